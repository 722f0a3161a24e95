#ifndef CRIEUR_SRC_IMPORT_CALENDAR_PART_H
#define CRIEUR_SRC_IMPORT_CALENDAR_PART_H
/* What the parts of the calendar share: what was told already, and telling. */
#include "crieur/base/arena.h"
#include "crieur/base/date.h"
#include "crieur/base/err.h"
#include "crieur/base/str.h"
#include "crieur/import/calendar.h"
#include "crieur/notice/notice.h"
#include "crieur/register/person.h"
#include "crieur/store/tie.h"

struct calendar {
	struct store *store;
	const struct site *site;
	int64_t at;
	int32_t day;
	enum tie tie;
	/* Looking first, without the store's write lock: whether there is
	 * anything to do, which on most days there is not. */
	bool is_looking, is_due;
	struct calendar_report report;
	/* Lines for those who keep the register. */
	struct str terms, awaiting, guests;
};

/* Whether this is to be told now, which it is then: 1, 0 or -1. */
MUST_USE int calendar_remember(struct calendar *calendar, int64_t person_id,
    const char *what, int32_t about, struct err *err);

/* The notice of that name with its fields, at most five, and "name", "site" and
 * "renewal"; nothing where no mail reaches the person. */
MUST_USE int calendar_send(struct calendar *calendar,
    const struct person *person, const struct notice *notice, struct err *err);

/* Mandates, memberships and invitations: see calendar_tie.c. */
MUST_USE int calendar_ties(struct calendar *calendar, struct err *err);

#endif
