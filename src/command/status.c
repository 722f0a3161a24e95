/* What somebody asks about themselves: how they stand, and which lists they
 * receive, or why not. Whoever asks, it goes to the person's own address. */
#include "crieur/notice/phrase.h"
#include "crieur/post/audience.h"

#include "command.h"

/* How a person stands to a list; the name of a phrase. NULL: it is none of
 * theirs, whatever they do. */
struct standing_to {
	const struct command *command;
	const struct list *list;
	const char *phrase;
};

static int
would_receive(const struct standing_to *to, const struct person *person,
    bool *would_r, struct err *err)
{
	const struct task *task = to->command->task;
	struct audience audience = {
		.store = task->store,
		.site = task->site,
		.list = to->list,
		.kind = AUDIENCE_RECEIVES,
		.at = task->at,
	};

	return audience_has(&audience, person, would_r, err);
}

static const char *
received_how(const struct person *person, const struct list *list)
{
	const char *address = person_address_on(person, span_of(list->name));

	if (address == NULL)
		return "status-no-address";
	return person_is_suspended(person, address) ? "status-suspended"
	                                            : "status-received";
}

/* The same person, were nothing between them and the list but what is tried. */
static int
stand(struct standing_to *to, struct err *err)
{
	const struct person *person = to->command->person;
	struct person other = *person;
	bool would = false;

	to->phrase = NULL;
	if (would_receive(to, person, &would, err) != 0)
		return -1;
	if (would) {
		to->phrase = received_how(person, to->list);
		return 0;
	}
	if (person_right_on(person, span_of(to->list->name)) ==
	    LIST_RIGHT_EXCLUDED) {
		to->phrase = "status-left";
		return 0;
	}
	other.is_exempt = true;
	if (would_receive(to, &other, &would, err) != 0)
		return -1;
	if (would)
		to->phrase = "status-dues";
	return 0;
}

static int
set_lists(struct command *command, struct err *err)
{
	struct task *task = command->task;
	struct standing_to to = { .command = command };
	struct str lines = STR_ON(task->arena);

	for (size_t i = 0; i < task->site->n_lists; i++) {
		to.list = &task->site->lists[i];
		if (stand(&to, err) != 0)
			return -1;
		if (to.phrase == NULL)
			continue;
		str_addf(&lines, "    %s  ", to.list->address);
		phrase_add(&lines, task_language(task), to.phrase, NULL, 0);
		str_addc(&lines, '\n');
	}
	notice_set(task, "lists", str_c(&lines));
	return str_check(&lines, err);
}

static int
set_groups(struct command *command, struct err *err)
{
	const struct person *person = command->person;
	struct str names = STR_ON(command->task->arena);

	for (size_t i = 0; i < person->n_memberships; i++)
		str_addf(&names, "%s%s", i > 0 ? ", " : "",
		    person->memberships[i].group);
	notice_set(command->task, "groups", str_c(&names));
	return str_check(&names, err);
}

static void
set_dues(struct command *command)
{
	struct task *task = command->task;
	const struct person *person = command->person;
	char until[DATE_TEXT_SIZE];

	notice_set(task, "person", person->name);
	notice_copy(task, "until",
	    phrase_day(task_language(task), person->paid_until, until));
	notice_flag(task, "is_exempt", person->is_exempt);
	notice_flag(task, "is_guest", !person->is_member);
}

int
command_status(struct command *command, struct err *err)
{
	struct task *task = command->task;
	struct audience_member person;
	struct task_notice notice = {
		.name = "status",
		.in_reply_to = task->post.header_message_id,
	};

	if (task_person(task, command->person->id, &person, err) != 0 ||
	    set_lists(command, err) != 0 || set_groups(command, err) != 0)
		return -1;
	set_dues(command);
	command->what = "asked how they stand";
	command->detail = task->summary.author.address;
	return person.address != NULL
	           ? command_tell(command, &notice, &person, err)
	           : 0;
}
