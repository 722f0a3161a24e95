/*
 * How many mails crieur writes because of 10 000 that nothing proves, each
 * under another name, asking for help: from one source, from 1 000 within an
 * hour, and as many each hour of a day. Prints figures; judges nothing.
 */
#include "crieur/base/clock.h"

#include "../unit/bomb.h"

enum {
	MAILS = 10000,
	SOURCES = 1000,
};

static int64_t
from_sources(struct house *h, int n_sources, int n_mails)
{
	int64_t n = 0;

	for (int i = 0; i < n_sources; i++) {
		struct bomb bomb = {
			.to = "acttes-help@listes.example",
			.purpose = PURPOSE_COMMAND,
			.from = arena_printf(
			    &h->q.arena, "u#@foreign%d.example", i),
			.client = arena_printf(
			    &h->q.arena, "198.%d.%d.7", i / 250, i % 250),
		};
		n += explode(h, &bomb, n_mails / n_sources);
	}
	return n;
}

static void
report(struct house *h, const char *what, int n_sources)
{
	int64_t from = clock_monotonic_ms();
	int64_t n = from_sources(h, n_sources, MAILS);

	printf("%-28s %d mails, %lld answers, %lld ms\n", what, MAILS,
	    (long long)n, (long long)(clock_monotonic_ms() - from));
	fflush(stdout);
	change(&h->q, "DELETE FROM answer");
}

static void
work(void **state)
{
	struct house *h = *state;
	int64_t n = 0;

	report(h, "one source", 1);
	report(h, "1 000 sources", SOURCES);
	for (int hour = 0; hour < 24; hour++) {
		n += from_sources(h, SOURCES / 10, MAILS / 20);
		h->at += 3600;
	}
	printf("100 sources, 24 hours long: %d mails, %lld answers\n",
	    MAILS / 20 * 24, (long long)n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(work, house_open, house_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
