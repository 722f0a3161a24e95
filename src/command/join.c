/*
 * Into a list: by membership, so that a wish goes to those who answer for the
 * group. Whoever left by their own word comes back by it. Nobody learns from
 * an answer who is a member: it goes to the address in question, and says the
 * same to all who do not receive the list.
 */
#include <string.h>

#include "crieur/store/leaving.h"
#include "crieur/task/wish.h"

#include "command.h"
#include "leave.h"

/* The same person, whom nothing keeps from the list by name. */
static int
unexcluded(
    const struct command *command, struct person *person_r, struct err *err)
{
	const struct person *person = command->person;
	struct list_setting *settings = arena_array(
	    command->task->arena, person->n_settings + 1, sizeof(*settings));
	size_t n = 0;

	if (settings == NULL)
		return err_memory(err);
	for (size_t i = 0; i < person->n_settings; i++) {
		const struct list_setting *setting = &person->settings[i];
		if (setting->right != LIST_RIGHT_EXCLUDED ||
		    strcmp(setting->list, command->task->list->name) != 0)
			settings[n++] = *setting;
	}
	*person_r = *person;
	person_r->settings = settings;
	person_r->n_settings = n;
	return 0;
}

static int
may_return(const struct command *command, bool *may_r, struct err *err)
{
	struct person person;
	bool is_own = false;

	*may_r = false;
	if (command->person == NULL)
		return 0;
	if (store_leaving_is_own(command->task->store, command->person->id,
		command->task->list->name, &is_own, err) != 0)
		return -1;
	if (!is_own)
		return 0;
	if (unexcluded(command, &person, err) != 0)
		return -1;
	return leave_receives(command, &person, may_r, err);
}

/* The wish, to each of those who answer for the list. */
static int
pass_on(struct command *command, struct err *err)
{
	struct task *task = command->task;
	struct moderators moderators;
	struct told told;
	struct task_notice notice = {
		.name = "join-wish",
		.reply_to = task->summary.author.address,
		.is_attached = true,
	};
	bool is_brought = false;

	command->detail = task->summary.author.address;
	if (command_is_proved(command))
		return command_ask_group(command, err);
	if (wish_note(task, &is_brought, err) != 0)
		return -1;
	if (!is_brought)
		return 0;
	command->what = "wish passed on";
	if (task_moderators(task, &moderators, err) != 0 ||
	    notice_tell_each(task, &notice, &moderators, &told, err) != 0)
		return -1;
	task->result.n_told += told.n;
	return 0;
}

int
command_join(struct command *command, struct err *err)
{
	struct task_notice notice = { .name = "join-how" };
	bool receives = false, may = false;

	if (leave_receives(command, command->person, &receives, err) != 0)
		return -1;
	if (!receives && may_return(command, &may, err) != 0)
		return -1;
	if (may)
		return leave_or_return(command, true, err);
	if (receives)
		notice.name = "join-already";
	else if (command->task->list->group[0] != '\0') {
		notice.name = "join-passed-on";
		if (pass_on(command, err) != 0)
			return -1;
	}
	return command_say(command, &notice, err);
}
