#ifndef CRIEUR_BASE_CLOCK_H
#define CRIEUR_BASE_CLOCK_H
/*
 * Time as an argument: whatever needs "now" is given a clock, so that a test
 * can say what time it is. Times are int64_t seconds since 1970 UTC, named _at.
 */
#include <stdint.h>

struct clock {
	int64_t (*now)(void *self);
	void *self;
};

/* The machine's clock. */
struct clock clock_system(void);

/* A clock that stands still at *at, which the test may move. */
struct clock clock_fixed(int64_t *at);

int64_t clock_now(const struct clock *clock);

/* Seconds since the machine was started, its sleep included: nobody sets it. */
struct clock clock_uptime(void);

/* Which start of the machine this is; "" where it does not say. */
enum {
	CLOCK_BOOT_SIZE = 40
};

void clock_boot(char boot_r[CLOCK_BOOT_SIZE]);

/* Milliseconds of a clock that is never set back, for measuring waits. */
int64_t clock_monotonic_ms(void);

#endif
