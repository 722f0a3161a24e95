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
#include "crieur/store/row.h"

/* seal: of the address that confirms it; "" : proved; post_id: of the mail that
 * asked for it; done_at 0: not yet. */
#define LEAVING_ROW(ROW)            \
 ROW(INT, id, "id")                 \
 ROW(TEXT, seal, "seal")            \
 ROW(INT, post_id, "post_id")       \
 ROW(INT, person_id, "person_id")   \
 ROW(TEXT, list, "list")            \
 ROW(BOOL, is_return, "is_return")  \
 ROW(INT, expires_at, "expires_at") \
 ROW(INT, done_at, "done_at")
ROW_DECLARE(leaving, LEAVING_ROW)

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
