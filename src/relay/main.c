/* crieur-relay: hands over to the smarthosts; reads no message's meaning. */
#include <stdlib.h>
#include <string.h>

#include "crieur/base/clock.h"
#include "crieur/base/limits.h"
#include "crieur/base/log.h"
#include "crieur/service/secret.h"
#include "crieur/service/service.h"
#include "crieur/store/handover.h"

#include "connections.h"

enum {
	POLL_MS = 1000,
	MAX_LEAVING =
	    8, /* sets of threads of former sites that are not gone yet */
};

struct password {
	char relay[LIMIT_NAME + 1];
	char *path;
	struct secret_stamp stamp;
	bool has_stamp;
	char secret[SECRET_SIZE];
};

struct relay_process {
	struct password *passwords;
	size_t n_passwords;
	struct connections *connections, *leaving[MAX_LEAVING];
	char boot[CLOCK_BOOT_SIZE];
};

static const struct password *
password_of(const struct relay_process *process, const struct relay *relay)
{
	for (size_t i = 0; i < process->n_passwords; i++)
		if (strcmp(process->passwords[i].relay, relay->name) == 0)
			return &process->passwords[i];
	return NULL;
}

static const char *
find_password(void *self, const struct relay *relay)
{
	const struct password *password = password_of(self, relay);

	if (relay->password_file[0] == '\0')
		return "";
	return password != NULL && password->secret[0] != '\0'
	           ? password->secret
	           : NULL;
}

static int
read_password(const struct relay *relay, struct password *password,
    bool *is_read_r, struct err *err)
{
	struct err why = { 0 };

	strncpy(password->relay, relay->name, LIMIT_NAME);
	password->path = strdup(relay->password_file);
	if (password->path == NULL)
		return err_memory(err);
	password->has_stamp = secret_look(password->path, &password->stamp);
	*is_read_r = secret_read(password->path, password->secret, &why) == 0;
	if (*is_read_r)
		return 0;
	password->secret[0] = '\0';
	log_error("relay \"%s\": %s", relay->name, why.text);
	err_set(err, why.kind, "relay \"%s\": %s", relay->name, why.text);
	return 0;
}

/* A relay whose file cannot be read rests; the others go on, if there is one.
 */
static int
read_passwords(
    struct service_run *run, struct relay_process *process, struct err *err)
{
	size_t n_unread = 0;

	for (size_t i = 0; i < run->site->n_relays; i++) {
		const struct relay *relay = &run->site->relays[i];
		bool is_read = false;
		if (relay->password_file[0] == '\0')
			continue;
		if (read_password(relay,
			&process->passwords[process->n_passwords++], &is_read,
			err) < 0)
			return -1;
		n_unread += !is_read;
	}
	return n_unread > 0 && n_unread == run->site->n_relays ? -1 : 0;
}

static void
wake_clerk(void)
{
	service_wake(SERVICE_INBOX_CLERK);
}

static int
connections_begin(struct service_run *run, struct err *err)
{
	struct relay_process *process = run->self;
	const struct connections_orders orders = {
		.store_path = run->store_path,
		.password = find_password,
		.self = process,
		.boot = process->boot,
		.is_stopping = service_is_stopping,
		.wake_clerk = wake_clerk,
	};

	return connections_start(
	    run->site, &orders, &process->connections, err);
}

/* The connections of the former site goes when it is done; where too many are
 * about to go, the first is waited for. */
static void
let_go(struct relay_process *process)
{
	struct connections **place = NULL;

	if (process->connections == NULL)
		return;
	connections_dismiss(process->connections);
	for (size_t i = 0; i < MAX_LEAVING && place == NULL; i++) {
		connections_join(&process->leaving[i], true);
		if (process->leaving[i] == NULL)
			place = &process->leaving[i];
	}
	if (place == NULL) {
		place = &process->leaving[0];
		connections_join(place, false);
	}
	*place = process->connections;
	process->connections = NULL;
}

static void
renew(struct service_run *run)
{
	struct relay_process *process = run->self;
	struct err err = { 0 };
	bool has_changed = false;

	if (service_refresh(run, &has_changed, &err) != 0) {
		log_warning("the policy stays as it was: %s", err.text);
		return;
	}
	if (has_changed) {
		log_info("policy %lld is live", (long long)run->policy_id);
		let_go(process);
	}
	if (process->connections == NULL && connections_begin(run, &err) != 0)
		log_error("%s", err.text);
}

/* Whether a password file is another than the one that was read. It was read
 * with powers that are gone, so a fresh process must read it again. */
static bool
has_new_password(const struct relay_process *process)
{
	for (size_t i = 0; i < process->n_passwords; i++) {
		const struct password *password = &process->passwords[i];
		struct secret_stamp stamp;
		if (secret_look(password->path, &stamp) &&
		    (!password->has_stamp ||
			!secret_is_same(&stamp, &password->stamp)))
			return true;
	}
	return false;
}

/* Whether the live policy has a password file that was not read at the start.
 */
static bool
lacks_password(const struct relay_process *process, const struct site *site)
{
	for (size_t i = 0; i < site->n_relays; i++) {
		const struct relay *relay = &site->relays[i];
		const struct password *password = password_of(process, relay);
		if (relay->password_file[0] != '\0' &&
		    (password == NULL ||
			strcmp(password->path, relay->password_file) != 0))
			return true;
	}
	return false;
}

static void
end(struct relay_process *process)
{
	if (process->connections != NULL)
		connections_dismiss(process->connections);
	connections_join(&process->connections, false);
	for (size_t i = 0; i < MAX_LEAVING; i++)
		connections_join(&process->leaving[i], false);
	for (size_t i = 0; i < process->n_passwords; i++)
		free(process->passwords[i].path);
	explicit_bzero(process->passwords,
	    process->n_passwords * sizeof(*process->passwords));
	free(process->passwords);
	free(process);
}

static int
prepare(struct service_run *run, struct err *err)
{
	struct relay_process *process = calloc(1, sizeof(*process));

	if (process == NULL)
		return err_memory(err);
	process->passwords =
	    calloc(run->site->n_relays + 1, sizeof(*process->passwords));
	if (process->passwords == NULL) {
		free(process);
		return err_memory(err);
	}
	clock_boot(process->boot);
	if (read_passwords(run, process, err) != 0) {
		end(process);
		return -1;
	}
	run->self = process;
	return 0;
}

static int
recover(struct service_run *run, struct err *err)
{
	struct clock clock = clock_system();
	struct recovery recovery;

	if (store_delivery_recover(
		run->store, clock_now(&clock), &recovery, err) != 0)
		return -1;
	if (recovery.n_requeued > 0)
		log_warning(
		    "a former process left %lld recipients in hand; for "
		    "%lld of them the answer is not known and they may "
		    "get the message twice",
		    (long long)recovery.n_requeued,
		    (long long)recovery.n_doubtful);
	return 0;
}

static int
work(struct service_run *run, struct err *err)
{
	struct relay_process *process = run->self;

	if (recover(run, err) != 0)
		return -1;
	log_info("ready");
	while (!service_is_stopping() && !run->wants_restart) {
		renew(run);
		service_wait(POLL_MS);
		if (has_new_password(process) ||
		    lacks_password(process, run->site)) {
			log_info("a password file is new");
			run->wants_restart = true;
		}
		if (process->connections == NULL)
			continue;
		connections_wake(process->connections);
		if (connections_have_failed(process->connections)) {
			log_error("the store could not be written to disk");
			run->wants_restart = true;
		}
	}
	end(process);
	log_info("stopped");
	return 0;
}

int
main(int argc, char **argv)
{
	static const struct service relay = {
		.name = "relay",
		.role = STORE_ROLE_RELAY,
		.power = SERVICE_POWER_CONNECT,
		.prepare = prepare,
		.run = work,
	};

	return service_main(&relay, argc, argv);
}
