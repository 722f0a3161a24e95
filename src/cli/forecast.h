#ifndef CRIEUR_SRC_CLI_FORECAST_H
#define CRIEUR_SRC_CLI_FORECAST_H
/*
 * When the last recipient of a message may be served: a relay hands over so
 * many recipients an hour, the most urgent first. What was handed over in the
 * hour before now counts; answers and failures yet to come do not.
 */
#include <stdint.h>

struct forecast {
	int64_t now;
	int64_t per_hour;    /* 0: no limit */
	int64_t n_last_hour; /* handed over already */
	int64_t n_before;    /* waiting and going first */
};

/* Count n more, of whom the first may be tried at next_at; returns the time of
 * the last. To be asked in the order of sending. */
int64_t forecast_add(struct forecast *forecast, int64_t n, int64_t next_at);

#endif
