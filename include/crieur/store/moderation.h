#ifndef CRIEUR_STORE_MODERATION_H
#define CRIEUR_STORE_MODERATION_H
/*
 * Moderation by mail: the addresses facilitators answer to, when they were
 * asked, who is away. Changes are within the caller's write transaction.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

/* seal: of a base/token.h token; person_id: a facilitator, 0: the post's
 * author; used_at 0: not yet. */
#define MODERATION_TOKEN_ROW(ROW)   \
 ROW(INT, post_id, "post_id")       \
 ROW(INT, person_id, "person_id")   \
 ROW(INT, expires_at, "expires_at") \
 ROW(INT, used_at, "used_at")       \
 ROW(TEXT, seal, "seal")
ROW_DECLARE(moderation_token, MODERATION_TOKEN_ROW)

/* The same seal again changes nothing. */
MUST_USE int store_moderation_token_add(struct store *store,
    const struct moderation_token_row *row, struct err *err);

/* The text lives in arena. ERR_ABSENT if there is none. */
MUST_USE int store_moderation_token_find(struct store *store, const char *seal,
    struct arena *arena, struct moderation_token_row *row_r, struct err *err);
MUST_USE int store_moderation_token_use(
    struct store *store, const char *seal, int64_t at, struct err *err);

/* The facilitators asked about a post, in order of id, and whether they gave a
 * verdict, be it the first or too late; for asked_next(). */
#define ASKED_ROW(ROW)            \
 ROW(INT, post_id, "post_id")     \
 ROW(INT, person_id, "person_id") \
 ROW(BOOL, has_answered, "used_at IS NOT NULL")
ROW_DECLARE(asked, ASKED_ROW)
ROW_NEXT(asked)

MUST_USE int store_asked_walk(struct store *store, int64_t post_id,
    struct cursor *cursor, struct err *err);

/* The Message-ID of the first mail that asked that person about that post, to
 * keep the thread together; "" if there is none. */
MUST_USE int store_moderation_thread(struct store *store,
    const struct asked_row *asked, struct arena *arena,
    const char **message_id_r, struct err *err);

/* The held post of the list that a notice of this Message-ID was about; 0:
 * none. Only who got the notice knows the Message-ID. */
MUST_USE int store_moderation_about(struct store *store, const char *list,
    const char *message_id, int64_t *post_id_r, struct err *err);

/* Its moderators were asked. */
MUST_USE int store_moderation_asked(struct store *store, int64_t post_id,
    int64_t at, bool is_escalated, struct err *err);

/* A held post whose clock runs: after which moment something is due. list "" :
 * the site's own address; is_silent: a flood held it, and nobody was asked
 * about it. */
#define HELD_ROW(ROW)                                \
 ROW(INT, id, "id")                                  \
 ROW(TEXT, list, "list")                             \
 ROW(INT, decided_at, "decided_at")                  \
 ROW(INT, asked_at, "asked_at")                      \
 ROW(INT, n_asked, "n_asked")                        \
 ROW(BOOL, is_escalated, "is_escalated")             \
 ROW(BOOL, is_silent,                                \
     "rule = 'flood_posts' AND NOT EXISTS (SELECT 1" \
     " FROM moderation_token WHERE post_id = post.id)")
ROW_DECLARE(held, HELD_ROW)

/* The next held post after that id whose moderators were asked; id 0: none. */
MUST_USE int store_moderation_next_held(struct store *store, int64_t after_id,
    struct arena *arena, struct held_row *row_r, struct err *err);

/* The next post after that id whose moderators are to be told how it ended. */
MUST_USE int store_moderation_next_closing(
    struct store *store, int64_t after_id, int64_t *id_r, struct err *err);
MUST_USE int store_moderation_closed(
    struct store *store, int64_t post_id, bool *is_changed_r, struct err *err);

/* What people decided about posts of a list and ordered for it (state "") since
 * then, the newest of them first; for history_next(). */
#define HISTORY_ROW(ROW)   \
 ROW(INT, at, "at")        \
 ROW(TEXT, actor, "actor") \
 ROW(TEXT, state, "state") \
 ROW(TEXT, words, "words")
ROW_DECLARE(history, HISTORY_ROW)
ROW_NEXT(history)

MUST_USE int store_history_walk(struct store *store, const char *list,
    int64_t since_at, struct cursor *cursor, struct err *err);

/* How many posts an hour a list sends out. */
enum {
	PACE_FREE = -1,
	PACE_PAUSED = 0,
};

MUST_USE int store_pace_get(struct store *store, const char *list,
    int64_t *per_hour_r, struct err *err);

struct pace {
	const char *list;
	int64_t per_hour;
	const char *actor;
	int64_t at;
};

MUST_USE int store_pace_set(
    struct store *store, const struct pace *pace, struct err *err);
/* Posts of the list expanded since then. */
MUST_USE int store_pace_count(struct store *store, const char *list,
    int64_t since_at, int64_t *n_r, struct err *err);

/* Away through that day; DATE_NONE: back. */
MUST_USE int store_absence_set(
    struct store *store, int64_t person_id, int32_t until, struct err *err);
MUST_USE int store_absence_get(
    struct store *store, int64_t person_id, int32_t *until_r, struct err *err);

#endif
