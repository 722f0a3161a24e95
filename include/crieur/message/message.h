#ifndef CRIEUR_MESSAGE_MESSAGE_H
#define CRIEUR_MESSAGE_MESSAGE_H
/*
 * A message as received, read without being changed.
 *
 * Views point into the bytes given at message_read(), which must outlive the
 * message; decoded texts live in the message. Everything is bounded by
 * base/limits.h; what is beyond a bound, or is not a message a list can judge,
 * is ERR_INPUT with a text fit for an SMTP reply.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"

struct message;

struct mailbox {
	const char *name;    /* decoded to UTF-8 (RFC 2047), "" none */
	const char *address; /* lower case, without comments */
};

enum {
	FINGERPRINT_SIZE = 32
};

/* The field with the address of a list of ours that a message has passed. */
#define LOOP_MARK "X-Crieur-Loop"

/* Read header and MIME shape. The whole message, CRLF lines. */
MUST_USE int message_read(
    struct span raw, struct message **message_r, struct err *err);
void message_free(struct message *message);
/* The same, for CLEANUP(). */
void message_drop(struct message **message);

/* Add a message as it stands in a file, its lines ended by LF, CRLF or, of an
 * old Macintosh, CR, in the form message_read() takes; the line that begins an
 * mbox entry is left out. */
void message_add_crlf(struct str *out, struct span file);

struct span message_raw(const struct message *message);
/* Where the body begins: after the empty line. */
size_t message_body_offset(const struct message *message);

/* The header fields in order: name and value as they stand (value still
 * folded, without the final CRLF). field is the whole of it with CRLF. */
struct header_field {
	struct span name, value, field;
};

size_t message_n_fields(const struct message *message);
struct header_field message_field(const struct message *message, size_t i);

/* The first field of that name, unfolded and decoded to UTF-8; NULL if there
 * is none. Lives as long as the message. */
const char *message_header(const struct message *message, const char *name);
size_t message_count(const struct message *message, const char *name);
/* The i-th field's value, decoded in the same way. */
const char *message_text(const struct message *message, size_t i);

/*
 * The author: exactly one From field (RFC 5322 §3.6) with exactly one mailbox
 * of a valid address. Two fields, none, a group, several mailboxes: ERR_INPUT.
 * *author_r lives as long as the message.
 */
MUST_USE int message_author(const struct message *message,
    const struct mailbox **author_r, struct err *err);

/* Every mailbox of To and Cc, in order; lives as long as the message. Fields
 * that cannot be read count for nothing. */
const struct mailbox *message_addressees(
    const struct message *message, size_t *n_r);

/* When the one Date field says it was sent; false where it says nothing. */
bool message_sent_at(const struct message *message, int64_t *at_r);

/* "<…>" without brackets, "" if missing or malformed. */
const char *message_id(const struct message *message);

/* Auto-Submitted other than no (RFC 3834), Precedence bulk/junk/list unless a
 * list of ours has set it, "Return-Path: <>" (the envelope is the caller's to
 * look at), X-Autoreply and friends, delivery reports. */
bool message_is_automatic(const struct message *message);
/* Whether the subject begins as autoresponders begin it that do not say what
 * they are: for answers, which nobody begins so; a post may. */
bool message_is_absence(const struct message *message);
bool message_is_spam(
    const struct message *message); /* X-Spam-Flag: YES and kin */
bool message_is_reply(const struct message *message);
bool message_is_html_only(const struct message *message);
/* Whether our loop mark for that list address stands in it. */
bool message_has_passed(
    const struct message *message, struct span list_address);

/* A field that may stand once and stands twice; NULL: none. */
const char *message_doubled(const struct message *message);
/* A field with a line over 998 octets that no blank lets fold. */
bool message_long_field(const struct message *message, struct span *name_r);
/* The first line of the body over 998 octets, from 1; 0: none. */
size_t message_long_line(const struct message *message);

/* A calendar's answer to an invitation (RFC 5546 §3.2.3). */
bool message_is_invitation_reply(const struct message *message);
/* Nothing but a word for a service address: unsubscribe, aide. */
bool message_is_bare_command(const struct message *message);

size_t message_n_attachments(const struct message *message);
/* The decoded file name, "" if it has none. */
const char *message_attachment(const struct message *message, size_t i);

/* The first max octets of readable text (decoded, UTF-8, HTML stripped), for
 * quoting in notices. Lives as long as the message. */
const char *message_excerpt(struct message *message, size_t max);

/* SHA-256 over From, To, Cc, Subject, Date and the body: the same for the same
 * message on another way, and for one changed in its blanks alone, as a
 * signature allows; another for other content. */
MUST_USE int message_fingerprint(const struct message *message,
    unsigned char fingerprint[FINGERPRINT_SIZE], struct err *err);

#endif
