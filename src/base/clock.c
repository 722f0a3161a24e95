#include "crieur/base/clock.h"

#include <time.h>

static int64_t
system_now(void *self)
{
	(void)self;
	return (int64_t)time(NULL);
}

struct clock
clock_system(void)
{
	return (struct clock){ .now = system_now };
}

static int64_t
fixed_now(void *self)
{
	const int64_t *at = self;

	return *at;
}

struct clock
clock_fixed(int64_t *at)
{
	return (struct clock){ .now = fixed_now, .self = at };
}

int64_t
clock_now(const struct clock *clock)
{
	return clock->now(clock->self);
}

int64_t
clock_monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
