#include "mediate.h"

#include <string.h>

#include "crieur/base/date.h"
#include "crieur/notice/phrase.h"
#include "crieur/register/person.h"
#include "crieur/register/walk.h"
#include "crieur/store/event.h"
#include "crieur/store/moderation.h"
#include "crieur/task/notice.h"

#include "ask.h"

enum {
	FILE_SIZE = 64 * 1024,
	/* A second call goes to the president. */
	CALL_DAYS = 30,
};

/* Those who were asked, but who have answered where only silent ones are meant,
 * and who still have an address mail goes to. */
static int
find_asked(struct task *task, bool is_silent_only, struct moderators *asked,
    struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct asked_row row;
	int more;

	if (store_asked_walk(task->store, task->post.id, &cursor, err) != 0)
		return -1;
	while ((more = asked_next(&cursor, &row, err)) > 0) {
		const struct person *person = NULL;
		const char *address = NULL;
		if (is_silent_only && row.has_answered)
			continue;
		if (register_person_by_id(
			ON_DAY(task->store, date_of(task->at), task->arena),
			row.person_id, &person, err) != 0)
			return -1;
		if (person != NULL)
			address = person_address_on(
			    person, span_of(task->list->name));
		if (address == NULL)
			continue;
		asked->members = arena_grow(task->arena, asked->members,
		    asked->n_members, sizeof(*asked->members));
		if (asked->members == NULL)
			return err_memory(err);
		asked->members[asked->n_members++] = (struct audience_member){
			.person_id = row.person_id,
			.name = person->name,
			.address = address,
		};
	}
	return more;
}

/* Those who were asked, each with their own address to answer to where one is
 * still of use; else, as the list says, without those who have answered. */
static int
tell_asked(struct task *task, const char *name, bool is_open, struct err *err)
{
	bool is_silent_only =
	    !is_open && task->list->closing_note == CLOSING_NOTE_OTHERS;
	struct task_notice notice = {
		.name = name,
		.reply_to = "",
		.address_for = is_open ? ask_address : NULL,
		.is_in_thread = true,
		.is_first = true,
	};
	struct moderators asked = { 0 };
	struct told told;

	if (find_asked(task, is_silent_only, &asked, err) != 0)
		return -1;
	return notice_tell_each(task, &notice, &asked, &told, err);
}

int
mediate_author(struct task *task, const char *words, struct err *err)
{
	if (tell_asked(task, "question-answered", true, err) != 0)
		return -1;
	return task_note(
	    task, task->summary.author.address, "author answered", words, err);
}

int
mediate_close(struct task *task, struct err *err)
{
	if (notice_decision(task, err) != 0)
		return -1;
	return tell_asked(task, "moderated-moderators", false, err);
}

/* All that was done and said about it. */
static int
set_file(struct task *task, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct str file = STR_ON(task->arena);
	struct event_row event;
	int more;

	if (store_event_walk(
		task->store, "post", task->post.id, &cursor, err) != 0)
		return -1;
	while ((more = event_next(&cursor, &event, err)) > 0) {
		char when[TIME_TEXT_SIZE];
		if (file.len > FILE_SIZE)
			break;
		phrase_time(task_language(task), event.at, when);
		str_addf(&file, "  %s  %s, %s%s%s\n", when, event.actor,
		    event.what, event.detail[0] != '\0' ? ": " : "",
		    event.detail);
	}
	if (more < 0 || str_check(&file, err) != 0)
		return -1;
	notice_set(task, "file", str_c(&file));
	return 0;
}

/* The president, and the facilitators who are not among them. */
static int
find_mediators(struct task *task, struct moderators *mediators, struct err *err)
{
	struct moderators presidents, facilitators;

	if (task_role(task, "president", &presidents, err) != 0 ||
	    task_moderators(task, &facilitators, err) != 0)
		return -1;
	struct audience_member *all = arena_array(task->arena,
	    presidents.n_members + facilitators.n_members + 1, sizeof(*all));
	if (all == NULL)
		return err_memory(err);
	size_t n = presidents.n_members;
	if (n > 0)
		memcpy(all, presidents.members, n * sizeof(*all));
	facilitators.n_members = moderators_leave_out(
	    &presidents, facilitators.members, facilitators.n_members);
	if (facilitators.n_members > 0)
		memcpy(all + n, facilitators.members,
		    facilitators.n_members * sizeof(*all));
	n += facilitators.n_members;
	*mediators = (struct moderators){ .members = all, .n_members = n };
	return 0;
}

int
mediate_call(
    struct task *task, const char *caller, const char *words, struct err *err)
{
	struct task_notice notice = {
		.name = "escalated",
		.address_for = ask_address,
		.is_attached = true,
		.is_in_thread = true,
		.is_first = true,
	};
	struct moderators mediators;
	struct told told;

	notice_set(task, "other", caller);
	if (set_file(task, err) != 0 ||
	    find_mediators(task, &mediators, err) != 0 ||
	    notice_tell_each(task, &notice, &mediators, &told, err) != 0 ||
	    store_moderation_asked(
		task->store, task->post.id, task->at, true, err) != 0)
		return -1;
	return task_note(task, caller, "mediation called", words, err);
}

static bool
facilitates_any(const struct person *person)
{
	for (size_t i = 0; i < person->n_memberships; i++) {
		if (person->memberships[i].kind == TIE_KIND_FACILITATOR)
			return true;
	}
	return false;
}

/* The facilitators of all groups who have paid, but those of the list. */
static int
find_peers(struct task *task, struct moderators *peers, struct err *err)
{
	int32_t day = date_of(task->at);
	CLEANUP(person_walk_close)
	struct person_walk walk = PERSON_WALK(task->store, day);
	struct moderators own;
	const struct person *person;
	int more;

	while ((more = person_next(&walk, &person, err)) > 0) {
		if (!facilitates_any(person) || person->address == NULL ||
		    !person_has_paid(person, day, task->site->dues.grace_days))
			continue;
		peers->members = arena_grow(task->arena, peers->members,
		    peers->n_members, sizeof(*peers->members));
		if (peers->members == NULL)
			return err_memory(err);
		peers->members[peers->n_members++] = (struct audience_member){
			.person_id = person->id,
			.name = arena_dups(task->arena, person->name),
			.address = arena_dups(task->arena, person->address),
		};
	}
	if (more < 0 || task_moderators(task, &own, err) != 0)
		return -1;
	peers->n_members =
	    moderators_leave_out(&own, peers->members, peers->n_members);
	return 0;
}

/* One peer, another each time; where there is none, or one was called within
 * the month, the president. */
static int
find_mediator(struct task *task, struct moderators *mediators, struct err *err)
{
	struct moderators peers = { 0 };
	bool was_called = false;

	if (store_list_event_since(task->store, task->list->name,
		&(const struct event){
		    .what = "mediation", .at = task->at - CALL_DAYS * DAY_S },
		&was_called, err) != 0 ||
	    (!was_called && find_peers(task, &peers, err) != 0))
		return -1;
	if (peers.n_members == 0)
		return task_role(task, "president", mediators, err);
	size_t i = (size_t)task->post.id % peers.n_members;
	*mediators = (struct moderators){
		.members = &peers.members[i],
		.n_members = 1,
	};
	return 0;
}

int
mediate_out(
    struct task *task, const char *words, struct told *told_r, struct err *err)
{
	const char *caller = task->summary.author.address;
	struct task_notice notice = {
		.name = "mediation",
		.reply_to = caller,
		.is_attached = true,
		.is_first = true,
	};
	struct event event = {
		.at = task->at,
		.actor = caller,
		.subject = "site",
		.what = "mediation",
		.detail = arena_printf(
		    task->arena, "%s: %s", task->list->name, words),
	};
	struct moderators mediators;

	if (event.detail == NULL)
		return err_memory(err);
	notice_set(task, "other", caller);
	notice_set(task, "words", words);
	if (find_mediator(task, &mediators, err) != 0 ||
	    notice_tell_each(task, &notice, &mediators, told_r, err) != 0)
		return -1;
	task->result.n_told += told_r->n;
	return store_event_add(task->store, &event, err);
}
