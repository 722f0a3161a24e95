/* crieur organisation: legal persons, their kind, contacts and dues. */
#include "crieur/base/date.h"
#include "crieur/register/person.h"
#include "crieur/register/tie.h"
#include "crieur/store/dues.h"
#include "crieur/store/group.h"

#include "context.h"
#include "show.h"
#include "table.h"

int
run_organisation_add(
    struct context *context, const struct args *args, struct err *err)
{
	const char *name = args->words[0], *kind = args_text(args, "kind");
	int64_t id;

	if (register_add_organisation(
		context->edit, span_of(name), span_of(kind), &id, err) != 0)
		return -1;
	print_facts(context->print, "organisation {organisation}, {kind}",
	    FACTS(
		INT("id", id), TEXT("organisation", name), TEXT("kind", kind)));
	return 0;
}

int
run_organisation_contact(
    struct context *context, const struct args *args, struct err *err)
{
	struct register_edit *edit = context->edit;
	bool is_ending = args_has(args, "end");
	struct tie_wish wish = {
		.person_id = args->person_id,
		.name = span_of(args->words[0]),
		.since = args_day(args, "since", DATE_NONE),
		.until = args_day(args, "until", DATE_FOREVER),
		.sessions = SESSIONS_NOT_COUNTED,
	};
	size_t n_ended = 0;

	if (is_ending)
		wish.until = edit->day - 1;
	int result =
	    is_ending ? register_untie(edit, TIE_CONTACT, &wish, &n_ended, err)
		      : register_tie(edit, TIE_CONTACT, &wish, err);
	if (result != 0)
		return -1;
	print_facts(context->print,
	    is_ending ? "{.who} is not a contact of {organisation}"
		      : "{.who} is a contact of {organisation}",
	    FACTS(TEXT("organisation", args->words[0]),
		INT("person", wish.person_id), FLAG("contact", !is_ending),
		TEXT(".who", args->words[1])));
	return is_ending && n_ended == 0 ? 1 : 0;
}

/* The last day an organisation has paid for, and whether it need not. */
struct account {
	int32_t paid_until;
	bool is_exempt;
};

static int
sum_up(struct context *context, int64_t organisation_id,
    struct account *account, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	int32_t day = date_of(context->now);
	struct dues_row row;
	int more;

	if (store_dues_walk(context->store, 0, organisation_id, &cursor, err) !=
	    0)
		return -1;
	while ((more = dues_next(&cursor, &row, err)) > 0) {
		if (row.paid_from != DATE_NONE && row.paid_from > day)
			continue;
		if (row.is_exemption)
			account->is_exempt |= row.paid_until >= day;
		else if (row.paid_until > account->paid_until)
			account->paid_until = row.paid_until;
	}
	return more;
}

static int
show_organisation(struct context *context, const struct organisation_row *row,
    struct err *err)
{
	struct account account = { .paid_until = DATE_NONE };

	if (sum_up(context, row->id, &account, err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_facts(context->print,
	    account.is_exempt ? "{organisation}\t{kind}\texempt"
	    : account.paid_until == DATE_NONE
		? "{organisation}\t{kind}\tnot paid"
		: "{organisation}\t{kind}\t{paid_until}",
	    FACTS(INT("id", row->id), TEXT("organisation", row->name),
		TEXT("kind", row->kind), DAY("paid_until", account.paid_until),
		FLAG("exempt", account.is_exempt)));
	print_array(context->print, "contacts");
	if (show_tied(context, TIE_CONTACT, span_of(row->name),
		"\tcontact\t{address|-}\t{name}", err) != 0)
		return -1;
	print_close(context->print);
	print_close(context->print);
	return 0;
}

int
run_organisation_list(
    struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct organisation_row row;
	int more;

	(void)args;
	if (store_organisation_walk(context->store, &cursor, err) != 0)
		return -1;
	print_array(context->print, "organisations");
	while ((more = organisation_next(&cursor, &row, err)) > 0) {
		if (show_organisation(context, &row, err) != 0)
			return -1;
	}
	return more;
}
