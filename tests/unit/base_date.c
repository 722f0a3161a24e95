/* Dates as people write them, across leap years and time zones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "crieur/base/date.h"

static void
date_reads_what_it_writes(void **state)
{
	static const char *const days[] = { "1900-01-01", "1969-12-31",
		"1970-01-01", "2000-02-29", "2024-02-29", "2026-12-31",
		"2999-12-31" };
	char text[DATE_TEXT_SIZE];
	struct err err = { 0 };
	int32_t day;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(days); i++) {
		assert_int_equal(date_parse(span_of(days[i]), &day, &err), 0);
		assert_string_equal(date_format(day, text), days[i]);
	}
	assert_int_equal(date_make(1970, 1, 1), 0);
}

static void
date_refuses_what_is_none(void **state)
{
	static const char *const wrong[] = { "", "2026-02-29", "2026-13-01",
		"2026-00-10", "2026-1-1", "31/12/2026", "2026-12-31 ",
		"1899-12-31", "3000-01-01", "2026-12-00", "abcd-ef-gh" };
	struct err err = { 0 };
	int32_t day = 7;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		assert_int_equal(date_parse(span_of(wrong[i]), &day, &err), -1);
		assert_int_equal(err.kind, ERR_INPUT);
	}
	assert_int_equal(day, 7);
}

static void
date_follows_the_time_zone(void **state)
{
	char text[TIME_TEXT_SIZE];
	/* 2026-11-24 23:30 UTC is the 25th in Paris. */
	int64_t at = (int64_t)date_make(2026, 11, 24) * 86400 + 84600;

	(void)state;
	assert_int_equal(date_of(at), date_make(2026, 11, 25));
	assert_string_equal(time_format(at, text), "2026-11-25 00:30:00 +0100");
	assert_string_equal(
	    time_format_rfc5322(at, text), "Wed, 25 Nov 2026 00:30:00 +0100");
	assert_int_equal(date_of(date_start(date_make(2026, 3, 29))),
	    date_make(2026, 3, 29));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(date_reads_what_it_writes),
		cmocka_unit_test(date_refuses_what_is_none),
		cmocka_unit_test(date_follows_the_time_zone),
	};

	/* A rule of its own, since a bare system has no zone files. */
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	return cmocka_run_group_tests_name("base date", tests, NULL, NULL);
}
