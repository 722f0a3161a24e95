#include "connections.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crieur/base/log.h"

#include "connection.h"
#include "lookup.h"

enum {
	STACK_SIZE = 512 * 1024,
	/* Between looks at the store where no wake-up came. */
	POLL_MS = 1000,
	/* After the store failed. */
	TROUBLE_MS = 5000,
	/* RFC 5321 §4.5.3.2. */
	STEP_TIMEOUT_S = 300,
};

struct hand {
	struct connections *connections;
	const struct relay *relay;
	bool is_urgent_only;
	pthread_t thread;
};

struct connections {
	struct site *site;
	struct connections_orders orders;
	char *folder; /* the store's */
	struct log_sync sync;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool is_dismissed;
	size_t n_present;
	uint64_t n_wakes;
	struct hand *hands;
	size_t n_hands;
};

static bool
must_leave(struct connections *connections)
{
	pthread_mutex_lock(&connections->lock);
	bool is_dismissed = connections->is_dismissed;
	pthread_mutex_unlock(&connections->lock);
	return is_dismissed || connections->orders.is_stopping() ||
	       log_sync_has_failed(&connections->sync);
}

/* Until a wake-up that has not been seen, or the time. */
static void
rest(struct connections *connections, uint64_t *n_wakes, int timeout_ms)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += timeout_ms / 1000;
	until.tv_nsec += timeout_ms % 1000 * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	pthread_mutex_lock(&connections->lock);
	while (*n_wakes == connections->n_wakes && !connections->is_dismissed &&
	       pthread_cond_timedwait(
		   &connections->changed, &connections->lock, &until) == 0)
		continue;
	*n_wakes = connections->n_wakes;
	pthread_mutex_unlock(&connections->lock);
}

/* What is waited for, by a clock that is set and by one that is not. */
struct appointment {
	int64_t at, monotonic_ms;
};

static struct appointment
appoint(const struct connection *connection, int64_t at)
{
	int64_t left = at - clock_now(&connection->clock);

	return (struct appointment){
		.at = at,
		.monotonic_ms = left < INT32_MAX
		                    ? clock_monotonic_ms() + left * 1000
		                    : INT64_MAX,
	};
}

static bool
is_due(
    const struct connection *connection, const struct appointment *appointment)
{
	return clock_now(&connection->clock) >= appointment->at ||
	       clock_monotonic_ms() >= appointment->monotonic_ms;
}

/* Whether a look at the store is worth its while: somebody wrote, or what was
 * waited for is due. */
static bool
is_worth_it(struct connection *connection, const struct appointment *next,
    int64_t *generation)
{
	struct err ignored = { 0 };
	int64_t now_generation = *generation;

	if (connection->session != NULL || is_due(connection, next))
		return true;
	if (store_generation(connection->store, &now_generation, &ignored) != 0)
		return true;
	bool has_changed = now_generation != *generation;
	*generation = now_generation;
	return has_changed;
}

static void
work(struct connections *connections, struct connection *connection)
{
	struct appointment next = { 0 };
	int64_t generation = 0;
	uint64_t n_wakes = 0;

	while (!must_leave(connections)) {
		struct err err = { 0 };
		int64_t look_again_at = next.at;
		if (!is_worth_it(connection, &next, &generation)) {
			rest(connections, &n_wakes, POLL_MS);
		} else if (connection_turn(connection, &look_again_at, &err) !=
			   0) {
			log_warning(
			    "relay %s: %s", connection->relay->name, err.text);
			next = (struct appointment){ 0 };
			rest(connections, &n_wakes, TROUBLE_MS);
		} else {
			next = appoint(connection, look_again_at);
			if (!is_due(connection, &next))
				rest(connections, &n_wakes, POLL_MS);
		}
	}
	connection_fini(connection);
}

static void
leave(struct connections *connections)
{
	pthread_mutex_lock(&connections->lock);
	connections->n_present--;
	pthread_mutex_unlock(&connections->lock);
}

static void *
connection_run(void *self)
{
	struct hand *hand = self;
	struct connections *connections = hand->connections;
	struct err err = { 0 };
	struct connection connection = {
		.relay = hand->relay,
		.helo = hand->relay->helo[0] != '\0'
		            ? hand->relay->helo
		            : connections->site->domains[0],
		.password = connections->orders.password(
		    connections->orders.self, hand->relay),
		.site = { connections->site->recipients_per_hour,
		    connections->site->recipients_per_day },
		.clock = clock_system(),
		.uptime = clock_uptime(),
		.boot = connections->orders.boot,
		.sync = &connections->sync,
		.folder = connections->folder,
		.is_urgent_only = hand->is_urgent_only,
		.timeout_s = STEP_TIMEOUT_S,
		.is_stopping = connections->orders.is_stopping,
	};

	uint64_t n_wakes = 0;
	while (!must_leave(connections) &&
	       store_open(connections->orders.store_path, STORE_ROLE_RELAY,
		   &connection.store, &err) != 0) {
		log_warning("relay %s: %s", hand->relay->name, err.text);
		rest(connections, &n_wakes, TROUBLE_MS);
	}
	if (connection.store != NULL)
		work(connections, &connection);
	store_close(&connection.store);
	leave(connections);
	return NULL;
}

static void
lookup_around(struct connections *connections, const struct lookup *lookup)
{
	uint64_t n_wakes = 0;

	while (!must_leave(connections)) {
		struct err err = { 0 };
		bool has_asked = false;
		if (lookup_turn(lookup, &has_asked, &err) != 0) {
			log_warning("dns: %s", err.text);
			rest(connections, &n_wakes, TROUBLE_MS);
		} else if (has_asked) {
			connections->orders.wake_clerk();
		} else {
			rest(connections, &n_wakes, POLL_MS);
		}
	}
}

static void *
lookup_run(void *self)
{
	struct hand *hand = self;
	struct connections *connections = hand->connections;
	struct lookup lookup = {
		.settings = {
			.servers = connections->site->dns.nameservers,
			.n_servers = connections->site->dns.n_nameservers,
			.timeout_s = connections->site->dns.timeout_s,
		},
		.clock = clock_system(),
		.is_stopping = connections->orders.is_stopping,
	};
	struct err err = { 0 };
	uint64_t n_wakes = 0;

	while (!must_leave(connections) &&
	       store_open(connections->orders.store_path, STORE_ROLE_RELAY,
		   &lookup.store, &err) != 0) {
		log_warning("dns: %s", err.text);
		rest(connections, &n_wakes, TROUBLE_MS);
	}
	if (lookup.store != NULL)
		lookup_around(connections, &lookup);
	store_close(&lookup.store);
	leave(connections);
	return NULL;
}

/* Whether anybody wants to know of authors' domains. */
static bool
needs_lookup(const struct site *site)
{
	for (size_t i = 0; i < site->n_relays; i++) {
		if (site->relays[i].from_rewrite == FROM_REWRITE_DMARC)
			return true;
	}
	return false;
}

static size_t
count_connections(const struct site *site)
{
	size_t n = 0;

	for (size_t i = 0; i < site->n_relays; i++)
		n += site->relays[i].connections > 0
		         ? site->relays[i].connections + 1
		         : 2;
	return n;
}

/* hand: what of it the caller says. */
static int
thread_start(struct connections *connections, struct hand of,
    void *(*job)(void *), struct err *err)
{
	struct hand *hand = &connections->hands[connections->n_hands];
	pthread_attr_t attributes;

	*hand = of;
	hand->connections = connections;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	pthread_mutex_lock(&connections->lock);
	int errnum = pthread_create(&hand->thread, &attributes, job, hand);
	if (errnum == 0) {
		connections->n_hands++;
		connections->n_present++;
	}
	pthread_mutex_unlock(&connections->lock);
	pthread_attr_destroy(&attributes);
	return errnum == 0 ? 0
	                   : err_errno(err, ERR_TEMPORARY, errnum,
				 "cannot start a thread");
}

static int
threads_start(struct connections *connections, struct err *err)
{
	for (size_t i = 0; i < connections->site->n_relays; i++) {
		const struct relay *relay = &connections->site->relays[i];
		unsigned n = relay->connections > 0 ? relay->connections : 1;
		/* One more, that a slow smarthost cannot fill with posts. */
		for (unsigned j = 0; j <= n; j++) {
			const struct hand hand = {
				.relay = relay,
				.is_urgent_only = j == n,
			};
			if (thread_start(
				connections, hand, connection_run, err) != 0)
				return -1;
		}
	}
	return needs_lookup(connections->site)
	           ? thread_start(
			 connections, (struct hand){ 0 }, lookup_run, err)
	           : 0;
}

int
connections_start(struct site *site, const struct connections_orders *orders,
    struct connections **connections_r, struct err *err)
{
	struct connections *connections = calloc(1, sizeof(*connections));
	pthread_condattr_t attributes;

	if (connections == NULL)
		return err_memory(err);
	connections->orders = *orders;
	connections->hands =
	    calloc(count_connections(site) + 1, sizeof(*connections->hands));
	connections->folder = spool_folder_of(orders->store_path);
	if (connections->hands == NULL || connections->folder == NULL) {
		free(connections->hands);
		free(connections->folder);
		free(connections);
		return err_memory(err);
	}
	connections->site = site_hold(site);
	log_sync_init(&connections->sync);
	pthread_mutex_init(&connections->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&connections->changed, &attributes);
	pthread_condattr_destroy(&attributes);
	if (threads_start(connections, err) != 0) {
		connections_dismiss(connections);
		connections_join(&connections, false);
		return -1;
	}
	*connections_r = connections;
	return 0;
}

void
connections_wake(struct connections *connections)
{
	pthread_mutex_lock(&connections->lock);
	connections->n_wakes++;
	pthread_cond_broadcast(&connections->changed);
	pthread_mutex_unlock(&connections->lock);
}

bool
connections_have_failed(struct connections *connections)
{
	return log_sync_has_failed(&connections->sync);
}

void
connections_dismiss(struct connections *connections)
{
	pthread_mutex_lock(&connections->lock);
	connections->is_dismissed = true;
	pthread_cond_broadcast(&connections->changed);
	pthread_mutex_unlock(&connections->lock);
}

void
connections_join(struct connections **connections_at, bool only_if_gone)
{
	struct connections *connections = *connections_at;

	if (connections == NULL)
		return;
	pthread_mutex_lock(&connections->lock);
	bool is_gone = connections->n_present == 0;
	pthread_mutex_unlock(&connections->lock);
	if (only_if_gone && !is_gone)
		return;
	for (size_t i = 0; i < connections->n_hands; i++)
		pthread_join(connections->hands[i].thread, NULL);
	pthread_cond_destroy(&connections->changed);
	pthread_mutex_destroy(&connections->lock);
	log_sync_fini(&connections->sync);
	site_release(&connections->site);
	free(connections->hands);
	free(connections->folder);
	free(connections);
	*connections_at = NULL;
}
