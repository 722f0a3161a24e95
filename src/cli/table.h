#ifndef CRIEUR_SRC_CLI_TABLE_H
#define CRIEUR_SRC_CLI_TABLE_H
/* The nouns and commands of grammar.def, in its order. */
#include "command.h"

/* What the function of each command is: see struct command. */
#define NOUN(...)
#define ALSO(...)
#define COMMAND(run, ...) \
 int run(struct context *context, const struct args *args, struct err *err);
#define COMMAND_TELLS COMMAND
#include "grammar.def"
#undef COMMAND
#undef COMMAND_TELLS
#undef ALSO
#undef NOUN

/* NULL-terminated by name. */
extern const struct noun table_nouns[];
/* Those of a noun follow one another; the last has no grammar. */
extern const struct command table_commands[];

/* NULL if there is no noun of that name. */
const struct noun *table_noun(const char *name);
bool table_is_of(const struct command *command, const struct noun *noun);

/* The words, with '|' between them, after the noun that choose the command;
 * empty if there are none. */
struct span table_verb(const struct command *command);

/* The command of the noun that the words after it choose; *n_chosen_r of them,
 * 0 or 1, did. NULL with ERR_USAGE if there is none. */
const struct command *table_find(const struct noun *noun, int argc, char **argv,
    int *n_chosen_r, struct err *err);

#endif
