#ifndef MESSAGE_QUOTE_H
#define MESSAGE_QUOTE_H
/* Telling a mailer's lines in a reply from its author's. */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/span.h"

enum line_kind {
	LINE_TEXT,
	LINE_BLANK,
	LINE_QUOTED,      /* "> " and what introduces it */
	LINE_NOISE,       /* a line a mailer adds, to be left out alone */
	LINE_SIGNATURE,   /* what follows up to a quotation is a signature */
	LINE_FOREIGN_REST /* what follows is another message */
};

/* The kind of lines[i], and in *length_r how many lines are of it. */
enum line_kind line_kind(
    const struct span *lines, size_t n, size_t i, size_t *length_r);

/* "Bonjour Nicole," and the like: no answer by itself. */
bool line_is_greeting(struct span line);

#endif
