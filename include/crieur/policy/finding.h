#ifndef CRIEUR_POLICY_FINDING_H
#define CRIEUR_POLICY_FINDING_H
/*
 * What is wrong in the files, all at once: FILE:LINE[:COLUMN]: what is wrong;
 * what was expected.
 */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/attribute.h"

struct finding {
	char *file;      /* as the admin named it; "" for no file */
	unsigned line;   /* from 1; 0 unknown */
	unsigned column; /* from 1; 0 unknown */
	bool is_warning; /* shown, but keeps nothing from going live */
	char *text;
};

/* Zeroed is valid and empty. Past LIMIT_FINDINGS only n_dropped counts. */
struct findings {
	struct finding *items;
	size_t n_items, n_errors, n_dropped;
};

void findings_fini(struct findings *findings);
void findings_add(struct findings *findings, const char *file, unsigned line,
    unsigned column, const char *format, ...) PRINTF_LIKE(5, 6);
void findings_warn(struct findings *findings, const char *file, unsigned line,
    unsigned column, const char *format, ...) PRINTF_LIKE(5, 6);

/* "FILE:LINE:COLUMN: text" into buffer, truncated. Returns buffer. */
const char *finding_format(
    const struct finding *finding, char *buffer, size_t size);

#endif
