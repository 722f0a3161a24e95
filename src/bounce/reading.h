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
	const char *complainer; /* of the returned header; "" : not there */
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

/* A complaint of a reader that is no such report: his address is what the
 * returned header has. */
void read_complaint(struct reading *reading);

/* Up to the line from which on the message is not the reporter's but ours. */
struct span reporters_words(struct span text);

/* What kind of mail the header and the words make of it; *row_r: what told so,
 * NULL: its form. */
enum bounce_kind prose_kind(const struct message *message, struct span words,
    const struct saying **row_r);

/* Fields of a report that stand in a text, as old systems have them, and
 * gateways that lose the type of a part. Without recipients it stays prose. */
void read_fields(struct reading *reading, struct span text);

/* The words of a message without report, or whose report names nobody: its
 * recipients, and what is said of each. */
void read_prose(struct reading *reading, struct span words);

/* What the words say of each recipient: as all there is to say, and besides
 * what his fields say. */
void read_own(struct reading *reading, struct span words);
void read_said(struct reading *reading, struct span words);

#endif
