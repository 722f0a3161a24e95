#ifndef CRIEUR_SRC_IMPORT_FORMAT_H
#define CRIEUR_SRC_IMPORT_FORMAT_H
/*
 * What the files of other programs call things: the lines of
 * policies/formats/NAME.conf, which formats.awk makes a table of at compile
 * time. A line is a fact of ours and its words.
 */
#include "crieur/base/span.h"

struct format {
	const char *name; /* of the file */
	const char *fact, *words;
};

/* In the order of the files; ends with a NULL name. */
extern const struct format built_in_formats[];

/* The next line of the format whose fact begins with prefix, from NULL on;
 * NULL: no more. */
const struct format *format_next(
    const struct format *line, const char *format, const char *prefix);

/* What text or its key (see name_key) means, as "standing " or "state " have
 * it: the rest of the fact, or NULL. */
const char *format_meaning(
    const char *format, const char *prefix, struct span text, struct span key);

#endif
