#ifndef CRIEUR_BOUNCE_SCORE_H
#define CRIEUR_BOUNCE_SCORE_H
/*
 * What failures lead to. The score of an address is the number of different
 * days, within a period, on which it failed for good, proved, since it last
 * took mail or was resumed; what is part of a storm does not count.
 *
 *	works ──enough days──▶ probed ──the probe came back──▶ suspended
 *	  ▲                      │                                │
 *	  └──it did not, for long┘◀────────one word, or by hand───┘
 *
 * Nothing is done until some time after the last failure, so that a storm is
 * seen before it has done harm. A suspended address is kept: lists leave it
 * out, nothing else.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

struct bounce_report {
	int64_t n_noted;  /* failures at the relay, taken into account */
	int64_t n_storms; /* new ones */
	int64_t n_probed, n_suspended, n_cleared;
};

/* Everything that is due at that time, each piece in its own transaction.
 * Asking again at the same moment finds nothing left to do. */
MUST_USE int bounce_score_run(struct store *store, const struct site *site,
    int64_t at, struct bounce_report *report_r, struct err *err);

#endif
