#ifndef CRIEUR_SMTP_SESSION_H
#define CRIEUR_SMTP_SESSION_H
/*
 * One conversation with a smarthost: RFC 5321, over TLS 1.2 or later with
 * verified certificate and host name (RFC 6125), authenticated by PLAIN (RFC
 * 4616) or else LOGIN, never before TLS, never falling back to clear text.
 *
 * A session belongs to one thread. Each step has a time limit (RFC 5321
 * §4.5.3.2); an answer is bounded (LIMIT_REPLY_TEXT kept). The process ignores
 * SIGPIPE.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/limits.h"

struct ssl_session_st; /* OpenSSL's */

enum smtp_tls {
	SMTP_TLS_IMPLICIT,
	SMTP_TLS_STARTTLS,
	SMTP_TLS_NONE, /* refused but for a loopback address */
};

struct smtp_settings {
	const char *host;
	unsigned port;
	enum smtp_tls tls;
	const char *ca_file;         /* "" : the system's */
	const char *user, *password; /* "" : no AUTH */
	const char *helo;
	int timeout_s; /* of each step; the last answer is given twice that */
	/* Where the TLS session is kept from one connection to the next, which
	 * is taken up with it, at NULL first; NULL: nowhere. Freed by
	 * smtp_forget(). */
	struct ssl_session_st **ticket;
};

/* What a peer said: 0 with words of ours when it said nothing (connection
 * lost, time out, TLS). */
struct smtp_reply {
	int code;
	char text[LIMIT_REPLY_TEXT + 1]; /* lines joined by " ", control
	                                  * characters as '?' */
};

struct smtp_session;

/* Connect, TLS, EHLO, AUTH. On -1 *reply_r has the peer's words and nothing is
 * left open; err has the kind ERR_UNREACHABLE, or ERR_DENIED where only a
 * person can repair it: certificate, name, credentials. */
MUST_USE int smtp_open(const struct smtp_settings *settings,
    struct smtp_session **session_r, struct smtp_reply *reply_r,
    struct err *err);

/* QUIT where the connection still stands, then close; sets NULL. */
void smtp_close(struct smtp_session **session);

/* What was kept for the next connection; sets NULL. */
void smtp_forget(struct ssl_session_st **ticket);

/* Whether the peer is still there, and in step: asked before a session that
 * rested is used again. */
bool smtp_is_alive(struct smtp_session *session);

/* SIZE as announced in EHLO (RFC 1870); 0: not said. */
uint64_t smtp_max_size(const struct smtp_session *session);

struct smtp_envelope {
	const char *sender; /* "" : null reverse-path */
	uint64_t size;   /* octets of the message, said where SIZE is offered */
	bool needs_8bit; /* octets above 127 (RFC 6152) */
	bool needs_utf8; /* an address above 127 in the header (RFC 6532) */
	const char *id;  /* to be named in reports (RFC 3461); "", NULL: none */
	const char *const *recipients;
	size_t n_recipients;
};

/*
 * MAIL FROM and one RCPT TO for each recipient (pipelined where offered, RFC
 * 2920). 0: the conversation went on; replies[i] tells of recipient i, *mail_r
 * of MAIL FROM: when that is not 2xx, no recipient was taken. What the peer
 * does not offer and the envelope needs is answered here, as a peer would:
 * 552 5.3.4 (SIZE), 554 5.6.3 (8BITMIME), 554 5.6.9 and for an address of the
 * envelope 553 5.6.7 (SMTPUTF8). Where DSN is offered, reports are asked for
 * with the header alone, of failures and delays, with id and address in them.
 * -1: the connection is lost; *mail_r has the last words, never with a 2xx.
 */
MUST_USE int smtp_envelope(struct smtp_session *session,
    const struct smtp_envelope *envelope, struct smtp_reply *mail_r,
    struct smtp_reply *replies, struct err *err);

/* Where the bytes of a message come from: fill buffer, return the count, 0 at
 * the end, -1 on error. Lines end in CRLF; what does not is sent as if. */
struct smtp_source {
	void *self;
	int64_t (*read)(void *self, char *buffer, size_t size, struct err *err);
};

/* DATA, the message with dots stuffed, the final dot, and the answer: to DATA
 * where that was refused. -1: the connection is lost or the source failed;
 * *is_doubtful_r then says whether the final dot may have been seen, *reply_r
 * has the last words, never with a 2xx. */
MUST_USE int smtp_data(struct smtp_session *session,
    const struct smtp_source *source, struct smtp_reply *reply_r,
    bool *is_doubtful_r, struct err *err);

/* RSET after an envelope that goes no further. */
MUST_USE int smtp_reset(struct smtp_session *session, struct err *err);

#endif
