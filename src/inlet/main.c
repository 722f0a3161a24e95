/* crieur-inlet: empties mailboxes of other servers, judges, keeps. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/base/log.h"
#include "crieur/service/secret.h"
#include "crieur/service/service.h"

#include "fetcher.h"

enum {
	POLL_MS = 1000,
};

struct credential {
	char *path;
	struct secret_stamp stamp;
	char secret[SECRET_SIZE];
};

struct inlet_process {
	struct credential *credentials; /* one an inlet, in order */
	size_t n;
};

static int
prepare(struct service_run *run, struct err *err)
{
	static struct inlet_process process;
	const struct site *site = run->site;

	process.credentials =
	    calloc(site->n_inlets + 1, sizeof(*process.credentials));
	if (process.credentials == NULL)
		return err_memory(err);
	for (size_t i = 0; i < site->n_inlets; i++) {
		const struct inlet *inlet = &site->inlets[i];
		struct credential *each = &process.credentials[i];
		each->path = strdup(inlet->password_file);
		if (each->path == NULL)
			return err_memory(err);
		if (secret_read(each->path, each->secret, err) != 0)
			return err_wrap(err, "inlet \"%s\"", inlet->name);
		(void)secret_look(each->path, &each->stamp);
	}
	process.n = site->n_inlets;
	run->self = &process;
	return 0;
}

static bool
same_text(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* Addresses and rules may change under way; where a mailbox is, how it is
 * opened and what becomes of its messages may not. */
static bool
same_inlet(const struct inlet *a, const struct inlet *b)
{
	bool same_fields = a->n_recipient_fields == b->n_recipient_fields;

	for (size_t i = 0; same_fields && i < a->n_recipient_fields; i++)
		same_fields =
		    same_text(a->recipient_fields[i], b->recipient_fields[i]);
	return same_fields && same_text(a->name, b->name) &&
	       same_text(a->host, b->host) && a->port == b->port &&
	       a->tls == b->tls && same_text(a->user, b->user) &&
	       same_text(a->password_file, b->password_file) &&
	       same_text(a->ca_file, b->ca_file) &&
	       same_text(a->mailbox, b->mailbox) &&
	       same_text(a->address, b->address) &&
	       same_text(a->authserv_id, b->authserv_id) &&
	       a->hops == b->hops && a->after == b->after &&
	       same_text(a->done, b->done) &&
	       same_text(a->refused, b->refused) && a->poll_s == b->poll_s;
}

static bool
needs_restart(const struct site *old, const struct site *new)
{
	if (old->n_inlets != new->n_inlets)
		return true;
	for (size_t i = 0; i < old->n_inlets; i++) {
		if (!same_inlet(&old->inlets[i], &new->inlets[i]))
			return true;
	}
	return false;
}

/* A file that can be read only with powers that are gone: a fresh process
 * reads it. */
static bool
has_new_password(const struct inlet_process *process)
{
	for (size_t i = 0; i < process->n; i++) {
		const struct credential *each = &process->credentials[i];
		struct secret_stamp stamp;
		if (secret_look(each->path, &stamp) &&
		    !secret_is_same(&stamp, &each->stamp))
			return true;
	}
	return false;
}

static void
renew(struct service_run *run, struct fetching *room)
{
	struct err err = { 0 };
	bool has_changed = false;

	if (service_refresh(run, &has_changed, &err) != 0) {
		log_warning("the policy stays as it was: %s", err.text);
		return;
	}
	if (!has_changed)
		return;
	pthread_mutex_lock(&room->lock);
	site_release(&room->site);
	room->site = site_hold(run->site);
	room->policy_id = run->policy_id;
	pthread_mutex_unlock(&room->lock);
	log_info("policy %lld is live", (long long)run->policy_id);
}

static void
wake_clerk(void)
{
	service_wake(SERVICE_INBOX_CLERK);
}

static void
serve(struct service_run *run, struct fetching *room)
{
	struct inlet_process *process = run->self;

	while (!service_is_stopping()) {
		service_wait(POLL_MS);
		renew(run, room);
		if (!has_new_password(process))
			continue;
		log_info("a password has changed");
		run->wants_restart = true;
		return;
	}
}

static atomic_bool is_leaving;

static bool
is_stopping(void)
{
	return atomic_load(&is_leaving) || service_is_stopping();
}

static int
run_fetchers(struct service_run *run, struct fetching *room,
    struct fetcher *fetchers, struct err *err)
{
	/* Held for the fetchers: they keep pointing into it. */
	struct site *site = site_hold(run->site);
	struct inlet_process *process = run->self;
	size_t n = 0;
	int result = 0;

	while (n < process->n && result == 0) {
		fetchers[n] = (struct fetcher){
			.room = room,
			.inlet = &site->inlets[n],
			.password = process->credentials[n].secret,
		};
		result = fetcher_start(&fetchers[n], err);
		n += result == 0;
	}
	if (result == 0)
		serve(run, room);
	atomic_store(&is_leaving, true);
	for (size_t i = 0; i < n; i++)
		fetcher_join(&fetchers[i]);
	site_release(&site);
	return result;
}

static int
run(struct service_run *run, struct err *err)
{
	struct inlet_process *process = run->self;
	struct fetcher *fetchers = calloc(process->n + 1, sizeof(*fetchers));
	struct fetching room = {
		.policy_id = run->policy_id,
		.store_path = run->store_path,
		.is_stopping = is_stopping,
		.wake_clerk = wake_clerk,
	};

	if (fetchers == NULL)
		return err_memory(err);
	pthread_mutex_init(&room.lock, NULL);
	room.site = site_hold(run->site);
	int result = custody_new(run->store_path, &room.custody, err);
	if (result == 0)
		result = run_fetchers(run, &room, fetchers, err);
	custody_free(&room.custody);
	site_release(&room.site);
	pthread_mutex_destroy(&room.lock);
	free(fetchers);
	return result;
}

int
main(int argc, char **argv)
{
	static const struct service service = {
		.name = "inlet",
		.role = STORE_ROLE_GATE,
		.power = SERVICE_POWER_CONNECT,
		.prepare = prepare,
		.needs_restart = needs_restart,
		.run = run,
	};

	return service_main(&service, argc, argv);
}
