#ifndef CRIEUR_CLERK_HOUSEKEEPING_H
#define CRIEUR_CLERK_HOUSEKEEPING_H
/*
 * What the clock asks for: reminders, escalation and expiry of held posts, the
 * expiry of those that wait for their author, the end of floods, the daily
 * report on failing addresses, what they lead to, what the days of the register
 * ask for, and forgetting what the retention periods let go. Asking again at
 * the same moment finds nothing left to do.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/bounce/score.h"
#include "crieur/clerk/pass.h"
#include "crieur/clerk/retention.h"
#include "crieur/confirmation/confirmation.h"
#include "crieur/import/calendar.h"
#include "crieur/import/watch.h"
#include "crieur/moderation/moderation.h"

struct housekeeping_report {
	struct calendar_report calendar;
	struct watch_report watch;
	struct clock_report clock;
	struct confirm_report confirm;
	int64_t n_floods_over;
	int64_t n_summaries;      /* of wishes */
	int64_t n_private_failed; /* writers told of a private answer's end */
	struct bounce_report bounce;
	struct retention_report retention;
	int64_t n_lists_reported;
};

MUST_USE int housekeeping_run(const struct pass *pass,
    struct housekeeping_report *report_r, struct err *err);

#endif
