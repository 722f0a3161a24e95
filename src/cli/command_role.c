/* crieur role: president, dsi, ca: who holds which, from when to when. */
#include "crieur/base/date.h"
#include "crieur/register/person.h"
#include "crieur/register/tie.h"
#include "crieur/register/walk.h"

#include "edit.h"
#include "options.h"
#include "table.h"
#include "verb.h"

struct role_change {
	struct tie_wish wish;
	int32_t last_day; /* DATE_NONE: yesterday */
	size_t n_ended;
	uint64_t n_changes;
};

static int
check_role(const struct context *context, const char *role, struct err *err)
{
	const struct site *site = context->live;

	for (size_t i = 0; i < site->n_roles; i++) {
		if (span_is(span_of(role), site->roles[i]))
			return 0;
	}
	if (site->n_roles == 0)
		return 0;
	return err_set(err, ERR_ABSENT,
	    "there is no role \"%s\"; the configuration names them "
	    "(site.roles)",
	    role);
}

static int
grant(struct register_edit *edit, void *self, struct err *err)
{
	struct role_change *change = self;

	if (register_tie(edit, TIE_ROLE, &change->wish, err) != 0)
		return -1;
	change->n_changes = edit->n_changes;
	return 0;
}

static void
print_change(struct context *context, const struct role_change *change,
    const char *role, bool has_changed)
{
	print_object(context->print, NULL);
	print_string(context->print, "role", role);
	print_int(context->print, "person", change->wish.person_id);
	print_bool(context->print, "changed", has_changed);
	print_close(context->print);
}

static int
role_grant(struct context *context, int argc, char **argv, struct err *err)
{
	const char *since = NULL, *until = NULL, *why = NULL;
	struct role_change change = {
		.wish = { .since = DATE_NONE,
		    .until = DATE_FOREVER,
		    .sessions = SESSIONS_NOT_COUNTED },
	};
	struct tie_wish *wish = &change.wish;
	const struct option_rule rules[] = {
		{ .name = "since", .value = &since },
		{ .name = "until", .value = &until },
		{ .name = "why", .value = &why },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 2, 2, "ROLE ADDRESS", err) != 0 ||
	    check_role(context, argv[1], err) != 0 ||
	    edit_day(since, &wish->since, err) != 0 ||
	    edit_day(until, &wish->until, err) != 0 ||
	    edit_whom(context, argv[2], &wish->person_id, err) != 0)
		return -1;
	wish->name = span_of(argv[1]);
	if (edit_do(context, why, grant, &change, err) != 0)
		return -1;
	print_change(context, &change, argv[1], change.n_changes > 0);
	print_line(context->print, "%s %s %s", argv[2],
	    change.n_changes > 0 ? "is now" : "was already", argv[1]);
	return 0;
}

static int
revoke(struct register_edit *edit, void *self, struct err *err)
{
	struct role_change *change = self;
	int32_t last_day =
	    change->last_day != DATE_NONE ? change->last_day : edit->day - 1;

	return register_untie(
	    edit, TIE_ROLE, &change->wish, last_day, &change->n_ended, err);
}

static int
role_revoke(struct context *context, int argc, char **argv, struct err *err)
{
	const char *last = NULL, *why = NULL;
	struct role_change change = { .last_day = DATE_NONE };
	const struct option_rule rules[] = {
		{ .name = "last-day", .value = &last },
		{ .name = "why", .value = &why },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 2, 2, "ROLE ADDRESS", err) != 0 ||
	    edit_day(last, &change.last_day, err) != 0 ||
	    edit_whom(context, argv[2], &change.wish.person_id, err) != 0)
		return -1;
	change.wish.name = span_of(argv[1]);
	if (edit_do(context, why, revoke, &change, err) != 0)
		return -1;
	print_change(context, &change, argv[1], change.n_ended > 0);
	print_line(context->print, "%s %s %s", argv[2],
	    change.n_ended > 0 ? "is no longer" : "was not", argv[1]);
	return change.n_ended > 0 ? 0 : 1;
}

static int
list_holder(void *self, const struct person *person, struct err *err)
{
	struct context *context = self;
	struct print *print = context->print;

	(void)err;
	for (size_t i = 0; i < person->n_roles; i++) {
		print_object(print, NULL);
		print_string(print, "role", person->roles[i]);
		print_int(print, "id", person->id);
		print_string(print, "name", person->name);
		print_string(print, "address", person->address);
		print_close(print);
		print_line(print, "%s\t%s\t%s", person->roles[i],
		    person->address != NULL ? person->address : "-",
		    person->name);
	}
	return 0;
}

static int
role_list(struct context *context, int argc, char **argv, struct err *err)
{
	const char *at = NULL;
	const struct option_rule rules[] = { { .name = "at", .value = &at } };

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 0, 0, "no more than options", err) != 0 ||
	    options_time(at, &context->now, err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_array(context->print, "roles");
	if (register_each_person(context->store, date_of(context->now),
		list_holder, context, err) != 0)
		return -1;
	print_close(context->print);
	print_close(context->print);
	return 0;
}

static const struct verb verbs[] = {
	{ "grant", role_grant },
	{ "revoke", role_revoke },
	{ "list", role_list },
};

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	return verb_run(verbs, COUNT_OF(verbs), context, argc, argv, err);
}

const struct command command_role = {
	.name = "role",
	.usage = "role grant ROLE ADDRESS [--since DAY] [--until DAY] "
		 "[--why TEXT]\n"
		 "role revoke ROLE ADDRESS [--last-day DAY] [--why TEXT]\n"
		 "role list [--at DATE]",
	.summary = "who is president, dsi, of the committee",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run,
};
