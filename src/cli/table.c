#include "table.h"

#include <string.h>

static const struct command *const commands[] = {
	&command_check,
	&command_explain,
	&command_audience,
	&command_diff,
	&command_reload,
	&command_lists,
	&command_list,
	&command_held,
	&command_approve,
	&command_reject,
	&command_discard,
	&command_resume,
	&command_queue,
	&command_relay,
	&command_bounces,
	&command_bounce,
	&command_trace,
	&command_proof,
	&command_status,
	&command_policy,
	&command_texts,
	&command_dkim,
	&command_backup,
	&command_run_due,
	&command_person,
	&command_people,
	&command_group,
	&command_role,
	&command_dues,
	&command_unmatched,
	&command_import,
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
