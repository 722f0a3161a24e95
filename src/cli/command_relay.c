/* crieur relay: the ways out, how they fare, and a word when one is repaired.
 */
#include <stdio.h>
#include <string.h>

#include "crieur/store/event.h"
#include "crieur/store/queue.h"
#include "crieur/store/relay.h"

#include "context.h"
#include "table.h"

enum {
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
			print_item(print, site->lists[i].name);
	print_close(print);
}

static void
print_budget(
    struct print *print, const char *key, int64_t spent, unsigned limit)
{
	print_object(print, key);
	print_facts(print,
	    limit > 0 ? "  within the {.key}\t{spent} of {limit}"
		      : "  within the {.key}\t{spent}, no limit",
	    FACTS(INT("spent", spent),
		limit > 0 ? INT("limit", limit) : NIL("limit"),
		TEXT(".key", key)));
	print_close(print);
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
	print_facts(print,
	    row->state == RELAY_READY
		? "{name}\t{host} port {port}[, account {account}]\n"
		  "  ready\t{waiting} waiting"
		: "{name}\t{host} port {port}[, account {account}]\n"
		  "  {state}\tsince {since}, next try {retry_at}, {waiting} "
		  "waiting /   it says\t{words}",
	    FACTS(TEXT("name", relay->name), TEXT("host", relay->host),
		INT("port", relay->port), TEXT("account", relay->user),
		TEXT("state", name_of(&relay_state_names, row->state)),
		TIME("since", row->since), TIME("retry_at", row->retry_at),
		TEXT("words", row->words), INT("waiting", row->n_waiting)));
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

int
run_relay_list(
    struct context *context, const struct args *args, struct err *err)
{
	const struct site *site = context->live;

	(void)args;
	print_array(context->print, "relays");
	for (size_t i = 0; i < site->n_relays; i++)
		if (show_relay(context, &site->relays[i], err) != 0)
			return -1;
	print_close(context->print);
	return show_site(context, err);
}

/* The live site's relay of that name; NULL with err set. */
static const struct relay *
find_relay(const struct context *context, const char *name, struct err *err)
{
	const struct relay *relay = site_relay(context->live, span_of(name));

	if (relay == NULL)
		err_set(err, ERR_ABSENT, "there is no relay \"%.100s\"", name);
	return relay;
}

int
run_relay_show(
    struct context *context, const struct args *args, struct err *err)
{
	const struct relay *relay = find_relay(context, args->words[0], err);

	return relay != NULL ? show_relay(context, relay, err) : -1;
}

static int
log_change(struct context *context, const char *what, const char *detail,
    struct err *err)
{
	const struct event event = {
		.at = context->now,
		.actor = context->actor,
		.subject = "relay",
		.what = what,
		.detail = detail,
	};

	return store_event_add(context->store, &event, err);
}

int
run_relay_resume(
    struct context *context, const struct args *args, struct err *err)
{
	const char *name = args->words[0];
	int64_t n = 0;

	if (find_relay(context, name, err) == NULL ||
	    store_queue_retry_relay(
		context->store, name, context->now, &n, err) != 0 ||
	    log_change(context, "resume", name, err) != 0)
		return -1;
	print_facts(context->print,
	    "relay {relay} is tried now, with {recipients} recipients",
	    FACTS(TEXT("relay", name), INT("recipients", n)));
	return 0;
}

/* The one that is moved from may be in no policy any more. */
int
run_relay_move(
    struct context *context, const struct args *args, struct err *err)
{
	const char *from = args->words[0], *to = args->words[1];
	const struct relay_change move = { from, to, context->now };
	char detail[500];
	int64_t n = 0;

	snprintf(detail, sizeof(detail), "%s to %s", from, to);
	if (find_relay(context, to, err) == NULL ||
	    store_queue_move_relay(context->store, &move, &n, err) != 0 ||
	    log_change(context, "move", detail, err) != 0)
		return -1;
	print_facts(context->print, "{recipients} recipients go by {to} now",
	    FACTS(TEXT("relay", from), TEXT("to", to), INT("recipients", n)));
	return n == 0 ? EXIT_NO : 0;
}
