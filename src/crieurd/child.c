/* Starting a child and hearing of it. */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crieur/base/clock.h"
#include "crieur/base/hand.h"

enum {
	EXIT_CANNOT_RUN = 127,
	EXIT_RESTART = 75,
	FIRST_FD = 3,
	GIVEN = 5,
	ABOVE_ALL_FD = 100,
};

static const char *const names[CHILD_COUNT] = { "gate", "inlet", "clerk",
	"relay" };

int
children_init(struct child children[CHILD_COUNT], struct err *err)
{
	for (int i = 0; i < CHILD_COUNT; i++)
		children[i] = (struct child){
			.name = names[i],
			.sender = -1,
			.inbox = -1,
			.hand = -1,
		};
	for (int i = 0; i < CHILD_COUNT; i++) {
		int ends[2];
		if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends) !=
		    0)
			return err_errno(
			    err, ERR_TEMPORARY, errno, "socketpair");
		children[i].sender = ends[0];
		children[i].inbox = ends[1];
		children[i].hand = hand_make();
		if (children[i].hand < 0)
			return err_errno(
			    err, ERR_TEMPORARY, errno, "memfd_create");
	}
	return 0;
}

void
children_fini(struct child children[CHILD_COUNT])
{
	for (int i = 0; i < CHILD_COUNT; i++) {
		if (children[i].sender >= 0)
			close(children[i].sender);
		if (children[i].inbox >= 0)
			close(children[i].inbox);
		if (children[i].hand >= 0)
			close(children[i].hand);
	}
}

/* Between fork and exec: the descriptors, who it is, the signals as at the
 * start of a program, and nothing of the service manager's. */
static void
become(const struct child children[CHILD_COUNT], enum child_name which,
    const char *program, const struct child_order *order)
{
	int given[GIVEN] = { children[which].inbox,
		children[CHILD_CLERK].sender, children[CHILD_RELAY].sender,
		order->secrets, children[which].hand };
	sigset_t none;

	for (int i = 0; i < GIVEN; i++) {
		given[i] = fcntl(given[i], F_DUPFD_CLOEXEC, ABOVE_ALL_FD);
		if (given[i] < 0)
			_exit(EXIT_CANNOT_RUN);
	}
	for (int i = 0; i < GIVEN; i++) {
		if (dup2(given[i], FIRST_FD + i) < 0)
			_exit(EXIT_CANNOT_RUN);
	}
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	unsetenv("NOTIFY_SOCKET");
	if (identity_take(&order->identity) != 0) {
		fprintf(stderr, "crieurd: %s: cannot become its user: %s\n",
		    program, strerror(errno));
		_exit(EXIT_CANNOT_RUN);
	}
	execl(program, program, "--store", order->store_path, (char *)NULL);
	fprintf(stderr, "crieurd: %s: %s\n", program, strerror(errno));
	_exit(EXIT_CANNOT_RUN);
}

int
child_start(struct child children[CHILD_COUNT], enum child_name which,
    const struct child_order *order, struct err *err)
{
	struct child *child = &children[which];
	char program[4096];

	int length = snprintf(program, sizeof(program), "%s/crieur-%s",
	    order->directory, child->name);
	if (length < 0 || (size_t)length >= sizeof(program))
		return err_set(err, ERR_CONFIG, "%s: the name is too long",
		    order->directory);
	pid_t pid = fork();
	if (pid < 0)
		return err_errno(err, ERR_TEMPORARY, errno, "fork");
	if (pid == 0)
		become(children, which, program, order);
	child->pid = pid;
	child->is_ready = false;
	child->started_ms = clock_monotonic_ms();
	return 0;
}

bool
child_hears_ready(struct child *child)
{
	char bytes[sizeof(child->trouble)];
	bool was_ready = child->is_ready;
	ssize_t n;

	while (
	    (n = recv(child->sender, bytes, sizeof(bytes), MSG_DONTWAIT)) > 0) {
		if (bytes[0] == 'T' && child->pid != 0)
			snprintf(child->trouble, sizeof(child->trouble), "%.*s",
			    (int)n - 1, bytes + 1);
		if (bytes[0] == 'R' && child->pid != 0) {
			child->is_ready = child->has_settled = true;
			child->trouble[0] = '\0';
		}
	}
	return child->is_ready && !was_ready;
}

void
child_ended(struct child *child, int status, char *text, size_t size,
    bool *is_failure_r)
{
	int64_t now_ms = clock_monotonic_ms();
	bool has_exited = WIFEXITED(status);
	int code = has_exited ? WEXITSTATUS(status) : 0;
	bool asks = has_exited && code == EXIT_RESTART && child->is_ready;

	int64_t delay_ms =
	    backoff_next(&child->backoff, now_ms - child->started_ms, asks);
	if (has_exited)
		snprintf(text, size,
		    "crieur-%s ended with code %d, started again in %lld s",
		    child->name, code, (long long)(delay_ms / 1000));
	else
		snprintf(text, size,
		    "crieur-%s was ended by signal %d, started again in %lld s",
		    child->name, WTERMSIG(status),
		    (long long)(delay_ms / 1000));
	child->pid = 0;
	child->is_ready = false;
	child->has_settled = true;
	child->start_at_ms = now_ms + delay_ms;
	*is_failure_r = delay_ms > 0;
}
