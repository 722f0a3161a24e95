#ifndef CRIEUR_SRC_COMMAND_LEAVE_H
#define CRIEUR_SRC_COMMAND_LEAVE_H
/* What leaving a list and coming back to it have in common. */
#include <stdbool.h>

#include "command.h"

/* Do it where it is proved that the person wants it; else ask them. */
MUST_USE int leave_or_return(
    struct command *command, bool is_return, struct err *err);

/* Whether that person receives the list now; NULL does not. */
MUST_USE int leave_receives(const struct command *command,
    const struct person *person, bool *receives_r, struct err *err);

#endif
