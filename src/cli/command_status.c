/* crieur status: health in a screen; exit 1 when something needs a person. */
#include "crieur/insight/health.h"
#include "crieur/insight/metrics.h"

#include "context.h"
#include "files.h"
#include "table.h"

static void
print_policy(struct print *print, const struct health *health)
{
	print_object(print, "policy");
	print_facts(print,
	    "policy\tversion {version} is live; on disk: {.disk}",
	    FACTS(INT("version", health->policy_id),
		TEXT("disk", health_disk_name(health->disk)),
		TEXT(".disk", health->disk == HEALTH_DISK_SAME ? "the same"
			      : health->disk == HEALTH_DISK_DIFFERS
				  ? "something else, see crieur diff"
				  : "with errors, see crieur check")));
	files_print(print, &health->findings);
	print_close(print);
}

static void
print_processes(struct print *print, const struct health *health)
{
	print_array(print, "processes");
	for (size_t i = 0; i < health->n_processes; i++) {
		const struct health_process *process = &health->processes[i];
		const struct process_row *row = &process->row;
		bool is_old =
		    row->policy_id != health->policy_id && row->policy_id != 0;
		print_record(print,
		    process->is_running
			? "{name}\trunning since {started_at}, process {pid}"
			  "[{.is_old}, by an older policy]"
			: "{name}\tnot running",
		    FACTS(TEXT("name", row->name),
			FLAG("is_running", process->is_running),
			INT("pid", row->pid),
			row->policy_id != 0 ? INT("policy", row->policy_id)
					    : NIL("policy"),
			TIME("started_at", row->started_at),
			INT("starts", row->n_starts),
			TEXT("problem", row->problem),
			TIME("problem_at", row->problem_at),
			FLAG(".is_old", is_old)));
	}
	print_close(print);
}

static void
print_relays(struct print *print, const struct health *health)
{
	print_array(print, "relays");
	for (size_t i = 0; i < health->n_relays; i++) {
		const struct relay_queue_row *row = &health->relays[i];
		print_record(print,
		    "relay\t{name}: {state}, {waiting} waiting, {last_hour} in "
		    "the last hour",
		    FACTS(TEXT("name", row->name),
			TEXT("state", name_of(&relay_state_names, row->state)),
			TIME("since", row->since),
			TIME("retry_at", row->retry_at),
			TEXT("words", row->words),
			INT("waiting", row->n_waiting),
			INT("last_hour", row->n_last_hour)));
	}
	print_close(print);
}

static void
print_inlets(struct print *print, const struct health *health)
{
	print_array(print, "inlets");
	for (size_t i = 0; i < health->n_inlets; i++) {
		const struct inlet_state_row *row = &health->inlets[i];
		print_record(print,
		    row->is_working
			? "inlet\t{name}: open since {since}, {taken} taken"
			: "inlet\t{name}: not to be had since {since}, {taken} "
			  "taken",
		    FACTS(TEXT("name", row->name),
			FLAG("is_working", row->is_working),
			TIME("since", row->since), TEXT("words", row->words),
			INT("taken", row->n_taken),
			TIME("taken_at", row->taken_at)));
	}
	print_close(print);
}

static void
print_floods(struct print *print, const struct health *health)
{
	print_array(print, "floods");
	for (size_t i = 0; i < health->n_floods; i++) {
		const struct health_flood *flood = &health->floods[i];
		print_record(print,
		    "flood\t{list}: since {since}, {held} posts held",
		    FACTS(TEXT("list", flood->list),
			TIME("since", flood->row.since_at),
			INT("held", flood->row.n_held)));
	}
	print_close(print);
}

static void
print_counts(struct print *print, const struct store_counts_row *counts)
{
	print_object(print, "posts");
	print_facts(print,
	    "held\t{held}, the oldest {oldest_held_at}; {unconfirmed} for "
	    "their author",
	    FACTS(INT("accepted", counts->n_accepted),
		INT("held", counts->n_held),
		INT("unconfirmed", counts->n_unconfirmed),
		TIME("oldest_held_at", counts->oldest_held_at),
		INT("expanded", counts->n_expanded),
		INT("rejected", counts->n_rejected),
		INT("discarded", counts->n_discarded)));
	print_close(print);
	print_object(print, "deliveries");
	print_facts(print,
	    "queue\t{waiting} recipients, the oldest {oldest_waiting_at}\n"
	    "so far\t{.messages} messages, {sent} copies sent, {failed} failed",
	    FACTS(INT("waiting", counts->n_queued),
		TIME("oldest_waiting_at", counts->oldest_queued_at),
		INT("sent", counts->n_sent), INT("failed", counts->n_failed),
		INT("cancelled", counts->n_cancelled),
		INT(".messages", counts->n_messages)));
	print_close(print);
	print_facts(print, "people\t{people}",
	    FACTS(INT("messages", counts->n_messages),
		INT("people", counts->n_people)));
}

static void
print_problems(struct print *print, const struct health *health)
{
	print_array(print, "problems");
	for (size_t i = 0; i < health->n_problems; i++)
		print_record(print,
		    i == 0 ? "what needs a person:\n  {text}" : "  {text}",
		    FACTS(TEXT("what", health->problems[i].what),
			TEXT("text", health->problems[i].text)));
	print_close(print);
	if (health->n_problems == 0)
		print_line(print, "nothing needs a person");
}

static void
print_screen(struct context *context, const struct health *health)
{
	struct print *print = context->print;

	print_facts(print, "store\t{store}",
	    FACTS(FLAG("ok", health->n_problems == 0),
		TEXT("store", context->store_path)));
	print_policy(print, health);
	print_processes(print, health);
	print_relays(print, health);
	print_inlets(print, health);
	print_floods(print, health);
	print_counts(print, &health->counts);
	print_facts(print,
	    health->n_suspended > 0
		? "bounces\tmail to {suspended_addresses} addresses has stopped"
		: NULL,
	    FACTS(INT("suspended_addresses", health->n_suspended),
		INT("free_octets", health->free_octets)));
	print_problems(print, health);
}

static void
print_metrics(struct print *print, const struct health *health)
{
	CLEANUP(str_fini) struct str metrics = { 0 };

	metrics_add(&metrics, health);
	print_lines(print, "", str_span(&metrics));
}

int
run_status(struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(health_fini) struct health health = { 0 };
	bool is_metrics = args_has(args, "metrics");
	const struct health_question question = {
		.store = context->store,
		.store_path = context->store_path,
		.config_path = context->config_path,
		.now = context->now,
	};

	if (is_metrics && print_is_json(context->print))
		return err_set(err, ERR_USAGE,
		    "--metrics has a form of its own, not --json");
	health_gather(&question, &health);
	if (is_metrics)
		print_metrics(context->print, &health);
	else
		print_screen(context, &health);
	return health.n_problems == 0 ? 0 : EXIT_NO;
}
