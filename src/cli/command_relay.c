/* crieur relay: the ways out, how they fare, and a word when one is repaired.
 */
#include <stdio.h>
#include <string.h>

#include "crieur/store/budget.h"
#include "crieur/store/event.h"
#include "crieur/store/queue.h"

#include "context.h"
#include "options.h"
#include "show.h"
#include "table.h"

enum {
	EXIT_NO = 1,
	HOUR_S = 3600,
};

struct listing {
	struct context *context;
	const struct relay *relay;
	int64_t last_hour, last_day;
};

static int
add_spent(struct listing *listing, const char *relay, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	int64_t now = listing->context->now;
	struct spent_row spent;
	int more;

	if (store_spent_walk(
		listing->context->store, relay, now, &cursor, err) != 0)
		return -1;
	while ((more = spent_next(&cursor, &spent, err)) > 0) {
		listing->last_day += spent.cost;
		if (spent.at >= now - HOUR_S)
			listing->last_hour += spent.cost;
	}
	return more;
}

static void
print_lists(struct listing *listing)
{
	const struct site *site = listing->context->live;
	struct print *print = listing->context->print;

	print_array(print, "lists");
	for (size_t i = 0; i < site->n_lists; i++)
		if (site->lists[i].relay == listing->relay)
			print_string(print, NULL, site->lists[i].name);
	print_close(print);
}

static void
print_budget(
    struct print *print, const char *key, int64_t spent, unsigned limit)
{
	print_object(print, key);
	print_int(print, "spent", spent);
	if (limit > 0)
		print_int(print, "limit", limit);
	else
		print_null(print, "limit");
	print_close(print);
	if (limit > 0)
		print_line(print, "  within the %s\t%lld of %u", key,
		    (long long)spent, limit);
	else
		print_line(print, "  within the %s\t%lld, no limit", key,
		    (long long)spent);
}

static void
print_state(struct listing *listing, const struct relay_queue_row *row)
{
	struct print *print = listing->context->print;
	const struct relay *relay = listing->relay;
	char since[TIME_TEXT_SIZE], retry[TIME_TEXT_SIZE];
	const char *state = name_of(&relay_state_names, row->state);

	print_string(print, "name", relay->name);
	print_string(print, "host", relay->host);
	print_int(print, "port", relay->port);
	print_string(print, "account", relay->user);
	print_string(print, "state", state);
	print_time(print, "since", row->since);
	print_time(print, "retry_at", row->retry_at);
	print_string(print, "words", row->words);
	print_int(print, "waiting", row->n_waiting);
	print_line(print, "%s\t%s port %u%s%s", relay->name, relay->host,
	    relay->port, relay->user[0] != '\0' ? ", account " : "",
	    relay->user);
	if (row->state == RELAY_READY)
		print_line(
		    print, "  ready\t%lld waiting", (long long)row->n_waiting);
	else
		print_line(print,
		    "  %s\tsince %s, next try %s, %lld waiting\n  it says\t%s",
		    state, time_or_dash(row->since, since),
		    time_or_dash(row->retry_at, retry),
		    (long long)row->n_waiting, row->words);
}

static int
print_relay(
    struct listing *listing, const struct relay_queue_row *row, struct err *err)
{
	struct print *print = listing->context->print;
	const struct relay *relay = listing->relay;

	if (add_spent(listing, relay->name, err) != 0)
		return -1;
	print_object(print, NULL);
	print_state(listing, row);
	print_budget(
	    print, "hour", listing->last_hour, relay->recipients_per_hour);
	print_budget(
	    print, "day", listing->last_day, relay->recipients_per_day);
	print_lists(listing);
	print_close(print);
	return 0;
}

/* One that was never used has no row. */
static int
show_relay(struct context *context, const struct relay *relay, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct listing listing = { .context = context, .relay = relay };
	const struct relay_queue_row fresh = {
		.name = relay->name,
		.words = "",
	};
	struct relay_queue_row row;
	int more;

	if (store_relay_walk(context->store, context->now, &cursor, err) != 0)
		return -1;
	while ((more = relay_queue_next(&cursor, &row, err)) > 0) {
		if (strcmp(row.name, relay->name) == 0)
			return print_relay(&listing, &row, err);
	}
	return more < 0 ? -1 : print_relay(&listing, &fresh, err);
}

static int
show_site(struct context *context, struct err *err)
{
	struct listing listing = { .context = context };
	const struct site *site = context->live;
	struct print *print = context->print;

	if (add_spent(&listing, NULL, err) != 0)
		return -1;
	print_object(print, "site");
	print_line(print, "all together");
	print_budget(
	    print, "hour", listing.last_hour, site->recipients_per_hour);
	print_budget(print, "day", listing.last_day, site->recipients_per_day);
	print_close(print);
	return 0;
}

static int
run_list(struct context *context, struct err *err)
{
	const struct site *site = context->live;
	struct print *print = context->print;

	print_object(print, NULL);
	print_array(print, "relays");
	for (size_t i = 0; i < site->n_relays; i++)
		if (show_relay(context, &site->relays[i], err) != 0)
			return -1;
	print_close(print);
	if (show_site(context, err) != 0)
		return -1;
	print_close(print);
	return 0;
}

/* An act on a relay: resume it, or move what waits for it to another. */
struct act {
	const char *what, *relay, *to; /* to NULL: resume */
};

static int
do_within(struct context *context, const struct act *act, int64_t *n_r,
    struct err *err)
{
	char detail[500];
	const struct event event = {
		.at = context->now,
		.actor = context->actor,
		.subject = "relay",
		.what = act->what,
		.detail = detail,
	};
	const struct relay_change move = {
		act->relay,
		act->to,
		context->now,
	};

	snprintf(detail, sizeof(detail), "%s%s%s", act->relay,
	    act->to != NULL ? " to " : "", act->to != NULL ? act->to : "");
	int result = act->to == NULL ? store_queue_retry_relay(context->store,
					   act->relay, context->now, n_r, err)
	                             : store_queue_move_relay(
					   context->store, &move, n_r, err);
	if (result != 0)
		return -1;
	return store_event_add(context->store, &event, err);
}

static int
do_act(struct context *context, const struct act *act, int64_t *n_r,
    struct err *err)
{
	if (store_begin(context->store, err) != 0)
		return -1;
	return store_end(
	    context->store, do_within(context, act, n_r, err), err);
}

static int
run_act(struct context *context, const struct act *act, struct err *err)
{
	struct print *print = context->print;
	int64_t n = 0;

	if (do_act(context, act, &n, err) != 0)
		return -1;
	print_object(print, NULL);
	print_string(print, "relay", act->relay);
	if (act->to != NULL)
		print_string(print, "to", act->to);
	print_int(print, "recipients", n);
	print_close(print);
	if (act->to == NULL)
		print_line(print, "relay %s is tried now, with %lld recipients",
		    act->relay, (long long)n);
	else
		print_line(print, "%lld recipients go by %s now", (long long)n,
		    act->to);
	return act->to != NULL && n == 0 ? EXIT_NO : 0;
}

/* The live site's relay of that name; NULL with err set. */
static const struct relay *
find(const struct context *context, const char *name, struct err *err)
{
	const struct relay *relay = site_relay(context->live, span_of(name));

	if (relay == NULL)
		err_set(err, ERR_ABSENT, "there is no relay \"%.100s\"", name);
	return relay;
}

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	const struct relay *relay;

	if (options_read(NULL, 0, &argc, argv, err) != 0)
		return -1;
	const char *verb = argc > 1 ? argv[1] : "list";
	if (argc <= 2 && strcmp(verb, "list") == 0)
		return run_list(context, err);
	bool is_move = argc == 4 && strcmp(verb, "move") == 0;
	bool is_show = argc == 3 && strcmp(verb, "show") == 0;
	if (!is_move && !is_show && (argc != 3 || strcmp(verb, "resume") != 0))
		return err_set(err, ERR_USAGE,
		    "expected list, show RELAY, resume RELAY, or move RELAY "
		    "RELAY");
	/* The one that is moved from may be in no policy any more. */
	relay = find(context, argv[argc - 1], err);
	if (relay == NULL)
		return -1;
	const struct act act = {
		.what = verb,
		.relay = argv[2],
		.to = is_move ? relay->name : NULL,
	};
	return is_show ? show_relay(context, relay, err)
	               : run_act(context, &act, err);
}

const struct command command_relay = {
	.name = "relay",
	.usage = "relay [list]\n"
		 "relay show NAME\n"
		 "relay resume NAME\n"
		 "relay move NAME NAME",
	.summary = "the ways out, how they fare, and try one now",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run,
};
