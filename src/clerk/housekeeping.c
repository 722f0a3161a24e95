#include "crieur/clerk/housekeeping.h"

#include "crieur/base/date.h"
#include "crieur/moderation/held.h"
#include "crieur/moderation/report.h"
#include "crieur/store/retention.h"

enum {
	/* Nobody wants a report in the night. */
	REPORT_HOUR = 7,
};

typedef int forget_function(
    struct store *store, int64_t before_at, int64_t *n_r, struct err *err);

static int
forget(const struct turn *turn, forget_function *piece, int64_t period_s,
    int64_t *n_forgotten, struct err *err)
{
	int64_t n = 1;

	while (period_s > 0 && n > 0 &&
	       (turn->is_stopping == NULL || !turn->is_stopping())) {
		if (piece(turn->store, turn->at - period_s, &n, err) != 0)
			return -1;
		*n_forgotten += n;
	}
	return 0;
}

int
housekeeping_run(const struct turn *turn, struct housekeeping_report *report_r,
    struct err *err)
{
	struct housekeeping_report report = { 0 };
	int64_t messages_s = turn->site->retention_messages_s;
	int64_t log_s = turn->site->retention_log_s;
	int64_t *n = &report.n_forgotten;

	if (moderation_clock(
		turn->store, turn->site, turn->at, &report.clock, err) != 0)
		return -1;
	if (date_hour(turn->at) >= REPORT_HOUR &&
	    moderation_report_failures(turn->store, turn->site, turn->at,
		&report.n_lists_reported, err) != 0)
		return -1;
	if (watch_run(turn->store, turn->site, turn->at, &report.watch, err) !=
	    0)
		return -1;
	if (date_hour(turn->at) >= REPORT_HOUR &&
	    calendar_run(
		turn->store, turn->site, turn->at, &report.calendar, err) != 0)
		return -1;
	if (forget(turn, store_forget_contents, messages_s, n, err) != 0 ||
	    forget(turn, store_forget_messages, log_s, n, err) != 0 ||
	    forget(turn, store_forget_sendings, log_s, n, err) != 0 ||
	    forget(turn, store_forget_events, log_s, n, err) != 0)
		return -1;
	*report_r = report;
	return 0;
}
