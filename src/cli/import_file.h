#ifndef CRIEUR_SRC_CLI_IMPORT_FILE_H
#define CRIEUR_SRC_CLI_IMPORT_FILE_H
/* What `people import`, `dues import` and `import accept` have in common: the
 * file, and the report. */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/import/file.h"

#include "command.h"

/* Import the file at path ("-": standard input), or that view of the SQLite
 * file at path (view NULL: none), as job says; store, site, actor and time are
 * the context's. Returns the exit code, or -1: 65 when a line was refused, 1
 * when the whole was set aside. */
int import_file(struct context *context, struct bulk *job, const char *path,
    const char *view, struct err *err);

/* The parts of a job that are the context's. */
void import_prepare(const struct context *context, struct bulk *job);
/* Tell what became of it. Returns the exit code. */
int import_tell(struct context *context, const struct bulk *job,
    const struct bulk_result *result);

#endif
