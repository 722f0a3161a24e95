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

#include "edit.h"

/* What is being shown, and how much of it. */
struct show {
	struct context *context;
	const struct person *person; /* as the policies see them */
	struct print *print;
	int64_t person_id;
	int32_t day;
	bool with_past;
	enum tie tie;
};

static void
show_address(struct show *show, const struct address_row *row)
{
	struct print *print = show->print;

	bool is_suspended = show->person != NULL &&
	                    person_is_suspended(show->person, row->address);
	print_object(print, NULL);
	print_string(print, "address", row->address);
	print_bool(print, "suspended_by_bounces", is_suspended);
	print_bool(print, "verified", row->is_verified);
	print_bool(print, "delivered", row->is_delivered);
	print_time(print, "since", row->created_at);
	print_close(print);
	print_line(print, "address:\t%s%s%s%s", row->address,
	    row->is_delivered ? ", delivered to" : "",
	    row->is_verified ? "" : ", not verified",
	    is_suspended ? ", suspended by bounces" : "");
}

static int
show_addresses(struct show *show, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct address_row row;
	int more;

	if (store_address_walk(
		show->context->store, show->person_id, &cursor, err) != 0)
		return -1;
	while ((more = address_next(&cursor, &row, err)) > 0)
		show_address(show, &row);
	return more;
}

static const char *const tie_keys[TIE_COUNT] = { "groups", "roles",
	"organisations", "rights" };
static const char *const tie_words[TIE_COUNT] = { "group", "role",
	"organisation", "list" };

static int
show_tie(void *self, const struct tie_row *row, struct err *err)
{
	struct show *show = self;
	struct print *print = show->print;
	char since[DATE_TEXT_SIZE], until[DATE_TEXT_SIZE];
	const char *name = arena_dup(show->context->arena, row->name);
	const char *kind = arena_dup(show->context->arena, row->kind);
	bool holds = tie_holds(row, show->day);

	if (name == NULL || kind == NULL)
		return err_memory(err);
	if (!holds && !show->with_past)
		return 0;
	print_object(print, NULL);
	print_string(print, "name", name);
	if (kind[0] != '\0')
		print_string(print, "kind", kind);
	print_bool(print, "holds", holds);
	print_day(print, "since", row->since);
	print_day(print, "until", row->until);
	if (row->sessions_left != SESSIONS_NOT_COUNTED)
		print_int(print, "sessions_left", row->sessions_left);
	print_close(print);
	print_line(print, "%s:\t%s%s%s%s%s%s%s%s", tie_words[show->tie], name,
	    kind[0] != '\0' ? ", " : "", kind,
	    row->since != DATE_NONE ? ", since " : "",
	    date_format(row->since, since),
	    row->until != DATE_FOREVER ? ", until " : "",
	    date_format(row->until, until), holds ? "" : " (not now)");
	return 0;
}

static int
show_ties(struct show *show, struct err *err)
{
	for (size_t i = 0; i < TIE_COUNT; i++) {
		show->tie = (enum tie)i;
		print_array(show->print, tie_keys[i]);
		if (store_each_tie(show->context->store, show->tie,
			show->person_id, span_of(""), show_tie, show, err) != 0)
			return -1;
		print_close(show->print);
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
	while ((more = tag_next(&cursor, &row, err)) > 0) {
		print_string(show->print, NULL, row.tag);
		print_line(show->print, "tag:\t%s", row.tag);
	}
	return more;
}

static int
show_dues(void *self, const struct dues_row *row, struct err *err)
{
	struct show *show = self;
	struct print *print = show->print;
	char from[DATE_TEXT_SIZE], until[DATE_TEXT_SIZE];

	(void)err;
	print_object(print, NULL);
	print_string(print, "kind", row->is_exemption ? "exempt" : "paid");
	print_day(print, "from", row->paid_from);
	print_day(print, "until", row->paid_until);
	if (row->amount_cents != AMOUNT_UNKNOWN)
		print_int(print, "amount_cents", row->amount_cents);
	print_string(print, "source", row->source);
	print_string(print, "reference", row->reference);
	print_string(print, "actor", row->actor);
	print_string(print, "reason", row->reason);
	print_time(print, "recorded_at", row->recorded_at);
	print_close(print);
	print_line(print, "dues:\t%s%s%s until %s, %s%s%s%s%s",
	    row->is_exemption ? "exempt" : "paid",
	    row->paid_from != DATE_NONE ? " from " : "",
	    date_format(row->paid_from, from),
	    row->paid_until == DATE_FOREVER
		? "further notice"
		: date_format(row->paid_until, until),
	    row->source, row->reference != NULL ? " " : "",
	    row->reference != NULL ? row->reference : "",
	    row->reason[0] != '\0' ? ": " : "", row->reason);
	return 0;
}

static int
show_formers(struct show *show, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	char since[DATE_TEXT_SIZE], until[DATE_TEXT_SIZE];
	struct former_standing_row row;
	int more;

	if (store_former_standing_walk(
		show->context->store, show->person_id, &cursor, err) != 0)
		return -1;
	while ((more = former_standing_next(&cursor, &row, err)) > 0) {
		print_object(show->print, NULL);
		print_string(
		    show->print, "standing", standing_name(row.standing));
		print_day(show->print, "since", row.since);
		print_day(show->print, "until", row.until);
		print_close(show->print);
		print_line(show->print, "was:\t%s%s%s until %s",
		    standing_name(row.standing),
		    row.since != DATE_NONE ? " since " : "",
		    date_format(row.since, since),
		    date_format(row.until, until));
	}
	return more;
}

static void
show_event(struct show *show, const struct event_row *event)
{
	char time[TIME_TEXT_SIZE];

	print_object(show->print, NULL);
	print_time(show->print, "at", event->at);
	print_string(show->print, "actor", event->actor);
	print_string(show->print, "what", event->what);
	print_string(show->print, "detail", event->detail);
	print_close(show->print);
	print_line(show->print, "%s\t%s\t%s\t%s", time_format(event->at, time),
	    event->actor, event->what, event->detail);
}

static int
show_mails(
    struct show *show, const char *name, struct cursor *cursor, struct err *err)
{
	struct mail_row row;
	int more;

	print_array(show->print, name);
	while ((more = mail_next(cursor, &row, err)) > 0) {
		print_object(show->print, NULL);
		print_int(show->print, "id", row.id);
		print_time(show->print, "at", row.at);
		print_string(show->print, "list", row.list);
		print_string(show->print, "state", row.state);
		print_string(show->print, "subject", row.subject);
		print_string(show->print, "address", row.address);
		print_close(show->print);
	}
	print_close(show->print);
	return more;
}

static void
show_state(struct show *show, const struct person *person,
    const struct person_row *row)
{
	struct print *print = show->print;
	unsigned grace = show->context->live->dues.grace_days;
	enum dues_state dues = person_dues_state(person, show->day, grace);
	char day[DATE_TEXT_SIZE];

	print_int(print, "id", person->id);
	print_string(print, "name", person->name);
	print_string(print, "address", person->address);
	print_string(print, "standing", standing_name(person->standing));
	print_day(print, "standing_since", row->standing_since);
	print_bool(print, "member", person->is_member);
	print_bool(print, "paid", person_has_paid(person, show->day, grace));
	print_string(print, "dues", dues_state_name(dues));
	print_day(print, "paid_until", person->paid_until);
	print_bool(print, "awaiting_admission", person_awaits(person, dues));
	print_bool(print, "moderated", person->is_moderated);
	print_bool(print, "exempt", person->is_exempt);
	print_string(print, "sponsors", row->sponsors);
	print_day(print, "admitted_on", row->admitted_on);
	print_time(print, "entered_at", row->created_at);
	print_line(print, "person:\t%lld", (long long)person->id);
	print_line(print, "name:\t%s", person->name);
	print_line(print, "standing:\t%s%s",
	    person->standing != STANDING_NONE ? standing_name(person->standing)
					      : "not in the register then",
	    person->is_moderated ? ", moderated" : "");
	print_line(print, "dues:\t%s%s%s%s", dues_state_name(dues),
	    person->paid_until != DATE_NONE ? ", paid until " : "",
	    date_format(person->paid_until, day),
	    person_awaits(person, dues) ? ", awaiting admission" : "");
}

/* The register's own tables. */
static int
show_register(struct show *show, struct err *err)
{
	struct context *context = show->context;
	struct print *print = show->print;
	const struct person *person;
	struct person_row row;

	if (store_person_get(context->store, show->person_id, context->arena,
		&row, err) != 0 ||
	    register_person_by_id(context->store, show->person_id, show->day,
		context->arena, &person, err) != 0)
		return -1;
	if (person == NULL)
		return err_set(err, ERR_ABSENT, "there is no such person");
	show->person = person;
	show_state(show, person, &row);
	print_array(print, "addresses");
	if (show_addresses(show, err) != 0)
		return -1;
	print_close(print);
	if (show_ties(show, err) != 0)
		return -1;
	print_array(print, "tags");
	if (show_tags(show, err) != 0)
		return -1;
	print_close(print);
	print_array(print, "payments");
	if (store_each_dues(
		context->store, show->person_id, 0, show_dues, show, err) != 0)
		return -1;
	print_close(print);
	return 0;
}

static int
show_history(struct show *show, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct store *store = show->context->store;
	struct event_row event;
	int more;

	print_array(show->print, "former_standings");
	if (show_formers(show, err) != 0)
		return -1;
	print_close(show->print);
	print_array(show->print, "history");
	if (store_event_walk(store, "person", show->person_id, &cursor, err) !=
	    0)
		return -1;
	while ((more = event_next(&cursor, &event, err)) > 0)
		show_event(show, &event);
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

	print_object(context->print, NULL);
	if (show_register(&show, err) != 0)
		return -1;
	if (with_history && show_history(&show, err) != 0)
		return -1;
	print_close(context->print);
	return 0;
}

static int
show_rows_of(struct show *show, size_t n, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct trace_row row;
	int more;

	if (store_trace_walk(
		show->context->store, n, show->person_id, &cursor, err) != 0)
		return -1;
	while ((more = trace_next(&cursor, &row, err)) > 0) {
		print_object(show->print, NULL);
		for (size_t i = 0; i < row.n_values; i++)
			print_string(show->print, row.names[i], row.values[i]);
		print_close(show->print);
	}
	return more;
}

/* What all other tables hold of them. */
static int
show_traces(struct show *show, struct err *err)
{
	const char *name;

	for (size_t i = 0; (name = store_trace_name(i)) != NULL; i++) {
		print_array(show->print, name);
		if (show_rows_of(show, i, err) != 0)
			return -1;
		print_close(show->print);
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
		.person_id = person_id,
		.day = date_of(context->now),
		.with_past = true,
	};

	print_be_json(context->print);
	show.print = context->print;
	print_object(show.print, NULL);
	if (show_register(&show, err) != 0 || show_history(&show, err) != 0)
		return -1;
	if (store_post_by_walk(context->store, person_id, &posts, err) != 0 ||
	    show_mails(&show, "posts", &posts, err) != 0 ||
	    store_delivery_to_walk(
		context->store, person_id, &deliveries, err) != 0 ||
	    show_mails(&show, "deliveries", &deliveries, err) != 0 ||
	    show_traces(&show, err) != 0)
		return -1;
	print_close(show.print);
	return 0;
}
