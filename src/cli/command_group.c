/* crieur group: working groups, who is in them and as what. */
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/register/person.h"
#include "crieur/register/tie.h"

#include "context.h"
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
check_kind(const char *text, struct err *err)
{
	if (strcmp(text, "member") == 0 || strcmp(text, "facilitator") == 0 ||
	    strcmp(text, "guest") == 0)
		return 0;
	return err_set(err, ERR_USAGE,
	    "--as is member, facilitator or guest, not \"%s\"", text);
}

/* Said how many, or as many as the site gives where no end is said. */
static int
read_sessions(const struct site *site, const char *text, struct tie_wish *wish,
    struct err *err)
{
	bool is_guest = span_is(wish->kind, "guest");

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
	if (!span_is(wish->kind, "guest"))
		return err_set(err, ERR_USAGE, "--by goes with --as guest");
	if (context_person(context, whom, &id, err) != 0 ||
	    register_person_by_id(context->store, id, date_of(context->now),
		context->arena, &host, err) != 0)
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
		.name = span_of(args->words[0]),
		.kind = span_of(as),
		.since = args_day(args, "since", DATE_NONE),
		.until = args_day(args, "until", DATE_FOREVER),
	};

	if (check_kind(as, err) != 0 ||
	    read_sessions(
		context->live, args_text(args, "sessions"), &wish, err) != 0 ||
	    context_person(context, args->words[1], &wish.person_id, err) !=
		0 ||
	    read_host(context, args_text(args, "by"), &wish, err) != 0 ||
	    register_tie(context->edit, TIE_MEMBERSHIP, &wish, err) != 0)
		return -1;
	bool is_changed = context->edit->n_changes > 0;
	print_facts(context->print,
	    "{.who} {.is} {kind} of {group}[, for {sessions} sessions]",
	    FACTS(TEXT("group", args->words[0]), INT("person", wish.person_id),
		TEXT("kind", as), DAY("until", wish.until),
		wish.sessions != SESSIONS_NOT_COUNTED
		    ? INT("sessions", wish.sessions)
		    : NO_FACT,
		FLAG("changed", is_changed), TEXT(".who", args->words[1]),
		TEXT(".is", is_changed ? "is now" : "was already")));
	return 0;
}

int
run_group_leave(
    struct context *context, const struct args *args, struct err *err)
{
	const char *as = args_text(args, "as");
	struct tie_wish wish = {
		.name = span_of(args->words[0]),
		.kind = span_of(as),
	};
	size_t n_ended;

	if ((as != NULL && check_kind(as, err) != 0) ||
	    context_person(context, args->words[1], &wish.person_id, err) !=
		0 ||
	    register_untie(context->edit, TIE_MEMBERSHIP, &wish,
		args_day(args, "last-day", context->edit->day - 1), &n_ended,
		err) != 0)
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

/* Who is in a group today, kind by kind. */
struct roll {
	struct context *context;
	int32_t day;
	bool is_counting; /* shows nobody */
	int64_t members, facilitators, guests;
};

static int
show_member(void *self, const struct tie_row *row, struct err *err)
{
	struct roll *roll = self;
	const struct person *person;
	const char *kind = arena_dup(roll->context->arena, row->kind);

	if (kind == NULL)
		return err_memory(err);
	if (!tie_holds(row, roll->day))
		return 0;
	roll->members += strcmp(kind, "member") == 0;
	roll->facilitators += strcmp(kind, "facilitator") == 0;
	roll->guests += strcmp(kind, "guest") == 0;
	if (roll->is_counting)
		return 0;
	if (register_person_by_id(roll->context->store, row->person_id,
		roll->day, roll->context->arena, &person, err) != 0)
		return -1;
	if (person == NULL)
		return 0;
	print_record(roll->context->print,
	    "{kind}\t{address|-}\t{name}[, since {since}][, until {until}]",
	    FACTS(INT("id", person->id), TEXT("name", person->name),
		TEXT("address", person->address), TEXT("kind", kind),
		DAY("since", row->since), DAY("until", row->until),
		row->sessions_left != SESSIONS_NOT_COUNTED
		    ? INT("sessions_left", row->sessions_left)
		    : NO_FACT));
	return 0;
}

struct group_search {
	struct context *context;
	const char *name;
	const char *description; /* NULL: not found */
};

static int
find_group(void *self, const struct group_row *row, struct err *err)
{
	struct group_search *search = self;

	if (strcmp(row->name, search->name) != 0)
		return 0;
	search->description =
	    arena_dups(search->context->arena, row->description);
	return search->description != NULL ? 0 : err_memory(err);
}

int
run_group_show(
    struct context *context, const struct args *args, struct err *err)
{
	struct group_search search = { context, args->words[0], NULL };
	struct roll roll = { .context = context, .day = date_of(context->now) };

	if (store_each_group(context->store, find_group, &search, err) != 0)
		return -1;
	if (search.description == NULL)
		return err_set(
		    err, ERR_ABSENT, "there is no group %s", search.name);
	print_facts(context->print, "[{description}]",
	    FACTS(TEXT("group", search.name),
		TEXT("description", search.description)));
	print_array(context->print, "people");
	return store_each_tie(context->store, TIE_MEMBERSHIP, 0,
	    span_of(search.name), show_member, &roll, err);
}

static int
list_group(void *self, const struct group_row *row, struct err *err)
{
	struct context *context = self;
	struct roll roll = {
		.context = context,
		.day = date_of(context->now),
		.is_counting = true,
	};

	if (store_each_tie(context->store, TIE_MEMBERSHIP, 0,
		span_of(row->name), show_member, &roll, err) != 0)
		return -1;
	print_record(context->print,
	    "{group}\t{members} members\t{facilitators} facilitators\t"
	    "{guests} guests\t{description}",
	    FACTS(TEXT("group", row->name),
		TEXT("description", row->description),
		INT("members", roll.members),
		INT("facilitators", roll.facilitators),
		INT("guests", roll.guests)));
	return 0;
}

int
run_group_list(
    struct context *context, const struct args *args, struct err *err)
{
	(void)args;
	print_array(context->print, "groups");
	return store_each_group(context->store, list_group, context, err);
}
