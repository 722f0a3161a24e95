#ifndef CRIEUR_SMTP_WIRE_H
#define CRIEUR_SMTP_WIRE_H
/*
 * The connection under a conversation: libetpan's buffered mailstream over a
 * driver of ours, which is a socket first and OpenSSL after wire_start_tls().
 *
 * The driver is ours because Debian builds libetpan with GnuTLS, whose contexts
 * libetpan does not hand out, so that neither a host name nor a TLS floor could
 * be asked for; and because libetpan's own sockets count a time limit anew at
 * each octet, which a peer that drips never meets.
 */
#include <stdbool.h>
#include <stdint.h>

#include <libetpan/mailstream.h>
#include <openssl/ssl.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"

struct wire {
	mailstream *stream; /* NULL: closed */
	mailstream_low_driver driver;
	int fd;
	SSL_CTX *context;
	SSL *ssl;
	/* The TLS session of the last connection to this peer, with which the
	 * next is taken up; where it is kept, NULL: nowhere. */
	SSL_SESSION **ticket;
	int64_t deadline_ms; /* of clock_monotonic_ms() */
	bool has_timed_out;
	uint64_t n_allowed; /* octets that may still come in */
	char trouble[256];  /* why the last read or write failed */
};

struct wire_peer {
	const char *host;
	unsigned port;
	bool is_loopback_only; /* refuse to speak to any other address */
};

MUST_USE int wire_open(struct wire *wire, const struct wire_peer *peer,
    int timeout_s, struct err *err);

/* The handshake, with the certificate verified for host against ca_file ("" :
 * the system's). Octets that came in clear and were not read yet are an error
 * (they would be taken for the peer's word under TLS). ERR_DENIED where the
 * certificate is not good. */
MUST_USE int wire_start_tls(
    struct wire *wire, const char *host, const char *ca_file, struct err *err);

/* What follows must be done within so many seconds from now. How much the peer
 * may say is not limited by it: n_allowed is the caller's to set. */
void wire_allow(struct wire *wire, int timeout_s);

/* Into the buffer, and out of it. -1: wire->trouble says why. */
MUST_USE int wire_write(struct wire *wire, struct span bytes);
MUST_USE int wire_flush(struct wire *wire);

enum wire_input {
	WIRE_INPUT_NONE,
	WIRE_INPUT_SOME,
	WIRE_INPUT_CLOSED,
};

/* Whether the peer has spoken, or left, without being asked. Does not wait. */
enum wire_input wire_input(struct wire *wire);

/* Overwrite what the write buffer still holds (a password). */
void wire_forget(struct wire *wire);

void wire_close(struct wire *wire);

#endif
