#ifndef CRIEUR_POLICY_FINDING_H
#define CRIEUR_POLICY_FINDING_H
/*
 * What is wrong in the files, all at once: FILE:LINE[:COLUMN]: what is wrong;
 * what was expected.
 */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/attribute.h"
#include "crieur/base/span.h"

/* Where something is written. */
struct position {
	const char *file;      /* as the admin named it; NULL or "" for none */
	unsigned line, column; /* from 1; 0 unknown */
};

/* The line alone, for what is about the whole of it. */
struct position position_line(struct position at);

/* Move on over a text that stands there. A column is a letter, not an octet of
 * UTF-8. */
void position_pass(struct position *at, struct span passed);

struct finding {
	struct position at; /* its file is never NULL */
	bool is_warning;    /* shown, but keeps nothing from going live */
	char *text;
};

/* Zeroed is valid and empty. Past LIMIT_FINDINGS only n_dropped counts. */
struct findings {
	struct finding *items;
	size_t n_items, n_errors, n_dropped;
};

void findings_fini(struct findings *findings);
/* Told once, whatever often it is found. */
void findings_add(struct findings *findings, struct position at,
    const char *format, ...) PRINTF_LIKE(3, 4);
void findings_warn(struct findings *findings, struct position at,
    const char *format, ...) PRINTF_LIKE(3, 4);

/* "FILE:LINE:COLUMN: text" into buffer, truncated. Returns buffer. */
const char *finding_format(
    const struct finding *finding, char *buffer, size_t size);

#endif
