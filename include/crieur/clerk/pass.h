#ifndef CRIEUR_CLERK_PASS_H
#define CRIEUR_CLERK_PASS_H
/*
 * One pass of the clerk: everything that waits, each piece in a transaction of
 * its own, until nothing more can be done. What cannot be done now is left for
 * the next pass and holds nothing else up.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

struct pass {
	struct store *store;
	const struct site *site;
	int64_t at;
	/* By how much the clock may be wrong; 0: it is not. Then what depends
	 * on it waits: store/clock_seen.h. */
	int64_t doubt;
	/* Something was queued: the relay may look. May be NULL. */
	void (*wake_relay)(void);
	/* The process is to end: finish the piece in hand. May be NULL. */
	bool (*is_stopping)(void);
};

struct pass_report {
	int64_t n_done;
	int64_t n_stuck; /* wait for a person: no list, nobody to ask */
	int64_t n_failed;
	int64_t n_later; /* a list slowed down, an author asked about */
	/* About the last that is stuck, or failed. */
	char problem[512];
};

/* -1: the store itself cannot be asked. */
MUST_USE int pass_run(
    const struct pass *pass, struct pass_report *report_r, struct err *err);

#endif
