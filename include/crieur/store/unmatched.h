#ifndef CRIEUR_STORE_UNMATCHED_H
#define CRIEUR_STORE_UNMATCHED_H
/*
 * Payments whose member nobody could be sure of, until somebody says. A settled
 * one stays, so that the same file does not ask again.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

/* name, address: of the member, "" not said; amount_cents: AMOUNT_UNKNOWN. */
#define UNMATCHED_ROW(ROW)                 \
 ROW(INT, id, "id")                        \
 ROW(TEXT, source, "source")               \
 ROW(TEXT, reference, "reference")         \
 ROW(TEXT, name, "name")                   \
 ROW(TEXT, address, "address")             \
 ROW(TEXT, payer_name, "payer_name")       \
 ROW(TEXT, payer_address, "payer_address") \
 ROW(TEXT, organisation, "organisation")   \
 ROW(DAY, paid_from, "paid_from")          \
 ROW(DAY, paid_until, "paid_until")        \
 ROW(COUNT, amount_cents, "amount_cents")  \
 ROW(TEXT, reason, "reason")               \
 ROW(INT, recorded_at, "recorded_at")
ROW_DECLARE(unmatched, UNMATCHED_ROW)
ROW_NEXT(unmatched)

/* One that is there already stays as it is; *is_settled_r says whether it was
 * settled since. */
MUST_USE int store_unmatched_insert(struct store *store,
    const struct unmatched_row *row, bool *is_settled_r, struct err *err);
/* ERR_ABSENT if none waits under that id. */
MUST_USE int store_unmatched_get(struct store *store, int64_t id,
    struct arena *arena, struct unmatched_row *row_r, struct err *err);
MUST_USE int store_unmatched_settle(struct store *store, int64_t id,
    const char *settlement, int64_t at, struct err *err);
/* Take back what waits under that source, reference and name, as when it was
 * refunded. */
MUST_USE int store_unmatched_withdraw(struct store *store,
    const struct unmatched_row *named, int64_t *n_withdrawn_r, struct err *err);
/* How many wait. */
MUST_USE int store_unmatched_count(
    struct store *store, int64_t *n_r, struct err *err);
/* Those that wait, oldest first. */
MUST_USE int store_unmatched_walk(
    struct store *store, struct cursor *cursor, struct err *err);

#endif
