#include "crieur/clerk/housekeeping.h"

#include "crieur/base/date.h"
#include "crieur/post/flood.h"
#include "crieur/post/private.h"
#include "crieur/task/wish.h"

enum {
	/* Nobody wants a report in the night. */
	REPORT_HOUR = 7,
};

int
housekeeping_run(const struct pass *pass, struct housekeeping_report *report_r,
    struct err *err)
{
	const struct task_context context = { pass->store, pass->site,
		pass->at };
	struct housekeeping_report report = { 0 };

	if (moderation_clock(&context, &report.clock, err) != 0 ||
	    confirmation_clock(&context, &report.confirm, err) != 0 ||
	    flood_clock(pass->store, pass->site, pass->at,
		&report.n_floods_over, err) != 0)
		return -1;
	if (wish_clock(&context, &report.n_summaries, err) != 0)
		return -1;
	if (post_private_failures(pass->store, pass->site, pass->at,
		&report.n_private_failed, err) != 0)
		return -1;
	if (date_hour(pass->at) >= REPORT_HOUR &&
	    moderation_report_failures(
		&context, &report.n_lists_reported, err) != 0)
		return -1;
	if (bounce_score_run(
		pass->store, pass->site, pass->at, &report.bounce, err) != 0)
		return -1;
	if (watch_run(pass->store, pass->site, pass->at, &report.watch, err) !=
	    0)
		return -1;
	if (date_hour(pass->at) >= REPORT_HOUR &&
	    calendar_run(
		pass->store, pass->site, pass->at, &report.calendar, err) != 0)
		return -1;
	if (retention_run(pass, false, &report.retention, err) != 0)
		return -1;
	*report_r = report;
	return 0;
}
