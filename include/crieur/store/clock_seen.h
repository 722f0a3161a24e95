#ifndef CRIEUR_STORE_CLOCK_SEEN_H
#define CRIEUR_STORE_CLOCK_SEEN_H
/*
 * A machine's clock is set, by hand or by a time server, and what waits until a
 * time, or counts since one, must neither wait for years nor be free at once.
 * The time is written down with the uptime, which nobody sets: where the two
 * part, the times of the queue and of the budgets move as the clock was moved.
 * Over a restart of the machine only a clock that went back is known.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

struct clock_reading {
	const char *boot; /* which start of the machine; "" : not known */
	int64_t uptime;   /* seconds since */
	int64_t at;
};

/* Compare with what was read before, move what must be moved, and keep the
 * reading; a write transaction of its own, where there is something to write.
 * *step_r is how far the clock was set, 0 mostly. */
MUST_USE int store_clock_seen(struct store *store,
    const struct clock_reading *reading, int64_t *step_r, struct err *err);

#endif
