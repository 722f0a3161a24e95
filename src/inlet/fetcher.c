#include "fetcher.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "crieur/base/arena.h"
#include "crieur/base/clock.h"
#include "crieur/base/hand.h"
#include "crieur/base/log.h"
#include "crieur/dns/resolver.h"
#include "crieur/post/arrive.h"
#include "crieur/post/witness.h"
#include "crieur/store/inlet.h"
#include "crieur/store/stumble.h"

#include "fetched.h"
#include "imap.h"

enum {
	AT_ONCE = 500, /* messages listed at a time */
	TIMEOUT_S = 60,
	RETRY_FIRST_S = 5,
	RETRY_MAX_S = 600,
	FETCHED_MEMORY = 8 * 1024 * 1024,
	KEY_MEMORY = 256 * 1024,
};

/* A session under way. */
struct visit {
	struct fetcher *fetcher;
	struct imap *imap;
	struct dns_resolver *resolver; /* once a key was asked for */
	struct store *store;
	struct site *site; /* held for one message */
	int64_t policy_id;
	size_t n_left; /* messages that could not be kept just now */
	char why[256];
};

static int64_t
now(void)
{
	struct clock clock = clock_system();

	return clock_now(&clock);
}

static void
hold_site(struct visit *visit)
{
	struct fetching *room = visit->fetcher->room;

	pthread_mutex_lock(&room->lock);
	visit->site = site_hold(room->site);
	visit->policy_id = room->policy_id;
	pthread_mutex_unlock(&room->lock);
}

static struct inlet_mark
mark_of(const struct visit *visit, uint32_t uid)
{
	return (struct inlet_mark){
		.inlet = visit->fetcher->inlet->name,
		.validity = imap_validity(visit->imap),
		.uid = uid,
	};
}

static void
tell_log(const struct intake *intake)
{
	char line[2048];

	for (size_t i = 0; i < intake->n_destinations; i++)
		log_info("%s", intake_describe(intake, i, line, sizeof(line)));
}

static int
judge_and_keep(struct visit *visit, const struct fetched *fetched,
    const struct inlet_mark *mark, struct arena *arena, struct err *err)
{
	char client[128], queue_id[160];
	struct intake intake = { 0 };
	const struct arrival arrival = {
		.site = visit->site,
		.policy_id = visit->policy_id,
		.client = client,
		.helo = "",
		.queue_id = queue_id,
		.envelope_sender = fetched->sender,
		.sasl_login = "",
		.recipients = &fetched->recipient,
		.n_recipients = 1,
		.was_delivered = true,
		.mark = mark,
		.is_verified = fetched->is_verified,
		.authserv_id = fetched->authserv_id,
		.raw = str_span(&fetched->octets),
		.at = now(),
	};

	snprintf(client, sizeof(client), "inlet %.100s", mark->inlet);
	snprintf(queue_id, sizeof(queue_id), "%.100s-%u-%u", mark->inlet,
	    mark->validity, mark->uid);
	log_debug("%s: %zu octets, %s", queue_id, arrival.raw.len,
	    fetched->is_verified ? "verified" : "nothing proved");
	if (intake_judge(visit->store, &arrival, arena, &intake, err) != 0)
		return -1;
	int result = custody_take(visit->fetcher->room->custody, &intake, err);
	if (result == 0)
		tell_log(&intake);
	intake_fini(&intake);
	return result;
}

/* What is no message for us is refused without a trace but this line. */
static int
refuse(struct visit *visit, const struct inlet_mark *mark, const char *why,
    struct err *err)
{
	log_warning("inlet %s: message %u is refused, see the mailbox %s: %s",
	    mark->inlet, mark->uid, visit->fetcher->inlet->refused, why);
	return store_inlet_mark(visit->store, mark, INLET_FATE_REFUSED, err);
}

/* The TXT record of a DKIM key, from the DNS. */
static int
find_key(void *self, const char *name, struct str *record, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(KEY_MEMORY);
	struct visit *visit = self;
	struct dns_answer answer;

	if (visit->resolver == NULL) {
		const struct dns_settings settings = {
			.servers = visit->site->dns.nameservers,
			.n_servers = visit->site->dns.n_nameservers,
			.timeout_s = visit->site->dns.timeout_s,
		};
		if (dns_resolver_open(&settings, &visit->resolver, err) != 0)
			return -1;
	}
	struct dns_source source = dns_resolver_source(visit->resolver);
	if (source.text(source.self, name, &arena, &answer, err) != 0)
		return -1;
	if (answer.outcome != DNS_FOUND || answer.n_texts != 1)
		return err_set(err, ERR_ABSENT, "%s: no one key", name);
	str_add(record, answer.texts[0]);
	return str_check(record, err);
}

static int
take_octets(struct visit *visit, const struct inlet_mark *mark,
    struct span octets, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(FETCHED_MEMORY);
	CLEANUP(fetched_fini) struct fetched fetched = { 0 };
	struct err why = { 0 };
	const struct verify_keys keys = { find_key, visit };
	const struct fetched_from from = {
		.keys = &keys,
		.site = visit->site,
		.inlet = visit->fetcher->inlet,
		.arena = &arena,
	};

	if (fetched_open(&from, octets, &fetched, &why) == 0)
		return judge_and_keep(visit, &fetched, mark, &arena, err);
	if (why.kind == ERR_INPUT)
		return refuse(visit, mark, why.text, err);
	*err = why;
	return -1;
}

/* ERR_ABSENT: it is gone. */
static int
keep_one(struct visit *visit, const struct inlet_mark *mark, struct err *err)
{
	CLEANUP(str_fini) struct str octets = { 0 };
	struct err why = { 0 };
	uint64_t size;

	if (imap_size(visit->imap, mark->uid, &size, err) != 0)
		return -1;
	if (size > visit->site->gate.max_message_size)
		return refuse(visit, mark,
		    "it is larger than gate."
		    "max_message_size",
		    err);
	if (imap_fetch(visit->imap, mark->uid, &octets, &why) == 0)
		return take_octets(visit, mark, str_span(&octets), err);
	if (why.kind == ERR_INPUT)
		return refuse(visit, mark, why.text, err);
	*err = why;
	return -1;
}

static int
keep_in_hand(
    struct visit *visit, const struct inlet_mark *mark, struct err *err)
{
	bool is_aside = false;
	char thing[HAND_THING_SIZE];

	snprintf(thing, sizeof(thing), "%.36s-%u-%u", mark->inlet,
	    mark->validity, mark->uid);
	if (store_is_aside(visit->store, "inlet", thing, &is_aside, err) != 0)
		return -1;
	if (is_aside)
		return err_set(err, ERR_TEMPORARY,
		    "it is set aside: see crieur set-aside");
	hand_take(thing);
	int result = keep_one(visit, mark, err);
	hand_drop();
	return result;
}

static int
put_away(struct visit *visit, const struct inlet_mark *mark,
    enum inlet_fate fate, struct err *err)
{
	const struct inlet *inlet = visit->fetcher->inlet;
	const char *folder = inlet->done;

	if (fate == INLET_FATE_REFUSED)
		folder = inlet->refused;
	else if (inlet->after == INLET_AFTER_DELETE)
		folder = NULL;
	if (imap_put_away(visit->imap, mark->uid, folder, err) != 0)
		return -1;
	return store_inlet_unmark(visit->store, mark, err);
}

static int
take_one(struct visit *visit, uint32_t uid, struct err *err)
{
	struct inlet_mark mark = mark_of(visit, uid);
	enum inlet_fate fate;

	if (store_inlet_fate(visit->store, &mark, &fate, err) != 0)
		return -1;
	if (fate == INLET_FATE_NONE) {
		if (keep_in_hand(visit, &mark, err) != 0 ||
		    store_inlet_count(visit->store, mark.inlet, now(), err) !=
			0 ||
		    store_inlet_fate(visit->store, &mark, &fate, err) != 0)
			return -1;
		visit->fetcher->room->wake_clerk();
	}
	return put_away(visit, &mark, fate, err);
}

/* One that cannot be taken stays and holds up no other, unless the connection
 * itself is gone. */
static int
take_all(struct visit *visit, struct err *err)
{
	uint32_t uids[AT_ONCE];
	size_t n;

	if (imap_list(visit->imap, uids, AT_ONCE, &n, err) != 0)
		return -1;
	visit->n_left = 0;
	for (size_t i = 0; i < n && !visit->fetcher->room->is_stopping(); i++) {
		struct err why = { 0 };
		hold_site(visit);
		int result = take_one(visit, uids[i], &why);
		site_release(&visit->site);
		if (result == 0 || why.kind == ERR_ABSENT)
			continue;
		if (why.kind == ERR_UNREACHABLE) {
			*err = why;
			return -1;
		}
		visit->n_left++;
		snprintf(visit->why, sizeof(visit->why), "%.250s", why.text);
		log_warning("inlet %s: message %u stays for now: %s",
		    visit->fetcher->inlet->name, uids[i], why.text);
	}
	return 0;
}

static int
tell_state(struct visit *visit, bool is_working, const char *words)
{
	const struct inlet_state_row row = {
		.name = visit->fetcher->inlet->name,
		.is_working = is_working,
		.since = now(),
		.words = words,
	};
	struct err err = { 0 };

	if (store_inlet_state(visit->store, &row, &err) == 0)
		return 0;
	log_warning("%s", err.text);
	return -1;
}

static int
connect_to(struct visit *visit, struct err *err)
{
	const struct inlet *inlet = visit->fetcher->inlet;
	const struct imap_settings settings = {
		.host = inlet->host,
		.port = inlet->port,
		.is_starttls = inlet->tls == TLS_MODE_STARTTLS,
		.ca_file = inlet->ca_file,
		.user = inlet->user,
		.password = visit->fetcher->password,
		.mailbox = inlet->mailbox,
		.max_size = visit->site->gate.max_message_size,
		.timeout_s = TIMEOUT_S,
	};

	return imap_open(&settings, &visit->imap, err);
}

static int
stay(struct visit *visit, struct err *err)
{
	const struct inlet *inlet = visit->fetcher->inlet;

	if (store_inlet_forget(visit->store, inlet->name,
		imap_validity(visit->imap), err) != 0)
		return -1;
	log_info("inlet %s: %s at %s is open", inlet->name, inlet->mailbox,
	    inlet->host);
	while (!visit->fetcher->room->is_stopping()) {
		if (take_all(visit, err) != 0)
			return -1;
		(void)tell_state(visit, visit->n_left == 0,
		    visit->n_left == 0 ? "" : visit->why);
		/* What could not be kept is tried again in a while. */
		if (visit->n_left > 0)
			return err_set(err, ERR_TEMPORARY, "%s", visit->why);
		if (imap_wait(visit->imap, inlet->poll_s,
			visit->fetcher->room->is_stopping, err) != 0)
			return -1;
	}
	return 0;
}

static int
visit_once(struct fetcher *fetcher, struct err *err)
{
	struct visit visit = { .fetcher = fetcher };

	if (store_open(fetcher->room->store_path, STORE_ROLE_GATE, &visit.store,
		err) != 0)
		return -1;
	hold_site(&visit);
	int result = connect_to(&visit, err);
	site_release(&visit.site);
	if (result == 0)
		result = stay(&visit, err);
	imap_close(&visit.imap);
	dns_resolver_close(&visit.resolver);
	if (result != 0)
		(void)tell_state(&visit, false, err->text);
	store_close(&visit.store);
	return result;
}

static void
pause_for(const struct fetcher *fetcher, int64_t seconds)
{
	struct timespec half = { .tv_nsec = 500L * 1000 * 1000 };
	int64_t until_ms = clock_monotonic_ms() + seconds * 1000;

	while (!fetcher->room->is_stopping() && clock_monotonic_ms() < until_ms)
		nanosleep(&half, NULL);
}

static void *
run(void *self)
{
	struct fetcher *fetcher = self;
	int64_t delay_s = RETRY_FIRST_S;

	while (!fetcher->room->is_stopping()) {
		struct err err = { 0 };
		int64_t began_ms = clock_monotonic_ms();
		if (visit_once(fetcher, &err) == 0)
			continue;
		/* A session that lasted was a good one. */
		if (clock_monotonic_ms() - began_ms > 1000 * RETRY_MAX_S)
			delay_s = RETRY_FIRST_S;
		log_warning("inlet %s: %s; tried again in %lld s",
		    fetcher->inlet->name, err.text, (long long)delay_s);
		pause_for(fetcher, delay_s);
		delay_s = 2 * delay_s < RETRY_MAX_S ? 2 * delay_s : RETRY_MAX_S;
	}
	return NULL;
}

int
fetcher_start(struct fetcher *fetcher, struct err *err)
{
	sigset_t all, before;

	/* Signals are the main thread's. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int status = pthread_create(&fetcher->thread, NULL, run, fetcher);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (status != 0)
		return err_errno(err, ERR_TEMPORARY, status,
		    "cannot start the thread of inlet %s",
		    fetcher->inlet->name);
	return 0;
}

void
fetcher_join(struct fetcher *fetcher)
{
	pthread_join(fetcher->thread, NULL);
}
