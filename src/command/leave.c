/*
 * Out of a list and back, by one's own word: an exclusion from this list, and
 * its end. A word that is not proved is confirmed by an answer to a mail that
 * goes to the person; nobody takes another out.
 */
#include "leave.h"

#include <string.h>

#include "crieur/base/date.h"
#include "crieur/post/audience.h"
#include "crieur/register/edit.h"
#include "crieur/register/tie.h"
#include "crieur/store/leaving.h"
#include "crieur/store/outgoing.h"
#include "crieur/task/allowance.h"
#include "crieur/task/answer.h"

#include "command.h"

enum {
	/* From its hand-over on; and at most, where it waits before. */
	CONFIRM_LIFE_S = 24 * 3600,
	CONFIRM_KEPT_S = 30 * 24 * 3600,
};

static int
set_excluded(const struct task *task, int64_t person_id, bool is_excluded,
    struct err *err)
{
	struct register_edit edit = {
		.store = task->store,
		.actor = task->summary.author.address,
		.reason = task->list->name,
		.at = task->at,
	};
	struct tie_wish wish = {
		.person_id = person_id,
		.name = span_of(task->list->name),
		.kind = TIE_KIND_EXCLUDE,
		.since = DATE_NONE,
		.until = DATE_FOREVER,
		.sessions = SESSIONS_NOT_COUNTED,
	};
	size_t n_ended;

	if (register_edit_begin(&edit, err) != 0)
		return -1;
	if (is_excluded)
		return register_tie(&edit, TIE_RIGHT, &wish, err);
	wish.until = edit.day - 1;
	return register_untie(&edit, TIE_RIGHT, &wish, &n_ended, err);
}

static int
carry_out(
    struct command *command, const struct leaving_row *row, struct err *err)
{
	struct task_notice notice = {
		.name = row->is_return ? "return-done" : "leave-done",
	};

	command->what = row->is_return ? "taken up again" : "left";
	command->detail = command->task->list->name;
	if (set_excluded(command->task, row->person_id, !row->is_return, err) !=
	    0)
		return -1;
	return command_say(command, &notice, err);
}

/* The mail whose answer confirms it, to the person at the address that the
 * register knows. */
static int
ask(struct command *command, struct leaving_row *row, struct err *err)
{
	const struct task *task = command->task;
	struct token_address address;
	struct token token = {
		.purpose = row->is_return ? "return" : "leave",
		.about = task->post.token_key,
		.person = row->person_id,
		.expires_at = row->expires_at,
	};
	struct audience_member person;
	struct task_notice notice = {
		.name = row->is_return ? "return-confirm" : "leave-confirm",
		.reply_to = address.text,
		.in_reply_to = task->post.header_message_id,
	};
	struct audience_member author = task_author(task);
	struct allowance allowance;

	address.text[0] = '\0';
	/* Then it is only noted. */
	if (allowance_find(task, &author, &allowance, err) != 0)
		return -1;
	if (allowance.why[0] != '\0')
		return command_say(command, &notice, err);
	if (token_address_make(task, &token, row->is_return ? "join" : "leave",
		&address, err) != 0)
		return -1;
	if (address.text[0] == '\0')
		return err_set(err, ERR_BUG,
		    "list %s: its name leaves no room for a token",
		    task->list->name);
	row->seal = address.token;
	command->what = "asked to confirm";
	command->detail = task->summary.author.address;
	if (store_leaving_add(task->store, row, task->at, err) != 0 ||
	    task_person(task, row->person_id, &person, err) != 0)
		return -1;
	return person.address != NULL
	           ? command_tell(command, &notice, &person, err)
	           : 0;
}

int
leave_or_return(struct command *command, bool is_return, struct err *err)
{
	const struct task *task = command->task;
	struct leaving_row row = {
		.seal = "",
		.post_id = task->post.id,
		.person_id = command->person->id,
		.list = task->list->name,
		.is_return = is_return,
		.expires_at = task->at + CONFIRM_KEPT_S,
	};

	if (!command_is_proved(command))
		return ask(command, &row, err);
	row.done_at = task->at;
	if (store_leaving_add(task->store, &row, task->at, err) != 0)
		return -1;
	return carry_out(command, &row, err);
}

int
leave_receives(const struct command *command, const struct person *person,
    bool *receives_r, struct err *err)
{
	const struct task *task = command->task;
	struct audience audience = {
		.store = task->store,
		.site = task->site,
		.list = task->list,
		.kind = AUDIENCE_RECEIVES,
		.at = task->at,
	};

	*receives_r = false;
	if (person == NULL)
		return 0;
	return audience_has(&audience, person, receives_r, err);
}

int
command_leave(struct command *command, struct err *err)
{
	struct task_notice notice = { .name = "leave-nothing" };
	bool may_leave = command->task->list->may_leave;
	bool receives = false;

	if (leave_receives(command, command->person, &receives, err) != 0)
		return -1;
	if (receives && may_leave)
		return leave_or_return(command, false, err);
	/* What a list does not permit is said to anybody in the same words. */
	if (!may_leave)
		notice.name = "leave-refused";
	return command_say(command, &notice, err);
}

/* Why an answer to our question changes nothing; NULL: it does. */
static int
find_objection(struct task *task, const struct leaving_row *row,
    const char **why_r, struct err *err)
{
	struct str words = STR_ON(task->arena);
	enum answer_word word, wish;
	int64_t left_at = 0;
	bool is_own = false;

	*why_r = NULL;
	if (task_answer(task, ANSWER_TO_LEAVING, &word, &words, err) != 0 ||
	    store_outgoing_left(
		task->store, row->post_id, task->at, &left_at, err) != 0 ||
	    store_leaving_is_own(task->store, row->person_id, task->list->name,
		&is_own, err) != 0)
		return -1;
	wish = row->is_return ? ANSWER_JOIN : ANSWER_LEAVE;
	if (row->done_at != 0 || row->expires_at < task->at ||
	    left_at + CONFIRM_LIFE_S < task->at || is_own != row->is_return ||
	    !task->list->may_leave)
		*why_r = "leave-stale";
	else if (word == ANSWER_NO)
		*why_r = "leave-kept";
	else if (word != ANSWER_YES && word != wish)
		*why_r = "yes-unclear";
	return 0;
}

int
command_settle(struct command *command, struct err *err)
{
	struct task *task = command->task;
	struct task_notice notice = { .name = "leave-stale" };
	struct leaving_row row = { 0 };
	struct err absent = { 0 };
	enum task_by by;

	command->what = "without effect";
	int found = store_leaving_find(
	    task->store, command->token, task->arena, &row, &absent);
	found = err_found(found, &absent, err);
	if (found < 0)
		return -1;
	/* Nobody we have written to. */
	if (found == 0)
		return 0;
	/* Whoever else answers is told nothing, and changes nothing. */
	struct task_whom whom = { row.person_id, "" };
	command->detail = "it is not the person's who was asked";
	if (task_is_by(task, &whom, &by, err) != 0)
		return -1;
	if (by == TASK_BY_OTHER)
		return 0;
	command->detail = "";
	if (strcmp(row.list, task->list->name) == 0 &&
	    find_objection(task, &row, &notice.name, err) != 0)
		return -1;
	if (notice.name != NULL)
		return command_say(command, &notice, err);
	if (store_leaving_done(task->store, row.id, task->at, err) != 0)
		return -1;
	return carry_out(command, &row, err);
}
