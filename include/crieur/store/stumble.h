#ifndef CRIEUR_STORE_STUMBLE_H
#define CRIEUR_STORE_STUMBLE_H
/*
 * What a child had in hand as it died. What made one die twice is set aside:
 * nobody takes it in hand any more, the others go on, and nothing of it is
 * lost. It stays where it is: a mail with Postfix or in its mailbox, a post and
 * an outgoing in the store.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

/* A fault of the program weighs more than a SIGKILL, which anybody sends. */
enum {
	STUMBLE_KILLED = 1,
	STUMBLE_FAULT = 2,
	STUMBLE_ASIDE = 4,
};

/* child: "clerk"; thing: see the schema; why: how it ended the last time;
 * subject, list: of the post or outgoing, "" where they are not known. */
#define STUMBLE_POST                                       \
 "(SELECT post_id FROM outgoing WHERE child = 'relay' AND" \
 "  outgoing.id = CAST(thing AS INTEGER) UNION ALL"        \
 " SELECT CAST(thing AS INTEGER) WHERE child = 'clerk')"
#define STUMBLE_ROW(ROW)                                \
 ROW(INT, id, "stumble.id")                             \
 ROW(TEXT, child, "child")                              \
 ROW(TEXT, thing, "thing")                              \
 ROW(TEXT, why, "why")                                  \
 ROW(INT, at, "stumble.at")                             \
 ROW(INT, post_id, "coalesce(post.id, 0)")              \
 ROW(TEXT, list, "coalesce(post.list, '')")             \
 ROW(TEXT, author, "coalesce(message.header_from, '')") \
 ROW(TEXT, subject, "coalesce(message.subject, '')")
ROW_DECLARE(stumble, STUMBLE_ROW)
ROW_NEXT(stumble)

struct stumble {
	const char *child, *thing, *why;
	int weight;
	int64_t at;
};

/* In a transaction of its own; *is_aside_r: with this it is set aside. */
MUST_USE int store_stumble_add(struct store *store,
    const struct stumble *stumble, bool *is_aside_r, struct err *err);

/* Whether it is set aside. */
MUST_USE int store_is_aside(struct store *store, const char *child,
    const char *thing, bool *is_aside_r, struct err *err);

MUST_USE int store_aside_count(
    struct store *store, int64_t *n_r, struct err *err);
/* Those set aside, the first at first, for stumble_next(). */
MUST_USE int store_aside_walk(
    struct store *store, struct cursor *cursor, struct err *err);
/* ERR_ABSENT: nothing is set aside under that id. */
MUST_USE int store_aside_get(struct store *store, int64_t id,
    struct arena *arena, struct stumble_row *row_r, struct err *err);

/* Within the caller's write transaction: it is taken in hand again. */
MUST_USE int store_aside_retry(
    struct store *store, int64_t id, int64_t now, struct err *err);

#endif
