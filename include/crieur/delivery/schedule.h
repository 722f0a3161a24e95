#ifndef CRIEUR_DELIVERY_SCHEDULE_H
#define CRIEUR_DELIVERY_SCHEDULE_H
/* When to try again: the first delay, doubled at each failure up to the
 * longest, spread by an eighth either way so that what failed together does not
 * come back together. */
#include <stdint.h>

struct schedule {
	int64_t first_s, max_s;
	const uint32_t *random; /* one number a call; NULL: no spread */
};

/* The delay after that many failures, 1 or more. At least a second. */
int64_t schedule_delay(const struct schedule *schedule, unsigned n_failures);

#endif
