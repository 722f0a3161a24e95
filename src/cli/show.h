#ifndef CRIEUR_SRC_CLI_SHOW_H
#define CRIEUR_SRC_CLI_SHOW_H
/* Small things several commands show in the same way. */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/tie.h"

#include "command.h"

enum {
	SHOW_ANSWER_SIZE = 1024
};

/* "250 2.0.0 Ok": the smarthost's answer; what was said without a code, or by
 * ourselves, as it is. Returns buffer. */
const char *show_answer(
    int64_t code, const char *text, char buffer[SHOW_ANSWER_SIZE]);

/* Those tied to a group or organisation today, in the open array; lines as of
 * print_facts(), with "{kind}" for a group. */
MUST_USE int show_tied(struct context *context, enum tie tie, struct span name,
    const char *line, struct err *err);

#endif
