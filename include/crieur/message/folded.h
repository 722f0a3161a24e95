#ifndef CRIEUR_MESSAGE_FOLDED_H
#define CRIEUR_MESSAGE_FOLDED_H
/* A line of an answer as its words are compared. */
#include <stddef.h>

#include "crieur/base/span.h"

enum {
	FOLDED_SIZE = 400,
	FOLDED_WORDS = 40,
};

/* Small letters without accents, apostrophes and dots as spaces; what is
 * neither letter nor digit ends a word. */
struct folded {
	char text[FOLDED_SIZE];
	const char *words[FOLDED_WORDS];
	size_t ends[FOLDED_WORDS]; /* where each word ends in the line */
	size_t n;
};

/* What is beyond the bounds is left out. */
void folded_read(struct span line, struct folded *folded);

#endif
