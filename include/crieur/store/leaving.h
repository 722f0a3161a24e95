#ifndef CRIEUR_STORE_LEAVING_H
#define CRIEUR_STORE_LEAVING_H
/*
 * The table leaving: people who stop receiving a list by their own word, or
 * take it up again. Changes are within the caller's write transaction.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

struct leaving_row {
	int64_t id;
	const char *seal; /* of the address that confirms it; "" : proved */
	int64_t person_id;
	const char *list;
	bool is_return;
	int64_t expires_at;
	int64_t done_at; /* 0: not yet */
};

/* Wishes whose time is over are forgotten at the same time; at is now. */
MUST_USE int store_leaving_add(struct store *store,
    const struct leaving_row *row, int64_t at, struct err *err);

/* ERR_ABSENT if there is none; seal is compared as it is. */
MUST_USE int store_leaving_find(struct store *store, const char *seal,
    struct arena *arena, struct leaving_row *row_r, struct err *err);
MUST_USE int store_leaving_done(
    struct store *store, int64_t id, int64_t at, struct err *err);

/* Whether the person has left the list by their own word, and not come back
 * by it since. */
MUST_USE int store_leaving_is_own(struct store *store, int64_t person_id,
    const char *list, bool *is_own_r, struct err *err);

/* Somebody else's hand decides from now on. */
MUST_USE int store_leaving_forget(
    struct store *store, int64_t person_id, const char *list, struct err *err);

#endif
