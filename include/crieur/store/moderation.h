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
#include "crieur/base/limits.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"

struct moderation_token_row {
	const char *seal; /* of a base/token.h token */
	int64_t post_id;
	int64_t person_id; /* a facilitator; 0: the post's author */
	int64_t expires_at;
	int64_t used_at; /* 0: not yet */
};

/* The same seal again changes nothing. */
MUST_USE int store_moderation_token_add(struct store *store,
    const struct moderation_token_row *row, struct err *err);

/* seal in the result is what was asked for. ERR_ABSENT if there is none. */
MUST_USE int store_moderation_token_find(struct store *store, const char *seal,
    struct moderation_token_row *row_r, struct err *err);
MUST_USE int store_moderation_token_use(
    struct store *store, const char *seal, int64_t at, struct err *err);

/* Each facilitator asked about a post, in order of id, and whether they gave a
 * verdict, be it the first or too late. */
MUST_USE int store_moderation_each_asked(struct store *store, int64_t post_id,
    int (*visit)(
	void *self, int64_t person_id, bool has_answered, struct err *err),
    void *self, struct err *err);

/* The Message-ID of the first mail that asked this person about the post, to
 * keep the thread together; "" if there is none. */
MUST_USE int store_moderation_thread(struct store *store, int64_t post_id,
    int64_t person_id, struct arena *arena, const char **message_id_r,
    struct err *err);

/* The held post of the list that a notice of this Message-ID was about; 0:
 * none. Only who got the notice knows the Message-ID. */
MUST_USE int store_moderation_about(struct store *store, const char *list,
    const char *message_id, int64_t *post_id_r, struct err *err);

/* Its moderators were asked. */
MUST_USE int store_moderation_asked(struct store *store, int64_t post_id,
    int64_t at, bool is_escalated, struct err *err);

/* A held post whose clock runs: after which moment something is due. */
struct held_row {
	int64_t id;
	char list[LIMIT_NAME + 1]; /* "" : the site's own address */
	int64_t decided_at, asked_at;
	int64_t n_asked;
	bool is_escalated;
	bool is_silent; /* a flood held it, and nobody was asked about it */
};

/* The next held post after that id whose moderators were asked; id 0: none. */
MUST_USE int store_moderation_next_held(struct store *store, int64_t after_id,
    struct held_row *row_r, struct err *err);

/* The next post after that id whose moderators are to be told how it ended. */
MUST_USE int store_moderation_next_closing(
    struct store *store, int64_t after_id, int64_t *id_r, struct err *err);
MUST_USE int store_moderation_closed(
    struct store *store, int64_t post_id, bool *is_changed_r, struct err *err);

/* How many posts an hour a list sends out. */
enum {
	PACE_FREE = -1,
	PACE_PAUSED = 0,
};

MUST_USE int store_pace_get(struct store *store, const char *list,
    int64_t *per_hour_r, struct err *err);
MUST_USE int store_pace_set(struct store *store, const char *list,
    int64_t per_hour, const char *actor, int64_t at, struct err *err);
/* Posts of the list expanded since then. */
MUST_USE int store_pace_count(struct store *store, const char *list,
    int64_t since_at, int64_t *n_r, struct err *err);

/* Away through that day; DATE_NONE: back. */
MUST_USE int store_absence_set(
    struct store *store, int64_t person_id, int32_t until, struct err *err);
MUST_USE int store_absence_get(
    struct store *store, int64_t person_id, int32_t *until_r, struct err *err);

#endif
