/* What a child has given up, proved by trying: each attempt is made in a
 * process of its own, after the drop. */
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/service/power.h"

/* Sockets made before the drop, as a prepare makes them. */
struct hands {
	int listening, idle, connected;
	struct sockaddr_in address;
};

static void
fill_hands(struct hands *hands)
{
	socklen_t size = sizeof(hands->address);

	hands->address = (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	hands->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(hands->listening >= 0);
	assert_int_equal(
	    bind(hands->listening, (struct sockaddr *)&hands->address, size),
	    0);
	assert_int_equal(listen(hands->listening, 5), 0);
	assert_int_equal(getsockname(hands->listening,
			     (struct sockaddr *)&hands->address, &size),
	    0);
	hands->idle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	hands->connected = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(
	    connect(hands->connected, (struct sockaddr *)&hands->address, size),
	    0);
}

static void
empty_hands(const struct hands *hands)
{
	close(hands->listening);
	close(hands->idle);
	close(hands->connected);
}

typedef int attempt(struct hands *hands);

static int
try_socket(struct hands *hands)
{
	(void)hands;
	return socket(AF_INET, SOCK_STREAM, 0);
}

static int
try_connect(struct hands *hands)
{
	return connect(hands->idle, (struct sockaddr *)&hands->address,
	    sizeof(hands->address));
}

static int
try_bind(struct hands *hands)
{
	struct sockaddr_in any = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};

	return bind(hands->idle, (struct sockaddr *)&any, sizeof(any));
}

static int
try_listen(struct hands *hands)
{
	return listen(hands->listening, 5);
}

static int
try_accept(struct hands *hands)
{
	return accept(hands->listening, NULL, NULL);
}

static int
try_send(struct hands *hands)
{
	return send(hands->connected, "x", 1, MSG_NOSIGNAL) == 1 ? 0 : -1;
}

static int
try_program(struct hands *hands)
{
	char *argv[] = { NULL };

	(void)hands;
	return execve("/bin/true", argv, argv);
}

static int
try_ring(struct hands *hands)
{
	(void)hands;
	return (int)syscall(SYS_io_uring_setup, 1, NULL);
}

static int
try_peeking(struct hands *hands)
{
	(void)hands;
	return (int)syscall(
	    SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0);
}

/* A shell for the thread that was there before the drop. */
struct early {
	struct hands *hands;
	pthread_barrier_t barrier;
	int result, number;
};

static void *
connect_early(void *argument)
{
	struct early *early = argument;

	pthread_barrier_wait(&early->barrier);
	early->result = try_connect(early->hands);
	early->number = errno;
	return NULL;
}

static struct {
	const char *name;
	attempt *try_it;
	bool none, listens, connects;
} const calls[] = {
	{ "socket", try_socket, false, false, true },
	{ "connect", try_connect, false, false, true },
	{ "bind", try_bind, false, false, false },
	{ "listen", try_listen, false, true, false },
	{ "accept", try_accept, false, true, false },
	{ "send", try_send, true, true, true },
	{ "execve", try_program, false, false, false },
	{ "io_uring", try_ring, false, false, false },
	{ "process_vm_readv", try_peeking, false, false, false },
};

/* Calls that no child may make, whatever their arguments, and what each gives
 * without the filter or with it: never anything but the error named. */
static const struct {
	const char *name;
	long number, arguments[3];
	int expected;
} denied[] = {
	{ "unshare", SYS_unshare, { CLONE_NEWUSER }, EPERM },
	{ "setns", SYS_setns, { 0 }, EPERM },
	{ "mount", SYS_mount, { 0 }, EPERM },
	{ "umount2", SYS_umount2, { 0 }, EPERM },
	{ "pivot_root", SYS_pivot_root, { 0 }, EPERM },
	{ "chroot", SYS_chroot, { 0 }, EPERM },
	{ "bpf", SYS_bpf, { 0 }, EPERM },
	{ "perf_event_open", SYS_perf_event_open, { 0 }, EPERM },
	{ "userfaultfd", SYS_userfaultfd, { 0 }, EPERM },
	{ "keyctl", SYS_keyctl, { 0 }, EPERM },
	{ "add_key", SYS_add_key, { 0 }, EPERM },
	{ "request_key", SYS_request_key, { 0 }, EPERM },
#if !defined(__SANITIZE_ADDRESS__)
	{ "ptrace", SYS_ptrace, { 0 }, EPERM },
#endif
	{ "kill the parent", SYS_kill, { 0, 0 }, EPERM },
	{ "kill init", SYS_kill, { 1, 0 }, EPERM },
	{ "tkill", SYS_tkill, { 1, 0 }, EPERM },
	{ "tgkill another", SYS_tgkill, { 1, 1, 0 }, EPERM },
	{ "rt_sigqueueinfo", SYS_rt_sigqueueinfo, { 1, 0, 0 }, EPERM },
	{ "pidfd_getfd", SYS_pidfd_getfd, { 0 }, EPERM },
	{ "a process in a user namespace", SYS_clone, { CLONE_NEWUSER },
	    EPERM },
	{ "a process in a network namespace", SYS_clone, { CLONE_NEWNET },
	    EPERM },
	{ "clone3", SYS_clone3, { 0 }, ENOSYS },
};

static int
errno_of(size_t i)
{
	struct err err = { 0 };

	if (power_restrict(SERVICE_POWER_CONNECT, &err) != 0)
		return 255;
	long result = syscall(denied[i].number, denied[i].arguments[0],
	    denied[i].arguments[1], denied[i].arguments[2], 0, 0, 0);
	return result < 0 ? errno : 0;
}

static void
calls_that_are_nobodys_job_are_denied(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(denied); i++) {
		int status = 0;
		pid_t child = fork();
		if (child == 0)
			_exit(errno_of(i));
		assert_int_equal(waitpid(child, &status, 0), child);
		print_message("# %s\n", denied[i].name);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), denied[i].expected);
	}
}

/* abort(3), with which a broken invariant ends, still does. */
static void
a_child_may_end_itself(void **state)
{
	int status = 0;

	(void)state;
	pid_t child = fork();
	if (child == 0) {
		struct err err = { 0 };
		if (power_restrict(SERVICE_POWER_NONE, &err) != 0)
			_exit(10);
		(void)syscall(
		    SYS_tgkill, getpid(), (pid_t)syscall(SYS_gettid), SIGKILL);
		_exit(11);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGKILL);
}

/* 0 done, 1 refused with EPERM, else something else went wrong. */
static int
outcome_of(enum service_power power, attempt *try_it)
{
	struct hands hands;
	int status = 0;

	fill_hands(&hands);
	pid_t child = fork();
	if (child == 0) {
		struct err err = { 0 };
		if (power_restrict(power, &err) != 0)
			_exit(10);
		if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
			_exit(11);
		if (try_it(&hands) >= 0)
			_exit(0);
		_exit(errno == EPERM ? 1 : 12);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	empty_hands(&hands);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
expect_powers(enum service_power power)
{
	for (size_t i = 0; i < COUNT_OF(calls); i++) {
		bool is_allowed = calls[i].none;
		if (power == SERVICE_POWER_LISTEN)
			is_allowed = calls[i].listens;
		if (power == SERVICE_POWER_CONNECT)
			is_allowed = calls[i].connects;
		print_message("# %s\n", calls[i].name);
		assert_int_equal(
		    outcome_of(power, calls[i].try_it), is_allowed ? 0 : 1);
	}
}

static void
the_clerk_has_no_network(void **state)
{
	(void)state;
	expect_powers(SERVICE_POWER_NONE);
}

static void
the_gate_accepts_and_never_connects(void **state)
{
	(void)state;
	expect_powers(SERVICE_POWER_LISTEN);
}

static void
the_relay_connects_and_never_listens(void **state)
{
	(void)state;
	expect_powers(SERVICE_POWER_CONNECT);
}

static int
connect_from_an_early_thread(struct hands *hands)
{
	struct early early = { .hands = hands };
	struct err err = { 0 };
	pthread_t thread;

	pthread_barrier_init(&early.barrier, NULL, 2);
	if (pthread_create(&thread, NULL, connect_early, &early) != 0)
		return 20;
	if (power_restrict(SERVICE_POWER_NONE, &err) != 0)
		return 21;
	pthread_barrier_wait(&early.barrier);
	pthread_join(thread, NULL);
	return early.result == -1 && early.number == EPERM ? 1 : 22;
}

static void
threads_started_before_are_bound_too(void **state)
{
	struct hands hands;
	int status = 0;

	(void)state;
	fill_hands(&hands);
	pid_t child = fork();
	if (child == 0)
		_exit(connect_from_an_early_thread(&hands));
	assert_int_equal(waitpid(child, &status, 0), child);
	empty_hands(&hands);
	assert_int_equal(WEXITSTATUS(status), 1);
}

/* As root: nobody, for good. As anybody else: whom we are. */
static int
become_nobody(void)
{
	struct err err = { 0 };
	uid_t before = geteuid();
	gid_t groups[8];

	if (power_become("nobody", &err) != 0)
		return 30;
	if (before != 0)
		return geteuid() == before ? 1 : 31;
	if (geteuid() == 0 || getuid() == 0 || getegid() == 0)
		return 32;
	if (setuid(0) == 0 || setgid(0) == 0)
		return 33;
	return getgroups(8, groups) == 1 && groups[0] == getegid() ? 1 : 34;
}

static void
root_is_given_up_for_good(void **state)
{
	int status = 0;

	(void)state;
	pid_t child = fork();
	if (child == 0)
		_exit(become_nobody());
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(WEXITSTATUS(status), 1);
}

static int
become_unknown(void)
{
	struct err err = { 0 };

	if (geteuid() != 0)
		return 1;
	return power_become("no-such-user", &err) == -1 &&
	               err.kind == ERR_CONFIG
	           ? 1
	           : 40;
}

static void
an_unknown_user_is_an_error(void **state)
{
	(void)state;
	assert_int_equal(become_unknown(), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_clerk_has_no_network),
		cmocka_unit_test(the_gate_accepts_and_never_connects),
		cmocka_unit_test(the_relay_connects_and_never_listens),
		cmocka_unit_test(calls_that_are_nobodys_job_are_denied),
		cmocka_unit_test(a_child_may_end_itself),
		cmocka_unit_test(threads_started_before_are_bound_too),
		cmocka_unit_test(root_is_given_up_for_good),
		cmocka_unit_test(an_unknown_user_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
