#include "forecast.h"

enum {
	HOUR_S = 3600,
};

int64_t
forecast_add(struct forecast *forecast, int64_t n, int64_t next_at)
{
	int64_t at = next_at > forecast->now ? next_at : forecast->now;

	forecast->n_before += n;
	if (forecast->per_hour <= 0)
		return at;
	int64_t room = forecast->per_hour - forecast->n_last_hour;
	if (room < 0)
		room = 0;
	if (forecast->n_before <= room)
		return at;
	int64_t beyond = forecast->n_before - room;
	int64_t hours = (beyond + forecast->per_hour - 1) / forecast->per_hour;
	int64_t by_quota = forecast->now + hours * HOUR_S;
	return by_quota > at ? by_quota : at;
}
