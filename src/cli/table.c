#include "table.h"

#include <string.h>

static const struct command *const commands[] = {
	&command_check,
	NULL,
};

const struct command *const *
table_commands(void)
{
	return commands;
}

const struct command *
table_find(const char *name)
{
	for (size_t i = 0; commands[i] != NULL; i++) {
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	}
	return NULL;
}
