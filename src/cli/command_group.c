/* crieur group: working groups, who is in them and as what. */
#include <stdio.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/register/person.h"
#include "crieur/register/tie.h"

#include "edit.h"
#include "options.h"
#include "table.h"
#include "verb.h"

struct group_change {
	struct tie_wish wish;
	const char *description;
	int32_t last_day; /* DATE_NONE: yesterday */
	bool is_new;
	size_t count;
	uint64_t n_changes;
};

static int
add_group(struct register_edit *edit, void *self, struct err *err)
{
	struct group_change *change = self;
	const char *description = change->description;

	if (register_add_group(edit, change->wish.name, description,
		&change->is_new, err) != 0)
		return -1;
	if (change->is_new || description == NULL)
		return 0;
	return register_describe_group(
	    edit, change->wish.name, description, err);
}

static int
group_add(struct context *context, int argc, char **argv, struct err *err)
{
	const char *why = NULL;
	struct group_change change = { 0 };
	const struct option_rule rules[] = {
		{ .name = "description", .value = &change.description },
		{ .name = "why", .value = &why },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 1, 1, "NAME", err) != 0)
		return -1;
	change.wish.name = span_of(argv[1]);
	if (edit_do(context, why, add_group, &change, err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_string(context->print, "group", argv[1]);
	print_bool(context->print, "added", change.is_new);
	print_close(context->print);
	print_line(context->print, "group %s%s", argv[1],
	    change.is_new ? "" : " was there already");
	return 0;
}

static int
join_group(struct register_edit *edit, void *self, struct err *err)
{
	struct group_change *change = self;

	if (register_tie(edit, TIE_MEMBERSHIP, &change->wish, err) != 0)
		return -1;
	change->n_changes = edit->n_changes;
	return 0;
}

static int
read_kind(const char *text, struct span *kind_r, struct err *err)
{
	static const char *const kinds[] = { "member", "facilitator", "guest" };

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		if (strcmp(text, kinds[i]) == 0) {
			*kind_r = span_of(text);
			return 0;
		}
	}
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
	if (text != NULL && options_id(text, &wish->sessions, err) != 0)
		return err_set(err, ERR_USAGE,
		    "--sessions is a number from 1 on, not \"%s\"", text);
	if (text != NULL)
		return 0;
	if (is_guest && wish->until == DATE_FOREVER &&
	    site->registry.guest_sessions > 0)
		wish->sessions = site->registry.guest_sessions;
	return 0;
}

static void
print_joined(struct print *print, char **argv, const char *as,
    const struct group_change *change)
{
	char sessions[48] = "";

	if (change->wish.sessions != SESSIONS_NOT_COUNTED)
		snprintf(sessions, sizeof(sessions), ", for %lld sessions",
		    (long long)change->wish.sessions);
	print_line(print, "%s %s %s of %s%s", argv[2],
	    change->n_changes > 0 ? "is now" : "was already", as, argv[1],
	    sessions);
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
	if (edit_whom(context, whom, &id, err) != 0 ||
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

static int
group_join(struct context *context, int argc, char **argv, struct err *err)
{
	const char *as = "member", *since = NULL, *until = NULL, *why = NULL;
	const char *sessions = NULL, *by = NULL;
	struct group_change change = {
		.wish = { .since = DATE_NONE, .until = DATE_FOREVER },
	};
	struct tie_wish *wish = &change.wish;
	const struct option_rule rules[] = {
		{ .name = "as", .value = &as },
		{ .name = "since", .value = &since },
		{ .name = "until", .value = &until },
		{ .name = "sessions", .value = &sessions },
		{ .name = "by", .value = &by },
		{ .name = "why", .value = &why },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 2, 2, "GROUP ADDRESS", err) != 0 ||
	    read_kind(as, &wish->kind, err) != 0 ||
	    edit_day(since, &wish->since, err) != 0 ||
	    edit_day(until, &wish->until, err) != 0 ||
	    read_sessions(context->live, sessions, wish, err) != 0 ||
	    edit_whom(context, argv[2], &wish->person_id, err) != 0)
		return -1;
	wish->name = span_of(argv[1]);
	if (read_host(context, by, wish, err) != 0)
		return -1;
	if (edit_do(context, why, join_group, &change, err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_string(context->print, "group", argv[1]);
	print_int(context->print, "person", wish->person_id);
	print_string(context->print, "kind", as);
	print_day(context->print, "until", wish->until);
	if (wish->sessions != SESSIONS_NOT_COUNTED)
		print_int(context->print, "sessions", wish->sessions);
	print_bool(context->print, "changed", change.n_changes > 0);
	print_close(context->print);
	print_joined(context->print, argv, as, &change);
	return 0;
}

static int
leave_group(struct register_edit *edit, void *self, struct err *err)
{
	struct group_change *change = self;
	int32_t last_day =
	    change->last_day != DATE_NONE ? change->last_day : edit->day - 1;

	return register_untie(
	    edit, TIE_MEMBERSHIP, &change->wish, last_day, &change->count, err);
}

static int
group_leave(struct context *context, int argc, char **argv, struct err *err)
{
	const char *as = NULL, *last = NULL, *why = NULL;
	struct group_change change = { .last_day = DATE_NONE };
	const struct option_rule rules[] = {
		{ .name = "as", .value = &as },
		{ .name = "last-day", .value = &last },
		{ .name = "why", .value = &why },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 2, 2, "GROUP ADDRESS", err) != 0 ||
	    (as != NULL && read_kind(as, &change.wish.kind, err) != 0) ||
	    edit_day(last, &change.last_day, err) != 0 ||
	    edit_whom(context, argv[2], &change.wish.person_id, err) != 0)
		return -1;
	change.wish.name = span_of(argv[1]);
	if (edit_do(context, why, leave_group, &change, err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_string(context->print, "group", argv[1]);
	print_int(context->print, "person", change.wish.person_id);
	print_int(context->print, "ended", (int64_t)change.count);
	print_close(context->print);
	print_line(context->print, "%s %s %s", argv[2],
	    change.count > 0 ? "has left" : "was not in", argv[1]);
	return change.count > 0 ? 0 : 1;
}

struct counting {
	struct session session;
	int64_t *whom;
	struct session_report report;
};

static int
count_session(struct register_edit *edit, void *self, struct err *err)
{
	struct counting *counting = self;

	if (counting->session.day == DATE_NONE)
		counting->session.day = edit->day;
	return register_count_session(
	    edit, &counting->session, &counting->report, err);
}

/* Those who came, where they are named. */
static int
read_whom(struct context *context, int argc, char **argv,
    struct counting *counting, struct err *err)
{
	size_t n = argc > 2 ? (size_t)argc - 2 : 0;

	counting->whom =
	    arena_array(context->arena, n + 1, sizeof(*counting->whom));
	if (counting->whom == NULL)
		return err_memory(err);
	for (size_t i = 0; i < n; i++) {
		if (edit_whom(context, argv[2 + i], &counting->whom[i], err) !=
		    0)
			return -1;
	}
	counting->session.whom = counting->whom;
	counting->session.n_whom = n;
	return 0;
}

static int
group_session(struct context *context, int argc, char **argv, struct err *err)
{
	const char *on = NULL, *why = NULL;
	struct counting counting = { .session = { .day = DATE_NONE } };
	const struct session_report *report = &counting.report;
	const struct option_rule rules[] = {
		{ .name = "on", .value = &on },
		{ .name = "why", .value = &why },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0)
		return -1;
	if (argc < 2)
		return err_set(err, ERR_USAGE, "GROUP is missing");
	counting.session.group = span_of(argv[1]);
	if (edit_day(on, &counting.session.day, err) != 0 ||
	    read_whom(context, argc, argv, &counting, err) != 0 ||
	    edit_do(context, why, count_session, &counting, err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_string(context->print, "group", argv[1]);
	print_day(context->print, "day", counting.session.day);
	print_int(context->print, "guests", (int64_t)report->n_counted);
	print_int(context->print, "known", (int64_t)report->n_known);
	print_int(context->print, "ended", (int64_t)report->n_ended);
	print_close(context->print);
	print_line(context->print,
	    "a session of %s was held: %zu guests have one less, for %zu it "
	    "was the last%s",
	    argv[1], report->n_counted, report->n_ended,
	    report->n_known > 0 ? "; some were counted before" : "");
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
	struct print *print = roll->context->print;
	const struct person *person;
	char since[DATE_TEXT_SIZE], until[DATE_TEXT_SIZE];
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
	print_object(print, NULL);
	print_int(print, "id", person->id);
	print_string(print, "name", person->name);
	print_string(print, "address", person->address);
	print_string(print, "kind", kind);
	print_day(print, "since", row->since);
	print_day(print, "until", row->until);
	if (row->sessions_left != SESSIONS_NOT_COUNTED)
		print_int(print, "sessions_left", row->sessions_left);
	print_close(print);
	print_line(print, "%s\t%s\t%s%s%s%s%s", kind,
	    person->address != NULL ? person->address : "-", person->name,
	    row->since != DATE_NONE ? ", since " : "",
	    date_format(row->since, since),
	    row->until != DATE_FOREVER ? ", until " : "",
	    date_format(row->until, until));
	return 0;
}

struct group_search {
	struct context *context;
	const char *name;
	const char *description; /* NULL: not found */
	int64_t count;
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

static int
group_show(struct context *context, int argc, char **argv, struct err *err)
{
	const char *at = NULL;
	const struct option_rule rules[] = { { .name = "at", .value = &at } };
	struct group_search search = { .context = context };
	struct roll roll = { .context = context };
	struct print *print = context->print;

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 1, 1, "GROUP", err) != 0 ||
	    options_time(at, &context->now, err) != 0)
		return -1;
	search.name = argv[1];
	roll.day = date_of(context->now);
	if (store_each_group(context->store, find_group, &search, err) != 0)
		return -1;
	if (search.description == NULL)
		return err_set(
		    err, ERR_ABSENT, "there is no group %s", argv[1]);
	print_object(print, NULL);
	print_string(print, "group", argv[1]);
	print_string(print, "description", search.description);
	if (search.description[0] != '\0')
		print_line(print, "%s", search.description);
	print_array(print, "people");
	if (store_each_tie(context->store, TIE_MEMBERSHIP, 0, span_of(argv[1]),
		show_member, &roll, err) != 0)
		return -1;
	print_close(print);
	print_close(print);
	return 0;
}

static int
list_group(void *self, const struct group_row *row, struct err *err)
{
	struct context *context = self;
	struct print *print = context->print;
	struct roll roll = {
		.context = context,
		.day = date_of(context->now),
		.is_counting = true,
	};

	if (store_each_tie(context->store, TIE_MEMBERSHIP, 0,
		span_of(row->name), show_member, &roll, err) != 0)
		return -1;
	print_object(print, NULL);
	print_string(print, "group", row->name);
	print_string(print, "description", row->description);
	print_int(print, "members", roll.members);
	print_int(print, "facilitators", roll.facilitators);
	print_int(print, "guests", roll.guests);
	print_close(print);
	print_line(print,
	    "%s\t%lld members\t%lld facilitators\t%lld guests\t%s", row->name,
	    (long long)roll.members, (long long)roll.facilitators,
	    (long long)roll.guests, row->description);
	return 0;
}

static int
group_list(struct context *context, int argc, char **argv, struct err *err)
{
	const char *at = NULL;
	const struct option_rule rules[] = { { .name = "at", .value = &at } };

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 0, 0, "no more than options", err) != 0 ||
	    options_time(at, &context->now, err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_array(context->print, "groups");
	if (store_each_group(context->store, list_group, context, err) != 0)
		return -1;
	print_close(context->print);
	print_close(context->print);
	return 0;
}

static const struct verb verbs[] = {
	{ "add", group_add },
	{ "join", group_join },
	{ "leave", group_leave },
	{ "session", group_session },
	{ "list", group_list },
	{ "show", group_show },
};

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	return verb_run(verbs, COUNT_OF(verbs), context, argc, argv, err);
}

const struct command command_group = {
	.name = "group",
	.usage = "group add NAME [--description TEXT] [--why TEXT]\n"
		 "group join GROUP ADDRESS [--as member|facilitator|guest] "
		 "[--since DAY] [--until DAY] [--sessions N] "
		 "[--by FACILITATOR] [--why TEXT]\n"
		 "group leave GROUP ADDRESS [--as KIND] [--last-day DAY] "
		 "[--why TEXT]\n"
		 "group session GROUP [ADDRESS ...] [--on DAY] [--why TEXT]\n"
		 "group list [--at DATE]\n"
		 "group show GROUP [--at DATE]",
	.summary = "working groups, their members, facilitators and guests",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run,
};
