#ifndef CRIEUR_IMPORT_CALENDAR_H
#define CRIEUR_IMPORT_CALENDAR_H
/*
 * What the register's days ask for. Members are told kindly before their dues
 * end, in the days of grace, and on the day they stop receiving; nobody is
 * ever told that they are no longer a member, since not paying is not leaving.
 * Whoever holds a mandate, a membership or an invitation with an end is told
 * before it; the dsi too. A guest whose sessions are counted is told before the
 * last, and any guest when it is over. The committee is told who has paid and
 * awaits its word, and who was made a guest.
 *
 * Each thing is told once; a day that was missed is made up for, but what is
 * long past is not told any more. Of dues nothing is told where the site does
 * not say when (dues.remind).
 */
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

enum {
	CALENDAR_LAST_DAYS = 7,  /* before the grace ends */
	CALENDAR_TERM_DAYS = 30, /* before a mandate ends */
	CALENDAR_GUEST_DAYS = 7, /* before an invitation does */
	CALENDAR_LATE_DAYS = 14, /* after which nothing is told of an end */
};

struct calendar_report {
	int64_t n_dues, n_terms, n_awaiting, n_guests; /* people told of */
};

/* In a write transaction of its own. */
MUST_USE int calendar_run(struct store *store, const struct site *site,
    int64_t at, struct calendar_report *report_r, struct err *err);

#endif
