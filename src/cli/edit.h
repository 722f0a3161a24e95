#ifndef CRIEUR_SRC_CLI_EDIT_H
#define CRIEUR_SRC_CLI_EDIT_H
/* A change of the register from the command line: one transaction, logged as
 * the actor's. */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/register/edit.h"

#include "command.h"

/* Run work within a transaction, which is kept when it returns 0 and undone
 * when it returns -1. why may be NULL. */
MUST_USE int edit_do(struct context *context, const char *why,
    int (*work)(struct register_edit *edit, void *self, struct err *err),
    void *self, struct err *err);

/* Days of options: NULL leaves *day as it is; ERR_USAGE for what is none. */
MUST_USE int edit_day(const char *text, int32_t *day, struct err *err);

/* The person an address (or number) stands for; a plain sentence if nobody. */
MUST_USE int edit_whom(struct context *context, const char *whom,
    int64_t *person_id_r, struct err *err);

/* A day as fact; null for DATE_NONE and DATE_FOREVER. */
void print_day(struct print *print, const char *key, int32_t day);

#endif
