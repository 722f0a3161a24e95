/* When the last recipient may be served. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crieur/base/attribute.h"
#include "crieur/delivery/forecast.h"

enum {
	NOW = 1000000,
	HOUR = 3601, /* a window and its rounding */
	DAY = 86401,
};

static const struct {
	const char *what;
	struct allowance account, site;
	struct spent_row account_spent[3], other_spent[3];
	int64_t n_before, n, next_at, expected;
} cases[] = {
	/* Of 222 an hour 200 are for posts, of 555 500, of 333 300. */
	{ .what = "no limit: now",
	    .n = 10000,
	    .next_at = NOW - 5,
	    .expected = NOW },
	{ .what = "no limit: when it is due",
	    .n = 10000,
	    .next_at = NOW + 60,
	    .expected = NOW + 60 },
	{ .what = "the budget is just enough",
	    .account = { 222 },
	    .account_spent = { { NOW - 60, 100 } },
	    .n = 100,
	    .expected = NOW },
	{ .what = "one too many waits until the first leaves the hour",
	    .account = { 222 },
	    .account_spent = { { NOW - 3000, 100 } },
	    .n = 101,
	    .expected = NOW - 3000 + HOUR },
	{ .what = "400 with half of it spent goes in three pieces",
	    .account = { 222 },
	    .account_spent = { { NOW - 3000, 100 } },
	    .n = 400,
	    .expected = NOW - 3000 + 2 * HOUR },
	{ .what = "400 with nothing spent",
	    .account = { 222 },
	    .n = 400,
	    .expected = NOW + HOUR },
	{ .what = "more was spent than the limit is now",
	    .account = { 222 },
	    .account_spent = { { NOW - 600, 150 }, { NOW - 300, 100 } },
	    .n = 1,
	    .expected = NOW - 600 + HOUR },
	{ .what = "what goes first counts",
	    .account = { 222 },
	    .n_before = 200,
	    .n = 1,
	    .expected = NOW + HOUR },
	{ .what = "many hours",
	    .account = { 222 },
	    .n = 10000,
	    .expected = NOW + 49 * HOUR },
	{ .what = "a late try beats the budget",
	    .account = { 222 },
	    .account_spent = { { NOW - 10, 200 } },
	    .n = 1,
	    .next_at = NOW + 2 * HOUR,
	    .expected = NOW + 2 * HOUR },
	{ .what = "a day's limit",
	    .account = { 222, 555 },
	    .n = 600,
	    .expected = NOW + DAY },
	{ .what = "what other relays spent of the site's",
	    .account = { 222 },
	    .site = { 333 },
	    .other_spent = { { NOW - 1000, 250 } },
	    .n = 60,
	    .expected = NOW - 1000 + HOUR },
	{ .what = "a day of the site's",
	    .site = { 0, 300 },
	    .other_spent = { { NOW - 80000, 300 } },
	    .n = 1,
	    .expected = NOW - 80000 + DAY },
	{ .what = "nothing", .account = { 222 }, .expected = NOW },
};

static void
the_last_is_foretold(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct budget_question question = {
			.account = cases[i].account,
			.site = cases[i].site,
			.now = NOW,
		};
		struct forecast forecast;
		struct err err = { 0 };
		int64_t last_at = 0;
		forecast_open(&forecast, &question);
		for (int j = 0; j < 3; j++) {
			const struct spent_row *own =
			    &cases[i].account_spent[j];
			const struct spent_row *other =
			    &cases[i].other_spent[j];
			if (own->cost > 0)
				assert_int_equal(forecast_spend_account(
						     &forecast, own, &err) +
						     forecast_spend_site(
							 &forecast, own, &err),
				    0);
			if (other->cost > 0)
				assert_int_equal(
				    forecast_spend_site(&forecast, other, &err),
				    0);
		}
		assert_int_equal(forecast_add(&forecast, cases[i].n_before, NOW,
				     &last_at, &err),
		    0);
		print_message("# %s\n", cases[i].what);
		assert_int_equal(forecast_add(&forecast, cases[i].n,
				     cases[i].next_at, &last_at, &err),
		    0);
		assert_int_equal(last_at, cases[i].expected);
		forecast_fini(&forecast);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_is_foretold),
	};

	return cmocka_run_group_tests_name(
	    "delivery forecast", tests, NULL, NULL);
}
