#include "mediate.h"

#include <string.h>

#include "crieur/base/date.h"
#include "crieur/notice/phrase.h"
#include "crieur/post/moderator.h"
#include "crieur/register/person.h"
#include "crieur/store/event.h"
#include "crieur/store/moderation.h"

#include "ask.h"

enum {
	MAX_ASKED = 200,
	FILE_SIZE = 64 * 1024,
};

struct asked {
	bool is_silent_only; /* those who have not answered */
	int64_t people[MAX_ASKED];
	size_t n;
};

static int
collect_asked(struct speech *speech, struct asked *asked, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct asked_row row;
	int more;

	if (store_asked_walk(speech->store, speech->row->id, &cursor, err) != 0)
		return -1;
	while ((more = asked_next(&cursor, &row, err)) > 0 &&
	       asked->n < MAX_ASKED) {
		if (!asked->is_silent_only || !row.has_answered)
			asked->people[asked->n++] = row.person_id;
	}
	return more < 0 ? -1 : 0;
}

static int
tell_person(struct speech *speech, struct arena *arena, int64_t person_id,
    const struct manner *manner, struct err *err)
{
	const struct person *person = NULL;
	bool is_sent;

	if (register_person_by_id(speech->store, person_id, date_of(speech->at),
		arena, &person, err) != 0)
		return -1;
	if (person == NULL)
		return 0;
	struct audience_member member = {
		.person_id = person_id,
		.name = person->name,
		.address =
		    person_address_on(person, span_of(speech->list->name)),
	};
	if (member.address == NULL)
		return 0;
	return speech_to_moderator(speech, manner, &member, &is_sent, err);
}

/* Those who were asked, each with their own address to answer to where one is
 * still of use; else, as the list says, without those who have answered. */
static int
tell_asked(struct speech *speech, struct arena *arena, const char *name,
    bool is_open, struct err *err)
{
	struct asked asked = {
		.is_silent_only = !is_open && speech->list->closing_note ==
		                                  CLOSING_NOTE_OTHERS,
	};

	if (collect_asked(speech, &asked, err) != 0)
		return -1;
	for (size_t i = 0; i < asked.n; i++) {
		char address[ADDRESS_TEXT_SIZE] = "";
		struct manner manner = {
			.name = name,
			.reply_to = address,
			.is_in_thread = true,
		};
		if (is_open &&
		    ask_address(speech, asked.people[i], address, err) != 0)
			return -1;
		if (tell_person(speech, arena, asked.people[i], &manner, err) !=
		    0)
			return -1;
	}
	return 0;
}

int
mediate_author(struct speech *speech, struct arena *arena, const char *words,
    struct err *err)
{
	if (tell_asked(speech, arena, "question-answered", true, err) != 0)
		return -1;
	return speech_note(speech, speech->summary->author.address,
	    "author answered", words, err);
}

int
mediate_close(struct speech *speech, struct arena *arena, struct err *err)
{
	if (speech_decision(speech, arena, err) != 0)
		return -1;
	return tell_asked(speech, arena, "moderated-moderators", false, err);
}

static int
set_file(struct speech *speech, struct arena *arena, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	CLEANUP(str_fini) struct str text = { 0 };
	char when[TIME_TEXT_SIZE];
	struct event_row event;
	int more;

	if (store_event_walk(
		speech->store, "post", speech->row->id, &cursor, err) != 0)
		return -1;
	while ((more = event_next(&cursor, &event, err)) > 0 &&
	       text.len <= FILE_SIZE) {
		phrase_time(speech_language(speech), event.at, when);
		str_addf(&text, "  %s  %s, %s%s%s\n", when, event.actor,
		    event.what, event.detail[0] != '\0' ? ": " : "",
		    event.detail);
	}
	if (more < 0)
		return -1;
	return speech_set_copy(speech, arena, "file", &text, err);
}

static int
call_each(
    struct speech *speech, const struct moderators *moderators, struct err *err)
{
	for (size_t i = 0; i < moderators->n_members; i++) {
		char address[ADDRESS_TEXT_SIZE];
		struct manner manner = {
			.name = "escalated",
			.reply_to = address,
			.is_attached = true,
			.is_in_thread = true,
		};
		const struct audience_member *member = &moderators->members[i];
		bool is_sent;
		if (ask_address(speech, member->person_id, address, err) != 0 ||
		    speech_to_moderator(
			speech, &manner, member, &is_sent, err) != 0)
			return -1;
	}
	return 0;
}

/* The president, and the facilitators who are not among them. */
static int
find_mediators(struct speech *speech, struct arena *arena,
    struct moderators *mediators, struct err *err)
{
	struct moderators presidents, facilitators;

	if (moderators_with_role(speech->store, "president", speech->at, arena,
		&presidents, err) != 0 ||
	    moderators_find(speech->store, speech->site, speech->list,
		speech->at, arena, &facilitators, err) != 0)
		return -1;
	struct audience_member *all = arena_array(arena,
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
mediate_call(struct speech *speech, struct arena *arena, const char *caller,
    const char *words, struct err *err)
{
	struct moderators mediators;

	speech_set(speech, "other", caller);
	if (set_file(speech, arena, err) != 0 ||
	    find_mediators(speech, arena, &mediators, err) != 0 ||
	    call_each(speech, &mediators, err) != 0 ||
	    store_moderation_asked(
		speech->store, speech->row->id, speech->at, true, err) != 0)
		return -1;
	return speech_note(speech, caller, "mediation called", words, err);
}
