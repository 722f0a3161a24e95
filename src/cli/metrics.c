#include "metrics.h"

#include <string.h>

static void
head(struct print *print, const char *name, const char *help)
{
	print_line(print, "# HELP crieur_%s %s", name, help);
	print_line(print, "# TYPE crieur_%s gauge", name);
}

static void
gauge(struct print *print, const char *name, const char *help, int64_t value)
{
	head(print, name, help);
	print_line(print, "crieur_%s %lld", name, (long long)value);
}

static void
labelled(struct print *print, const char *name, const char *label,
    const char *of, int64_t value)
{
	print_line(print, "crieur_%s{%s=\"%s\"} %lld", name, label, of,
	    (long long)value);
}

static void
print_processes(struct print *print, const struct health *health)
{
	head(print, "process_up", "whether the process is running");
	for (size_t i = 0; i < health->n_processes; i++)
		labelled(print, "process_up", "process",
		    health->processes[i].row.name,
		    health->processes[i].is_running ? 1 : 0);
	head(print, "process_starts", "how often the process was started");
	for (size_t i = 0; i < health->n_processes; i++)
		labelled(print, "process_starts", "process",
		    health->processes[i].row.name,
		    health->processes[i].row.n_starts);
}

static void
print_relays(struct print *print, const struct health *health)
{
	head(print, "relay_up", "whether the smarthost takes mail");
	for (size_t i = 0; i < health->n_relays; i++)
		labelled(print, "relay_up", "relay", health->relays[i].name,
		    health->relays[i].state == RELAY_READY ? 1 : 0);
	head(print, "relay_waiting", "recipients that wait for the relay");
	for (size_t i = 0; i < health->n_relays; i++)
		labelled(print, "relay_waiting", "relay",
		    health->relays[i].name, health->relays[i].n_waiting);
	head(print, "relay_last_hour", "recipients handed over in an hour");
	for (size_t i = 0; i < health->n_relays; i++)
		labelled(print, "relay_last_hour", "relay",
		    health->relays[i].name, health->relays[i].n_last_hour);
}

static void
print_inlets(struct print *print, const struct health *health)
{
	if (health->n_inlets == 0)
		return;
	head(print, "inlet_up", "whether the mailbox can be read");
	for (size_t i = 0; i < health->n_inlets; i++)
		labelled(print, "inlet_up", "inlet", health->inlets[i].name,
		    health->inlets[i].is_working);
	head(print, "inlet_taken", "messages taken from the mailbox");
	for (size_t i = 0; i < health->n_inlets; i++)
		labelled(print, "inlet_taken", "inlet", health->inlets[i].name,
		    health->inlets[i].n_taken);
}

static int64_t
age(int64_t now, int64_t since)
{
	return since > 0 && now > since ? now - since : 0;
}

void
metrics_print(struct print *print, const struct health *health, int64_t now)
{
	const struct store_counts_row *counts = &health->counts;

	gauge(print, "problems", "how many things need a person",
	    (int64_t)health->n_problems);
	gauge(print, "policy_version", "the policy that is live",
	    health->policy_id);
	gauge(print, "policy_errors", "errors of the files on disk",
	    (int64_t)health->findings.n_errors);
	print_processes(print, health);
	print_relays(print, health);
	print_inlets(print, health);
	head(print, "posts", "posts by what became of them");
	labelled(print, "posts", "state", "accepted", counts->n_accepted);
	labelled(print, "posts", "state", "held", counts->n_held);
	labelled(print, "posts", "state", "unconfirmed", counts->n_unconfirmed);
	labelled(print, "posts", "state", "expanded", counts->n_expanded);
	labelled(print, "posts", "state", "rejected", counts->n_rejected);
	labelled(print, "posts", "state", "discarded", counts->n_discarded);
	gauge(print, "floods", "lists under moderation because of a flood",
	    (int64_t)health->n_floods);
	gauge(print, "held_oldest_seconds", "age of the oldest held post",
	    age(now, counts->oldest_held_at));
	head(print, "deliveries", "recipients by what became of them");
	labelled(print, "deliveries", "state", "waiting", counts->n_queued);
	labelled(print, "deliveries", "state", "sent", counts->n_sent);
	labelled(print, "deliveries", "state", "failed", counts->n_failed);
	labelled(
	    print, "deliveries", "state", "cancelled", counts->n_cancelled);
	gauge(print, "queue_oldest_seconds", "age of the oldest in the queue",
	    age(now, counts->oldest_queued_at));
	gauge(print, "messages", "messages in the store", counts->n_messages);
	gauge(print, "people", "people in the register", counts->n_people);
	gauge(print, "suspended_addresses",
	    "addresses to which mail has stopped", health->n_suspended);
	gauge(print, "disk_free_bytes", "room on the disk of the store",
	    health->free_octets);
}
