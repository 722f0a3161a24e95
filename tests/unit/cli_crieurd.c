/* crieurd's children: how they are started, what is heard of them, and how
 * long they wait before the next start. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/crieurd/child.h"

enum {
	MINUTE_MS = 60 * 1000,
};

static const struct {
	const char *what;
	int64_t lived_ms;
	bool asks;
	int64_t expected_ms;
} lives[] = {
	{ "the first failure waits a second", 10, false, 1000 },
	{ "then two", 10, false, 2000 },
	{ "four", 10, false, 4000 },
	{ "eight", 10, false, 8000 },
	{ "sixteen", 10, false, 16000 },
	{ "thirty-two", 10, false, 32000 },
	{ "a minute", 10, false, MINUTE_MS },
	{ "and never more", MINUTE_MS - 1, false, MINUTE_MS },
	{ "who lived a minute begins anew", MINUTE_MS, false, 1000 },
	{ "who asks for a restart gets it", 5000, true, 0 },
	{ "which is no failure", 10, false, 2000 },
	{ "who asks at once has failed", 10, true, 4000 },
};

static void
waits_grow_to_a_minute(void **state)
{
	struct backoff backoff = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lives); i++) {
		print_message("# %s\n", lives[i].what);
		assert_int_equal(
		    backoff_next(&backoff, lives[i].lived_ms, lives[i].asks),
		    lives[i].expected_ms);
	}
}

struct fixture {
	char directory[64];
	struct child children[CHILD_COUNT];
	struct err err;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	strcpy(f->directory, "crieurd-test-XXXXXX");
	assert_non_null(mkdtemp(f->directory));
	assert_int_equal(children_init(f->children, &f->err), 0);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	char command[128];

	children_fini(f->children);
	snprintf(command, sizeof(command), "rm -r %s", f->directory);
	assert_int_equal(system(command), 0);
	free(f);
	return 0;
}

/* What crieur-gate is in this test. */
static void
write_program(struct fixture *f, const char *script)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/crieur-gate", f->directory);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "#!/bin/sh\n%s\n", script);
	fclose(file);
	assert_int_equal(chmod(path, 0700), 0);
}

static struct child *
start_gate(struct fixture *f)
{
	const struct child_order order = {
		.directory = f->directory,
		.store_path = "the store",
		.identity = { .is_kept = true },
		.secrets = open("/dev/null", O_RDONLY | O_CLOEXEC),
	};

	assert_int_equal(
	    child_start(f->children, CHILD_GATE, &order, &f->err), 0);
	close(order.secrets);
	return &f->children[CHILD_GATE];
}

static int
end_of(struct child *child)
{
	int status = 0;

	assert_int_equal(waitpid(child->pid, &status, 0), child->pid);
	return status;
}

static bool
becomes_ready(struct child *child)
{
	for (int i = 0; i < 500; i++) {
		if (child_hears_ready(child))
			return true;
		usleep(10000);
	}
	return false;
}

static void
a_child_says_it_is_ready(void **state)
{
	struct fixture *f = *state;
	bool is_failure;
	char text[200];

	write_program(f, "test \"$*\" = \"--store the store\" || exit 9\n"
			 "printf R >&3; printf W >&4; printf W >&5\n"
			 "exec sleep 20");
	struct child *child = start_gate(f);
	assert_true(becomes_ready(child));
	assert_false(child_hears_ready(child));
	assert_true(child->has_settled);
	kill(child->pid, SIGTERM);
	child_ended(child, end_of(child), text, sizeof(text), &is_failure);
	assert_true(is_failure);
	assert_string_equal(
	    text, "crieur-gate was ended by signal 15, started again in 1 s");
	assert_int_equal(child->pid, 0);
	assert_false(child->is_ready);
}

static void
a_word_to_a_child_that_is_away_waits_for_it(void **state)
{
	struct fixture *f = *state;

	write_program(f, "dd bs=1 count=1 <&3 2>/dev/null | grep -q W\n");
	assert_int_equal(write(f->children[CHILD_GATE].sender, "W", 1), 1);
	struct child *child = start_gate(f);
	assert_int_equal(end_of(child), 0);
}

static void
a_program_that_is_missing_is_a_failure(void **state)
{
	struct fixture *f = *state;
	bool is_failure;
	char text[200];

	struct child *child = start_gate(f);
	child_ended(child, end_of(child), text, sizeof(text), &is_failure);
	assert_true(is_failure);
	assert_string_equal(
	    text, "crieur-gate ended with code 127, started again in 1 s");
	assert_true(child->has_settled);
}

static void
signals_are_as_at_the_start_of_a_program(void **state)
{
	struct fixture *f = *state;
	sigset_t all, before;

	write_program(f, "kill -TERM $$; exit 3");
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	struct child *child = start_gate(f);
	sigprocmask(SIG_SETMASK, &before, NULL);
	int status = end_of(child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGTERM);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_grow_to_a_minute),
		cmocka_unit_test_setup_teardown(
		    a_child_says_it_is_ready, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_word_to_a_child_that_is_away_waits_for_it, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(
		    a_program_that_is_missing_is_a_failure, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    signals_are_as_at_the_start_of_a_program, set_up,
		    tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
