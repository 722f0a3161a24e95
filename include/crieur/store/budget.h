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

struct allowance {
	unsigned per_hour, per_day; /* 0: no limit */
};

struct budget_question {
	const char *relay;
	struct allowance account; /* of this relay */
	struct allowance site;    /* of all relays together */
	int64_t now;
};

struct budget {
	int64_t left;    /* INT64_MAX: no limit */
	int64_t room_at; /* when more may go; now where some may */
};

MUST_USE int store_budget_get(struct store *store,
    const struct budget_question *question, struct budget *budget_r,
    struct err *err);

/* What was spent of one relay's allowance, or, relay NULL, of the site's, in
 * order of time: what still counts at that time, in pieces of a minute. What
 * the visit is given lives during its call. */
struct spent {
	int64_t at, cost;
};

MUST_USE int store_each_spent(struct store *store, const char *relay,
    int64_t now,
    int (*visit)(void *self, const struct spent *spent, struct err *err),
    void *self, struct err *err);

#endif
