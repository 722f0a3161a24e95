#include "crew.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crieur/base/log.h"

#include "courier.h"
#include "scout.h"

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
	struct crew *crew;
	const struct relay *relay;
	pthread_t thread;
};

struct crew {
	struct site *site;
	struct crew_orders orders;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool is_dismissed;
	size_t n_present;
	uint64_t n_wakes;
	struct hand *hands;
	size_t n_hands;
};

static bool
must_leave(struct crew *crew)
{
	pthread_mutex_lock(&crew->lock);
	bool is_dismissed = crew->is_dismissed;
	pthread_mutex_unlock(&crew->lock);
	return is_dismissed || crew->orders.is_stopping();
}

/* Until a wake-up that has not been seen, or the time. */
static void
rest(struct crew *crew, uint64_t *n_wakes, int timeout_ms)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += timeout_ms / 1000;
	until.tv_nsec += timeout_ms % 1000 * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	pthread_mutex_lock(&crew->lock);
	while (*n_wakes == crew->n_wakes && !crew->is_dismissed &&
	       pthread_cond_timedwait(&crew->changed, &crew->lock, &until) == 0)
		continue;
	*n_wakes = crew->n_wakes;
	pthread_mutex_unlock(&crew->lock);
}

/* What is waited for, by a clock that is set and by one that is not. */
struct appointment {
	int64_t at, monotonic_ms;
};

static struct appointment
appoint(const struct courier *courier, int64_t at)
{
	int64_t left = at - clock_now(&courier->clock);

	return (struct appointment){
		.at = at,
		.monotonic_ms = left < INT32_MAX
		                    ? clock_monotonic_ms() + left * 1000
		                    : INT64_MAX,
	};
}

static bool
is_due(const struct courier *courier, const struct appointment *appointment)
{
	return clock_now(&courier->clock) >= appointment->at ||
	       clock_monotonic_ms() >= appointment->monotonic_ms;
}

/* Whether a look at the store is worth its while: somebody wrote, or what was
 * waited for is due. */
static bool
is_worth_it(struct courier *courier, const struct appointment *next,
    int64_t *generation)
{
	struct err ignored = { 0 };
	int64_t now_generation = *generation;

	if (courier->session != NULL || is_due(courier, next))
		return true;
	if (store_generation(courier->store, &now_generation, &ignored) != 0)
		return true;
	bool has_changed = now_generation != *generation;
	*generation = now_generation;
	return has_changed;
}

static void
work(struct crew *crew, struct courier *courier)
{
	struct appointment next = { 0 };
	int64_t generation = 0;
	uint64_t n_wakes = 0;

	while (!must_leave(crew)) {
		struct err err = { 0 };
		int64_t look_again_at = next.at;
		if (!is_worth_it(courier, &next, &generation)) {
			rest(crew, &n_wakes, POLL_MS);
		} else if (courier_turn(courier, &look_again_at, &err) != 0) {
			log_warning(
			    "relay %s: %s", courier->relay->name, err.text);
			next = (struct appointment){ 0 };
			rest(crew, &n_wakes, TROUBLE_MS);
		} else {
			next = appoint(courier, look_again_at);
			if (!is_due(courier, &next))
				rest(crew, &n_wakes, POLL_MS);
		}
	}
	courier_fini(courier);
}

static void
leave(struct crew *crew)
{
	pthread_mutex_lock(&crew->lock);
	crew->n_present--;
	pthread_mutex_unlock(&crew->lock);
}

static void *
come_and_go(void *self)
{
	struct hand *hand = self;
	struct crew *crew = hand->crew;
	struct err err = { 0 };
	struct courier courier = {
		.relay = hand->relay,
		.helo = hand->relay->helo[0] != '\0' ? hand->relay->helo
		                                     : crew->site->domains[0],
		.password =
		    crew->orders.password(crew->orders.self, hand->relay),
		.site = { crew->site->recipients_per_hour,
		    crew->site->recipients_per_day },
		.clock = clock_system(),
		.uptime = clock_uptime(),
		.boot = crew->orders.boot,
		.timeout_s = STEP_TIMEOUT_S,
		.is_stopping = crew->orders.is_stopping,
	};

	uint64_t n_wakes = 0;
	while (!must_leave(crew) &&
	       store_open(crew->orders.store_path, STORE_ROLE_RELAY,
		   &courier.store, &err) != 0) {
		log_warning("relay %s: %s", hand->relay->name, err.text);
		rest(crew, &n_wakes, TROUBLE_MS);
	}
	if (courier.store != NULL)
		work(crew, &courier);
	store_close(&courier.store);
	leave(crew);
	return NULL;
}

static void
scout_around(struct crew *crew, const struct scout *scout)
{
	uint64_t n_wakes = 0;

	while (!must_leave(crew)) {
		struct err err = { 0 };
		bool has_asked = false;
		if (scout_turn(scout, &has_asked, &err) != 0) {
			log_warning("dns: %s", err.text);
			rest(crew, &n_wakes, TROUBLE_MS);
		} else if (has_asked) {
			crew->orders.wake_clerk();
		} else {
			rest(crew, &n_wakes, POLL_MS);
		}
	}
}

static void *
look_around(void *self)
{
	struct hand *hand = self;
	struct crew *crew = hand->crew;
	struct scout scout = {
		.settings = {
			.servers = crew->site->dns.nameservers,
			.n_servers = crew->site->dns.n_nameservers,
			.timeout_s = crew->site->dns.timeout_s,
		},
		.clock = clock_system(),
		.is_stopping = crew->orders.is_stopping,
	};
	struct err err = { 0 };
	uint64_t n_wakes = 0;

	while (!must_leave(crew) &&
	       store_open(crew->orders.store_path, STORE_ROLE_RELAY,
		   &scout.store, &err) != 0) {
		log_warning("dns: %s", err.text);
		rest(crew, &n_wakes, TROUBLE_MS);
	}
	if (scout.store != NULL)
		scout_around(crew, &scout);
	store_close(&scout.store);
	leave(crew);
	return NULL;
}

/* Whether anybody wants to know of authors' domains. */
static bool
needs_scout(const struct site *site)
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
		         ? site->relays[i].connections
		         : 1;
	return n;
}

static int
hire(struct crew *crew, const struct relay *relay, void *(*job)(void *),
    struct err *err)
{
	struct hand *hand = &crew->hands[crew->n_hands];
	pthread_attr_t attributes;

	*hand = (struct hand){ .crew = crew, .relay = relay };
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	pthread_mutex_lock(&crew->lock);
	int errnum = pthread_create(&hand->thread, &attributes, job, hand);
	if (errnum == 0) {
		crew->n_hands++;
		crew->n_present++;
	}
	pthread_mutex_unlock(&crew->lock);
	pthread_attr_destroy(&attributes);
	return errnum == 0 ? 0
	                   : err_errno(err, ERR_TEMPORARY, errnum,
				 "cannot start a thread");
}

static int
hire_all(struct crew *crew, struct err *err)
{
	for (size_t i = 0; i < crew->site->n_relays; i++) {
		const struct relay *relay = &crew->site->relays[i];
		unsigned n = relay->connections > 0 ? relay->connections : 1;
		for (unsigned j = 0; j < n; j++)
			if (hire(crew, relay, come_and_go, err) != 0)
				return -1;
	}
	return needs_scout(crew->site) ? hire(crew, NULL, look_around, err) : 0;
}

int
crew_start(struct site *site, const struct crew_orders *orders,
    struct crew **crew_r, struct err *err)
{
	struct crew *crew = calloc(1, sizeof(*crew));
	pthread_condattr_t attributes;

	if (crew == NULL)
		return err_memory(err);
	crew->orders = *orders;
	crew->hands = calloc(count_connections(site) + 1, sizeof(*crew->hands));
	if (crew->hands == NULL) {
		free(crew);
		return err_memory(err);
	}
	crew->site = site_hold(site);
	pthread_mutex_init(&crew->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&crew->changed, &attributes);
	pthread_condattr_destroy(&attributes);
	if (hire_all(crew, err) != 0) {
		crew_dismiss(crew);
		crew_join(&crew, false);
		return -1;
	}
	*crew_r = crew;
	return 0;
}

void
crew_wake(struct crew *crew)
{
	pthread_mutex_lock(&crew->lock);
	crew->n_wakes++;
	pthread_cond_broadcast(&crew->changed);
	pthread_mutex_unlock(&crew->lock);
}

void
crew_dismiss(struct crew *crew)
{
	pthread_mutex_lock(&crew->lock);
	crew->is_dismissed = true;
	pthread_cond_broadcast(&crew->changed);
	pthread_mutex_unlock(&crew->lock);
}

void
crew_join(struct crew **crew_at, bool only_if_gone)
{
	struct crew *crew = *crew_at;

	if (crew == NULL)
		return;
	pthread_mutex_lock(&crew->lock);
	bool is_gone = crew->n_present == 0;
	pthread_mutex_unlock(&crew->lock);
	if (only_if_gone && !is_gone)
		return;
	for (size_t i = 0; i < crew->n_hands; i++)
		pthread_join(crew->hands[i].thread, NULL);
	pthread_cond_destroy(&crew->changed);
	pthread_mutex_destroy(&crew->lock);
	site_release(&crew->site);
	free(crew->hands);
	free(crew);
	*crew_at = NULL;
}
