#ifndef CRIEUR_CLERK_TURN_H
#define CRIEUR_CLERK_TURN_H
/*
 * One turn of the clerk: everything that waits, each piece in a transaction of
 * its own, until nothing more can be done. What cannot be done now is left for
 * the next turn and holds nothing else up.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/limits.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

struct turn {
	struct store *store;
	const struct site *site;
	int64_t at;
	/* Something was queued: the relay may look. May be NULL. */
	void (*wake_relay)(void);
	/* The process is to end: finish the piece in hand. May be NULL. */
	bool (*is_stopping)(void);
};

enum {
	TURN_LISTS = 16,
};

struct turn_report {
	int64_t n_done;
	int64_t n_stuck; /* wait for a person: no list, nobody to ask */
	int64_t n_failed;
	int64_t
	    n_later; /* of a list slowed down, or of an author asked about */
	/* About the last that is stuck, or failed. */
	char problem[512];
	/* Lists found to have nobody to ask: not looked for again in this
	 * pass. */
	char nobody[TURN_LISTS][LIMIT_NAME + 1];
	size_t n_nobody;
};

/* -1: the store itself cannot be asked. */
MUST_USE int turn_run(
    const struct turn *turn, struct turn_report *report_r, struct err *err);

#endif
