/* The words after a command. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "crieur/base/err.h"

#include "../../src/cli/context.h"
#include "../../src/cli/value.h"

static const struct noun noun = { "x", NEEDS_NOTHING, "", NULL };

static int
run_nothing(struct context *context, const struct args *args, struct err *err)
{
	(void)context, (void)args, (void)err;
	return 0;
}

static const struct command commands[] = {
	{ run_nothing, "x [WORD ...] [--from A] [--moderators]", READS, NULL,
	    NULL },
	{ .grammar = NULL },
};

struct outcome {
	struct args args;
	char *argv[8], *owned[8];
	struct err err;
};

static int
read_words(struct outcome *outcome, const char *words[])
{
	struct context context = { 0 };
	int argc = 0;

	*outcome = (struct outcome){ 0 };
	for (; words[argc] != NULL; argc++) {
		outcome->owned[argc] = strdup(words[argc]);
		outcome->argv[argc] = outcome->owned[argc];
	}
	outcome->args = (struct args){
		.noun = &noun,
		.command = commands,
		.argc = argc - 1,
		.argv = outcome->argv + 1,
	};
	return args_read(&context, &outcome->args, &outcome->err);
}

static void
outcome_fini(struct outcome *outcome)
{
	for (size_t i = 0; i < COUNT_OF(outcome->owned); i++)
		free(outcome->owned[i]);
}

static void
options_stand_anywhere(void **state)
{
	struct outcome outcome;
	const char *words[] = { "explain", "--from", "a@b.test", "acttes",
		"--moderators", "-", NULL };

	(void)state;
	assert_int_equal(read_words(&outcome, words), 0);
	assert_string_equal(args_text(&outcome.args, "from"), "a@b.test");
	assert_true(args_has(&outcome.args, "moderators"));
	assert_int_equal(outcome.args.n_words, 2);
	assert_string_equal(outcome.args.words[0], "acttes");
	assert_string_equal(outcome.args.words[1], "-");
	outcome_fini(&outcome);
}

static void
a_value_may_follow_an_equals_sign(void **state)
{
	struct outcome outcome;
	const char *words[] = { "x", "--from=--odd=1", "--", "--moderators",
		NULL };

	(void)state;
	assert_int_equal(read_words(&outcome, words), 0);
	assert_string_equal(args_text(&outcome.args, "from"), "--odd=1");
	assert_false(args_has(&outcome.args, "moderators"));
	assert_int_equal(outcome.args.n_words, 1);
	assert_string_equal(outcome.args.words[0], "--moderators");
	outcome_fini(&outcome);
}

static const struct {
	const char *word, *text;
} refuses[] = {
	{ "--form", "unknown option --form" },
	{ "--fro", "unknown option --fro" },
	{ "-f", "unknown option -f" },
	{ "--from", "--from needs a value" },
	{ "--moderators=yes", "--moderators takes no value" },
};

static void
what_is_wrong_is_said(void **state)
{
	struct outcome outcome;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(refuses); i++) {
		const char *words[] = { "x", refuses[i].word, NULL };
		assert_int_equal(read_words(&outcome, words), -1);
		assert_int_equal(outcome.err.kind, ERR_USAGE);
		assert_string_equal(outcome.err.text, refuses[i].text);
		outcome_fini(&outcome);
	}
}

static void
ids_are_numbers_from_one(void **state)
{
	static const char *const bad[] = { "", "0", "-1", "+1", " 1", "1x",
		"99999999999999999999" };
	struct err err = { 0 };
	int64_t id = 0;

	(void)state;
	assert_int_equal(value_id("42", &id, &err), 0);
	assert_int_equal(id, 42);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(value_id(bad[i], &id, &err), -1);
	assert_int_equal(id, 42);
}

static void
times_are_days_or_minutes(void **state)
{
	static const char *const bad[] = { "", "2026-13-01", "2026-11-24x",
		"2026-11-24 25:00", "2026-11-24 1:00", "yesterday" };
	struct err err = { 0 };
	int64_t at = 5;

	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	assert_int_equal(value_time("1970-01-02", &at, &err), 0);
	assert_int_equal(at, 86400 + 12 * 3600);
	assert_int_equal(value_time("1970-01-02T03:04", &at, &err), 0);
	assert_int_equal(at, 86400 + 3 * 3600 + 4 * 60);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(value_time(bad[i], &at, &err), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_stand_anywhere),
		cmocka_unit_test(a_value_may_follow_an_equals_sign),
		cmocka_unit_test(what_is_wrong_is_said),
		cmocka_unit_test(ids_are_numbers_from_one),
		cmocka_unit_test(times_are_days_or_minutes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
