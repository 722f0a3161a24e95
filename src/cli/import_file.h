#ifndef CRIEUR_SRC_CLI_IMPORT_FILE_H
#define CRIEUR_SRC_CLI_IMPORT_FILE_H
/* What `people import` and `dues import` have in common: the file, the one
 * transaction, and the report. */
#include <stdbool.h>
#include <stdio.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/register/import.h"

#include "command.h"

struct import_job {
	const char *path; /* "-" : standard input */
	const char *why;
	bool is_dry, is_strict;
	/* The register room's import. */
	int (*import)(struct register_edit *edit, FILE *file,
	    const struct import_rules *rules, struct import_report *report,
	    struct err *err);
};

/* Returns the exit code, or -1: 65 when a line was refused. */
int import_file(
    struct context *context, const struct import_job *job, struct err *err);

#endif
