#ifndef CRIEUR_MESSAGE_FOLDED_H
#define CRIEUR_MESSAGE_FOLDED_H
/* A line of an answer as its words are compared. */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/span.h"
#include "crieur/base/str.h"

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
	bool has_other; /* letters or signs beside those, or too much */
};

/* Add the text in small letters without accents, with straight apostrophes and
 * plain blanks, and all else as it stands. */
void folded_add(struct str *out, struct span text);

/* What is beyond the bounds is left out. */
void folded_read(struct span line, struct folded *folded);

/* Read the first line with a word in it, which is cut off *text with what
 * stands before it; n 0: there is none. */
struct span folded_first(struct span *text, struct folded *folded);

/* Whether a word is one of a list's: "oui yes ok". */
bool word_is_in(const char *word, const char *list);
/* The first of n lists, of which some may be NULL, that has the word; n: none.
 */
size_t word_find(const char *word, const char *const *lists, size_t n);
/* Whether all words from the i-th on are in the list; whether one is. */
bool folded_all_in(const struct folded *folded, size_t i, const char *list);
bool folded_has_one(const struct folded *folded, size_t i, const char *list);

#endif
