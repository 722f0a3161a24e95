#ifndef BOUNCE_TELL_H
#define BOUNCE_TELL_H
/* Who is told of what came back. All within the write transaction. */
#include "crieur/policy/site.h"
#include "crieur/register/person.h"
#include "crieur/store/bounce.h"
#include "crieur/store/bounce_state.h"

#include "class.h"

struct bounce_teller {
	struct store *store;
	const struct site *site;
	int64_t at;
};

/* Somebody's provider says he has called a mail of ours spam: the facilitators
 * of the list and dsi may speak with him; nothing else happens. */
MUST_USE int tell_complaint(const struct bounce_teller *teller,
    const struct bounce_row *row, struct err *err);

/* Mail to the address has stopped: its person at every other address they
 * have, the facilitators of the lists it was for, and dsi. why is what the
 * other side said last, list where an answer may be sent. */
struct suspension {
	const struct bounce_state_row *suspended;
	const struct person *person;
	const struct list *list; /* may be NULL */
	const char *why;
};

MUST_USE int tell_suspension(const struct bounce_teller *teller,
    const struct suspension *suspension, struct err *err);

MUST_USE int tell_storm(const struct bounce_teller *teller,
    const struct storm_row *storm, struct err *err);

#endif
