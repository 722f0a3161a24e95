/* Wake-ups over the inherited descriptors, and the wish to stop. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "crieur/base/clock.h"
#include "crieur/service/service.h"

#include "../../src/service/wakeup.h"

enum {
	LONG_MS = 20000,
	SOON_MS = 5000,
};

/* The other ends of a child's descriptors 3, 4 and 5. */
struct pairs {
	int parent[3], child[3];
};

static void
open_pairs(struct pairs *pairs)
{
	for (int i = 0; i < 3; i++) {
		int ends[2];
		assert_int_equal(
		    socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends), 0);
		pairs->parent[i] = ends[0];
		pairs->child[i] = ends[1];
	}
}

/* Stand where crieurd puts a child. */
static void
become_child(const struct pairs *pairs)
{
	int high[3];

	for (int i = 0; i < 3; i++)
		high[i] = dup2(pairs->child[i], 50 + i);
	for (int i = 0; i < 3; i++)
		dup2(high[i], 3 + i);
}

static int
wait_code(pid_t child)
{
	int status = 0;

	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static bool
waits_less_than(int limit_ms)
{
	int64_t start = clock_monotonic_ms();

	service_wait(LONG_MS);
	return clock_monotonic_ms() - start < limit_ms;
}

static int
woken_child(void)
{
	struct err err = { 0 };

	if (wakeup_open(&err) != 0 || wakeup_parent() != getppid())
		return 10;
	wakeup_say_ready();
	if (!waits_less_than(SOON_MS))
		return 11;
	service_wake(SERVICE_INBOX_CLERK);
	service_wake(SERVICE_INBOX_RELAY);
	service_wait(50); /* the inbox was emptied: this one times out */
	if (service_is_stopping())
		return 12;
	wakeup_say_ready();
	if (!waits_less_than(SOON_MS) || !service_is_stopping())
		return 13;
	return 0;
}

static void
a_child_is_ready_woken_and_stopped(void **state)
{
	struct pairs pairs;
	char byte = 0;

	(void)state;
	open_pairs(&pairs);
	pid_t child = fork();
	if (child == 0) {
		become_child(&pairs);
		_exit(woken_child());
	}
	assert_int_equal(recv(pairs.parent[0], &byte, 1, 0), 1);
	assert_int_equal(byte, 'R');
	assert_int_equal(send(pairs.parent[0], "W", 1, 0), 1);
	assert_int_equal(recv(pairs.parent[1], &byte, 1, 0), 1);
	assert_int_equal(recv(pairs.parent[2], &byte, 1, 0), 1);
	assert_int_equal(recv(pairs.parent[0], &byte, 1, 0), 1);
	kill(child, SIGTERM);
	assert_int_equal(wait_code(child), 0);
	for (int i = 0; i < 3; i++) {
		close(pairs.parent[i]);
		close(pairs.child[i]);
	}
}

static int
lonely_child(void)
{
	struct err err = { 0 };

	for (int fd = 3; fd < 6; fd++)
		close(fd);
	if (wakeup_open(&err) != 0 || wakeup_parent() != 0)
		return 20;
	wakeup_say_ready();
	service_wake(SERVICE_INBOX_CLERK);
	service_wait(10);
	return service_is_stopping() ? 21 : 0;
}

static void
started_by_hand_it_only_polls(void **state)
{
	(void)state;
	pid_t child = fork();
	if (child == 0)
		_exit(lonely_child());
	assert_int_equal(wait_code(child), 0);
}

static int
flooding_child(void)
{
	struct err err = { 0 };

	if (wakeup_open(&err) != 0)
		return 30;
	int64_t start = clock_monotonic_ms();
	for (int i = 0; i < 5000; i++)
		service_wake(SERVICE_INBOX_CLERK);
	return clock_monotonic_ms() - start < SOON_MS ? 0 : 31;
}

static void
waking_a_deaf_child_never_blocks(void **state)
{
	struct pairs pairs;

	(void)state;
	open_pairs(&pairs);
	pid_t child = fork();
	if (child == 0) {
		become_child(&pairs);
		_exit(flooding_child());
	}
	assert_int_equal(wait_code(child), 0);
	for (int i = 0; i < 3; i++) {
		close(pairs.parent[i]);
		close(pairs.child[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_child_is_ready_woken_and_stopped),
		cmocka_unit_test(started_by_hand_it_only_polls),
		cmocka_unit_test(waking_a_deaf_child_never_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
