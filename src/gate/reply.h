#ifndef CRIEUR_SRC_GATE_REPLY_H
#define CRIEUR_SRC_GATE_REPLY_H
/*
 * A refusal as SMTP can say it: one line of ASCII (RFC 5321 §4.5.3.1.5) in
 * French and English, the list's language first.
 */
#include "crieur/base/span.h"
#include "crieur/notice/catalogue.h"

struct reply {
	char code[4];      /* "550" */
	char enhanced[12]; /* "5.7.1" */
	char text[490];    /* ASCII, without CR and LF */
};

void reply_reason(
    const struct wording *wording, const char *reason, struct reply *reply_r);

/* Transliterate: what has no ASCII likeness becomes '?', control
 * characters a space; at most size - 1 octets and a NUL. */
void reply_ascii(struct span utf8, char *buffer, size_t size);

#endif
