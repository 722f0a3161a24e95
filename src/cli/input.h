#ifndef CRIEUR_SRC_CLI_INPUT_H
#define CRIEUR_SRC_CLI_INPUT_H
/* A file given on the command line, or "-" for standard input. */
#include <stddef.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/str.h"

/* All of it, at most max octets: beyond is ERR_INPUT; a file that cannot be
 * read is ERR_ABSENT. */
MUST_USE int input_read(
    const char *name, size_t max, struct str *text, struct err *err);

#endif
