/* A mailstream driver with one deadline for each step, in clear or on TLS. */
#include "crieur/smtp/wire.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/err.h>

#include "crieur/base/clock.h"

#include "dial.h"
#include "tls.h"

enum {
	BUFFER_SIZE = 8192
};

static void
set_trouble(struct wire *wire, const char *words)
{
	snprintf(wire->trouble, sizeof(wire->trouble), "%s", words);
}

static void
set_trouble_errno(struct wire *wire, int errnum)
{
	char words[128];

	set_trouble(wire, strerror_r(errnum, words, sizeof(words)));
}

/* Wait for the socket within the deadline. */
static int
await(struct wire *wire, short events)
{
	struct pollfd entry = { .fd = wire->fd, .events = events };

	for (;;) {
		int64_t left_ms = wire->deadline_ms - clock_monotonic_ms();
		if (left_ms <= 0) {
			wire->has_timed_out = true;
			set_trouble(wire, "timed out");
			return -1;
		}
		int n = poll(
		    &entry, 1, left_ms > INT32_MAX ? INT32_MAX : (int)left_ms);
		if (n > 0)
			return 0;
		if (n < 0 && errno != EINTR) {
			set_trouble_errno(wire, errno);
			return -1;
		}
	}
}

/* After an SSL call that gave nothing: 1 try again, 0 the peer has closed,
 * -1 failed. */
static int
await_tls(struct wire *wire, int result)
{
	int errnum = errno;

	switch (SSL_get_error(wire->ssl, result)) {
	case SSL_ERROR_WANT_READ: return await(wire, POLLIN) == 0 ? 1 : -1;
	case SSL_ERROR_WANT_WRITE: return await(wire, POLLOUT) == 0 ? 1 : -1;
	case SSL_ERROR_ZERO_RETURN: return 0;
	case SSL_ERROR_SYSCALL:
		set_trouble_errno(wire, errnum != 0 ? errnum : ECONNRESET);
		return -1;
	default: break;
	}
	/* SMTP frames its answers itself: an end without close_notify cannot
	 * cut one short unseen. */
	if (ERR_GET_REASON(ERR_peek_error()) ==
	    SSL_R_UNEXPECTED_EOF_WHILE_READING)
		return 0;
	tls_words(wire->trouble, sizeof(wire->trouble));
	return -1;
}

static ssize_t
read_tls(struct wire *wire, void *buffer, size_t size)
{
	for (;;) {
		ERR_clear_error();
		size_t n = 0;
		int result = SSL_read_ex(wire->ssl, buffer, size, &n);
		if (result > 0)
			return (ssize_t)n;
		int next = await_tls(wire, result);
		if (next <= 0)
			return next;
	}
}

static ssize_t
read_socket(struct wire *wire, void *buffer, size_t size)
{
	for (;;) {
		ssize_t n = recv(wire->fd, buffer, size, 0);
		if (n >= 0)
			return n;
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN) {
			set_trouble_errno(wire, errno);
			return -1;
		}
		if (await(wire, POLLIN) != 0)
			return -1;
	}
}

static ssize_t
driver_read(mailstream_low *low, void *buffer, size_t size)
{
	struct wire *wire = low->data;

	if (wire->n_allowed == 0) {
		set_trouble(wire, "the peer said more than was asked for");
		return -1;
	}
	if (size > wire->n_allowed)
		size = wire->n_allowed;
	ssize_t n = wire->ssl != NULL ? read_tls(wire, buffer, size)
	                              : read_socket(wire, buffer, size);

	if (n == 0)
		set_trouble(wire, "the connection was closed");
	if (n > 0)
		wire->n_allowed -= (uint64_t)n;
	return n;
}

static ssize_t
write_tls(struct wire *wire, const void *bytes, size_t size)
{
	for (;;) {
		ERR_clear_error();
		size_t n = 0;
		int result = SSL_write_ex(wire->ssl, bytes, size, &n);
		if (result > 0)
			return (ssize_t)n;
		int next = await_tls(wire, result);
		if (next == 0)
			set_trouble(wire, "the connection was closed");
		if (next <= 0)
			return -1;
	}
}

/* Never 0: libetpan would try again for ever. */
static ssize_t
driver_write(mailstream_low *low, const void *bytes, size_t size)
{
	struct wire *wire = low->data;

	if (wire->ssl != NULL)
		return write_tls(wire, bytes, size);
	for (;;) {
		ssize_t n = send(wire->fd, bytes, size, MSG_NOSIGNAL);
		if (n > 0)
			return n;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno != EAGAIN) {
			set_trouble_errno(wire, errno);
			return -1;
		}
		if (await(wire, POLLOUT) != 0)
			return -1;
	}
}

/* A session whose certificate was verified, if the peer lets it be resumed. */
static void
keep_ticket(struct wire *wire)
{
	if (wire->ticket == NULL || !SSL_is_init_finished(wire->ssl))
		return;
	SSL_SESSION *session = SSL_get1_session(wire->ssl);
	if (session == NULL || SSL_SESSION_is_resumable(session) != 1) {
		SSL_SESSION_free(session);
		return;
	}
	SSL_SESSION_free(*wire->ticket);
	*wire->ticket = session;
}

static int
driver_close(mailstream_low *low)
{
	struct wire *wire = low->data;

	if (wire->ssl != NULL) {
		ERR_clear_error();
		SSL_shutdown(wire->ssl);
		keep_ticket(wire);
		SSL_free(wire->ssl);
		SSL_CTX_free(wire->context);
		wire->ssl = NULL;
		wire->context = NULL;
	}
	close(wire->fd);
	wire->fd = -1;
	return 0;
}

static int
driver_fd(mailstream_low *low)
{
	struct wire *wire = low->data;

	return wire->fd;
}

static void
driver_free(mailstream_low *low)
{
	free(low);
}

static struct mailstream_cancel *
driver_cancel_token(mailstream_low *low)
{
	(void)low;
	return NULL;
}

static const mailstream_low_driver driver = {
	.mailstream_read = driver_read,
	.mailstream_write = driver_write,
	.mailstream_close = driver_close,
	.mailstream_get_fd = driver_fd,
	.mailstream_free = driver_free,
	.mailstream_get_cancel = driver_cancel_token,
};

int
wire_open(struct wire *wire, const struct wire_peer *peer, int timeout_s,
    struct err *err)
{
	*wire = (struct wire){
		.fd = -1,
		.driver = driver,
		.n_allowed = UINT64_MAX,
	};
	wire_allow(wire, timeout_s);
	if (dial(peer, wire->deadline_ms, &wire->fd, err) != 0)
		return -1;
	mailstream_low *low = mailstream_low_new(wire, &wire->driver);
	if (low != NULL)
		wire->stream = mailstream_new(low, BUFFER_SIZE);
	if (wire->stream != NULL)
		return 0;
	free(low);
	close(wire->fd);
	wire->fd = -1;
	return err_memory(err);
}

int
wire_start_tls(
    struct wire *wire, const char *host, const char *ca_file, struct err *err)
{
	if (wire->stream->read_buffer_len > 0)
		return err_set(err, ERR_DENIED,
		    "%s went on in clear after STARTTLS", host);
	struct tls tls = { 0 };
	if (tls_new(wire->fd, host, ca_file, &tls, err) != 0)
		return -1;
	wire->context = tls.context;
	wire->ssl = tls.ssl;
	if (wire->ticket != NULL && *wire->ticket != NULL)
		(void)SSL_set_session(wire->ssl, *wire->ticket);
	for (;;) {
		ERR_clear_error();
		int result = SSL_connect(wire->ssl);
		if (result == 1)
			return 0;
		if (SSL_get_verify_result(wire->ssl) != X509_V_OK)
			return tls_refusal(wire->ssl, host, err);
		int next = await_tls(wire, result);
		if (next == 0)
			set_trouble(wire, "the connection was closed");
		if (next <= 0)
			return err_set(err, ERR_UNREACHABLE,
			    "no TLS with %s: %s", host, wire->trouble);
	}
}

void
wire_allow(struct wire *wire, int timeout_s)
{
	wire->deadline_ms = clock_monotonic_ms() + (int64_t)timeout_s * 1000;
	wire->has_timed_out = false;
}

int
wire_write(struct wire *wire, struct span bytes)
{
	/* A short count is a failure half-way. */
	return mailstream_write(wire->stream, bytes.at, bytes.len) ==
	               (ssize_t)bytes.len
	           ? 0
	           : -1;
}

int
wire_flush(struct wire *wire)
{
	return mailstream_flush(wire->stream) == 0 ? 0 : -1;
}

enum wire_input
wire_input(struct wire *wire)
{
	wire_allow(wire, 0);
	ssize_t n = mailstream_feed_read_buffer(wire->stream);

	if (n > 0)
		return WIRE_INPUT_SOME;
	if (n < 0 && wire->has_timed_out)
		return WIRE_INPUT_NONE;
	return WIRE_INPUT_CLOSED;
}

void
wire_forget(struct wire *wire)
{
	OPENSSL_cleanse(
	    wire->stream->write_buffer, wire->stream->buffer_max_size);
}

void
wire_close(struct wire *wire)
{
	if (wire->stream == NULL)
		return;
	mailstream_close(wire->stream);
	wire->stream = NULL;
}
