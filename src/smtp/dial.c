#include "dial.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "crieur/base/clock.h"
#include "crieur/smtp/wire.h"

static bool
is_loopback(const struct addrinfo *address)
{
	if (address->ai_family == AF_INET) {
		const struct sockaddr_in *in = (const void *)address->ai_addr;
		return ntohl(in->sin_addr.s_addr) >> 24 == 127;
	}
	if (address->ai_family == AF_INET6) {
		const struct sockaddr_in6 *in = (const void *)address->ai_addr;
		return IN6_IS_ADDR_LOOPBACK(&in->sin6_addr);
	}
	return false;
}

/* 0, or the errno of the failure. */
static int
finish_connect(int fd, int64_t deadline_ms)
{
	struct pollfd entry = { .fd = fd, .events = POLLOUT };
	int errnum = 0;
	socklen_t size = sizeof(errnum);

	for (;;) {
		int64_t left_ms = deadline_ms - clock_monotonic_ms();
		if (left_ms <= 0)
			return ETIMEDOUT;
		int n = poll(
		    &entry, 1, left_ms > INT32_MAX ? INT32_MAX : (int)left_ms);
		if (n > 0)
			break;
		if (n < 0 && errno != EINTR)
			return errno;
	}
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &errnum, &size) != 0)
		return errno;
	return errnum;
}

static int
connect_one(const struct addrinfo *address, int64_t deadline_ms, int *fd_r)
{
	int one = 1, errnum = 0;
	int fd = socket(address->ai_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, address->ai_protocol);

	if (fd < 0)
		return errno;
	if (connect(fd, address->ai_addr, address->ai_addrlen) != 0)
		errnum = errno == EINPROGRESS ? finish_connect(fd, deadline_ms)
		                              : errno;
	if (errnum != 0) {
		close(fd);
		return errnum;
	}
	/* Commands are sent in groups already; a delay would only add to it. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	*fd_r = fd;
	return 0;
}

static void
free_addresses(struct addrinfo **addresses)
{
	if (*addresses != NULL)
		freeaddrinfo(*addresses);
}

int
dial(const struct wire_peer *peer, int64_t deadline_ms, int *fd_r,
    struct err *err)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *addresses CLEANUP(free_addresses) = NULL;
	char port[16];

	snprintf(port, sizeof(port), "%u", peer->port);
	int status = getaddrinfo(peer->host, port, &hints, &addresses);
	if (status != 0)
		return err_set(err, ERR_UNREACHABLE, "%s: no address found: %s",
		    peer->host, gai_strerror(status));
	int errnum = EADDRNOTAVAIL;
	for (struct addrinfo *at = addresses; at != NULL; at = at->ai_next) {
		if (peer->is_loopback_only && !is_loopback(at))
			return err_set(err, ERR_DENIED,
			    "%s is not this machine, and without TLS crieur "
			    "speaks to no other; set tls = implicit or "
			    "starttls",
			    peer->host);
		errnum = connect_one(at, deadline_ms, fd_r);
		if (errnum == 0)
			return 0;
	}
	return err_errno(err, ERR_UNREACHABLE, errnum,
	    "cannot connect to %s port %s", peer->host, port);
}
