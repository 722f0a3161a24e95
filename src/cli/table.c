#include "table.h"

#include <string.h>

static const struct command *const commands[] = {
	&command_check,
	&command_person,
	&command_people,
	&command_group,
	&command_role,
	&command_dues,
	&command_organisation,
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
