#ifndef CRIEUR_STORE_FLOOD_H
#define CRIEUR_STORE_FLOOD_H
/*
 * Lists that had too many posts in too short a time: since then all of theirs
 * wait for a facilitator, until one says "resume" or the list has been quiet.
 * Changes are within the caller's write transaction.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

/* since_at 0: never; last_at: the last post that came in; n_held: posts that
 * had to wait because of it; told_at 0: its facilitators were not told yet;
 * ended_at 0: it lasts. */
#define FLOOD_ROW(ROW)          \
 ROW(INT, since_at, "since_at") \
 ROW(INT, last_at, "last_at")   \
 ROW(INT, n_held, "n_held")     \
 ROW(INT, told_at, "told_at")   \
 ROW(INT, ended_at, "ended_at")
ROW_DECLARE(flood, FLOOD_ROW)

/* All zero where there never was one. */
MUST_USE int store_flood_get(struct store *store, const char *list,
    struct flood_row *row_r, struct err *err);

/* It begins with a post that came then; an earlier one is forgotten. */
MUST_USE int store_flood_begin(
    struct store *store, const char *list, int64_t at, struct err *err);
/* Another post came and has to wait. */
MUST_USE int store_flood_goes_on(
    struct store *store, const char *list, int64_t at, struct err *err);
MUST_USE int store_flood_told(
    struct store *store, const char *list, int64_t at, struct err *err);

/* Who changes it: an address, "clock", "gate". */
struct flood_change {
	const char *list, *actor;
	int64_t at;
};

/* *was_flood_r false: there was none. */
MUST_USE int store_flood_end(struct store *store,
    const struct flood_change *change, bool *was_flood_r, struct err *err);

/* Each list under moderation because of a flood, by name. */
#define FLOODED_ROW(ROW) ROW(TEXT, list, "list")
ROW_DECLARE(flooded, FLOODED_ROW)
ROW_NEXT(flooded)
MUST_USE int store_flood_walk(
    struct store *store, struct cursor *cursor, struct err *err);

/* Posts that went out to the list, or are about to, decided after then. */
MUST_USE int store_flood_count(struct store *store, const char *list,
    int64_t since_at, int64_t *n_r, struct err *err);

/* Whether the author was sent a mail, after then, about posts of the list that
 * wait because of a flood. */
struct flood_author {
	const char *list, *header_from;
	int64_t since_at;
};

MUST_USE int store_flood_author_told(struct store *store,
    const struct flood_author *author, bool *is_told_r, struct err *err);

#endif
