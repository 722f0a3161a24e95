/* Spans, builders and arenas at their limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/base/shown.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"

static void
span_reads_lines_of_either_ending(void **state)
{
	struct span rest = span_of("one\r\ntwo\n\nlast");

	(void)state;
	assert_true(span_is(span_cut_line(&rest), "one"));
	assert_true(span_is(span_cut_line(&rest), "two"));
	assert_true(span_is(span_cut_line(&rest), ""));
	assert_true(span_is(span_cut_line(&rest), "last"));
	assert_int_equal(rest.len, 0);
}

static void
span_compares_without_case(void **state)
{
	(void)state;
	assert_true(span_is_nocase(span_of("ACTTES@Coop"), "acttes@cOOP"));
	assert_false(span_is(span_of("A"), "a"));
	assert_true(span_starts_nocase(span_of("List-Id: x"), "list-"));
	assert_false(span_starts_nocase(span_of("Li"), "list-"));
	assert_true(
	    span_ends_nocase(span_of("a@EXEMPLE.test"), "exemple.TEST"));
	assert_true(span_contains_nocase(span_of("abc DEF"), "c d"));
	static const char *const replies[] = { "Re:", "AW:", NULL };
	assert_true(span_any(span_of("aw: x"), replies, span_starts_nocase));
	assert_false(span_any(span_of("x aw:"), replies, span_starts_nocase));
	assert_false(span_any(span_of(""), replies + 2, span_is));
	assert_int_equal(span_find(span_of("abc"), 'z'), 3);
}

static void
span_knows_utf8(void **state)
{
	static const char *const good[] = { "", "abc", "é", "€", "😀",
		"Œuvrard" };
	static const char *const bad[] = { "\xc3", "\xc0\x80", "\xed\xa0\x80",
		"\xf4\x90\x80\x80", "\x80", "\xff", "\xe2\x82" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++)
		assert_true(span_is_utf8(span_of(good[i])));
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(span_is_utf8(span_of(bad[i])));
	assert_false(span_is_utf8(span_from("a\0b", 3)));
}

static void
str_keeps_to_its_limit(void **state)
{
	CLEANUP(str_fini) struct str str = STR_MAX(5);
	struct err err = { 0 };

	(void)state;
	str_adds(&str, "12345");
	assert_int_equal(str_check(&str, &err), 0);
	str_addc(&str, '6');
	assert_int_equal(str_check(&str, &err), -1);
	assert_int_equal(err.kind, ERR_TEMPORARY);
	assert_string_equal(str_c(&str), "12345");
	str_clear(&str);
	str_addf(&str, "%d", 42);
	assert_true(str_ok(&str));
	assert_string_equal(str_c(&str), "42");
}

static void
arena_keeps_to_its_limit(void **state)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(10240);

	(void)state;
	assert_null(arena_alloc(&arena, 10241));
	char *first = arena_alloc(&arena, 5000);
	assert_non_null(first);
	assert_int_equal((uintptr_t)first % sizeof(void *), 0);
	assert_int_equal(first[4999], 0);
	assert_non_null(arena_alloc(&arena, 5000));
	assert_null(arena_alloc(&arena, 5000));
	assert_null(arena_array(&arena, SIZE_MAX / 2, 16));
	assert_string_equal(arena_printf(&arena, "%s-%d", "a", 1), "a-1");
}

static void
err_puts_context_in_front(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_int_equal(err_set(&err, ERR_CONFIG, "no %s", "list"), -1);
	assert_int_equal(err_wrap(&err, "a.conf:%d", 12), -1);
	assert_string_equal(err.text, "a.conf:12: no list");
	assert_int_equal(err_exit(err.kind), 78);
	assert_false(err_is_temporary(ERR_INPUT));
	assert_true(err_is_temporary(ERR_BUG));
	err_set(&err, ERR_CONFIG, "again: %s", err.text);
	assert_string_equal(err.text, "again: a.conf:12: no list");
}

static void
shown_line_hides_nothing(void **state)
{
	char line[64];
	struct str json = { 0 };

	(void)state;
	assert_string_equal(shown_line(line, sizeof(line),
				"\303\251 \342\200\256a\nb\302\205c\377"),
	    "\303\251 <U+202E>a?b??c?");
	/* Never half a character. */
	assert_string_equal(shown_line(line, 4, "ab\303\251"), "ab");
	shown_json(
	    &json, span_of("[\n\"\342\200\256\303\251\363\240\201\201\"]"));
	assert_string_equal(
	    str_c(&json), "[\n\"\\u202e\303\251\\udb40\\udc41\"]");
	str_fini(&json);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(span_reads_lines_of_either_ending),
		cmocka_unit_test(span_compares_without_case),
		cmocka_unit_test(span_knows_utf8),
		cmocka_unit_test(str_keeps_to_its_limit),
		cmocka_unit_test(arena_keeps_to_its_limit),
		cmocka_unit_test(shown_line_hides_nothing),
		cmocka_unit_test(err_puts_context_in_front),
	};

	return cmocka_run_group_tests_name("base text", tests, NULL, NULL);
}
