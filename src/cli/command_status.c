/* crieur status: health in a screen; exit 1 when something needs a person. */
#include "crieur/insight/health.h"

#include "context.h"
#include "files.h"
#include "metrics.h"
#include "options.h"
#include "show.h"
#include "table.h"

enum {
	EXIT_NEEDS_PERSON = 1,
};

static void
print_policy(struct print *print, const struct health *health)
{
	print_object(print, "policy");
	print_int(print, "version", health->policy_id);
	print_string(print, "disk", health_disk_name(health->disk));
	files_print(print, &health->findings);
	print_close(print);
	print_line(print, "policy\tversion %lld is live; on disk: %s",
	    (long long)health->policy_id,
	    health->disk == HEALTH_DISK_SAME ? "the same"
	    : health->disk == HEALTH_DISK_DIFFERS
		? "something else, see crieur diff"
		: "with errors, see crieur check");
}

static void
print_processes(struct print *print, const struct health *health)
{
	char at[TIME_TEXT_SIZE];

	print_array(print, "processes");
	for (size_t i = 0; i < health->n_processes; i++) {
		const struct health_process *process = &health->processes[i];
		const struct process_row *row = &process->row;
		print_object(print, NULL);
		print_string(print, "name", row->name);
		print_bool(print, "is_running", process->is_running);
		print_int(print, "pid", row->pid);
		if (row->policy_id != 0)
			print_int(print, "policy", row->policy_id);
		else
			print_null(print, "policy");
		print_time(print, "started_at", row->started_at);
		print_int(print, "starts", row->n_starts);
		print_string(print, "problem", row->problem);
		print_time(print, "problem_at", row->problem_at);
		print_close(print);
		if (process->is_running)
			print_line(print,
			    "%s\trunning since %s, process %lld%s", row->name,
			    time_or_dash(row->started_at, at),
			    (long long)row->pid,
			    row->policy_id == health->policy_id ||
				    row->policy_id == 0
				? ""
				: ", by an older policy");
		else
			print_line(print, "%s\tnot running", row->name);
	}
	print_close(print);
}

static void
print_relays(struct print *print, const struct health *health)
{
	print_array(print, "relays");
	for (size_t i = 0; i < health->n_relays; i++) {
		const struct relay_queue_row *row = &health->relays[i];
		const char *state = name_of(&relay_state_names, row->state);
		print_object(print, NULL);
		print_string(print, "name", row->name);
		print_string(print, "state", state);
		print_time(print, "since", row->since);
		print_time(print, "retry_at", row->retry_at);
		print_string(print, "words", row->words);
		print_int(print, "waiting", row->n_waiting);
		print_int(print, "last_hour", row->n_last_hour);
		print_close(print);
		print_line(print,
		    "relay\t%s: %s, %lld waiting, %lld in the last hour",
		    row->name, state, (long long)row->n_waiting,
		    (long long)row->n_last_hour);
	}
	print_close(print);
}

static void
print_inlets(struct print *print, const struct health *health)
{
	char at[TIME_TEXT_SIZE];

	print_array(print, "inlets");
	for (size_t i = 0; i < health->n_inlets; i++) {
		const struct inlet_state_row *row = &health->inlets[i];
		print_object(print, NULL);
		print_string(print, "name", row->name);
		print_bool(print, "is_working", row->is_working);
		print_time(print, "since", row->since);
		print_string(print, "words", row->words);
		print_int(print, "taken", row->n_taken);
		print_time(print, "taken_at", row->taken_at);
		print_close(print);
		print_line(print, "inlet\t%s: %s since %s, %lld taken",
		    row->name, row->is_working ? "open" : "not to be had",
		    time_or_dash(row->since, at), (long long)row->n_taken);
	}
	print_close(print);
}

static void
print_floods(struct print *print, const struct health *health)
{
	char at[TIME_TEXT_SIZE];

	print_array(print, "floods");
	for (size_t i = 0; i < health->n_floods; i++) {
		const struct health_flood *flood = &health->floods[i];
		print_object(print, NULL);
		print_string(print, "list", flood->list);
		print_time(print, "since", flood->row.since_at);
		print_int(print, "held", flood->row.n_held);
		print_close(print);
		print_line(print, "flood\t%s: since %s, %lld posts held",
		    flood->list, time_or_dash(flood->row.since_at, at),
		    (long long)flood->row.n_held);
	}
	print_close(print);
}

static void
print_counts(struct print *print, const struct store_counts_row *counts)
{
	char at[TIME_TEXT_SIZE];

	print_object(print, "posts");
	print_int(print, "accepted", counts->n_accepted);
	print_int(print, "held", counts->n_held);
	print_int(print, "unconfirmed", counts->n_unconfirmed);
	print_time(print, "oldest_held_at", counts->oldest_held_at);
	print_int(print, "expanded", counts->n_expanded);
	print_int(print, "rejected", counts->n_rejected);
	print_int(print, "discarded", counts->n_discarded);
	print_close(print);
	print_object(print, "deliveries");
	print_int(print, "waiting", counts->n_queued);
	print_time(print, "oldest_waiting_at", counts->oldest_queued_at);
	print_int(print, "sent", counts->n_sent);
	print_int(print, "failed", counts->n_failed);
	print_int(print, "cancelled", counts->n_cancelled);
	print_close(print);
	print_int(print, "messages", counts->n_messages);
	print_int(print, "people", counts->n_people);
	print_line(print, "held\t%lld, the oldest %s; %lld for their author",
	    (long long)counts->n_held, time_or_dash(counts->oldest_held_at, at),
	    (long long)counts->n_unconfirmed);
	print_line(print, "queue\t%lld recipients, the oldest %s",
	    (long long)counts->n_queued,
	    time_or_dash(counts->oldest_queued_at, at));
	print_line(print,
	    "so far\t%lld messages, %lld copies sent, %lld failed",
	    (long long)counts->n_messages, (long long)counts->n_sent,
	    (long long)counts->n_failed);
	print_line(print, "people\t%lld", (long long)counts->n_people);
}

static void
print_problems(struct print *print, const struct health *health)
{
	print_array(print, "problems");
	for (size_t i = 0; i < health->n_problems; i++) {
		print_object(print, NULL);
		print_string(print, "what", health->problems[i].what);
		print_string(print, "text", health->problems[i].text);
		print_close(print);
		if (i == 0)
			print_line(print, "what needs a person:");
		print_line(print, "  %s", health->problems[i].text);
	}
	print_close(print);
	if (health->n_problems == 0)
		print_line(print, "nothing needs a person");
}

static void
print_screen(struct context *context, const struct health *health)
{
	struct print *print = context->print;

	print_object(print, NULL);
	print_bool(print, "ok", health->n_problems == 0);
	print_string(print, "store", context->store_path);
	print_line(print, "store\t%s", context->store_path);
	print_policy(print, health);
	print_processes(print, health);
	print_relays(print, health);
	print_inlets(print, health);
	print_floods(print, health);
	print_counts(print, &health->counts);
	print_int(print, "suspended_addresses", health->n_suspended);
	if (health->n_suspended > 0)
		print_line(print, "bounces\tmail to %lld addresses has stopped",
		    (long long)health->n_suspended);
	print_int(print, "free_octets", health->free_octets);
	print_problems(print, health);
	print_close(print);
}

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	CLEANUP(health_fini) struct health health = { 0 };
	bool is_metrics = false;
	const struct option_rule rules[] = {
		{ .name = "metrics", .is_set = &is_metrics },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0)
		return -1;
	if (argc > 1 || (is_metrics && print_is_json(context->print)))
		return err_set(err, ERR_USAGE,
		    argc > 1 ? "it takes no argument"
			     : "--metrics has a form of its own, not --json");
	const struct health_question question = {
		.store = context->store,
		.store_path = context->store_path,
		.config_path = context->config_path,
		.now = context->now,
	};
	if (health_gather(&question, &health, err) != 0)
		return -1;
	if (is_metrics)
		metrics_print(context->print, &health, context->now);
	else
		print_screen(context, &health);
	return health.n_problems == 0 ? 0 : EXIT_NEEDS_PERSON;
}

const struct command command_status = {
	.name = "status",
	.usage = "status [--metrics]",
	.summary = "health in a screen; exit 1 when something needs a person",
	.needs = COMMAND_NEEDS_STORE,
	.run = run,
};
