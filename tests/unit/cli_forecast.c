/* When the last recipient may be served. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crieur/base/attribute.h"

#include "../../src/cli/forecast.h"

enum {
	NOW = 1000000,
	HOUR = 3600,
};

static const struct {
	const char *what;
	int64_t per_hour, n_last_hour, n_before, n, next_at, expected;
} cases[] = {
	{ "no limit: now", 0, 0, 0, 10000, NOW - 5, NOW },
	{ "no limit: when it is due", 0, 0, 0, 10000, NOW + 60, NOW + 60 },
	{ "the budget is just enough", 200, 100, 0, 100, NOW, NOW },
	{ "one too many waits an hour", 200, 100, 0, 101, NOW, NOW + HOUR },
	{ "a budget that is used up", 200, 250, 0, 1, NOW, NOW + HOUR },
	{ "what goes first counts", 200, 0, 200, 1, NOW, NOW + HOUR },
	{ "many hours", 200, 0, 0, 10000, NOW, NOW + 49 * HOUR },
	{ "a late try beats the budget", 200, 200, 0, 1, NOW + 2 * HOUR,
	    NOW + 2 * HOUR },
};

static void
the_last_is_foretold(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct forecast forecast = {
			.now = NOW,
			.per_hour = cases[i].per_hour,
			.n_last_hour = cases[i].n_last_hour,
			.n_before = cases[i].n_before,
		};
		print_message("# %s\n", cases[i].what);
		assert_int_equal(
		    forecast_add(&forecast, cases[i].n, cases[i].next_at),
		    cases[i].expected);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_is_foretold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
