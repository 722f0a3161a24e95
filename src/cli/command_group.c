/* crieur group: working groups, who is in them and as what. */
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/register/person.h"
#include "crieur/register/tie.h"
#include "crieur/store/group.h"

#include "context.h"
#include "show.h"
#include "table.h"
#include "value.h"

int
run_group_add(struct context *context, const struct args *args, struct err *err)
{
	const char *description = args_text(args, "description");
	struct span name = span_of(args->words[0]);
	bool is_new;

	if (register_add_group(
		context->edit, name, description, &is_new, err) != 0)
		return -1;
	if (!is_new && description != NULL &&
	    register_describe_group(context->edit, name, description, err) != 0)
		return -1;
	print_facts(context->print,
	    is_new ? "group {group}" : "group {group} was there already",
	    FACTS(TEXT("group", args->words[0]), FLAG("added", is_new)));
	return 0;
}

static int
read_kind(const char *text, enum tie_kind *kind_r, struct err *err)
{
	int kind = name_find(&tie_kind_names, span_of(text));

	if (kind != TIE_KIND_MEMBER && kind != TIE_KIND_FACILITATOR &&
	    kind != TIE_KIND_GUEST)
		return err_set(err, ERR_USAGE,
		    "--as is member, facilitator or guest, not \"%s\"", text);
	*kind_r = (enum tie_kind)kind;
	return 0;
}

/* Said how many, or as many as the site gives where no end is said. */
static int
read_sessions(const struct site *site, const char *text, struct tie_wish *wish,
    struct err *err)
{
	bool is_guest = wish->kind == TIE_KIND_GUEST;

	wish->sessions = SESSIONS_NOT_COUNTED;
	if (text != NULL && !is_guest)
		return err_set(
		    err, ERR_USAGE, "only a guest's sessions are counted");
	if (text != NULL && value_id(text, &wish->sessions, err) != 0)
		return err_set(err, ERR_USAGE,
		    "--sessions is a number from 1 on, not \"%s\"", text);
	if (text == NULL && is_guest && wish->until == DATE_FOREVER &&
	    site->registry.guest_sessions > 0)
		wish->sessions = site->registry.guest_sessions;
	return 0;
}

/* Who invites: a facilitator of the group, or the admin in the association's
 * name. */
static int
read_host(struct context *context, const char *whom, struct tie_wish *wish,
    struct err *err)
{
	const struct person *host;
	int64_t id;

	if (whom == NULL)
		return 0;
	if (wish->kind != TIE_KIND_GUEST)
		return err_set(err, ERR_USAGE, "--by goes with --as guest");
	if (context_person(context, whom, &id, err) != 0 ||
	    register_person_by_id(
		ON_DAY(context->store, date_of(context->now), context->arena),
		id, &host, err) != 0)
		return -1;
	if (host == NULL || !person_facilitates(host, wish->name))
		return err_set(err, ERR_DENIED,
		    "%s does not facilitate %.*s: its facilitators invite",
		    whom, (int)wish->name.len, wish->name.at);
	wish->granted_by =
	    arena_printf(context->arena, "person:%lld", (long long)id);
	return wish->granted_by != NULL ? 0 : err_memory(err);
}

int
run_group_join(
    struct context *context, const struct args *args, struct err *err)
{
	const char *as =
	    args_has(args, "as") ? args_text(args, "as") : "member";
	struct tie_wish wish = {
		.person_id = args->person_id,
		.name = span_of(args->words[0]),
		.since = args_day(args, "since", DATE_NONE),
		.until = args_day(args, "until", DATE_FOREVER),
	};

	if (read_kind(as, &wish.kind, err) != 0 ||
	    read_sessions(
		context->live, args_text(args, "sessions"), &wish, err) != 0 ||
	    read_host(context, args_text(args, "by"), &wish, err) != 0 ||
	    register_tie(context->edit, TIE_MEMBERSHIP, &wish, err) != 0)
		return -1;
	bool is_changed = context->edit->n_changes > 0;
	print_facts(context->print,
	    "{.who} {.is} {kind} of {group}[, for {sessions} sessions]",
	    FACTS(TEXT("group", args->words[0]), INT("person", wish.person_id),
		TEXT("kind", as), DAY("until", wish.until),
		COUNT("sessions", wish.sessions), FLAG("changed", is_changed),
		TEXT(".who", args->words[1]),
		TEXT(".is", is_changed ? "is now" : "was already")));
	return 0;
}

int
run_group_leave(
    struct context *context, const struct args *args, struct err *err)
{
	const char *as = args_text(args, "as");
	struct tie_wish wish = {
		.person_id = args->person_id,
		.name = span_of(args->words[0]),
		.until = args_day(args, "last-day", context->edit->day - 1),
	};
	size_t n_ended;

	if ((as != NULL && read_kind(as, &wish.kind, err) != 0) ||
	    register_untie(
		context->edit, TIE_MEMBERSHIP, &wish, &n_ended, err) != 0)
		return -1;
	print_facts(context->print,
	    n_ended > 0 ? "{.who} has left {group}"
			: "{.who} was not in {group}",
	    FACTS(TEXT("group", args->words[0]), INT("person", wish.person_id),
		SIZE("ended", n_ended), TEXT(".who", args->words[1])));
	return n_ended > 0 ? 0 : 1;
}

int
run_group_session(
    struct context *context, const struct args *args, struct err *err)
{
	struct session_report report;
	int64_t *whom =
	    arena_array(context->arena, args->n_words, sizeof(*whom));
	struct session session = {
		.group = span_of(args->words[0]),
		.day = args_day(args, "on", context->edit->day),
		.whom = whom,
		.n_whom = args->n_words - 1,
	};

	if (whom == NULL)
		return err_memory(err);
	for (size_t i = 0; i < session.n_whom; i++) {
		if (context_person(
			context, args->words[1 + i], &whom[i], err) != 0)
			return -1;
	}
	if (register_count_session(context->edit, &session, &report, err) != 0)
		return -1;
	print_facts(context->print,
	    "a session of {group} was held: {guests} guests have one less, for "
	    "{ended} it was the last[{.again}; some were counted before]",
	    FACTS(TEXT("group", args->words[0]), DAY("day", session.day),
		SIZE("guests", report.n_counted), SIZE("known", report.n_known),
		SIZE("ended", report.n_ended),
		FLAG(".again", report.n_known > 0)));
	return 0;
}

int
run_group_show(
    struct context *context, const struct args *args, struct err *err)
{
	struct group_row group;

	if (store_group_get(context->store, span_of(args->words[0]),
		context->arena, &group, err) != 0)
		return -1;
	print_facts(context->print, "[{description}]",
	    FACTS(TEXT("group", group.name),
		TEXT("description", group.description)));
	print_array(context->print, "people");
	return show_tied(context, TIE_MEMBERSHIP, span_of(group.name),
	    "{kind}\t{address|-}\t{name}[, since {since}][, until {until}]",
	    err);
}

/* How many are in a group today, by kind. */
static int
count_members(struct context *context, const char *group,
    int64_t counts[static TIE_KIND_GUEST + 1], struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct tie_row row;
	int more;

	if (store_tie_of_name_walk(context->store, TIE_MEMBERSHIP,
		span_of(group), &cursor, err) != 0)
		return -1;
	while ((more = tie_next(&cursor, &row, err)) > 0) {
		if (row.kind <= TIE_KIND_GUEST &&
		    tie_holds(&row, date_of(context->now)))
			counts[row.kind]++;
	}
	return more;
}

int
run_group_list(
    struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct group_row row;
	int more;

	(void)args;
	if (store_group_walk(context->store, &cursor, err) != 0)
		return -1;
	print_array(context->print, "groups");
	while ((more = group_next(&cursor, &row, err)) > 0) {
		int64_t counts[TIE_KIND_GUEST + 1] = { 0 };
		if (count_members(context, row.name, counts, err) != 0)
			return -1;
		print_record(context->print,
		    "{group}\t{members} members\t{facilitators} "
		    "facilitators\t{guests} guests\t{description}",
		    FACTS(TEXT("group", row.name),
			TEXT("description", row.description),
			INT("members", counts[TIE_KIND_MEMBER]),
			INT("facilitators", counts[TIE_KIND_FACILITATOR]),
			INT("guests", counts[TIE_KIND_GUEST])));
	}
	return more;
}
