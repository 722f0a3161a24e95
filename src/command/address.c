/* The answer to a mail that asked whether an address is somebody's. */
#include "crieur/store/address.h"

#include "crieur/register/edit.h"

#include "command.h"

static int
settle(const struct task *task, const struct address_check_row *row,
    bool is_refused, struct err *err)
{
	struct register_edit edit = {
		.store = task->store,
		.actor = task->summary.author.address,
		.reason = "answered by mail",
		.at = task->at,
	};
	struct span address = span_of(row->address);

	if (register_edit_begin(&edit, err) != 0)
		return -1;
	if (is_refused)
		return register_remove_address(
		    &edit, row->person_id, address, err);
	return register_verify_address(&edit, row->person_id, address, err);
}

int
command_settle_address(struct command *command, struct err *err)
{
	struct task *task = command->task;
	struct task_notice notice = { .name = "address-stale" };
	struct address_check_row row = { 0 };
	struct err absent = { 0 };
	struct str words = STR_ON(task->arena);
	enum answer_word word;
	enum task_by by;

	command->what = "without effect";
	int found = store_address_check_find(
	    task->store, command->token, task->arena, &row, &absent);
	found = err_found(found, &absent, err);
	if (found < 0)
		return -1;
	if (found == 0)
		return command_settle_candidacy(command, err);
	struct task_whom whom = { row.person_id, row.address };
	if (task_is_by(task, &whom, &by, err) != 0)
		return -1;
	if (by == TASK_BY_OTHER)
		return 0;
	if (row.expires_at < task->at || row.is_verified)
		return command_say(command, &notice, err);
	if (task_answer(task, ANSWER_TO_LEAVING, &word, &words, err) != 0)
		return -1;
	if (word != ANSWER_YES && word != ANSWER_NO) {
		notice.name = "yes-unclear";
		return command_say(command, &notice, err);
	}
	bool is_refused = word == ANSWER_NO;
	command->what = is_refused ? "address refused" : "address verified";
	command->detail = row.address;
	notice.name = is_refused ? "address-refused" : "address-verified";
	if (settle(task, &row, is_refused, err) != 0)
		return -1;
	return command_say(command, &notice, err);
}
