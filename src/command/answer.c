/* From a mail to a service address to what it asks for. */
#include "crieur/command/answer.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/notice/address.h"
#include "crieur/task/answer.h"

#include "command.h"

enum {
	UNCLEAR_SIZE = 200, /* more is not quoted */
};

static void
set_fields(struct task *task)
{
	const struct list *list = task->list;
	struct str author = STR_ON(task->arena), excerpt = STR_ON(task->arena);
	char owner[ADDRESS_TEXT_SIZE] = "", join[ADDRESS_TEXT_SIZE] = "";
	char leave[ADDRESS_TEXT_SIZE] = "";

	summary_author(&task->summary, &author);
	summary_quote(&task->summary, &excerpt);
	if (list != NULL) {
		list_address_for(list, "owner", owner);
		list_address_for(list, "join", join);
	}
	if (list != NULL && list->may_leave)
		list_address_for(list, "leave", leave);
	bool may_write = list != NULL && !list->is_announcement;
	notice_set(
	    task, "list", list != NULL ? list->address : task->site->address);
	notice_set(task, "description", list != NULL ? list->description : "");
	notice_set(task, "post", may_write ? list->address : "");
	notice_copy(task, "owner", list != NULL ? owner : task->site->address);
	notice_copy(task, "join", join);
	notice_copy(task, "leave", leave);
	notice_set(task, "site", task->site->name);
	notice_set(task, "renewal", task->site->dues.renewal);
	notice_set(task, "subject", task->post.subject);
	notice_copy(task, "author", str_c(&author));
	notice_copy(task, "excerpt", str_c(&excerpt));
	notice_set(task, "unclear", "");
	notice_set(task, "may_moderate", "");
}

static bool
is_for(struct span localpart, const char *one, const char *other)
{
	return span_ends_nocase(localpart, one) ||
	       span_ends_nocase(localpart, other);
}

static int
read_request(struct task *task, enum answer_word *word_r, struct err *err)
{
	struct span subject = span_of(task->post.subject), words, unclear;
	char shown[UNCLEAR_SIZE];
	bool may = false;

	if (answer_read_request(span_of(""), subject, word_r, &unclear, err) !=
	    0)
		return -1;
	if (*word_r >= ANSWER_HELP)
		return 0;
	if (task_words(task, &words, err) != 0)
		return -1;
	if (answer_read_request(words, subject, word_r, &unclear, err) != 0)
		return -1;
	if (*word_r != ANSWER_UNCLEAR || unclear.len >= UNCLEAR_SIZE)
		return 0;
	snprintf(shown, sizeof(shown), "%.*s", (int)unclear.len, unclear.at);
	notice_copy(task, "unclear", shown);
	if (task->list != NULL &&
	    task_may_moderate(
		task, task->post.author_person_id, false, &may, err) != 0)
		return -1;
	notice_flag(task, "may_moderate", may);
	return 0;
}

/* The one command the address says; -request reads it in the mail. */
static int
read_word(struct task *task, enum answer_word *word_r, struct err *err)
{
	struct span localpart = span_of(task->post.recipient);

	localpart = span_cut(&localpart, '@');
	localpart = span_cut(&localpart, task->site->gate.recipient_delimiter);
	*word_r = ANSWER_HELP;
	if (is_for(localpart, "-join", "-subscribe"))
		*word_r = ANSWER_JOIN;
	else if (is_for(localpart, "-leave", "-unsubscribe"))
		*word_r = ANSWER_LEAVE;
	else if (!is_for(localpart, "-help", "-confirm"))
		return read_request(task, word_r, err);
	return 0;
}

static int
follow(struct command *command, struct err *err)
{
	struct task_notice help = { .name = "command-help" };
	bool has_token = command->token[0] != '\0';
	enum answer_word word = ANSWER_HELP;

	if (has_token)
		return command->task->list == NULL
		           ? command_settle_address(command, err)
		           : command_settle(command, err);
	if (read_word(command->task, &word, err) != 0)
		return -1;
	if (word == ANSWER_STATUS && command->person != NULL)
		return command_status(command, err);
	if (command->task->list == NULL)
		return command_say(command, &help, err);
	if (word == ANSWER_JOIN)
		return command_join(command, err);
	if (word == ANSWER_LEAVE)
		return command_leave(command, err);
	return command_say(command, &help, err);
}

int
command_answer(struct task *task, struct err *err)
{
	struct command command = {
		.task = task,
		.token = task_token(task),
		.what = "",
		.detail = "",
	};
	const char *why = task_silence(task) != NULL ? "automatic" : "";

	if (command.token == NULL)
		return err_memory(err);
	if (task->post.author_person_id != 0 &&
	    register_person_by_id(
		ON_DAY(task->store, date_of(task->at), task->arena),
		task->post.author_person_id, &command.person, err) != 0)
		return -1;
	set_fields(task);
	if (why[0] == '\0' && follow(&command, err) != 0)
		return -1;
	if (command.what[0] != '\0' &&
	    task_note(task, "clerk", command.what, command.detail, err) != 0)
		return -1;
	bool is_sent = task->result.n_told > 0;
	task->result.outcome = is_sent ? TASK_DONE : TASK_IGNORED;
	return task_note(task, "clerk", is_sent ? "answered" : "not answered",
	    is_sent ? task->summary.author.address : why, err);
}

int
command_answer_site(struct task *task, struct err *err)
{
	enum answer_word word;

	/* Behind a subject of their own people write to people. */
	if (read_request(task, &word, err) != 0)
		return -1;
	if (word >= ANSWER_HELP &&
	    (task->words == NULL || task->post.subject[0] == '\0'))
		return command_answer(task, err);
	task->result.outcome = TASK_OTHER;
	return 0;
}
