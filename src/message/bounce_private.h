#ifndef MESSAGE_BOUNCE_PRIVATE_H
#define MESSAGE_BOUNCE_PRIVATE_H
/* The parts of bounce_read(). */
#include "crieur/message/bounce.h"
#include "crieur/message/part.h"

struct reading {
	const struct message *message;
	struct arena *arena;
	struct bounce bounce;
	struct bounce_recipient *recipients; /* room for all there may be */
};

/* Another recipient, or NULL when there are too many. */
struct bounce_recipient *bounce_add(struct reading *reading);

/* The text in lower case if it is an address, else "". Angle brackets, blanks
 * and a type before it ("rfc822;") are taken off. */
MUST_USE int bounce_address(struct arena *arena, struct span text,
    const char **address_r, struct err *err);

/* On one line, with single blanks, at most max octets. */
MUST_USE int bounce_one_line(struct arena *arena, struct span text, size_t max,
    const char **line_r, struct err *err);

/* Fields of a message/delivery-status (RFC 3464 §2). */
MUST_USE int bounce_read_status(
    struct reading *reading, struct span text, struct err *err);
/* Of a message/feedback-report (RFC 5965 §3). */
MUST_USE int bounce_read_feedback(
    struct reading *reading, struct span text, struct err *err);
/* What is known of the returned message from its header, wherever it begins
 * in text, quoted or not. */
MUST_USE int bounce_read_returned(
    struct reading *reading, struct span text, struct err *err);

/* A message/disposition-notification (RFC 8098): a receipt, unless it says that
 * a machine threw the message away, as Dovecot does where a mailbox is full. */
MUST_USE int bounce_read_disposition(
    struct reading *reading, struct span text, struct err *err);

/* The words of a message without report, or whose report names nobody: sets
 * recipients and text, and kind where there is none yet. */
MUST_USE int bounce_read_prose(
    struct reading *reading, struct span text, struct err *err);

#endif
