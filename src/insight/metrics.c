#include "crieur/insight/metrics.h"

#include <string.h>

static void
head(struct str *out, const char *name, const char *help)
{
	str_addf(out, "# HELP crieur_%s %s\n", name, help);
	str_addf(out, "# TYPE crieur_%s gauge\n", name);
}

static void
gauge(struct str *out, const char *name, const char *help, int64_t value)
{
	head(out, name, help);
	str_addf(out, "crieur_%s %lld\n", name, (long long)value);
}

static void
labelled(struct str *out, const char *name, const char *label, const char *of,
    int64_t value)
{
	str_addf(out, "crieur_%s{%s=\"%s\"} %lld\n", name, label, of,
	    (long long)value);
}

static void
add_processes(struct str *out, const struct health *health)
{
	head(out, "process_up", "whether the process is running");
	for (size_t i = 0; i < health->n_processes; i++)
		labelled(out, "process_up", "process",
		    health->processes[i].row.name,
		    health->processes[i].is_running ? 1 : 0);
	head(out, "process_starts", "how often the process was started");
	for (size_t i = 0; i < health->n_processes; i++)
		labelled(out, "process_starts", "process",
		    health->processes[i].row.name,
		    health->processes[i].row.n_starts);
}

static void
add_relays(struct str *out, const struct health *health)
{
	head(out, "relay_up", "whether the smarthost takes mail");
	for (size_t i = 0; i < health->n_relays; i++)
		labelled(out, "relay_up", "relay", health->relays[i].name,
		    health->relays[i].state == RELAY_READY ? 1 : 0);
	head(out, "relay_waiting", "recipients that wait for the relay");
	for (size_t i = 0; i < health->n_relays; i++)
		labelled(out, "relay_waiting", "relay", health->relays[i].name,
		    health->relays[i].n_waiting);
	head(out, "relay_last_hour", "recipients handed over in an hour");
	for (size_t i = 0; i < health->n_relays; i++)
		labelled(out, "relay_last_hour", "relay",
		    health->relays[i].name, health->relays[i].n_last_hour);
}

static void
add_inlets(struct str *out, const struct health *health)
{
	if (health->n_inlets == 0)
		return;
	head(out, "inlet_up", "whether the mailbox can be read");
	for (size_t i = 0; i < health->n_inlets; i++)
		labelled(out, "inlet_up", "inlet", health->inlets[i].name,
		    health->inlets[i].is_working);
	head(out, "inlet_taken", "messages taken from the mailbox");
	for (size_t i = 0; i < health->n_inlets; i++)
		labelled(out, "inlet_taken", "inlet", health->inlets[i].name,
		    health->inlets[i].n_taken);
}

static int64_t
age(int64_t now, int64_t since)
{
	return since > 0 && now > since ? now - since : 0;
}

void
metrics_add(struct str *out, const struct health *health)
{
	int64_t now = health->of.now;
	const struct store_counts_row *counts = &health->counts;

	gauge(out, "problems", "how many things need a person",
	    (int64_t)health->n_problems);
	gauge(out, "store_ok", "whether the store takes writing and is whole",
	    health->is_store_ok);
	gauge(out, "policy_version", "the policy that is live",
	    health->policy_id);
	gauge(out, "policy_errors", "errors of the files on disk",
	    (int64_t)health->findings.n_errors);
	add_processes(out, health);
	add_relays(out, health);
	add_inlets(out, health);
	head(out, "posts", "posts by what became of them");
	labelled(out, "posts", "state", "accepted", counts->n_accepted);
	labelled(out, "posts", "state", "held", counts->n_held);
	labelled(out, "posts", "state", "unconfirmed", counts->n_unconfirmed);
	labelled(out, "posts", "state", "expanded", counts->n_expanded);
	labelled(out, "posts", "state", "rejected", counts->n_rejected);
	labelled(out, "posts", "state", "discarded", counts->n_discarded);
	gauge(out, "floods", "lists under moderation because of a flood",
	    (int64_t)health->n_floods);
	gauge(out, "held_oldest_seconds", "age of the oldest held post",
	    age(now, counts->oldest_held_at));
	head(out, "deliveries", "recipients by what became of them");
	labelled(out, "deliveries", "state", "waiting", counts->n_queued);
	labelled(out, "deliveries", "state", "sent", counts->n_sent);
	labelled(out, "deliveries", "state", "failed", counts->n_failed);
	labelled(out, "deliveries", "state", "cancelled", counts->n_cancelled);
	gauge(out, "queue_oldest_seconds", "age of the oldest in the queue",
	    age(now, counts->oldest_queued_at));
	gauge(out, "messages", "messages in the store", counts->n_messages);
	gauge(out, "people", "people in the register", counts->n_people);
	gauge(out, "suspended_addresses", "addresses to which mail has stopped",
	    health->n_suspended);
	gauge(out, "disk_free_bytes", "room on the disk of the store",
	    health->free_octets);
}
