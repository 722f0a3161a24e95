#include "crieur/delivery/schedule.h"

#include <stddef.h>

int64_t
schedule_delay(const struct schedule *schedule, unsigned n_failures)
{
	int64_t delay = schedule->first_s > 0 ? schedule->first_s : 1;

	for (unsigned i = 1; i < n_failures && delay < schedule->max_s; i++)
		delay = delay > INT64_MAX / 2 ? INT64_MAX : delay * 2;
	if (delay > schedule->max_s && schedule->max_s > 0)
		delay = schedule->max_s;
	if (schedule->random != NULL) {
		int64_t spread = delay / 4;
		delay += (int64_t)*schedule->random % (spread + 1) - spread / 2;
	}
	return delay;
}
