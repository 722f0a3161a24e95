/*
 * Into the association and into its groups by mail. A guest's yes is brought to
 * the facilitators and to the committee, whose members sponsor and decide; a
 * member's wish for a group to its facilitators. Who answers is proved; the
 * token only says what is answered.
 */
#include "crieur/store/candidacy.h"

#include <string.h>

#include "crieur/base/date.h"
#include "crieur/notice/address.h"
#include "crieur/notice/phrase.h"
#include "crieur/register/edit.h"
#include "crieur/register/tie.h"
#include "crieur/store/person.h"

#include "command.h"

static const char committee[] = "ca";

struct candidacy {
	struct command *command;
	struct candidacy_row row;
	const struct person *person; /* whose it is */
	const struct list *list;     /* of the group; NULL: it has none */
	struct str sponsors;         /* names, in arena */
	int64_t n_sponsors;
};

static struct task *
task_of(const struct candidacy *candidacy)
{
	return candidacy->command->task;
}

static int
find_person(const struct candidacy *candidacy, int64_t id,
    const struct person **person_r, struct err *err)
{
	const struct task *task = task_of(candidacy);

	return register_person_by_id(
	    ON_DAY(task->store, date_of(task->at), task->arena), id, person_r,
	    err);
}

/* Those who are of the committee today. */
static int
read_sponsors(struct candidacy *candidacy, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct sponsor_row row;
	int more;

	candidacy->sponsors = (struct str)STR_ON(task_of(candidacy)->arena);
	candidacy->n_sponsors = 0;
	if (store_sponsor_walk(task_of(candidacy)->store, candidacy->row.id,
		&cursor, err) != 0)
		return -1;
	while ((more = sponsor_next(&cursor, &row, err)) > 0) {
		const struct person *person = NULL;
		if (find_person(candidacy, row.person_id, &person, err) != 0)
			return -1;
		if (person == NULL ||
		    !person_has_role(person, span_of(committee)))
			continue;
		str_addf(&candidacy->sponsors, "%s%s",
		    candidacy->n_sponsors++ > 0 ? ", " : "", person->name);
	}
	return more < 0 ? -1 : str_check(&candidacy->sponsors, err);
}

static int64_t
n_missing(const struct candidacy *candidacy)
{
	int64_t needed = task_of(candidacy)->site->registry.sponsors;

	return needed > candidacy->n_sponsors ? needed - candidacy->n_sponsors
	                                      : 0;
}

static int
set_fields(struct candidacy *candidacy, struct err *err)
{
	struct task *task = task_of(candidacy);
	const struct person *person = candidacy->person;
	char owner[ADDRESS_TEXT_SIZE] = "";

	if (candidacy->list != NULL)
		list_address_for(candidacy->list, "owner", owner);
	notice_set(task, "group", candidacy->row.group_name);
	notice_copy(task, "owner", owner);
	notice_set(task, "name", person->name);
	notice_set(
	    task, "address", person->address != NULL ? person->address : "");
	if (read_sponsors(candidacy, err) != 0)
		return -1;
	notice_set(task, "sponsors", str_c(&candidacy->sponsors));
	notice_number(task, "number", n_missing(candidacy));
	return 0;
}

/* *is_r false: there is none such, or nobody it could be of. */
static int
find(struct candidacy *candidacy, bool *is_r, struct err *err)
{
	struct task *task = task_of(candidacy);
	struct err absent = { 0 };
	int found = store_candidacy_find(task->store, candidacy->command->token,
	    task->arena, &candidacy->row, &absent);

	found = err_found(found, &absent, err);
	*is_r = false;
	if (found <= 0)
		return found;
	if (find_person(candidacy, candidacy->row.person_id, &candidacy->person,
		err) != 0)
		return -1;
	if (candidacy->person == NULL)
		return 0;
	candidacy->list =
	    site_group_list(task->site, span_of(candidacy->row.group_name));
	*is_r = true;
	return set_fields(candidacy, err);
}

/* Answer with a phrase of the catalogue. */
static int
say(struct candidacy *candidacy, const char *phrase, struct err *err)
{
	struct task *task = task_of(candidacy);
	struct str answer = STR_ON(task->arena);
	struct task_notice notice = { .name = "candidacy-answer" };
	const struct field fields[] = {
		{ "name", candidacy->person->name },
		{ "group", candidacy->row.group_name },
		{ "sponsors", str_c(&candidacy->sponsors) },
	};

	candidacy->command->what = phrase;
	candidacy->command->detail = candidacy->row.group_name;
	phrase_add(
	    &answer, task_language(task), phrase, fields, COUNT_OF(fields));
	notice_set(task, "answer", str_c(&answer));
	return command_say(candidacy->command, &notice, err);
}

/* The facilitators of the group; nobody where it has no list. */
static int
find_facilitators(const struct candidacy *candidacy, struct moderators *found_r,
    struct err *err)
{
	const struct task *task = task_of(candidacy);
	const struct audience of = {
		.store = task->store,
		.site = task->site,
		.list = candidacy->list,
		.at = task->at,
	};

	*found_r = (struct moderators){ 0 };
	return candidacy->list != NULL
	           ? moderators_find(&of, task->arena, found_r, err)
	           : 0;
}

static int
tell_judges(struct candidacy *candidacy, const char *name, struct err *err)
{
	struct task *task = task_of(candidacy);
	char reply_to[ADDRESS_TEXT_SIZE];
	struct task_notice notice = { .name = name, .reply_to = reply_to };
	struct moderators judges, facilitators;
	struct told told;

	if (!site_address_with(task->site, candidacy->row.judge_seal, reply_to))
		return err_set(
		    err, ERR_CONFIG, "site.address leaves no room for a token");
	if (find_facilitators(candidacy, &facilitators, err) != 0)
		return -1;
	if (candidacy->row.is_group)
		return notice_tell_each(
		    task, &notice, &facilitators, &told, err);
	if (task_role(task, committee, &judges, err) != 0)
		return -1;
	notice_flag(task, "is_judge", true);
	notice_flag(task, "is_wanted", n_missing(candidacy) > 0);
	if (notice_tell_each(task, &notice, &judges, &told, err) != 0)
		return -1;
	facilitators.n_members = moderators_leave_out(
	    &judges, facilitators.members, facilitators.n_members);
	notice_flag(task, "is_judge", false);
	notice_flag(task, "is_wanted", false);
	notice.reply_to = candidacy->person->address;
	return notice_tell_each(task, &notice, &facilitators, &told, err);
}

static int
update(struct candidacy *candidacy, bool is_decided, struct err *err)
{
	struct candidacy_row *row = &candidacy->row;
	int64_t at = task_of(candidacy)->at;

	if (row->answered_at == 0)
		row->answered_at = at;
	if (is_decided)
		row->decided_at = at;
	return store_candidacy_update(task_of(candidacy)->store, row, err);
}

static int
from_person(struct candidacy *candidacy, enum answer_word word, struct err *err)
{
	struct register_edit edit = {
		.store = task_of(candidacy)->store,
		.actor = task_of(candidacy)->summary.author.address,
		.reason = candidacy->row.group_name,
		.at = task_of(candidacy)->at,
	};

	if (candidacy->row.answered_at != 0)
		return say(candidacy, "candidacy-stale", err);
	if (word != ANSWER_YES && word != ANSWER_NO)
		return say(candidacy, "candidacy-unclear", err);
	if (update(candidacy, word == ANSWER_NO, err) != 0)
		return -1;
	if (word == ANSWER_NO)
		return say(candidacy, "candidacy-no", err);
	if (register_edit_begin(&edit, err) != 0 ||
	    register_set_standing(&edit, candidacy->row.person_id,
		STANDING_CANDIDATE, edit.day, err) != 0 ||
	    tell_judges(candidacy, "candidacy", err) != 0)
		return -1;
	return say(candidacy, "candidacy-yes", err);
}

static int
sponsor(struct candidacy *candidacy, struct err *err)
{
	const struct task *task = task_of(candidacy);
	int64_t before = candidacy->n_sponsors;
	const struct sponsor_row row = {
		.candidacy_id = candidacy->row.id,
		.person_id = candidacy->command->person->id,
		.at = task->at,
	};

	if (store_sponsor_add(task->store, &row, err) != 0 ||
	    set_fields(candidacy, err) != 0)
		return -1;
	/* The last that was needed: there is something to decide. */
	if (candidacy->n_sponsors > before && n_missing(candidacy) == 0 &&
	    tell_judges(candidacy, "candidacy", err) != 0)
		return -1;
	return say(candidacy, "candidacy-sponsored", err);
}

/* The group takes them in; the association first, where that is meant. */
static int
admit(struct candidacy *candidacy, struct err *err)
{
	const struct candidacy_row *row = &candidacy->row;
	struct register_edit edit = {
		.store = task_of(candidacy)->store,
		.actor = task_of(candidacy)->summary.author.address,
		.reason = row->group_name,
		.at = task_of(candidacy)->at,
	};
	const struct tie_wish wish = {
		.person_id = row->person_id,
		.name = span_of(row->group_name),
		.kind = TIE_KIND_MEMBER,
		.since = DATE_NONE,
		.until = DATE_FOREVER,
		.sessions = SESSIONS_NOT_COUNTED,
	};

	if (register_edit_begin(&edit, err) != 0)
		return -1;
	if (!row->is_group &&
	    (register_set_admission(&edit, row->person_id,
		 str_c(&candidacy->sponsors), edit.day, err) != 0 ||
		register_set_standing(&edit, row->person_id, STANDING_MEMBER,
		    edit.day, err) != 0))
		return -1;
	return register_tie(&edit, TIE_MEMBERSHIP, &wish, err);
}

static int
welcome(struct candidacy *candidacy, struct err *err)
{
	const struct person *person = candidacy->person;
	struct task *task = task_of(candidacy);
	char owner[ADDRESS_TEXT_SIZE] = "";
	struct task_notice notice = {
		.name =
		    candidacy->row.is_group ? "join-welcome" : "member-welcome",
		.reply_to = owner,
	};
	struct audience_member to = { person->id, person->name,
		person->address };

	if (candidacy->list != NULL)
		list_address_for(candidacy->list, "owner", owner);
	notice_set(task, "list",
	    candidacy->list != NULL ? candidacy->list->address : "");
	return person->address != NULL
	           ? command_tell(candidacy->command, &notice, &to, err)
	           : 0;
}

static int
decide(struct candidacy *candidacy, bool is_yes, struct err *err)
{
	bool is_group = candidacy->row.is_group;

	if (is_yes && !is_group && n_missing(candidacy) > 0)
		return say(candidacy, "candidacy-missing", err);
	if (update(candidacy, true, err) != 0 ||
	    (is_yes &&
		(admit(candidacy, err) != 0 || welcome(candidacy, err) != 0)))
		return -1;
	notice_flag(task_of(candidacy), "is_yes", is_yes);
	notice_flag(task_of(candidacy), "is_no", !is_yes);
	notice_set(task_of(candidacy), "other",
	    task_of(candidacy)->summary.author.address);
	if (tell_judges(candidacy, "candidacy-decided", err) != 0)
		return -1;
	return say(candidacy,
	    is_yes ? "candidacy-admitted" : "candidacy-declined", err);
}

static int
may_judge(const struct candidacy *candidacy, bool *may_r, struct err *err)
{
	const struct person *judge = candidacy->command->person;
	struct task *task = task_of(candidacy);
	const struct audience of = {
		.store = task->store,
		.site = task->site,
		.list = candidacy->list,
		.kind = AUDIENCE_MODERATES,
		.at = task->at,
	};

	*may_r = judge != NULL && person_has_role(judge, span_of(committee));
	if (judge == NULL || !candidacy->row.is_group ||
	    candidacy->list == NULL)
		return 0;
	return moderators_may(&of, judge->id, false, may_r, err);
}

static int
from_judge(struct candidacy *candidacy, enum answer_word word, struct err *err)
{
	bool may = false;

	if (may_judge(candidacy, &may, err) != 0)
		return -1;
	/* Who was not asked is told nothing of somebody else. */
	if (!may) {
		candidacy->command->what = "no judge's answer";
		return 0;
	}
	if (!command_is_proved(candidacy->command))
		return say(candidacy, "candidacy-proof", err);
	if (candidacy->row.decided_at != 0)
		return say(candidacy, "candidacy-stale", err);
	if (word == ANSWER_SPONSOR && !candidacy->row.is_group)
		return sponsor(candidacy, err);
	if (word == ANSWER_YES || word == ANSWER_NO)
		return decide(candidacy, word == ANSWER_YES, err);
	return say(candidacy, "candidacy-unclear", err);
}

int
command_settle_candidacy(struct command *command, struct err *err)
{
	struct candidacy candidacy = { .command = command };
	struct str words = STR_ON(command->task->arena);
	enum answer_word word;
	bool is_there = false;

	if (find(&candidacy, &is_there, err) != 0)
		return -1;
	if (!is_there)
		return 0;
	if (task_answer(
		command->task, ANSWER_TO_CANDIDACY, &word, &words, err) != 0)
		return -1;
	if (strcmp(candidacy.row.judge_seal, command->token) == 0)
		return from_judge(&candidacy, word, err);
	struct task_whom whom = { candidacy.row.person_id, "" };
	enum task_by by;
	if (task_is_by(command->task, &whom, &by, err) != 0)
		return -1;
	if (by == TASK_BY_OTHER) {
		command->what = "somebody else's answer";
		return 0;
	}
	if (candidacy.row.expires_at < command->task->at)
		return say(&candidacy, "candidacy-stale", err);
	return from_person(&candidacy, word, err);
}

/* Once, as long as nobody has decided. */
int
command_ask_group(struct command *command, struct err *err)
{
	struct task *task = command->task;
	struct candidacy candidacy = {
		.command = command,
		.person = command->person,
		.list = task->list,
		.row = { .person_id = command->person->id,
		    .group_name = task->list->group,
		    .is_group = true,
		    .asked_at = task->at,
		    .answered_at = task->at },
	};
	bool is_open = false;

	if (store_candidacy_is_open(
		task->store, &candidacy.row, &is_open, err) != 0)
		return -1;
	if (is_open)
		return 0;
	if (notice_prepare(task, err) != 0 ||
	    store_candidacy_add(
		task->store, &candidacy.row, task->arena, err) != 0 ||
	    set_fields(&candidacy, err) != 0)
		return -1;
	command->what = "wish passed on";
	return tell_judges(&candidacy, "join-asked", err);
}
