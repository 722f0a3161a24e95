/* crieur queue: what is still to be sent, when, and why not yet. */
#include <stdio.h>
#include <string.h>

#include "crieur/delivery/forecast.h"
#include "crieur/message/address.h"
#include "crieur/store/copy.h"
#include "crieur/store/event.h"
#include "crieur/store/queue.h"
#include "crieur/store/story.h"

#include "context.h"
#include "show.h"
#include "table.h"
#include "value.h"

struct listing {
	struct context *context;
	char relay[256]; /* whose queue is being walked */
	const struct relay *of;
	struct forecast forecast;
	int64_t n;
};

/* A relay that rests goes on from its next try. */
static int
take_pause(struct listing *listing, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct relay_state_row row;

	if (store_relay_state_get(listing->context->store, listing->relay,
		&arena, &row, err) != 0)
		return -1;
	if (row.state != RELAY_READY && row.retry_at > listing->forecast.at)
		listing->forecast.at = row.retry_at;
	return 0;
}

static int
begin_relay(struct listing *listing, const char *name, struct err *err)
{
	struct context *context = listing->context;
	const struct site *site = context->live;
	struct budget_question question = {
		.relay = listing->relay,
		.site = { site->recipients_per_hour, site->recipients_per_day },
		.now = context->now,
	};

	if (strcmp(name, listing->relay) == 0)
		return 0;
	snprintf(listing->relay, sizeof(listing->relay), "%s", name);
	listing->of = site_relay(site, span_of(name));
	if (listing->of != NULL)
		question.account =
		    (struct allowance){ listing->of->recipients_per_hour,
			    listing->of->recipients_per_day };
	forecast_fini(&listing->forecast);
	if (forecast_begin(
		&listing->forecast, context->store, &question, err) != 0)
		return -1;
	return take_pause(listing, err);
}

/* When the last of a message may be served. */
static int
foretell(struct listing *listing, const struct queue_row *row,
    int64_t *last_at_r, struct err *err)
{
	const struct relay *relay = listing->of;
	int64_t cost = row->n_waiting;

	if (relay != NULL && relay->unit == BUDGET_UNIT_MESSAGE &&
	    relay->envelope != ENVELOPE_VERP &&
	    relay->recipients_per_message > 1)
		cost = (cost + relay->recipients_per_message - 1) /
		       relay->recipients_per_message;
	return forecast_add(
	    &listing->forecast, cost, row->next_at, last_at_r, err);
}

static int
print_recipients(struct context *context, int64_t outgoing_id, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	char answer[SHOW_ANSWER_SIZE];
	struct recipient_row row;
	int more;

	if (store_recipient_walk(
		context->store, outgoing_id, true, &cursor, err) != 0)
		return -1;
	print_array(context->print, "recipients");
	while ((more = recipient_next(&cursor, &row, err)) > 0)
		print_record(context->print,
		    row.n_tries > 0 || row.last_text[0] != '\0'
			? "  {address}\t{tries} tries, next {next_at}\t{.said}"
			: NULL,
		    FACTS(TEXT("address", row.address),
			TEXT(
			    "state", name_of(&delivery_state_names, row.state)),
			INT("tries", row.n_tries), TIME("next_at", row.next_at),
			INT("code", row.last_code),
			TEXT("answer", row.last_text),
			TEXT(".said", show_answer(row.last_code, row.last_text,
					  answer))));
	print_close(context->print);
	return more;
}

static int
print_queued(
    struct listing *listing, const struct queue_row *row, struct err *err)
{
	struct print *print = listing->context->print;
	int64_t last_at;

	if (begin_relay(listing, row->relay, err) != 0 ||
	    foretell(listing, row, &last_at, err) != 0)
		return -1;
	listing->n++;
	print_object(print, NULL);
	print_facts(print,
	    "{id} {kind} for {list|the site}: {waiting} waiting, {sent} sent, "
	    "{failed} failed\n[  subject: {subject}]\n"
	    "  next try {next_at}, the last expected {expected_last_at}",
	    FACTS(INT("id", row->id), INT("post", row->post_id),
		TEXT("list", row->list),
		TEXT("kind", name_of(&outgoing_kind_names, row->kind)),
		TEXT("relay", row->relay), TEXT("subject", row->subject),
		TEXT("message_id", row->header_message_id),
		TIME("created_at", row->created_at), INT("size", row->size),
		INT("waiting", row->n_waiting), INT("sent", row->n_sent),
		INT("failed", row->n_failed), TIME("next_at", row->next_at),
		TIME("expected_last_at", last_at), INT("code", row->last_code),
		TEXT("answer", row->last_text)));
	if (print_recipients(listing->context, row->id, err) != 0)
		return -1;
	print_close(print);
	return 0;
}

static void
listing_fini(struct listing *listing)
{
	forecast_fini(&listing->forecast);
}

static int
print_queue(struct context *context, const char *list, struct err *err)
{
	struct listing listing CLEANUP(listing_fini) = { .context = context };
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct queue_row row;
	int more;

	if (store_queue_walk(context->store, list, &cursor, err) != 0)
		return -1;
	print_array(context->print, "queue");
	while ((more = queue_next(&cursor, &row, err)) > 0) {
		if (print_queued(&listing, &row, err) != 0)
			return -1;
	}
	print_close(context->print);
	if (listing.n == 0)
		print_line(context->print, "nothing is waiting to be sent");
	return more;
}

static int
print_relays(struct context *context, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct relay_queue_row row;
	int more;

	if (store_relay_walk(context->store, context->now, &cursor, err) != 0)
		return -1;
	print_array(context->print, "relays");
	while ((more = relay_queue_next(&cursor, &row, err)) > 0) {
		const struct relay *relay =
		    site_relay(context->live, span_of(row.name));
		print_record(context->print,
		    row.state == RELAY_READY
			? "relay {name}: ready, {waiting} waiting, {last_hour} "
			  "in the last hour"
			: "relay {name}: {state} since {since}, next try "
			  "{retry_at}, {waiting} waiting: {words}",
		    FACTS(TEXT("name", row.name),
			TEXT("state", name_of(&relay_state_names, row.state)),
			TIME("since", row.since),
			TIME("retry_at", row.retry_at),
			TEXT("words", row.words), INT("waiting", row.n_waiting),
			INT("last_hour", row.n_last_hour),
			INT("per_hour",
			    relay != NULL ? relay->recipients_per_hour : 0)));
	}
	print_close(context->print);
	return more;
}

int
run_queue(struct context *context, const struct args *args, struct err *err)
{
	struct store_counts_row counts;

	if (store_count(context->store, &counts, err) != 0 ||
	    print_relays(context, err) != 0 ||
	    print_queue(context, args->list != NULL ? args->list->name : NULL,
		err) != 0)
		return -1;
	print_facts(context->print,
	    counts.n_held + counts.n_unconfirmed > 0
		? "before it: {held} posts wait for a facilitator, "
		  "{unconfirmed} for their author; see crieur held"
		: NULL,
	    FACTS(INT("held", counts.n_held),
		INT("unconfirmed", counts.n_unconfirmed)));
	return 0;
}

static int
log_change(struct context *context, const char *what, int64_t outgoing_id,
    const char *detail, struct err *err)
{
	struct event event = {
		.at = context->now,
		.actor = context->actor,
		.subject = outgoing_id != 0 ? "outgoing" : "relay",
		.subject_id = outgoing_id,
		.what = what,
		.detail = detail,
	};

	return store_event_add(context->store, &event, err);
}

static void
print_change(
    struct print *print, const struct args *args, const char *what, int64_t n)
{
	print_facts(print, what,
	    FACTS(TEXT("verb", args->verb), TEXT("what", args->words[0]),
		INT("recipients", n), TEXT(".s", n == 1 ? "" : "s")));
}

/* One message's recipients, or one of them. */
static int
change_message(struct context *context, const struct args *args,
    const char *done, struct err *err)
{
	bool is_cancel = strcmp(args->verb, "cancel") == 0;
	char address[ADDRESS_TEXT_SIZE];
	struct queue_choice choice = { .now = context->now };
	int64_t n = 0;

	if (args->n_words > 1) {
		if (address_normalize(span_of(args->words[1]), address, err) !=
		    0)
			return -1;
		choice.address = address;
	}
	if (value_id(args->words[0], &choice.outgoing_id, err) != 0)
		return -1;
	int result = is_cancel
	                 ? store_queue_cancel(context->store, &choice, &n, err)
	                 : store_queue_retry(context->store, &choice, &n, err);
	if (result == 0 && n > 0)
		result = log_change(context, args->verb, choice.outgoing_id,
		    choice.address != NULL ? choice.address : "", err);
	if (result != 0)
		return -1;
	bool is_relay =
	    site_relay(context->live, span_of(args->words[0])) != NULL;
	bool is_nobody = n == 0 && !is_relay;
	print_change(context->print, args,
	    is_nobody ? "nobody of {what} is waiting" : done, n);
	return is_nobody ? EXIT_NO : 0;
}

typedef int change_function(
    struct store *store, int64_t now, int64_t *n_r, struct err *err);

static bool
is_all_restored(const struct args *args)
{
	return args->n_words == 0 ||
	       (args->n_words == 1 && strcmp(args->words[0], "restored") == 0);
}

/* All that a restore set aside, the open questions with it. */
static int
change_restored(struct context *context, const struct args *args,
    change_function *change, const char *done, struct err *err)
{
	struct copy_row copy;
	int64_t n = 0;

	if (store_copy_get(context->store, context->arena, &copy, err) != 0 ||
	    change(context->store, context->now, &n, err) != 0 ||
	    log_change(context, args->verb, 0, "restored", err) != 0)
		return -1;
	print_facts(context->print, done,
	    FACTS(TEXT("verb", args->verb), INT("recipients", n),
		TEXT(".s", n == 1 ? "" : "s"), INT("questions", copy.n_tokens),
		TEXT(".qs", copy.n_tokens == 1 ? "" : "s")));
	return n == 0 && copy.n_tokens == 0 ? EXIT_NO : 0;
}

int
run_queue_cancel(
    struct context *context, const struct args *args, struct err *err)
{
	if (is_all_restored(args))
		return change_restored(context, args, store_copy_cancel,
		    "{recipients} recipient{.s} set aside will get nothing, "
		    "{questions} open question{.qs} cannot be answered any "
		    "more",
		    err);
	return change_message(context, args,
	    "{recipients} recipient{.s} of {what} will get nothing", err);
}

int
run_queue_retry(
    struct context *context, const struct args *args, struct err *err)
{
	static const char done[] =
	    "{recipients} recipient{.s} of {what} tried again now";
	const char *relay = args->words[0];
	int64_t n = 0;

	if (is_all_restored(args))
		return change_restored(context, args, store_copy_retry,
		    "{recipients} recipient{.s} set aside tried again now, "
		    "{questions} open question{.qs} can be answered again",
		    err);
	if (args->n_words > 1 ||
	    site_relay(context->live, span_of(relay)) == NULL)
		return change_message(context, args, done, err);
	if (store_queue_retry_relay(
		context->store, relay, context->now, &n, err) != 0 ||
	    log_change(context, "retry", 0, relay, err) != 0)
		return -1;
	print_change(context->print, args, done, n);
	return 0;
}
