#ifndef BOUNCE_READING_H
#define BOUNCE_READING_H
/*
 * The parts of bounce_read(). Texts that are kept live in its arena; where it
 * is full they are "" and is_short says so at the end, so that no reader has to
 * ask.
 */
#include "read.h"

struct reading {
	const struct message *message;
	struct arena *arena;
	struct bounce bounce;
	struct bounce_recipient *recipients; /* room for all there may be */
	bool is_short;
};

/* Another recipient, or NULL when there are too many. */
struct bounce_recipient *reading_add(struct reading *reading);

/* The text in lower case if it is an address, else "". Angle brackets, blanks
 * and a type before it ("rfc822;") are taken off. */
const char *reading_address(struct reading *reading, struct span text);

/* On one line, with single blanks, at most max octets. */
const char *reading_line(struct reading *reading, struct span text, size_t max);

/* Fields of a message/delivery-status (RFC 3464 §2). */
void read_status(struct reading *reading, struct span text);
/* Of a message/feedback-report (RFC 5965 §3). */
void read_feedback(struct reading *reading, struct span text);
/* What is known of the returned message from its header, wherever it begins
 * in text, quoted or not. */
void read_returned(struct reading *reading, struct span text);

/* A message/disposition-notification (RFC 8098): a receipt, unless it says that
 * a machine threw the message away, as Dovecot does where a mailbox is full. */
void read_disposition(struct reading *reading, struct span text);

/* The words of a message without report, or whose report names nobody: sets
 * recipients and text, and kind where there is none yet. */
void read_prose(struct reading *reading, struct span text);

#endif
