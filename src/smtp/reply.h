#ifndef CRIEUR_SRC_SMTP_REPLY_H
#define CRIEUR_SRC_SMTP_REPLY_H
/* One answer (RFC 5321 §4.2): lines with the same code, the last with a space
 * after it. */
#include "crieur/base/attribute.h"
#include "crieur/base/span.h"
#include "crieur/smtp/session.h"

struct wire;

enum {
	/* Octets of one answer, all lines together. RFC 5321 §4.5.3.1.5 has
	 * 512 a line. */
	LIMIT_REPLY = 64 * 1024,
};

/* Given the text of each line, after its code. */
struct reply_visitor {
	void (*line)(void *self, struct span text);
	void *self;
};

/* Read one; visitor may be NULL. -1: the connection is of no more use, and
 * *reply_r has code 0 and our words for it. */
MUST_USE int smtp_reply_read(struct wire *wire,
    const struct reply_visitor *visitor, struct smtp_reply *reply_r);

/* Code and words of our own making. */
void reply_say(struct smtp_reply *reply, int code, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* The first digit: 2 to 5, or 0. */
int reply_class(const struct smtp_reply *reply);

#endif
