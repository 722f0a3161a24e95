/* crieur unmatched: payments that wait for somebody to say whose they are. */
#include "crieur/register/tie.h"
#include "crieur/store/dues.h"
#include "crieur/store/tie.h"
#include "crieur/store/unmatched.h"

#include "context.h"
#include "payer.h"
#include "table.h"

static void
print_unmatched(struct print *print, const struct unmatched_row *row)
{
	print_record(print,
	    "{id}\t{source} {reference}\t{.payer}\tuntil {until}\t{reason}",
	    FACTS(INT("id", row->id), TEXT("source", row->source),
		TEXT("reference", row->reference), TEXT("name", row->name),
		TEXT("address", row->address),
		TEXT("payer_name", row->payer_name),
		TEXT("payer_address", row->payer_address),
		TEXT("organisation", row->organisation),
		DAY("from", row->paid_from), DAY("until", row->paid_until),
		COUNT("amount_cents", row->amount_cents),
		TEXT("reason", row->reason),
		TIME("recorded_at", row->recorded_at),
		TEXT(".payer", row->organisation[0] != '\0' ? row->organisation
							    : row->name)));
}

int
run_unmatched_list(
    struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct unmatched_row row;
	int more;

	(void)args;
	if (store_unmatched_walk(context->store, &cursor, err) != 0)
		return -1;
	print_array(context->print, "unmatched");
	while ((more = unmatched_next(&cursor, &row, err)) > 0)
		print_unmatched(context->print, &row);
	return more;
}

/* It is the payer's from now on; nobody's: it is dropped. */
static int
settle(struct context *context, int64_t id, const struct payer *payer,
    struct err *err)
{
	if (register_assign(context->edit, id, payer->person_id,
		payer->organisation_id, err) != 0)
		return -1;
	print_facts(context->print,
	    payer->person_id != 0 ? "payment {id} is person {person}'s"
	    : payer->organisation_id != 0
		? "payment {id} is organisation {organisation}'s"
		: "payment {id} is dropped",
	    FACTS(INT("id", id), ROW_ID("person", payer->person_id),
		ROW_ID("organisation", payer->organisation_id)));
	return 0;
}

int
run_unmatched_assign(
    struct context *context, const struct args *args, struct err *err)
{
	struct payer payer;

	if (payer_find(context, args, 1, &payer, err) != 0)
		return -1;
	return settle(context, args->id, &payer, err);
}

/* Somebody new, as the payment names them. */
int
run_unmatched_enter(
    struct context *context, const struct args *args, struct err *err)
{
	const char *name = args_text(args, "name");
	const char *standing = args_text(args, "standing");
	struct newcomer newcomer = { .address = args_text(args, "address") };
	struct unmatched_row row;
	struct payer payer = { 0 };

	if (store_unmatched_get(
		context->store, args->id, context->arena, &row, err) != 0)
		return -1;
	newcomer.name = span_of(name != NULL ? name : row.name);
	if (newcomer.address == NULL)
		newcomer.address = row.address;
	if (newcomer.address[0] == '\0')
		return err_set(err, ERR_USAGE,
		    "the payment tells only the payer's address (%s); give "
		    "--address",
		    row.payer_address);
	if (register_read_standing(
		span_of(standing != NULL ? standing : "candidate"),
		&newcomer.standing, err) != 0 ||
	    register_add_person(
		context->edit, &newcomer, &payer.person_id, err) != 0)
		return -1;
	return settle(context, args->id, &payer, err);
}

int
run_unmatched_drop(
    struct context *context, const struct args *args, struct err *err)
{
	const struct payer nobody = { 0 };

	return settle(context, args->id, &nobody, err);
}
