#include "person_show.h"

#include "crieur/base/date.h"
#include "crieur/register/person.h"
#include "crieur/store/address.h"
#include "crieur/store/archive.h"
#include "crieur/store/dues.h"
#include "crieur/store/event.h"
#include "crieur/store/person.h"
#include "crieur/store/tie.h"
#include "crieur/store/trace.h"

#include "context.h"

/* What is being shown, and how much of it. */
struct show {
	struct context *context;
	const struct person *person; /* as the policies see them */
	struct print *print;
	int64_t person_id;
	int32_t day;
	bool with_past;
};

static int
show_addresses(struct show *show, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct address_row row;
	int more;

	if (store_address_walk(
		show->context->store, show->person_id, &cursor, err) != 0)
		return -1;
	print_array(show->print, "addresses");
	while ((more = address_next(&cursor, &row, err)) > 0) {
		bool is_suspended =
		    show->person != NULL &&
		    person_is_suspended(show->person, row.address);
		print_record(show->print,
		    "address:\t{address}[{delivered}, delivered to]"
		    "[{.unverified}, not verified]"
		    "[{suspended_by_bounces}, suspended by bounces]",
		    FACTS(TEXT("address", row.address),
			FLAG("suspended_by_bounces", is_suspended),
			FLAG("verified", row.is_verified),
			FLAG("delivered", row.is_delivered),
			TIME("since", row.created_at),
			FLAG(".unverified", !row.is_verified)));
	}
	print_close(show->print);
	return more;
}

static const char *const tie_keys[TIE_COUNT] = { "groups", "roles",
	"organisations", "rights" };
static const char *const tie_words[TIE_COUNT] = { "group", "role",
	"organisation", "list" };

static int
show_tie(struct show *show, enum tie tie, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct tie_row row;
	int more;

	if (store_tie_of_person_walk(
		show->context->store, tie, show->person_id, &cursor, err) != 0)
		return -1;
	print_array(show->print, tie_keys[tie]);
	while ((more = tie_next(&cursor, &row, err)) > 0) {
		bool holds = tie_holds(&row, show->day);
		if (!holds && !show->with_past)
			continue;
		print_record(show->print,
		    "{.word}:\t{name}[, {kind}][, since {since}]"
		    "[, until {until}][{.is_past} (not now)]",
		    FACTS(TEXT("name", row.name.at),
			row.kind != TIE_KIND_NONE
			    ? TEXT("kind", tie_kind_name(row.kind))
			    : NO_FACT,
			FLAG("holds", holds), DAY("since", row.since),
			DAY("until", row.until),
			COUNT("sessions_left", row.sessions_left),
			TEXT(".word", tie_words[tie]),
			FLAG(".is_past", !holds)));
	}
	print_close(show->print);
	return more;
}

static int
show_ties(struct show *show, struct err *err)
{
	for (size_t i = 0; i < TIE_COUNT; i++) {
		if (show_tie(show, (enum tie)i, err) != 0)
			return -1;
	}
	return 0;
}

static int
show_tags(struct show *show, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct tag_row row;
	int more;

	if (store_tag_walk(
		show->context->store, show->person_id, &cursor, err) != 0)
		return -1;
	print_array(show->print, "tags");
	while ((more = tag_next(&cursor, &row, err)) > 0) {
		print_item(show->print, row.tag);
		print_line(show->print, "tag:\t%s", row.tag);
	}
	print_close(show->print);
	return more;
}

static int
show_dues(struct show *show, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct dues_row row;
	int more;

	if (store_dues_walk(
		show->context->store, show->person_id, 0, &cursor, err) != 0)
		return -1;
	print_array(show->print, "payments");
	while ((more = dues_next(&cursor, &row, err)) > 0)
		print_record(show->print,
		    "dues:\t{kind}[ from {from}] until "
		    "{until|further notice}, {source}[ {reference}]"
		    "[: {reason}]",
		    FACTS(TEXT("kind", row.is_exemption ? "exempt" : "paid"),
			DAY("from", row.paid_from),
			DAY("until", row.paid_until),
			COUNT("amount_cents", row.amount_cents),
			TEXT("source", row.source),
			TEXT("reference", row.reference),
			TEXT("actor", row.actor), TEXT("reason", row.reason),
			TIME("recorded_at", row.recorded_at)));
	print_close(show->print);
	return more;
}

static int
show_formers(struct show *show, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct former_standing_row row;
	int more;

	if (store_former_standing_walk(
		show->context->store, show->person_id, &cursor, err) != 0)
		return -1;
	print_array(show->print, "former_standings");
	while ((more = former_standing_next(&cursor, &row, err)) > 0)
		print_record(show->print,
		    "was:\t{standing}[ since {since}] until {until}",
		    FACTS(TEXT("standing", standing_name(row.standing)),
			DAY("since", row.since), DAY("until", row.until)));
	print_close(show->print);
	return more;
}

static int
show_mails(
    struct show *show, const char *name, struct cursor *cursor, struct err *err)
{
	struct mail_row row;
	int more;

	print_array(show->print, name);
	while ((more = mail_next(cursor, &row, err)) > 0)
		print_record(show->print, NULL,
		    FACTS(INT("id", row.id), TIME("at", row.at),
			TEXT("list", row.list), TEXT("state", row.state),
			TEXT("subject", row.subject),
			TEXT("address", row.address)));
	print_close(show->print);
	return more;
}

static void
show_state(struct show *show, const struct person *person,
    const struct person_row *row)
{
	unsigned grace = show->context->live->dues.grace_days;
	enum dues_state dues = person_dues_state(person, show->day, grace);

	print_facts(show->print,
	    "person:\t{id}\nname:\t{name}\n"
	    "standing:\t{standing|not in the register then}"
	    "[{moderated}, moderated]\n"
	    "dues:\t{dues}[, paid until {paid_until}]"
	    "[{awaiting_admission}, awaiting admission]",
	    FACTS(INT("id", person->id), TEXT("name", person->name),
		TEXT("address", person->address),
		TEXT("standing", standing_name(person->standing)),
		DAY("standing_since", row->standing_since),
		FLAG("member", person->is_member),
		FLAG("paid", person_has_paid(person, show->day, grace)),
		TEXT("dues", name_of(&dues_state_names, (int)dues)),
		DAY("paid_until", person->paid_until),
		FLAG("awaiting_admission", person_awaits(person, dues)),
		FLAG("moderated", person->is_moderated),
		FLAG("exempt", person->is_exempt),
		TEXT("sponsors", row->sponsors),
		DAY("admitted_on", row->admitted_on),
		TIME("entered_at", row->created_at)));
}

/* The register's own tables. */
static int
show_register(struct show *show, struct err *err)
{
	struct context *context = show->context;
	const struct person *person;
	struct person_row row;

	if (store_person_get(context->store, show->person_id, context->arena,
		&row, err) != 0 ||
	    register_person_by_id(
		ON_DAY(context->store, show->day, context->arena),
		show->person_id, &person, err) != 0)
		return -1;
	if (person == NULL)
		return err_set(err, ERR_ABSENT, "there is no such person");
	show->person = person;
	show_state(show, person, &row);
	if (show_addresses(show, err) != 0 || show_ties(show, err) != 0 ||
	    show_tags(show, err) != 0)
		return -1;
	return show_dues(show, err);
}

static int
show_history(struct show *show, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct event_row row;
	int more;

	if (show_formers(show, err) != 0 ||
	    store_event_walk(show->context->store, "person", show->person_id,
		&cursor, err) != 0)
		return -1;
	print_array(show->print, "history");
	while ((more = event_next(&cursor, &row, err)) > 0)
		print_record(show->print, "{at}\t{actor}\t{what}\t{detail}",
		    FACTS(TIME("at", row.at), TEXT("actor", row.actor),
			TEXT("what", row.what), TEXT("detail", row.detail)));
	print_close(show->print);
	return more;
}

int
person_show_whole(struct context *context, int64_t person_id, bool with_history,
    struct err *err)
{
	struct show show = {
		.context = context,
		.print = context->print,
		.person_id = person_id,
		.day = date_of(context->now),
		.with_past = with_history,
	};

	if (show_register(&show, err) != 0)
		return -1;
	return with_history ? show_history(&show, err) : 0;
}

/* What another table holds of them. */
static int
show_trace(struct show *show, size_t n, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct trace_row row;
	int more;

	if (store_trace_walk(
		show->context->store, n, show->person_id, &cursor, err) != 0)
		return -1;
	print_array(show->print, store_trace_name(n));
	while ((more = trace_next(&cursor, &row, err)) > 0) {
		print_object(show->print, NULL);
		for (size_t i = 0; i < row.n_values; i++)
			print_facts(show->print, NULL,
			    FACTS(TEXT(row.names[i], row.values[i])));
		print_close(show->print);
	}
	print_close(show->print);
	return more;
}

static int
show_traces(struct show *show, struct err *err)
{
	for (size_t i = 0; store_trace_name(i) != NULL; i++) {
		if (show_trace(show, i, err) != 0)
			return -1;
	}
	return 0;
}

int
person_export_whole(struct context *context, int64_t person_id, struct err *err)
{
	CLEANUP(cursor_close) struct cursor posts = { 0 };
	CLEANUP(cursor_close) struct cursor deliveries = { 0 };
	struct show show = {
		.context = context,
		.print = context->print,
		.person_id = person_id,
		.day = date_of(context->now),
		.with_past = true,
	};

	print_be_json(context->print);
	if (show_register(&show, err) != 0 || show_history(&show, err) != 0 ||
	    store_post_by_walk(context->store, person_id, &posts, err) != 0 ||
	    show_mails(&show, "posts", &posts, err) != 0 ||
	    store_delivery_to_walk(
		context->store, person_id, &deliveries, err) != 0 ||
	    show_mails(&show, "deliveries", &deliveries, err) != 0)
		return -1;
	return show_traces(&show, err);
}
