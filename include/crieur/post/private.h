#ifndef CRIEUR_POST_PRIVATE_H
#define CRIEUR_POST_PRIVATE_H
/*
 * A private answer: what was sent to LIST-a+TOKEN@ goes to the one whose
 * address that stands for, and to nobody else. Where the relay rewrites From,
 * its writer gets such an address in turn, so that the two can go on without
 * either showing the own one.
 */
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

enum private_result {
	PRIVATE_DONE,
	PRIVATE_GONE, /* who was meant is no longer there: it is discarded */
	PRIVATE_NO_LIST,
};

/* Work off an accepted post of purpose private, in one transaction. */
MUST_USE int post_private(struct store *store, const struct site *site,
    int64_t post_id, int64_t at, enum private_result *result_r,
    struct err *err);

/* Tell the writers of those that could not be handed over; *n_r is how many. A
 * transaction each. */
MUST_USE int post_private_failures(struct store *store, const struct site *site,
    int64_t at, int64_t *n_r, struct err *err);

#endif
