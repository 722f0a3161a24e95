#ifndef CRIEUR_SRC_CLI_TABLE_H
#define CRIEUR_SRC_CLI_TABLE_H
/* Every command there is, in the order --help shows them. */
#include "command.h"

extern const struct command command_check;
extern const struct command command_dues;
extern const struct command command_group;
extern const struct command command_organisation;
extern const struct command command_people;
extern const struct command command_person;
extern const struct command command_role;

/* NULL-terminated. */
const struct command *const *table_commands(void);

/* NULL if there is none of that name. */
const struct command *table_find(const char *name);

#endif
