#ifndef CRIEUR_STORE_POST_H
#define CRIEUR_STORE_POST_H
/* Posts after they came in: what waits for the clerk, what waits for a
 * facilitator, and the changes of state. A change names the state it starts
 * from and happens only if the post still is in it. Changes are within the
 * caller's write transaction. */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/post_state.h"
#include "crieur/store/row.h"

/* list "" : the site's own address. author_person_id 0: unknown;
 * moderated_at 0: not, and by "". is_escalated: others were asked beside its
 * moderators. From received_at on it is its message's. */
#define POST_ROW(ROW)                                      \
 ROW(INT, id, "post.id")                                   \
 ROW(INT, message_id, "post.message_id")                   \
 ROW(TEXT, list, "post.list")                              \
 ROW(PURPOSE, purpose, "post.purpose")                     \
 ROW(TEXT, recipient, "post.recipient")                    \
 ROW(POST_STATE, state, "post.state")                      \
 ROW(TEXT, verdict, "post.verdict")                        \
 ROW(TEXT, rule, "post.rule")                              \
 ROW(TEXT, rule_file, "post.rule_file")                    \
 ROW(NUMBER, rule_line, "post.rule_line")                  \
 ROW(TEXT, because, "post.because")                        \
 ROW(INT, author_person_id, "post.author_person_id")       \
 ROW(TEXT, proof, "post.proof")                            \
 ROW(INT, decided_at, "post.decided_at")                   \
 ROW(BOOL, owes_notice, "post.owes_notice")                \
 ROW(TEXT, moderated_by, "post.moderated_by")              \
 ROW(TEXT, words, "post.words")                            \
 ROW(TEXT, token_key, "post.token_key")                    \
 ROW(INT, moderated_at, "post.moderated_at")               \
 ROW(INT, expanded_at, "post.expanded_at")                 \
 ROW(INT, n_recipients, "post.n_recipients")               \
 ROW(BOOL, is_escalated, "post.is_escalated")              \
 ROW(INT, received_at, "message.received_at")              \
 ROW(INT, size, "message.size")                            \
 ROW(INT, body_offset, "message.body_offset")              \
 ROW(TEXT, envelope_sender, "message.envelope_sender")     \
 ROW(TEXT, header_from, "message.header_from")             \
 ROW(TEXT, header_message_id, "message.header_message_id") \
 ROW(TEXT, subject, "message.subject")                     \
 ROW(BOOL, has_content, "message.content IS NOT NULL")
ROW_DECLARE(post, POST_ROW)
ROW_NEXT(post)

/* Texts live in arena. ERR_ABSENT if there is no such post. */
MUST_USE int store_post_get(struct store *store, int64_t id,
    struct arena *arena, struct post_row *row_r, struct err *err);

/* The id of the next post after that one which waits to be worked on
 * (accepted), or owes a notice; 0: none. */
MUST_USE int store_post_next_accepted(
    struct store *store, int64_t after_id, int64_t *id_r, struct err *err);
MUST_USE int store_post_next_owing(
    struct store *store, int64_t after_id, int64_t *id_r, struct err *err);

/* Held and unconfirmed posts, oldest first, for post_next(); list NULL: all. */
MUST_USE int store_held_walk(struct store *store, const char *list,
    struct cursor *cursor, struct err *err);
/* The posts to lists that were decided since then, whatever came of them. */
MUST_USE int store_posts_since_walk(struct store *store, int64_t since_at,
    struct cursor *cursor, struct err *err);

/* Held or unconfirmed to state, by whom, with what words; the moderators who
 * were asked are owed a closing note. *is_changed_r is false, and nothing has
 * happened, where it was no longer either. */
struct post_moderation {
	int64_t post_id;
	enum post_state state;  /* accepted, rejected, discarded */
	const char *by, *words; /* words NULL: none */
	int64_t at;
	bool owes_notice; /* to the author */
};

MUST_USE int store_post_moderate(struct store *store,
    const struct post_moderation *change, bool *is_changed_r, struct err *err);

/* An unconfirmed post was judged anew. *is_changed_r as above. */
struct post_judgement {
	int64_t post_id;
	enum post_state state;
	const char *verdict, *rule, *rule_file;
	unsigned rule_line;
	const char *because;
	int64_t policy_id; /* 0: not known */
	const char *proof;
	int64_t at;
	bool owes_notice;
};

MUST_USE int store_post_reconsider(struct store *store,
    const struct post_judgement *change, bool *is_changed_r, struct err *err);

/* From accepted to expanded, or discarded; owes_notice is cleared. */
struct post_end {
	int64_t post_id;
	enum post_state state;
	int64_t at, n_recipients;
};

MUST_USE int store_post_finish(struct store *store, const struct post_end *end,
    bool *is_changed_r, struct err *err);

/* From accepted to unconfirmed: its author is to be asked for their word. */
MUST_USE int store_post_await(struct store *store, int64_t id, struct err *err);

/* It was meant for another address of ours: it is worked on as that one's. */
struct post_address {
	int64_t post_id;
	const char *list, *recipient;
	enum purpose purpose;
};

MUST_USE int store_post_readdress(
    struct store *store, const struct post_address *to, struct err *err);

/* What came as a bounce is a person's mail: it is forwarded as what is sent to
 * the site is. */
MUST_USE int store_post_for_people(
    struct store *store, int64_t id, struct err *err);

/* The notice is paid. *is_changed_r false: it was already. */
MUST_USE int store_post_pay_notice(
    struct store *store, int64_t id, bool *is_changed_r, struct err *err);

#endif
