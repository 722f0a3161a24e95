#ifndef CRIEUR_BASE_SHOWN_H
#define CRIEUR_BASE_SHOWN_H
/*
 * Text from outside as a terminal or a log may show it. What a terminal would
 * obey, and what would make a reader see other words than are there (characters
 * without width, that turn the direction of writing or begin a line), is shown
 * as what it is: "?" for a control character or an octet that is not UTF-8,
 * "<U+202E>" for the others.
 */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/span.h"
#include "crieur/base/str.h"

enum {
	SHOWN_SIZE = 12,
};

/* How the first character of text, which is not empty, is shown: NULL: as it
 * is; else what is written to shown. *octets_r is how many it takes, *point_r
 * which character it is, 0 for an octet that is none. */
const char *shown_character(struct span text, size_t *octets_r,
    unsigned long *point_r, char shown[SHOWN_SIZE]);

/* A line: text, cut to size, a tab and the ends of lines as control characters.
 * Returns out. */
const char *shown_line(char *out, size_t size, const char *text);

/* A document of JSON: what is not shown as it is becomes an escape of JSON. */
void shown_json(struct str *out, struct span json);

#endif
