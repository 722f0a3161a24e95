#ifndef CRIEUR_SRC_CLI_PERSON_SET_H
#define CRIEUR_SRC_CLI_PERSON_SET_H
/* The verbs of crieur person that change somebody. */
#include "command.h"

int person_set(struct context *context, int argc, char **argv, struct err *err);
int person_erase(
    struct context *context, int argc, char **argv, struct err *err);

#endif
