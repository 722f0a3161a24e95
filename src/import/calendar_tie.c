/*
 * Mandates, memberships and invitations with an end: who holds one is told
 * before it, a guest also when it has come; the committee is told of new
 * guests.
 */
#include <stdio.h>
#include <string.h>

#include "crieur/notice/address.h"
#include "crieur/notice/phrase.h"
#include "crieur/store/candidacy.h"
#include "crieur/store/group.h"

#include "calendar_part.h"

enum {
	WHAT_SIZE = 64,
};

/* A tie with its person, and the words for it. */
struct term {
	struct calendar *calendar;
	const struct tie_row *row;
	const struct person *person;
	struct str thing;              /* in arena */
	const char *host;              /* "" : nobody known */
	const char *reply_to;          /* NULL: whoever is usual */
	char owner[ADDRESS_TEXT_SIZE]; /* of the group's list; "" : none */
	char until[DATE_TEXT_SIZE];
	struct arena arena;
};

static void
term_fini(struct term *term)
{
	arena_fini(&term->arena);
}

static const char *
thing_phrase(enum tie tie, enum tie_kind kind)
{
	if (tie == TIE_ROLE)
		return "thing-role";
	if (tie == TIE_CONTACT)
		return "thing-contact";
	if (kind == TIE_KIND_FACILITATOR)
		return "thing-facilitator";
	return kind == TIE_KIND_GUEST ? "thing-guest" : "thing-member";
}

/* Once for each tie: kind says what of it is told. 1: it is to be told; 0: it
 * was told, or the person has gone; -1. */
static int
term_open(struct term *term, const char *kind, int32_t about, struct err *err)
{
	struct calendar *calendar = term->calendar;
	const struct tie_row *row = term->row;
	const struct person *host = NULL;
	struct span by = row->granted_by;
	char what[WHAT_SIZE];
	int64_t host_id = 0;

	snprintf(what, sizeof(what), "%s:%d:%lld", kind, (int)calendar->tie,
	    (long long)row->id);
	int is_new =
	    calendar_remember(calendar, row->person_id, what, about, err);
	if (is_new <= 0)
		return is_new;
	const struct field field = { "what",
		arena_dup(&term->arena, row->name) };
	if (field.value == NULL)
		return err_memory(err);
	term->thing.arena = &term->arena;
	phrase_add(&term->thing, calendar->site->language,
	    thing_phrase(calendar->tie, row->kind), &field, 1);
	phrase_day(calendar->site->language, row->until, term->until);
	/* "person:12", who may have gone since. */
	if (span_starts_nocase(by, "person:"))
		(void)span_number(span_from_offset(by, 7), INT64_MAX, &host_id);
	const struct register_day on = {
		.store = calendar->store,
		.day = calendar->day,
		.arena = &term->arena,
	};
	if (register_person_by_id(&on, row->person_id, &term->person, err) !=
		0 ||
	    register_person_by_id(&on, host_id, &host, err) != 0)
		return -1;
	term->host = host != NULL ? host->name : "";
	const struct list *list = site_group_list(calendar->site,
	    calendar->tie == TIE_MEMBERSHIP ? row->name : span_of(""));
	if (list != NULL)
		term->reply_to = list_address_for(list, "owner", term->owner);
	return term->person != NULL;
}

static int
term_send(struct term *term, const char *name, struct err *err)
{
	const struct field fields[] = {
		{ "thing", str_c(&term->thing) },
		{ "group", arena_dup(&term->arena, term->row->name) },
		{ "until", term->until },
		{ "owner", term->owner },
	};
	const struct notice notice = {
		.name = name,
		.reply_to = term->reply_to,
		.fields = fields,
		.n_fields = COUNT_OF(fields),
	};

	term->calendar->report.n_terms++;
	return calendar_send(term->calendar, term->person, &notice, err);
}

static void
add_line(struct str *lines, const struct term *term)
{
	const char *address = term->person->address;

	str_addf(lines, "%s <%s>: %s", term->person->name,
	    address != NULL ? address : "", str_c(&term->thing));
	if (term->until[0] != '\0')
		str_addf(lines, ", %s", term->until);
}

/* A right on a list ends without a word: it was an exception. */
static int
remind_term(
    struct calendar *calendar, const struct tie_row *row, struct err *err)
{
	CLEANUP(term_fini)
	struct term term = { .calendar = calendar, .row = row };
	bool is_guest = row->kind == TIE_KIND_GUEST;

	if (is_guest && row->until > calendar->day + CALENDAR_GUEST_DAYS)
		return 0;
	/* Whose sessions are used up is told that it is over. */
	if (is_guest && row->sessions_left == 0)
		return 0;
	int is_told = term_open(&term, "term", row->until, err);
	if (is_told <= 0)
		return is_told;
	add_line(&calendar->terms, &term);
	str_adds(&calendar->terms, "\n");
	return term_send(&term, is_guest ? "guest-soon" : "term-ends", err);
}

/* What the register took over on its first day is no news. */
static int
note_new_guest(
    struct calendar *calendar, const struct tie_row *row, struct err *err)
{
	CLEANUP(term_fini)
	struct term term = { .calendar = calendar, .row = row };
	char sessions[24] = "";

	if (row->until < calendar->day || row->since == DATE_NONE ||
	    row->since > calendar->day)
		return 0;
	int is_told = term_open(&term, "guest", DATE_NONE, err);
	if (is_told <= 0)
		return is_told;
	calendar->report.n_guests++;
	add_line(&calendar->guests, &term);
	if (row->sessions_left != SESSIONS_NOT_COUNTED)
		snprintf(sessions, sizeof(sessions), "%lld",
		    (long long)row->sessions_left);
	const struct field fields[] = {
		{ "sessions", sessions },
		{ "host", term.host },
	};
	phrase_add(&calendar->guests, calendar->site->language, "guest-terms",
	    fields, COUNT_OF(fields));
	str_adds(&calendar->guests, "\n");
	return 0;
}

/* That the next session is the last, or that there is none any more. */
static int
tell_guest(struct calendar *calendar, const struct tie_row *row,
    const char *notice, struct err *err)
{
	CLEANUP(term_fini)
	struct term term = { .calendar = calendar, .row = row };
	int is_told = term_open(&term, notice, DATE_NONE, err);

	/* Who is in the group by now needs no farewell. */
	if (is_told <= 0 || person_is_in(term.person, row->name))
		return is_told < 0 ? -1 : 0;
	return term_send(&term, notice, err);
}

/* Whose sessions are used up is asked whether to go on, who is a member of the
 * association already, or nobody could answer for, is thanked. */
static int
ask_guest(struct calendar *calendar, const struct tie_row *row, struct err *err)
{
	CLEANUP(term_fini)
	struct term term = { .calendar = calendar, .row = row };
	char reply_to[ADDRESS_TEXT_SIZE];
	int is_told = term_open(&term, "guest-over", DATE_NONE, err);

	if (is_told <= 0 || person_is_in(term.person, row->name))
		return is_told < 0 ? -1 : 0;
	struct candidacy_row candidacy = {
		.person_id = row->person_id,
		.group_name = arena_dup(&term.arena, row->name),
		.asked_at = calendar->at,
	};
	if (candidacy.group_name == NULL)
		return err_memory(err);
	if (term.person->is_member || term.owner[0] == '\0')
		return term_send(&term, "guest-over", err);
	if (store_candidacy_add(
		calendar->store, &candidacy, &term.arena, err) != 0)
		return -1;
	if (!site_address_with(calendar->site, candidacy.seal, reply_to))
		return term_send(&term, "guest-over", err);
	term.reply_to = reply_to;
	return term_send(&term, "guest-ask", err);
}

static int
consider_guest(
    struct calendar *calendar, const struct tie_row *row, struct err *err)
{
	if (row->kind != TIE_KIND_GUEST)
		return 0;
	if (note_new_guest(calendar, row, err) != 0)
		return -1;
	if (row->sessions_left == 1 && tie_holds(row, calendar->day))
		return tell_guest(calendar, row, "guest-last", err);
	if (row->until >= calendar->day ||
	    row->until < calendar->day - CALENDAR_LATE_DAYS)
		return 0;
	return row->sessions_left == 0
	           ? ask_guest(calendar, row, err)
	           : tell_guest(calendar, row, "guest-over", err);
}

static int
consider_group(struct calendar *calendar, const char *group, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct tie_row row;
	int more;

	if (store_tie_of_name_walk(calendar->store, TIE_MEMBERSHIP,
		span_of(group), &cursor, err) != 0)
		return -1;
	while ((more = tie_next(&cursor, &row, err)) > 0) {
		if (consider_guest(calendar, &row, err) != 0)
			return -1;
	}
	return more;
}

static int
remind_terms(struct calendar *calendar, enum tie tie, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	const struct tie_days days = {
		.first = calendar->day,
		.last = calendar->day + CALENDAR_TERM_DAYS,
	};
	struct tie_row row;
	int more;

	calendar->tie = tie;
	if (store_tie_ending_walk(calendar->store, tie, &days, &cursor, err) !=
	    0)
		return -1;
	while ((more = tie_next(&cursor, &row, err)) > 0) {
		if (remind_term(calendar, &row, err) != 0)
			return -1;
	}
	return more;
}

int
calendar_ties(struct calendar *calendar, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct group_row group;
	int more;

	if (remind_terms(calendar, TIE_MEMBERSHIP, err) != 0 ||
	    remind_terms(calendar, TIE_ROLE, err) != 0 ||
	    remind_terms(calendar, TIE_CONTACT, err) != 0 ||
	    store_group_walk(calendar->store, &cursor, err) != 0)
		return -1;
	calendar->tie = TIE_MEMBERSHIP;
	while ((more = group_next(&cursor, &group, err)) > 0) {
		if (consider_group(calendar, group.name, err) != 0)
			return -1;
	}
	return more;
}
