#ifndef CRIEUR_STORE_POST_H
#define CRIEUR_STORE_POST_H
/*
 * Posts after they came in: what waits for the clerk, what waits for a
 * facilitator, and the changes of state. A change names the state it starts
 * from and happens only if the post still is in it.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

struct post_row {
	int64_t id, message_id;
	const char *list; /* "" : the site's own address */
	/* state: "accepted", "held", "unconfirmed" (it waits for its author's
	 * word), "expanded", "rejected", "discarded". */
	const char *purpose, *recipient, *state, *verdict, *rule, *rule_file;
	unsigned rule_line;
	const char *because;
	int64_t author_person_id; /* 0: unknown */
	const char *proof;
	int64_t decided_at;
	bool owes_notice;
	const char *moderated_by, *words; /* "" : nobody, none */
	int64_t moderated_at;             /* 0: not */
	int64_t expanded_at, n_recipients;
	bool is_escalated; /* others were asked beside its moderators */
	/* Of its message. */
	int64_t received_at, size, body_offset;
	const char *envelope_sender, *header_from, *header_message_id, *subject;
	bool has_content;
};

/* Texts live in arena. ERR_ABSENT if there is no such post. */
MUST_USE int store_post_get(struct store *store, int64_t id,
    struct arena *arena, struct post_row *row_r, struct err *err);

/* The id of the next post after that one which waits to be worked on
 * (accepted), or owes a notice; 0: none. */
MUST_USE int store_post_next_accepted(
    struct store *store, int64_t after_id, int64_t *id_r, struct err *err);
MUST_USE int store_post_next_owing(
    struct store *store, int64_t after_id, int64_t *id_r, struct err *err);

/* Each held or unconfirmed post, oldest first; list NULL: of all lists. What
 * visit is given lives during its call. A visit that returns -1 ends the walk.
 */
MUST_USE int store_post_each_held(struct store *store, const char *list,
    int (*visit)(void *self, const struct post_row *row, struct err *err),
    void *self, struct err *err);

/* The same for each post to a list that was decided since then, whatever came
 * of it. */
MUST_USE int store_post_each_since(struct store *store, int64_t since_at,
    int (*visit)(void *self, const struct post_row *row, struct err *err),
    void *self, struct err *err);

/* Within the caller's transaction: held or unconfirmed to state, by whom, with
 * what words; the moderators who were asked are owed a closing note.
 * *is_changed_r is false, and nothing has happened, where it was no longer
 * either. */
struct post_moderation {
	int64_t post_id;
	const char *state;      /* "accepted", "rejected", "discarded" */
	const char *by, *words; /* words NULL: none */
	int64_t at;
	bool owes_notice; /* to the author */
};

MUST_USE int store_post_moderate(struct store *store,
    const struct post_moderation *change, bool *is_changed_r, struct err *err);

/* Within the caller's transaction: what was decided about an unconfirmed post
 * when it was judged anew. *is_changed_r as above. */
struct post_judgement {
	int64_t post_id;
	const char *state, *verdict, *rule, *rule_file;
	unsigned rule_line;
	const char *because;
	int64_t policy_id; /* 0: not known */
	const char *proof;
	int64_t at;
	bool owes_notice;
};

MUST_USE int store_post_reconsider(struct store *store,
    const struct post_judgement *change, bool *is_changed_r, struct err *err);

/* Within the caller's transaction: from accepted to expanded (or discarded, by
 * state); owes_notice is cleared. */
MUST_USE int store_post_finish(struct store *store, int64_t id,
    const char *state, int64_t at, int64_t n_recipients, bool *is_changed_r,
    struct err *err);

/* Within the caller's transaction: what came as a bounce is a person's mail; it
 * is forwarded as what is sent to the site is. */
MUST_USE int store_post_for_people(
    struct store *store, int64_t id, struct err *err);

/* Within the caller's transaction: the notice is paid. *is_changed_r false: it
 * was already. */
MUST_USE int store_post_pay_notice(
    struct store *store, int64_t id, bool *is_changed_r, struct err *err);

#endif
