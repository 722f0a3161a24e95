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

struct unmatched_row {
	int64_t id;
	const char *source, *reference;
	const char *name, *address; /* of the member; "" not said */
	const char *payer_name, *payer_address, *organisation;
	int32_t paid_from, paid_until;
	int64_t amount_cents; /* AMOUNT_UNKNOWN */
	const char *reason;
	int64_t recorded_at, settled_at; /* 0: waits */
	const char *settlement;
};

/* *is_new_r is false where it is there already; *is_settled_r says whether it
 * was settled since. */
MUST_USE int store_unmatched_insert(struct store *store,
    const struct unmatched_row *row, bool *is_new_r, bool *is_settled_r,
    struct err *err);
/* ERR_ABSENT if none waits under that id. */
MUST_USE int store_unmatched_get(struct store *store, int64_t id,
    struct arena *arena, struct unmatched_row *row_r, struct err *err);
MUST_USE int store_unmatched_settle(struct store *store, int64_t id,
    const char *settlement, int64_t at, struct err *err);
/* Take back what waits under this reference, as when it was refunded. */
MUST_USE int store_unmatched_withdraw(struct store *store, const char *source,
    struct span reference, struct span name, int64_t *n_withdrawn_r,
    struct err *err);
/* Those that wait, oldest first. */
MUST_USE int store_each_unmatched(struct store *store,
    int (*visit)(void *self, const struct unmatched_row *row, struct err *err),
    void *self, struct err *err);

#endif
