/* Wake-ups and the wish to stop. */
#include "wakeup.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "crieur/service/service.h"

/* Written by the signal handler; the descriptor makes a poll return that was
 * about to begin when the signal came. */
static atomic_bool is_stopping;
static int stop_event = -1;
static bool has_inbox;
static pid_t parent;

static void
note_stop(int signal_number)
{
	int kept_errno = errno;
	uint64_t one = 1;

	(void)signal_number;
	atomic_store(&is_stopping, true);
	if (stop_event >= 0) {
		ssize_t n = write(stop_event, &one, sizeof(one));
		(void)n;
	}
	errno = kept_errno;
}

static bool
is_inbox(int fd)
{
	int type = 0;
	socklen_t size = sizeof(type);

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 &&
	       type == SOCK_DGRAM;
}

int
wakeup_open(struct err *err)
{
	struct sigaction stop = { .sa_handler = note_stop };
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	has_inbox = is_inbox(WAKEUP_OWN_INBOX);
	parent = has_inbox ? getppid() : 0;
	stop_event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (stop_event < 0)
		return err_errno(err, ERR_TEMPORARY, errno, "eventfd");
	sigemptyset(&stop.sa_mask);
	sigemptyset(&ignore.sa_mask);
	if (sigaction(SIGTERM, &stop, NULL) != 0 ||
	    sigaction(SIGINT, &stop, NULL) != 0 ||
	    sigaction(SIGHUP, &ignore, NULL) != 0 ||
	    sigaction(SIGPIPE, &ignore, NULL) != 0)
		return err_errno(err, ERR_BUG, errno, "sigaction");
	return 0;
}

void
wakeup_say_ready(void)
{
	if (has_inbox)
		(void)send(
		    WAKEUP_OWN_INBOX, "R", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
}

void
wakeup_stop(void)
{
	note_stop(0);
}

pid_t
wakeup_parent(void)
{
	return parent;
}

void
service_wake(enum service_inbox inbox)
{
	(void)send((int)inbox, "W", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
}

void
service_tell_store(const char *trouble)
{
	char bytes[WAKEUP_TROUBLE_SIZE];
	int n = snprintf(bytes, sizeof(bytes), "T%s", trouble);

	if (has_inbox && n > 0)
		(void)send(WAKEUP_OWN_INBOX, bytes, strlen(bytes),
		    MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void
empty_inbox(void)
{
	char bytes[16];

	while (recv(WAKEUP_OWN_INBOX, bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
		;
}

void
service_wait(int timeout_ms)
{
	struct pollfd fds[2] = {
		{ .fd = stop_event, .events = POLLIN },
		{ .fd = WAKEUP_OWN_INBOX, .events = POLLIN },
	};
	nfds_t n_fds = has_inbox ? 2 : 1;

	if (atomic_load(&is_stopping))
		return;
	if (poll(fds, n_fds, timeout_ms) > 0 && n_fds == 2 &&
	    fds[1].revents != 0)
		empty_inbox();
}

bool
service_is_stopping(void)
{
	return atomic_load(&is_stopping);
}
