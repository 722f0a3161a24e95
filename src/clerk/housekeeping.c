#include "crieur/clerk/housekeeping.h"

#include "crieur/base/date.h"
#include "crieur/moderation/report.h"
#include "crieur/post/flood.h"
#include "crieur/post/private.h"

enum {
	/* Nobody wants a report in the night. */
	REPORT_HOUR = 7,
};

int
housekeeping_run(const struct turn *turn, struct housekeeping_report *report_r,
    struct err *err)
{
	struct housekeeping_report report = { 0 };

	if (moderation_clock(
		turn->store, turn->site, turn->at, &report.clock, err) != 0)
		return -1;
	if (confirmation_clock(
		turn->store, turn->site, turn->at, &report.confirm, err) != 0 ||
	    flood_clock(turn->store, turn->site, turn->at,
		&report.n_floods_over, err) != 0)
		return -1;
	if (post_private_failures(turn->store, turn->site, turn->at,
		&report.n_private_failed, err) != 0)
		return -1;
	if (date_hour(turn->at) >= REPORT_HOUR &&
	    moderation_report_failures(turn->store, turn->site, turn->at,
		&report.n_lists_reported, err) != 0)
		return -1;
	if (bounce_score_run(
		turn->store, turn->site, turn->at, &report.bounce, err) != 0)
		return -1;
	if (watch_run(turn->store, turn->site, turn->at, &report.watch, err) !=
	    0)
		return -1;
	if (date_hour(turn->at) >= REPORT_HOUR &&
	    calendar_run(
		turn->store, turn->site, turn->at, &report.calendar, err) != 0)
		return -1;
	if (retention_run(turn, false, &report.retention, err) != 0)
		return -1;
	*report_r = report;
	return 0;
}
