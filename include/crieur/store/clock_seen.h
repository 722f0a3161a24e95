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
#include "crieur/base/clock.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

struct clock_reading {
	const char *boot; /* which start of the machine; "" : not known */
	int64_t uptime;   /* seconds since */
	int64_t at;
	char boot_text[CLOCK_BOOT_SIZE]; /* clock_read()'s */
};

/* The machine's, beside that time. Not to be copied. */
void clock_read(struct clock_reading *reading_r, int64_t at);

/* Compare with what was read before, move what must be moved, and keep the
 * reading; a write transaction of its own, where there is something to write.
 * *step_r is how far the clock was set, 0 mostly. */
MUST_USE int store_clock_seen(struct store *store,
    const struct clock_reading *reading, int64_t *step_r, struct err *err);

/*
 * By how much the clock may be wrong: it was set by more than a day, or a start
 * finds it that far from the last reading. Believed after a day, when somebody
 * says so, or when it is set back. *doubt_r is 0 where there is no doubt; what
 * is decided now, and would be decided otherwise at the time less that, waits.
 */
MUST_USE int store_clock_doubt(struct store *store,
    const struct clock_reading *reading, int64_t *doubt_r, struct err *err);

/* As people are told it: to the nearest day, and never negative. */
int64_t clock_doubt_days(int64_t doubt);

/* It is right. Within the caller's write transaction. */
MUST_USE int store_clock_trust(
    struct store *store, const struct clock_reading *reading, struct err *err);

#endif
