/* crieur queue: what is still to be sent, when, and why not yet. */
#include <stdio.h>
#include <string.h>

#include "crieur/delivery/forecast.h"
#include "crieur/message/address.h"
#include "crieur/store/event.h"
#include "crieur/store/queue.h"
#include "crieur/store/story.h"

#include "context.h"
#include "options.h"
#include "show.h"
#include "table.h"

enum {
	EXIT_NO = 1,
};

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
	struct forecast_question question = {
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

static void
print_recipient(struct print *print, const struct recipient_row *row)
{
	char at[TIME_TEXT_SIZE], answer[SHOW_ANSWER_SIZE];

	print_object(print, NULL);
	print_string(print, "address", row->address);
	print_string(
	    print, "state", name_of(&delivery_state_names, row->state));
	print_int(print, "tries", row->n_tries);
	print_time(print, "next_at", row->next_at);
	print_int(print, "code", row->last_code);
	print_string(print, "answer", row->last_text);
	print_close(print);
	if (row->n_tries > 0 || row->last_text[0] != '\0')
		print_line(print, "  %s\t%lld tries, next %s\t%s", row->address,
		    (long long)row->n_tries, time_or_dash(row->next_at, at),
		    show_answer(row->last_code, row->last_text, answer));
}

static int
print_recipients(struct context *context, int64_t outgoing_id, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct recipient_row row;
	int more;

	print_array(context->print, "recipients");
	if (store_recipient_walk(
		context->store, outgoing_id, true, &cursor, err) != 0)
		return -1;
	while ((more = recipient_next(&cursor, &row, err)) > 0)
		print_recipient(context->print, &row);
	print_close(context->print);
	return more;
}

static void
print_message(struct print *print, const struct queue_row *row, int64_t last_at)
{
	char next[TIME_TEXT_SIZE], last[TIME_TEXT_SIZE];

	print_int(print, "id", row->id);
	print_int(print, "post", row->post_id);
	print_string(print, "list", row->list);
	print_string(print, "kind", row->kind);
	print_string(print, "relay", row->relay);
	print_string(print, "subject", row->subject);
	print_string(print, "message_id", row->header_message_id);
	print_time(print, "created_at", row->created_at);
	print_int(print, "size", row->size);
	print_int(print, "waiting", row->n_waiting);
	print_int(print, "sent", row->n_sent);
	print_int(print, "failed", row->n_failed);
	print_time(print, "next_at", row->next_at);
	print_time(print, "expected_last_at", last_at);
	print_int(print, "code", row->last_code);
	print_string(print, "answer", row->last_text);
	print_line(print,
	    "%lld %s for %s: %lld waiting, %lld sent, %lld failed",
	    (long long)row->id, row->kind,
	    row->list[0] != '\0' ? row->list : "the site",
	    (long long)row->n_waiting, (long long)row->n_sent,
	    (long long)row->n_failed);
	if (row->subject[0] != '\0')
		print_line(print, "  subject: %s", row->subject);
	print_line(print, "  next try %s, the last expected %s",
	    time_or_dash(row->next_at, next), time_or_dash(last_at, last));
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
	print_message(print, row, last_at);
	if (print_recipients(listing->context, row->id, err) != 0)
		return -1;
	print_close(print);
	return 0;
}

static int
print_queue(struct listing *listing, const char *list, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct queue_row row;
	int more;

	print_array(listing->context->print, "queue");
	if (store_queue_walk(listing->context->store, list, &cursor, err) != 0)
		return -1;
	while ((more = queue_next(&cursor, &row, err)) > 0) {
		if (print_queued(listing, &row, err) != 0)
			return -1;
	}
	print_close(listing->context->print);
	return more;
}

static void
print_relay(struct context *context, const struct relay_queue_row *row)
{
	struct print *print = context->print;
	const struct relay *relay =
	    site_relay(context->live, span_of(row->name));
	unsigned per_hour = relay != NULL ? relay->recipients_per_hour : 0;
	const char *state = name_of(&relay_state_names, row->state);
	char since[TIME_TEXT_SIZE], retry[TIME_TEXT_SIZE];

	print_object(print, NULL);
	print_string(print, "name", row->name);
	print_string(print, "state", state);
	print_time(print, "since", row->since);
	print_time(print, "retry_at", row->retry_at);
	print_string(print, "words", row->words);
	print_int(print, "waiting", row->n_waiting);
	print_int(print, "last_hour", row->n_last_hour);
	print_int(print, "per_hour", per_hour);
	print_close(print);
	if (row->state == RELAY_READY)
		print_line(print,
		    "relay %s: ready, %lld waiting, %lld in the last hour",
		    row->name, (long long)row->n_waiting,
		    (long long)row->n_last_hour);
	else
		print_line(print,
		    "relay %s: %s since %s, next try %s, %lld waiting: %s",
		    row->name, state, time_or_dash(row->since, since),
		    time_or_dash(row->retry_at, retry),
		    (long long)row->n_waiting, row->words);
}

static int
print_relays(struct context *context, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct relay_queue_row row;
	int more;

	print_array(context->print, "relays");
	if (store_relay_walk(context->store, context->now, &cursor, err) != 0)
		return -1;
	while ((more = relay_queue_next(&cursor, &row, err)) > 0)
		print_relay(context, &row);
	print_close(context->print);
	return more;
}

static void
listing_fini(struct listing *listing)
{
	forecast_fini(&listing->forecast);
}

static int
show_queue(struct context *context, const char *list_name, struct err *err)
{
	struct listing listing CLEANUP(listing_fini) = { .context = context };
	const struct list *list = NULL;
	struct store_counts_row counts;

	if (store_count(context->store, &counts, err) != 0)
		return -1;
	if (list_name != NULL &&
	    context_list(context, list_name, &list, err) != 0)
		return -1;
	print_object(context->print, NULL);
	if (print_relays(context, err) != 0 ||
	    print_queue(&listing, list != NULL ? list->name : NULL, err) != 0)
		return -1;
	print_int(context->print, "held", counts.n_held);
	print_int(context->print, "unconfirmed", counts.n_unconfirmed);
	print_close(context->print);
	if (listing.n == 0)
		print_line(context->print, "nothing is waiting to be sent");
	if (counts.n_held + counts.n_unconfirmed > 0)
		print_line(context->print,
		    "before it: %lld posts wait for a facilitator, %lld for "
		    "their author; see crieur held",
		    (long long)counts.n_held, (long long)counts.n_unconfirmed);
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

/* One message's recipients, or one of them. */
static int
change_message(struct context *context, const char *verb,
    const struct queue_choice *choice, int64_t *n_r, struct err *err)
{
	bool is_cancel = strcmp(verb, "cancel") == 0;
	int result = is_cancel
	                 ? store_queue_cancel(context->store, choice, n_r, err)
	                 : store_queue_retry(context->store, choice, n_r, err);

	if (result != 0 || *n_r == 0)
		return result;
	return log_change(context, verb, choice->outgoing_id,
	    choice->address != NULL ? choice->address : "", err);
}

static int
change(struct context *context, char **argv, const char *address, int64_t *n_r,
    struct err *err)
{
	struct queue_choice choice = {
		.address = address,
		.now = context->now,
	};

	if (strcmp(argv[1], "retry") == 0 && address == NULL &&
	    site_relay(context->live, span_of(argv[2])) != NULL) {
		if (store_queue_retry_relay(
			context->store, argv[2], context->now, n_r, err) != 0)
			return -1;
		return log_change(context, "retry", 0, argv[2], err);
	}
	if (options_id(argv[2], &choice.outgoing_id, err) != 0)
		return -1;
	return change_message(context, argv[1], &choice, n_r, err);
}

static int
change_in_transaction(struct context *context, char **argv, const char *address,
    int64_t *n_r, struct err *err)
{
	if (store_begin(context->store, err) != 0)
		return -1;
	if (change(context, argv, address, n_r, err) != 0) {
		store_rollback(context->store);
		return -1;
	}
	return store_commit(context->store, err);
}

static int
run_change(struct context *context, int argc, char **argv, struct err *err)
{
	char address[ADDRESS_TEXT_SIZE];
	struct print *print = context->print;
	int64_t n = 0;

	if (argc == 4 && address_normalize(span_of(argv[3]), address, err) != 0)
		return -1;
	if (change_in_transaction(
		context, argv, argc == 4 ? address : NULL, &n, err) != 0)
		return -1;
	bool is_relay = site_relay(context->live, span_of(argv[2])) != NULL;
	print_object(print, NULL);
	print_string(print, "verb", argv[1]);
	print_string(print, "what", argv[2]);
	print_int(print, "recipients", n);
	print_close(print);
	if (n == 0 && !is_relay) {
		print_line(print, "nobody of %s is waiting", argv[2]);
		return EXIT_NO;
	}
	print_line(print, "%lld recipient%s of %s %s", (long long)n,
	    n == 1 ? "" : "s", argv[2],
	    strcmp(argv[1], "cancel") == 0 ? "will get nothing"
					   : "tried again now");
	return 0;
}

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	const char *list_name = NULL;
	const struct option_rule rules[] = {
		{ .name = "list", .value = &list_name },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0)
		return -1;
	if (argc == 1)
		return show_queue(context, list_name, err);
	if ((argc == 3 || argc == 4) && list_name == NULL &&
	    (strcmp(argv[1], "retry") == 0 || strcmp(argv[1], "cancel") == 0))
		return run_change(context, argc, argv, err);
	return err_set(
	    err, ERR_USAGE, "expected retry or cancel and an ID of the queue");
}

const struct command command_queue = {
	.name = "queue",
	.usage = "queue [--list LIST]\n"
		 "queue retry ID|RELAY [ADDRESS]\n"
		 "queue cancel ID [ADDRESS]",
	.summary = "what is still to be sent, when, and why not yet",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run,
};
