/* crieur unmatched: payments that wait for somebody to say whose they are. */
#include "crieur/base/date.h"
#include "crieur/register/tie.h"
#include "crieur/store/dues.h"
#include "crieur/store/tie.h"
#include "crieur/store/unmatched.h"

#include "edit.h"
#include "options.h"
#include "table.h"
#include "verb.h"

struct settling {
	int64_t id, person_id, organisation_id;
	struct unmatched_row row; /* of enter */
	const char *name, *address, *standing;
};

static void
print_row(struct print *print, const struct unmatched_row *row)
{
	char day[DATE_TEXT_SIZE];

	print_object(print, NULL);
	print_int(print, "id", row->id);
	print_string(print, "source", row->source);
	print_string(print, "reference", row->reference);
	print_string(print, "name", row->name);
	print_string(print, "address", row->address);
	print_string(print, "payer_name", row->payer_name);
	print_string(print, "payer_address", row->payer_address);
	print_string(print, "organisation", row->organisation);
	print_day(print, "from", row->paid_from);
	print_day(print, "until", row->paid_until);
	if (row->amount_cents != AMOUNT_UNKNOWN)
		print_int(print, "amount_cents", row->amount_cents);
	print_string(print, "reason", row->reason);
	print_time(print, "recorded_at", row->recorded_at);
	print_close(print);
	print_line(print, "%lld\t%s %s\t%s\tuntil %s\t%s", (long long)row->id,
	    row->source, row->reference,
	    row->organisation[0] != '\0' ? row->organisation : row->name,
	    date_format(row->paid_until, day), row->reason);
}

static int
unmatched_list(struct context *context, int argc, char **argv, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct unmatched_row row;
	int more;

	if (options_read(NULL, 0, &argc, argv, err) != 0 ||
	    verb_words(argc, 0, 0, "nothing more", err) != 0 ||
	    store_unmatched_walk(context->store, &cursor, err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_array(context->print, "unmatched");
	while ((more = unmatched_next(&cursor, &row, err)) > 0)
		print_row(context->print, &row);
	if (more < 0)
		return -1;
	print_close(context->print);
	print_close(context->print);
	return 0;
}

static int
settle(struct register_edit *edit, void *self, struct err *err)
{
	struct settling *settling = self;

	return register_assign(edit, settling->id, settling->person_id,
	    settling->organisation_id, err);
}

static void
print_settled(struct context *context, const struct settling *settling)
{
	print_object(context->print, NULL);
	print_int(context->print, "id", settling->id);
	if (settling->person_id != 0)
		print_int(context->print, "person", settling->person_id);
	if (settling->organisation_id != 0)
		print_int(
		    context->print, "organisation", settling->organisation_id);
	print_close(context->print);
	if (settling->person_id != 0)
		print_line(context->print, "payment %lld is person %lld's",
		    (long long)settling->id, (long long)settling->person_id);
	else if (settling->organisation_id != 0)
		print_line(context->print,
		    "payment %lld is organisation %lld's",
		    (long long)settling->id,
		    (long long)settling->organisation_id);
	else
		print_line(context->print, "payment %lld is dropped",
		    (long long)settling->id);
}

static int
find_owner(struct context *context, int argc, char **argv,
    const char *organisation, struct settling *settling, struct err *err)
{
	if (organisation == NULL) {
		if (verb_words(argc, 2, 2, "ID ADDRESS", err) != 0)
			return -1;
		return edit_whom(context, argv[2], &settling->person_id, err);
	}
	if (verb_words(argc, 1, 1, "ID --organisation NAME", err) != 0 ||
	    store_organisation_find(context->store, span_of(organisation),
		&settling->organisation_id, err) != 0)
		return -1;
	if (settling->organisation_id == 0)
		return err_set(err, ERR_ABSENT, "there is no organisation %s",
		    organisation);
	return 0;
}

static int
unmatched_assign(
    struct context *context, int argc, char **argv, struct err *err)
{
	const char *organisation = NULL, *why = NULL;
	struct settling settling = { 0 };
	const struct option_rule rules[] = {
		{ .name = "organisation", .value = &organisation },
		{ .name = "why", .value = &why },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    find_owner(context, argc, argv, organisation, &settling, err) !=
		0 ||
	    options_id(argv[1], &settling.id, err) != 0 ||
	    edit_do(context, why, settle, &settling, err) != 0)
		return -1;
	print_settled(context, &settling);
	return 0;
}

/* Somebody new, as the payment names them. */
static int
enter(struct register_edit *edit, void *self, struct err *err)
{
	struct settling *settling = self;

	struct newcomer newcomer = {
		.name = span_of(settling->name),
		.address = settling->address,
	};

	if (register_read_standing(
		span_of(settling->standing), &newcomer.standing, err) != 0 ||
	    register_add_person(edit, &newcomer, &settling->person_id, err) !=
		0)
		return -1;
	return settle(edit, settling, err);
}

static int
unmatched_enter(struct context *context, int argc, char **argv, struct err *err)
{
	const char *why = NULL;
	struct settling settling = { .standing = "candidate" };
	struct unmatched_row *row = &settling.row;
	const struct option_rule rules[] = {
		{ .name = "name", .value = &settling.name },
		{ .name = "address", .value = &settling.address },
		{ .name = "standing", .value = &settling.standing },
		{ .name = "why", .value = &why },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 1, 1, "ID", err) != 0 ||
	    options_id(argv[1], &settling.id, err) != 0 ||
	    store_unmatched_get(
		context->store, settling.id, context->arena, row, err) != 0)
		return -1;
	if (settling.name == NULL)
		settling.name = row->name;
	if (settling.address == NULL)
		settling.address = row->address;
	if (settling.address[0] == '\0')
		return err_set(err, ERR_USAGE,
		    "the payment tells only the payer's address (%s); give "
		    "--address",
		    row->payer_address);
	if (edit_do(context, why, enter, &settling, err) != 0)
		return -1;
	print_settled(context, &settling);
	return 0;
}

static int
unmatched_drop(struct context *context, int argc, char **argv, struct err *err)
{
	const char *why = NULL;
	struct settling settling = { 0 };
	const struct option_rule rules[] = { { .name = "why", .value = &why } };

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 1, 1, "ID", err) != 0 ||
	    options_id(argv[1], &settling.id, err) != 0 ||
	    edit_do(context, why, settle, &settling, err) != 0)
		return -1;
	print_settled(context, &settling);
	return 0;
}

static const struct verb verbs[] = {
	{ "list", unmatched_list },
	{ "assign", unmatched_assign },
	{ "enter", unmatched_enter },
	{ "drop", unmatched_drop },
};

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	if (argc == 1)
		return unmatched_list(context, argc, argv, err);
	return verb_run(verbs, COUNT_OF(verbs), context, argc, argv, err);
}

const struct command command_unmatched = {
	.name = "unmatched",
	.usage = "unmatched [list]\n"
		 "unmatched assign ID ADDRESS|--organisation NAME "
		 "[--why TEXT]\n"
		 "unmatched enter ID [--name N] [--address A] [--standing S] "
		 "[--why TEXT]\n"
		 "unmatched drop ID [--why TEXT]",
	.summary = "payments that wait for somebody to say whose they are",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run,
};
