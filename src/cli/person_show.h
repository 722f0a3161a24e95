#ifndef CRIEUR_SRC_CLI_PERSON_SHOW_H
#define CRIEUR_SRC_CLI_PERSON_SHOW_H
/* What the register holds of one person, for people and as JSON. */
#include <stdbool.h>

#include "command.h"

/* As of context->now; with all that ended, and the log, if with_history. */
MUST_USE int person_show_whole(struct context *context, int64_t person_id,
    bool with_history, struct err *err);

/* All that is held, in JSON in any case: what a person may ask for. */
MUST_USE int person_export_whole(
    struct context *context, int64_t person_id, struct err *err);

#endif
