#ifndef TESTS_UNIT_HOUSE_PASS_H
#define TESTS_UNIT_HOUSE_PASS_H
/* The clerk once through what waits in the house of house.h, at its moment. */
#include "crieur/clerk/pass.h"

#include "house.h"

static inline struct pass_report
house_pass(struct house *h)
{
	const struct pass pass = {
		.store = h->q.store,
		.site = h->site,
		.at = h->at,
	};
	struct pass_report report = { 0 };

	OK(&h->q, pass_run(&pass, &report, &h->q.err));
	return report;
}

#endif
