#ifndef CRIEUR_DELIVERY_FORECAST_H
#define CRIEUR_DELIVERY_FORECAST_H
/*
 * When the last recipient of a message may be served. What was spent of the
 * budgets comes free again as the windows slide; what waits goes as it does,
 * the most urgent first. Answers and failures yet to come are not known, nor
 * what else may come in.
 */
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/relay.h"

enum {
	FORECAST_WINDOWS = 4, /* of an hour and a day, account and site */
};

struct forecast_window {
	int64_t limit, length_s; /* limit 0: none */
	int64_t used;
	struct spent_row *spent; /* what left comes before first */
	size_t first, n, room;
};

struct forecast {
	int64_t at; /* how far it has come */
	struct forecast_window windows[FORECAST_WINDOWS];
};

/* With what the store knows to have been spent. forecast_fini() in any case. */
MUST_USE int forecast_begin(struct forecast *forecast, struct store *store,
    const struct budget_question *question, struct err *err);
void forecast_fini(struct forecast *forecast);

/* For a forecast without store: the windows of the question alone; then what
 * was spent of the account's budgets, or the site's. */
void forecast_open(
    struct forecast *forecast, const struct budget_question *question);
MUST_USE int forecast_spend_account(
    struct forecast *forecast, const struct spent_row *spent, struct err *err);
MUST_USE int forecast_spend_site(
    struct forecast *forecast, const struct spent_row *spent, struct err *err);

/* Send what costs that much more, of which the first may be tried at next_at;
 * *last_at_r is the time of the last. To be asked in the order of sending. */
MUST_USE int forecast_add(struct forecast *forecast, int64_t cost,
    int64_t next_at, int64_t *last_at_r, struct err *err);

#endif
