#ifndef CRIEUR_STORE_BUDGET_H
#define CRIEUR_STORE_BUDGET_H
/*
 * What may be handed over within any hour and any day, by one relay and by all
 * of them. A handover counts from its end, one under way counts now: so that
 * no number of connections passes a limit together. The windows are a second
 * longer than they say, since times are whole seconds.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

struct allowance {
	unsigned per_hour, per_day; /* 0: no limit */
};

struct budget_question {
	const char *relay;
	struct allowance account; /* of this relay */
	struct allowance site;    /* of all relays together */
	int64_t now;
};

/* A tenth of each limit is kept for moderation, confirmations and
 * announcements: what is left of one for the rest. */
unsigned budget_ordinary(unsigned limit);

/* What is left for anything, and what for mail that is not urgent. */
struct budget {
	int64_t left, left_ordinary;       /* INT64_MAX: no limit */
	int64_t room_at, room_ordinary_at; /* when more may go; now where some
	                                      may */
};

MUST_USE int store_budget_get(struct store *store,
    const struct budget_question *question, struct budget *budget_r,
    struct err *err);

/* What was spent of one relay's allowance, or, relay NULL, of the site's, in
 * order of time: what still counts at that time, in pieces of a minute. For
 * spent_next(). */
#define SPENT_ROW(ROW)           \
 ROW(INT, at, "max(counted_at)") \
 ROW(INT, cost, "sum(cost)")
ROW_DECLARE(spent, SPENT_ROW)
ROW_NEXT(spent)

MUST_USE int store_spent_walk(struct store *store, const char *relay,
    int64_t now, struct cursor *cursor, struct err *err);

#endif
