#ifndef BOUNCE_STORM_H
#define BOUNCE_STORM_H
/*
 * When a large part of those written to within a day fails, of the site, of a
 * list or of a domain, it is us or their provider, not them.
 */
#include <stdbool.h>

#include "tell.h"

/* Look for storms at teller->at, tell of new ones, take back what had been
 * counted, and end those that are over. */
MUST_USE int storm_watch(
    const struct bounce_teller *teller, int64_t *n_new_r, struct err *err);

/* Whether one goes on where the address is. */
MUST_USE int storm_covers(struct store *store, const char *address,
    const char *list, bool *covers_r, struct err *err);

#endif
