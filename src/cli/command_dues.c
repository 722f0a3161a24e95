/* crieur dues: payments by hand and exemptions. Files of payments are in
 * command_import.c. */
#include <stdlib.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/register/tie.h"
#include "crieur/store/dues.h"

#include "context.h"
#include "payer.h"
#include "table.h"

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

/* Of the payer that args names. */
static int
add_dues(struct context *context, const struct args *args,
    struct dues_row *wish, struct err *err)
{
	struct payer payer;
	bool is_new;

	if (payer_find(context, args, 0, &payer, err) != 0)
		return -1;
	wish->person_id = payer.person_id;
	wish->organisation_id = payer.organisation_id;
	if (register_add_dues(context->edit, wish, &is_new, err) != 0)
		return -1;
	print_facts(context->print,
	    !is_new ? "a payment with this reference is recorded already"
	    : wish->is_exemption ? "exempt until {until|further notice}"
				 : "paid until {until|further notice}",
	    FACTS(payer.person_id != 0
		      ? INT("person", payer.person_id)
		      : INT("organisation", payer.organisation_id),
		DAY("until", wish->paid_until), FLAG("added", is_new)));
	return 0;
}

int
run_dues_add(struct context *context, const struct args *args, struct err *err)
{
	const char *source = args_text(args, "source");
	struct dues_row wish = {
		.source = source != NULL ? source : "manual",
		.reference = args_text(args, "reference"),
		.paid_from = args_day(args, "from", DATE_NONE),
		.paid_until = args_day(args, "until", DATE_NONE),
	};

	if (read_amount(args_text(args, "amount"), &wish.amount_cents, err) !=
	    0)
		return -1;
	return add_dues(context, args, &wish, err);
}

int
run_dues_exempt(
    struct context *context, const struct args *args, struct err *err)
{
	struct dues_row wish = {
		.is_exemption = true,
		.source = "manual",
		.paid_from = args_day(args, "from", DATE_NONE),
		.paid_until = args_day(args, "until", DATE_FOREVER),
		.amount_cents = AMOUNT_UNKNOWN,
	};

	return add_dues(context, args, &wish, err);
}

int
run_dues_list(struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct payer payer;
	struct dues_row row;
	int more;

	if (payer_find(context, args, 0, &payer, err) != 0 ||
	    store_dues_walk(context->store, payer.person_id,
		payer.organisation_id, &cursor, err) != 0)
		return -1;
	print_array(context->print, "dues");
	while ((more = dues_next(&cursor, &row, err)) > 0)
		print_record(context->print,
		    "{id}\t{kind}\t{from}\t{until|further notice}\t{source}\t"
		    "{reference|-}\t{reason}",
		    FACTS(INT("id", row.id),
			TEXT("kind", row.is_exemption ? "exempt" : "paid"),
			DAY("from", row.paid_from),
			DAY("until", row.paid_until),
			COUNT("amount_cents", row.amount_cents),
			TEXT("source", row.source),
			TEXT("reference", row.reference),
			TEXT("actor", row.actor), TEXT("reason", row.reason)));
	return more;
}

int
run_dues_remove(
    struct context *context, const struct args *args, struct err *err)
{
	struct payer payer;

	if (payer_find(context, args, 0, &payer, err) != 0 ||
	    register_remove_dues(context->edit, payer.person_id,
		payer.organisation_id, args->id, err) != 0)
		return -1;
	print_facts(context->print, "dues row {id} is removed",
	    FACTS(INT("id", args->id)));
	return 0;
}
