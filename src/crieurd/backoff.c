#include "backoff.h"

int64_t
backoff_next(struct backoff *backoff, int64_t lived_ms, bool asks_for_restart)
{
	if (lived_ms >= BACKOFF_HEALTHY_MS)
		backoff->delay_ms = 0;
	if (asks_for_restart && lived_ms >= BACKOFF_FIRST_MS)
		return 0;
	if (backoff->delay_ms == 0)
		backoff->delay_ms = BACKOFF_FIRST_MS;
	else if (backoff->delay_ms < BACKOFF_MOST_MS / 2)
		backoff->delay_ms *= 2;
	else
		backoff->delay_ms = BACKOFF_MOST_MS;
	return backoff->delay_ms;
}
