/* crieur dues: payments by hand, exemptions, and files of payments. */
#include <stdlib.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/register/tie.h"
#include "crieur/store/dues.h"

#include "edit.h"
#include "import_file.h"
#include "options.h"
#include "table.h"
#include "verb.h"

struct payment {
	struct dues_row wish;
	bool is_new;
};

static int
add_dues(struct register_edit *edit, void *self, struct err *err)
{
	struct payment *payment = self;

	return register_add_dues(edit, &payment->wish, &payment->is_new, err);
}

/* Euros as people write them: "30", "30,00", "30.5". */
static int
read_amount(const char *text, int64_t *cents_r, struct err *err)
{
	char *end = NULL;

	*cents_r = AMOUNT_UNKNOWN;
	if (text == NULL)
		return 0;
	long long euros = strtoll(text, &end, 10);
	long long cents = 0;
	bool is_good = end != text && euros >= 0 && euros < 100000000;
	if (is_good && (*end == ',' || *end == '.')) {
		size_t digits = strspn(end + 1, "0123456789");
		is_good = digits >= 1 && digits <= 2 && end[1 + digits] == '\0';
		cents = (end[1] - '0') * 10 + (digits == 2 ? end[2] - '0' : 0);
	} else {
		is_good = is_good && *end == '\0';
	}
	if (!is_good)
		return err_set(err, ERR_USAGE,
		    "\"%s\" is no amount; expected euros as in 30 or 30,50",
		    text);
	*cents_r = euros * 100 + cents;
	return 0;
}

/* The person at argv[1], or the organisation. */
static int
find_payer(struct context *context, int argc, char **argv,
    const char *organisation, struct dues_row *wish, struct err *err)
{
	if (organisation == NULL) {
		if (verb_words(argc, 1, 1, "ADDRESS", err) != 0)
			return -1;
		return edit_whom(context, argv[1], &wish->person_id, err);
	}
	if (verb_words(argc, 0, 0, "--organisation NAME alone", err) != 0 ||
	    store_organisation_find(context->store, span_of(organisation),
		&wish->organisation_id, err) != 0)
		return -1;
	if (wish->organisation_id == 0)
		return err_set(err, ERR_ABSENT, "there is no organisation %s",
		    organisation);
	return 0;
}

static int
finish(struct context *context, struct payment *payment, const char *why,
    struct err *err)
{
	struct dues_row *wish = &payment->wish;
	char day[DATE_TEXT_SIZE];

	if (edit_do(context, why, add_dues, payment, err) != 0)
		return -1;
	print_object(context->print, NULL);
	if (wish->person_id != 0)
		print_int(context->print, "person", wish->person_id);
	else
		print_int(
		    context->print, "organisation", wish->organisation_id);
	print_day(context->print, "until", wish->paid_until);
	print_bool(context->print, "added", payment->is_new);
	print_close(context->print);
	if (!payment->is_new)
		print_line(context->print,
		    "a payment with this reference is recorded already");
	else
		print_line(context->print, "%s until %s",
		    wish->is_exemption ? "exempt" : "paid",
		    wish->paid_until == DATE_FOREVER
			? "further notice"
			: date_format(wish->paid_until, day));
	return 0;
}

static int
dues_add(struct context *context, int argc, char **argv, struct err *err)
{
	const char *from = NULL, *until = NULL, *amount = NULL, *why = NULL;
	const char *organisation = NULL;
	struct payment payment = {
		.wish = { .source = "manual", .paid_from = DATE_NONE },
	};
	struct dues_row *wish = &payment.wish;
	const struct option_rule rules[] = {
		{ .name = "from", .value = &from },
		{ .name = "until", .value = &until },
		{ .name = "source", .value = &wish->source },
		{ .name = "reference", .value = &wish->reference },
		{ .name = "amount", .value = &amount },
		{ .name = "organisation", .value = &organisation },
		{ .name = "why", .value = &why },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0)
		return -1;
	if (until == NULL)
		return err_set(err, ERR_USAGE, "--until DAY is missing");
	if (edit_day(from, &wish->paid_from, err) != 0 ||
	    edit_day(until, &wish->paid_until, err) != 0 ||
	    read_amount(amount, &wish->amount_cents, err) != 0 ||
	    find_payer(context, argc, argv, organisation, wish, err) != 0)
		return -1;
	return finish(context, &payment, why, err);
}

static int
dues_exempt(struct context *context, int argc, char **argv, struct err *err)
{
	const char *from = NULL, *until = NULL, *why = NULL;
	const char *organisation = NULL;
	struct payment payment = {
		.wish = {
		    .is_exemption = true,
		    .source = "manual",
		    .paid_from = DATE_NONE,
		    .paid_until = DATE_FOREVER,
		    .amount_cents = AMOUNT_UNKNOWN,
		},
	};
	struct dues_row *wish = &payment.wish;
	const struct option_rule rules[] = {
		{ .name = "from", .value = &from },
		{ .name = "until", .value = &until },
		{ .name = "organisation", .value = &organisation },
		{ .name = "why", .value = &why },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0)
		return -1;
	if (why == NULL)
		return err_set(err, ERR_USAGE,
		    "--why TEXT is missing: an exemption has a reason");
	if (edit_day(from, &wish->paid_from, err) != 0 ||
	    edit_day(until, &wish->paid_until, err) != 0 ||
	    find_payer(context, argc, argv, organisation, wish, err) != 0)
		return -1;
	return finish(context, &payment, why, err);
}

static int
list_dues(void *self, const struct dues_row *row, struct err *err)
{
	struct print *print = self;
	char from[DATE_TEXT_SIZE], until[DATE_TEXT_SIZE];

	(void)err;
	print_object(print, NULL);
	print_int(print, "id", row->id);
	print_string(print, "kind", row->is_exemption ? "exempt" : "paid");
	print_day(print, "from", row->paid_from);
	print_day(print, "until", row->paid_until);
	if (row->amount_cents != AMOUNT_UNKNOWN)
		print_int(print, "amount_cents", row->amount_cents);
	print_string(print, "source", row->source);
	print_string(print, "reference", row->reference);
	print_string(print, "actor", row->actor);
	print_string(print, "reason", row->reason);
	print_close(print);
	print_line(print, "%lld\t%s\t%s\t%s\t%s\t%s\t%s", (long long)row->id,
	    row->is_exemption ? "exempt" : "paid",
	    date_format(row->paid_from, from),
	    row->paid_until == DATE_FOREVER
		? "further notice"
		: date_format(row->paid_until, until),
	    row->source, row->reference != NULL ? row->reference : "-",
	    row->reason);
	return 0;
}

static int
dues_list(struct context *context, int argc, char **argv, struct err *err)
{
	const char *organisation = NULL;
	struct dues_row wish = { 0 };
	const struct option_rule rules[] = {
		{ .name = "organisation", .value = &organisation },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    find_payer(context, argc, argv, organisation, &wish, err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_array(context->print, "dues");
	if (store_each_dues(context->store, wish.person_id,
		wish.organisation_id, list_dues, context->print, err) != 0)
		return -1;
	print_close(context->print);
	print_close(context->print);
	return 0;
}

struct removal {
	struct dues_row wish; /* whose */
	int64_t id;
};

static int
remove_dues(struct register_edit *edit, void *self, struct err *err)
{
	struct removal *removal = self;

	return register_remove_dues(edit, removal->wish.person_id,
	    removal->wish.organisation_id, removal->id, err);
}

/* The row's number is the last word. */
static int
dues_remove(struct context *context, int argc, char **argv, struct err *err)
{
	const char *organisation = NULL, *why = NULL;
	struct removal removal = { .id = 0 };
	const struct option_rule rules[] = {
		{ .name = "organisation", .value = &organisation },
		{ .name = "why", .value = &why },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0)
		return -1;
	if (argc < 2 || why == NULL)
		return err_set(err, ERR_USAGE,
		    "expected ADDRESS ID --why TEXT; dues list shows the ID");
	if (options_id(argv[argc - 1], &removal.id, err) != 0 ||
	    find_payer(context, argc - 1, argv, organisation, &removal.wish,
		err) != 0 ||
	    edit_do(context, why, remove_dues, &removal, err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_int(context->print, "id", removal.id);
	print_close(context->print);
	print_line(
	    context->print, "dues row %lld is removed", (long long)removal.id);
	return 0;
}

static int
dues_import(struct context *context, int argc, char **argv, struct err *err)
{
	struct bulk job = { 0 };
	const char *format = "csv";
	const struct option_rule rules[] = {
		{ .name = "format", .value = &format },
		{ .name = "address-column", .value = &job.address_column },
		{ .name = "dry-run", .is_set = &job.is_dry },
		{ .name = "strict", .is_set = &job.is_strict },
		{ .name = "why", .value = &job.why },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 1, 1, "FILE", err) != 0)
		return -1;
	if (strcmp(format, "helloasso") == 0)
		job.kind = BULK_HELLOASSO;
	else if (strcmp(format, "csv") == 0)
		job.kind = BULK_DUES;
	else
		return err_set(err, ERR_USAGE,
		    "--format is csv or helloasso, not \"%s\"", format);
	return import_file(context, &job, argv[1], NULL, err);
}

static const struct verb verbs[] = {
	{ "add", dues_add },
	{ "exempt", dues_exempt },
	{ "list", dues_list },
	{ "remove", dues_remove },
	{ "import", dues_import },
};

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	return verb_run(verbs, COUNT_OF(verbs), context, argc, argv, err);
}

const struct command command_dues = {
	.name = "dues",
	.usage =
	    "dues add ADDRESS|--organisation NAME --until DAY [--from DAY] "
	    "[--amount EUROS] [--source S] [--reference R] "
	    "[--why TEXT]\n"
	    "dues exempt ADDRESS|--organisation NAME --why TEXT "
	    "[--from DAY] [--until DAY]\n"
	    "dues list ADDRESS|--organisation NAME\n"
	    "dues remove ADDRESS|--organisation NAME ID --why TEXT\n"
	    "dues import FILE.csv|- [--format csv|helloasso] [--dry-run] "
	    "[--strict] "
	    "[--address-column HEADER] [--why TEXT]",
	.summary = "dues paid, exemptions, HelloAsso's export",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run,
};
