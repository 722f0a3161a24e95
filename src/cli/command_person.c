/* crieur person: people entered, changed, listed. What is shown of one person
 * is in person_show.c. */
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/register/archive.h"
#include "crieur/register/edit.h"
#include "crieur/register/person.h"
#include "crieur/register/tie.h"
#include "crieur/register/walk.h"
#include "crieur/store/tie.h"

#include "edit.h"
#include "options.h"
#include "person_set.h"
#include "person_show.h"
#include "table.h"
#include "verb.h"

struct addition {
	const char *name, *address, *standing;
	int64_t id;
};

static int
add_person(struct register_edit *edit, void *self, struct err *err)
{
	struct addition *addition = self;
	struct newcomer newcomer = {
		.name = span_of(addition->name),
		.address = addition->address,
	};

	if (register_read_standing(
		span_of(addition->standing), &newcomer.standing, err) != 0)
		return -1;
	return register_add_person(edit, &newcomer, &addition->id, err);
}

static int
person_add(struct context *context, int argc, char **argv, struct err *err)
{
	const char *why = NULL;
	struct addition addition = { .standing = "member" };
	const struct option_rule rules[] = {
		{ .name = "standing", .value = &addition.standing },
		{ .name = "why", .value = &why },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 2, 2, "NAME ADDRESS", err) != 0)
		return -1;
	addition.name = argv[1];
	addition.address = argv[2];
	if (edit_do(context, why, add_person, &addition, err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_int(context->print, "id", addition.id);
	print_string(context->print, "name", addition.name);
	print_string(context->print, "standing", addition.standing);
	print_close(context->print);
	print_line(context->print, "person %lld: %s, %s",
	    (long long)addition.id, addition.name, addition.standing);
	return 0;
}

static int
person_show(struct context *context, int argc, char **argv, struct err *err)
{
	bool with_history = false;
	const char *at = NULL;
	int64_t id;
	const struct option_rule rules[] = {
		{ .name = "history", .is_set = &with_history },
		{ .name = "at", .value = &at },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 1, 1, "ADDRESS", err) != 0 ||
	    options_time(at, &context->now, err) != 0 ||
	    edit_whom(context, argv[1], &id, err) != 0)
		return -1;
	return person_show_whole(context, id, with_history, err);
}

static int
note_export(struct register_edit *edit, void *self, struct err *err)
{
	return register_note_export(edit, *(int64_t *)self, err);
}

static int
person_export(struct context *context, int argc, char **argv, struct err *err)
{
	const char *why = NULL;
	const struct option_rule rules[] = { { .name = "why", .value = &why } };
	int64_t id;

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 1, 1, "ADDRESS", err) != 0 ||
	    edit_whom(context, argv[1], &id, err) != 0 ||
	    edit_do(context, why, note_export, &id, err) != 0)
		return -1;
	return person_export_whole(context, id, err);
}

/* What a list of people is asked for. */
struct listing {
	struct context *context;
	int32_t day;
	const char *group, *role, *tag, *standing, *dues;
	bool is_awaiting; /* only who has paid and is not admitted */
	size_t count;
};

static bool
is_wanted(const struct listing *listing, const struct person *person)
{
	enum dues_state dues = person_dues_state(
	    person, listing->day, listing->context->live->dues.grace_days);

	if (listing->is_awaiting && !person_awaits(person, dues))
		return false;
	return (listing->group == NULL ||
		   person_is_in(person, span_of(listing->group)) ||
		   person_is_guest(person, span_of(listing->group))) &&
	       (listing->role == NULL ||
		   person_has_role(person, span_of(listing->role))) &&
	       (listing->tag == NULL ||
		   person_has_tag(person, span_of(listing->tag))) &&
	       (listing->standing == NULL ||
		   strcmp(standing_name(person->standing), listing->standing) ==
		       0) &&
	       (listing->dues == NULL ||
		   strcmp(dues_state_name(dues), listing->dues) == 0);
}

static int
list_person(void *self, const struct person *person, struct err *err)
{
	struct listing *listing = self;
	struct print *print = listing->context->print;
	char day[DATE_TEXT_SIZE];

	(void)err;
	if (!is_wanted(listing, person))
		return 0;
	enum dues_state state = person_dues_state(
	    person, listing->day, listing->context->live->dues.grace_days);
	bool awaits = person_awaits(person, state);
	const char *dues = dues_state_name(state);
	print_object(print, NULL);
	print_int(print, "id", person->id);
	print_string(print, "name", person->name);
	print_string(print, "address", person->address);
	print_string(print, "standing", standing_name(person->standing));
	print_string(print, "dues", dues);
	print_day(print, "paid_until", person->paid_until);
	print_bool(print, "awaiting_admission", awaits);
	print_close(print);
	print_line(print, "%lld\t%s\t%s\t%s\t%s\t%s%s", (long long)person->id,
	    person->name, person->address != NULL ? person->address : "-",
	    person->standing != STANDING_NONE ? standing_name(person->standing)
					      : "-",
	    dues, date_format(person->paid_until, day),
	    awaits ? ", awaiting admission" : "");
	listing->count++;
	return 0;
}

static int
check_dues(const char *dues, struct err *err)
{
	for (int state = DUES_CURRENT; state <= DUES_EXEMPT; state++) {
		if (strcmp(dues, dues_state_name(state)) == 0)
			return 0;
	}
	return err_set(err, ERR_USAGE,
	    "--dues is current, grace, late or exempt, not \"%s\"", dues);
}

/* A mistyped word is said, lest nobody seem to be in that state. */
static int
check_listing(const struct listing *listing, struct err *err)
{
	enum standing standing;
	bool has_group = true;

	if (listing->dues != NULL && check_dues(listing->dues, err) != 0)
		return -1;
	if (listing->standing != NULL &&
	    register_read_standing(
		span_of(listing->standing), &standing, err) != 0)
		return -1;
	if (listing->group != NULL &&
	    store_group_has(listing->context->store, span_of(listing->group),
		&has_group, err) != 0)
		return -1;
	if (!has_group)
		return err_set(
		    err, ERR_ABSENT, "there is no group %s", listing->group);
	return 0;
}

static int
person_list(struct context *context, int argc, char **argv, struct err *err)
{
	const char *at = NULL;
	struct listing listing = { .context = context };
	const struct option_rule rules[] = {
		{ .name = "at", .value = &at },
		{ .name = "group", .value = &listing.group },
		{ .name = "role", .value = &listing.role },
		{ .name = "tag", .value = &listing.tag },
		{ .name = "standing", .value = &listing.standing },
		{ .name = "dues", .value = &listing.dues },
		{ .name = "awaiting", .is_set = &listing.is_awaiting },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 0, 0, "no more than options", err) != 0 ||
	    options_time(at, &context->now, err) != 0 ||
	    check_listing(&listing, err) != 0)
		return -1;
	listing.day = date_of(context->now);
	print_object(context->print, NULL);
	print_array(context->print, "people");
	if (register_each_person(
		context->store, listing.day, list_person, &listing, err) != 0)
		return -1;
	print_close(context->print);
	print_int(context->print, "count", (int64_t)listing.count);
	print_close(context->print);
	return 0;
}

static int
welcome(struct register_edit *edit, void *self, struct err *err)
{
	return register_lift_suppression(edit, span_of(self), err);
}

static int
person_welcome(struct context *context, int argc, char **argv, struct err *err)
{
	const char *why = NULL;
	const struct option_rule rules[] = { { .name = "why", .value = &why } };

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 1, 1, "ADDRESS", err) != 0 ||
	    edit_do(context, why, welcome, argv[1], err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_string(context->print, "address", argv[1]);
	print_close(context->print);
	print_line(context->print, "%s may be entered again", argv[1]);
	return 0;
}

static const struct verb verbs[] = {
	{ "add", person_add },
	{ "show", person_show },
	{ "set", person_set },
	{ "list", person_list },
	{ "export", person_export },
	{ "erase", person_erase },
	{ "welcome", person_welcome },
};

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	return verb_run(verbs, COUNT_OF(verbs), context, argc, argv, err);
}

const struct command command_person = {
	.name = "person",
	.usage =
	    "person add NAME ADDRESS [--standing S] [--why TEXT]\n"
	    "person show ADDRESS [--history] [--at DATE]\n"
	    "person set ADDRESS [name=N] [standing=S] [moderated=yes|no] "
	    "[exempt=yes|no] "
	    "[tag=T] [untag=T] [sponsors=TEXT] [admitted=DAY] "
	    "[--until DAY] [--since DAY] [--why TEXT]\n"
	    "person set ADDRESS address add|ask|remove|deliver|verify OTHER\n"
	    "person set ADDRESS deliver LIST OTHER\n"
	    "person set ADDRESS include|exclude|usual LIST "
	    "[--since DAY] [--until DAY]\n"
	    "person list [--group G] [--role R] [--tag T] [--standing S] "
	    "[--dues STATE] [--awaiting] [--at DATE]\n"
	    "person export ADDRESS [--why TEXT]\n"
	    "person erase ADDRESS [--why TEXT]\n"
	    "person welcome ADDRESS",
	.summary = "people of the register, one by one",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run,
};
