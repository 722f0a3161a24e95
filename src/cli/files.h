#ifndef CRIEUR_SRC_CLI_FILES_H
#define CRIEUR_SRC_CLI_FILES_H
/* The configuration on disk, as the commands read it. */
#include <sys/types.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"
#include "crieur/policy/bundle.h"
#include "crieur/policy/finding.h"
#include "crieur/policy/site.h"

#include "print.h"

/* The path as crieurd sees it, whatever directory the command is started in:
 * the files of a live policy are known by their names. NULL without memory. */
const char *files_whole_path(const char *config_path, struct arena *arena);

/* Each finding on standard error, "FILE:LINE:COLUMN: text". */
void files_complain(const struct findings *findings);

/* The key "findings" of the open object. */
void files_print(struct print *print, const struct findings *findings);

/* The store's path although the files have errors: what store { path } of the
 * file itself says. ERR_CONFIG if that cannot be found either. */
MUST_USE int files_find_store(
    const char *config_path, struct str *path, struct err *err);

/* The directories on the way to a whole path, where they are missing, for all
 * to pass through: who may read is for the files to say. */
MUST_USE int files_make_directories(const char *path, struct err *err);

/* A file of that content and mode, on disk. */
MUST_USE int files_write(
    const char *path, struct span content, mode_t mode, struct err *err);

#endif
