#ifndef BOUNCE_READ_H
#define BOUNCE_READ_H
/*
 * What a message that came back says: delivery reports (RFC 3464 in RFC 6522),
 * complaints (RFC 5965), the prose of mail systems that send neither, and what
 * looks like them but is not: replies of absent people, questions to prove one
 * is human, receipts.
 *
 * Nothing of it is believed here: anybody can write such a message. It says
 * which delivery it claims to be about; the caller proves that.
 */
#include <stddef.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/message/message.h"

enum bounce_kind {
	BOUNCE_NONE,      /* nothing that came back */
	BOUNCE_REPORT,    /* with a delivery-status */
	BOUNCE_PROSE,     /* says so in words */
	BOUNCE_COMPLAINT, /* a reader has called it spam */
	BOUNCE_AUTOMATIC, /* absence, challenge, receipt, other machine */
};

const char *bounce_kind_name(enum bounce_kind kind);

enum bounce_action {
	BOUNCE_FAILED,
	BOUNCE_DELAYED,   /* it will be tried again */
	BOUNCE_DELIVERED, /* or handed on, or expanded */
};

/* Texts are never NULL. */
struct bounce_recipient {
	const char *address; /* as sent to, lower case; "" : not said */
	const char *final;   /* where it was at the end; "" : not said */
	enum bounce_action action;
	const char *status; /* "5.1.1" (RFC 3463), "" : not said */
	const char *words;  /* what the other side said, on one line */
	const char *said;   /* what the reporter says of it besides, likewise */
};

struct saying;

struct bounce {
	enum bounce_kind kind;
	const struct bounce_recipient *recipients;
	size_t n_recipients;
	/* Of the message it is about, as far as it was returned; "" : not. */
	const char *message_id, *sender;
	const char *envelope_id; /* Original-Envelope-Id; "" : none */
	const char *text; /* the words for people, on one line, cut short */
	const char *subject;
	const struct saying *row; /* what told its kind; NULL: its form */
};

/* *bounce_r and all it holds live in arena; no more than
 * LIMIT_BOUNCE_RECIPIENTS recipients. Fails for want of memory only. */
MUST_USE int bounce_read(const struct message *message, struct arena *arena,
    struct bounce *bounce_r, struct err *err);

#endif
