/*
 * Into a list: by membership, so that a wish goes to those who answer for the
 * group. Whoever left by their own word comes back by it. Nobody learns from
 * an answer who is a member: it goes to the address in question, and says the
 * same to all who do not receive the list.
 */
#include <string.h>

#include "crieur/post/moderator.h"
#include "crieur/store/leaving.h"

#include "command.h"
#include "leave.h"

/* The same person, whom nothing keeps from the list by name. */
static int
unexcluded(
    const struct command *command, struct person *person_r, struct err *err)
{
	const struct person *person = command->person;
	struct list_setting *settings = arena_array(
	    command->arena, person->n_settings + 1, sizeof(*settings));
	size_t n = 0;

	if (settings == NULL)
		return err_memory(err);
	for (size_t i = 0; i < person->n_settings; i++) {
		const struct list_setting *setting = &person->settings[i];
		if (setting->right != LIST_RIGHT_EXCLUDED ||
		    strcmp(setting->list, command->list->name) != 0)
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
	if (store_leaving_is_own(command->store, command->person->id,
		command->list->name, &is_own, err) != 0)
		return -1;
	if (!is_own)
		return 0;
	if (unexcluded(command, &person, err) != 0)
		return -1;
	return leave_receives(command, &person, may_r, err);
}

/* The wish, to each of those who answer for the list. */
static int
pass_on(const struct command *command, struct command_outcome *outcome,
    struct err *err)
{
	struct moderators moderators;
	struct command_notice notice = {
		.name = "join-wish",
		.reply_to = command->summary->author.address,
		.is_attached = true,
	};

	if (moderators_find(command->store, command->site, command->list,
		command->at, command->arena, &moderators, err) != 0)
		return -1;
	for (size_t i = 0; i < moderators.n_members; i++) {
		const struct audience_member *member = &moderators.members[i];
		struct mailbox to = {
			.name = member->name,
			.address = member->address,
		};
		notice.to = &to;
		notice.person_id = member->person_id;
		if (command_say(command, &notice, outcome, err) != 0)
			return -1;
	}
	outcome->what = "wish passed on";
	outcome->detail = command->summary->author.address;
	return 0;
}

int
command_join(const struct command *command, struct command_outcome *outcome,
    struct err *err)
{
	struct command_notice notice = { .name = "join-how" };
	bool receives = false, may = false;

	if (leave_receives(command, command->person, &receives, err) != 0)
		return -1;
	if (!receives && may_return(command, &may, err) != 0)
		return -1;
	if (may)
		return leave_or_return(command, true, outcome, err);
	if (receives)
		notice.name = "join-already";
	else if (command->list->group[0] != '\0') {
		notice.name = "join-passed-on";
		if (pass_on(command, outcome, err) != 0)
			return -1;
	}
	return command_say(command, &notice, outcome, err);
}
