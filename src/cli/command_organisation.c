/* crieur organisation: legal persons, their kind, contacts and dues. */
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/register/person.h"
#include "crieur/register/tie.h"
#include "crieur/store/dues.h"

#include "edit.h"
#include "options.h"
#include "table.h"
#include "verb.h"

struct organisation_change {
	const char *name, *kind;
	int64_t id;
	struct tie_wish wish;
	bool is_ending;
	size_t n_ended;
};

static int
add_organisation(struct register_edit *edit, void *self, struct err *err)
{
	struct organisation_change *change = self;

	return register_add_organisation(edit, span_of(change->name),
	    span_of(change->kind), &change->id, err);
}

static int
organisation_add(
    struct context *context, int argc, char **argv, struct err *err)
{
	const char *why = NULL;
	struct organisation_change change = { 0 };
	const struct option_rule rules[] = {
		{ .name = "kind", .value = &change.kind },
		{ .name = "why", .value = &why },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 1, 1, "NAME", err) != 0)
		return -1;
	if (change.kind == NULL)
		return err_set(err, ERR_USAGE,
		    "--kind is missing: the word of active-in(…), as platform");
	change.name = argv[1];
	if (edit_do(context, why, add_organisation, &change, err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_int(context->print, "id", change.id);
	print_string(context->print, "organisation", change.name);
	print_string(context->print, "kind", change.kind);
	print_close(context->print);
	print_line(
	    context->print, "organisation %s, %s", change.name, change.kind);
	return 0;
}

static int
change_contact(struct register_edit *edit, void *self, struct err *err)
{
	struct organisation_change *change = self;

	if (!change->is_ending)
		return register_tie(edit, TIE_CONTACT, &change->wish, err);
	return register_untie(edit, TIE_CONTACT, &change->wish, edit->day - 1,
	    &change->n_ended, err);
}

static int
organisation_contact(
    struct context *context, int argc, char **argv, struct err *err)
{
	const char *since = NULL, *until = NULL, *why = NULL;
	struct organisation_change change = {
		.wish = { .since = DATE_NONE,
		    .until = DATE_FOREVER,
		    .sessions = SESSIONS_NOT_COUNTED },
	};
	struct tie_wish *wish = &change.wish;
	const struct option_rule rules[] = {
		{ .name = "end", .is_set = &change.is_ending },
		{ .name = "since", .value = &since },
		{ .name = "until", .value = &until },
		{ .name = "why", .value = &why },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 2, 2, "NAME ADDRESS", err) != 0 ||
	    edit_day(since, &wish->since, err) != 0 ||
	    edit_day(until, &wish->until, err) != 0 ||
	    edit_whom(context, argv[2], &wish->person_id, err) != 0)
		return -1;
	wish->name = span_of(argv[1]);
	if (edit_do(context, why, change_contact, &change, err) != 0)
		return -1;
	bool is_wrong = change.is_ending && change.n_ended == 0;
	print_object(context->print, NULL);
	print_string(context->print, "organisation", argv[1]);
	print_int(context->print, "person", wish->person_id);
	print_bool(context->print, "contact", !change.is_ending);
	print_close(context->print);
	print_line(context->print, "%s is %sa contact of %s", argv[2],
	    change.is_ending ? "not " : "", argv[1]);
	return is_wrong ? 1 : 0;
}

/* The last day an organisation has paid for, and whether it need not. */
struct account {
	int32_t paid_until, day;
	bool is_exempt;
};

static int
sum_up(void *self, const struct dues_row *row, struct err *err)
{
	struct account *account = self;

	(void)err;
	if (row->paid_from != DATE_NONE && row->paid_from > account->day)
		return 0;
	if (row->is_exemption)
		account->is_exempt |= row->paid_until >= account->day;
	else if (row->paid_until > account->paid_until)
		account->paid_until = row->paid_until;
	return 0;
}

static int
show_contact(void *self, const struct tie_row *row, struct err *err)
{
	struct context *context = self;
	const struct person *person;
	int32_t day = date_of(context->now);

	if ((row->since != DATE_NONE && row->since > day) || row->until < day)
		return 0;
	if (register_person_by_id(context->store, row->person_id, day,
		context->arena, &person, err) != 0)
		return -1;
	if (person == NULL)
		return 0;
	print_object(context->print, NULL);
	print_int(context->print, "id", person->id);
	print_string(context->print, "name", person->name);
	print_string(context->print, "address", person->address);
	print_day(context->print, "since", row->since);
	print_day(context->print, "until", row->until);
	print_close(context->print);
	print_line(context->print, "\tcontact\t%s\t%s",
	    person->address != NULL ? person->address : "-", person->name);
	return 0;
}

static int
list_organisation(
    void *self, const struct organisation_row *row, struct err *err)
{
	struct context *context = self;
	struct print *print = context->print;
	char day[DATE_TEXT_SIZE];
	struct account account = {
		.paid_until = DATE_NONE,
		.day = date_of(context->now),
	};

	if (store_each_dues(
		context->store, 0, row->id, sum_up, &account, err) != 0)
		return -1;
	print_object(print, NULL);
	print_int(print, "id", row->id);
	print_string(print, "organisation", row->name);
	print_string(print, "kind", row->kind);
	print_day(print, "paid_until", account.paid_until);
	print_bool(print, "exempt", account.is_exempt);
	print_line(print, "%s\t%s\t%s", row->name, row->kind,
	    account.is_exempt ? "exempt"
	    : account.paid_until == DATE_NONE
		? "not paid"
		: date_format(account.paid_until, day));
	print_array(print, "contacts");
	if (store_each_tie(context->store, TIE_CONTACT, 0, span_of(row->name),
		show_contact, context, err) != 0)
		return -1;
	print_close(print);
	print_close(print);
	return 0;
}

static int
organisation_list(
    struct context *context, int argc, char **argv, struct err *err)
{
	const char *at = NULL;
	const struct option_rule rules[] = { { .name = "at", .value = &at } };

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 0, 0, "no more than options", err) != 0 ||
	    options_time(at, &context->now, err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_array(context->print, "organisations");
	if (store_each_organisation(
		context->store, list_organisation, context, err) != 0)
		return -1;
	print_close(context->print);
	print_close(context->print);
	return 0;
}

static const struct verb verbs[] = {
	{ "add", organisation_add },
	{ "contact", organisation_contact },
	{ "list", organisation_list },
};

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	return verb_run(verbs, COUNT_OF(verbs), context, argc, argv, err);
}

const struct command command_organisation = {
	.name = "organisation",
	.usage = "organisation add NAME --kind KIND [--why TEXT]\n"
		 "organisation contact NAME ADDRESS [--since DAY] "
		 "[--until DAY] [--end] [--why TEXT]\n"
		 "organisation list [--at DATE]",
	.summary = "organisations that are members, and their contacts",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run,
};
