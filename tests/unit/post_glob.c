/* File names against patterns, the hostile ones included. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crieur/base/attribute.h"

#include "../../src/post/glob.h"

static const struct {
	const char *pattern, *text;
} accepts[] = {
	{ "*.exe", "setup.exe" },
	{ "*.exe", "SETUP.EXE" },
	{ "*.exe", "a.exe.exe" },
	{ "*.doc?", "lettre.docm" },
	{ "?t?", "été" },
	{ "*", "" },
	{ "", "" },
	{ "a*b*c", "axxbyybzzc" },
	{ "**a", "ba" },
};

static const struct {
	const char *pattern, *text;
} refuses[] = {
	{ "*.exe", "setup.exe.txt" },
	{ "*.exe", "exe" },
	{ "*.doc?", "lettre.doc" },
	{ "?", "" },
	{ "", "a" },
	{ "a*b*c", "axxcyyb" },
	{ "??", "é" },
};

static void
patterns_match_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(accepts); i++)
		assert_true(glob_matches(
		    span_of(accepts[i].pattern), span_of(accepts[i].text)));
	for (size_t i = 0; i < COUNT_OF(refuses); i++)
		assert_false(glob_matches(
		    span_of(refuses[i].pattern), span_of(refuses[i].text)));
}

/* What sends a backtracking matcher away for years. */
static void
a_long_name_is_answered_at_once(void **state)
{
	char name[60000];

	(void)state;
	memset(name, 'a', sizeof(name));
	assert_false(glob_matches(span_of("*a*a*a*a*a*a*a*a*a*a*a*b"),
	    span_from(name, sizeof(name))));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns_match_names),
		cmocka_unit_test(a_long_name_is_answered_at_once),
	};

	return cmocka_run_group_tests_name("post glob", tests, NULL, NULL);
}
