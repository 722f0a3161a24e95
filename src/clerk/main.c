/* crieur-clerk: composes, expands, asks, answers; touches no network. */
#include <stdlib.h>
#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/base/clock.h"
#include "crieur/base/log.h"
#include "crieur/clerk/housekeeping.h"
#include "crieur/clerk/pass.h"
#include "crieur/post/dkim.h"
#include "crieur/service/secret.h"
#include "crieur/service/service.h"
#include "crieur/store/clock_seen.h"
#include "crieur/store/process.h"

enum {
	POLL_MS = 1000,
	/* After a failure: what failed is tried again without hurry. */
	RETRY_MS = 5000,
	HOUSEKEEPING_S = 600,
};

/* The keys, and which files they were read from: another is read by a fresh
 * process, with the powers it takes. */
struct keys {
	struct arena arena;
	struct signer *signer;
	struct secret_stamp *stamps;
	const char **paths;
	size_t n;
};

struct clerk {
	struct service_run *run;
	struct clock clock;
	int64_t generation; /* of the store, when it was last worked through */
	int64_t housekeeping_at;
	bool has_looked, has_failed;
	char problem[512]; /* as last told */
};

static void
keys_free(struct keys *keys)
{
	arena_fini(&keys->arena);
	signer_close(&keys->signer);
	free(keys);
}

static int
fill_keys(const struct site *site, struct keys *keys, struct err *err)
{
	size_t n = site->n_dkims;

	keys->stamps = arena_array(&keys->arena, n + 1, sizeof(*keys->stamps));
	keys->paths = arena_array(&keys->arena, n + 1, sizeof(*keys->paths));
	if (keys->stamps == NULL || keys->paths == NULL)
		return err_memory(err);
	for (; keys->n < n; keys->n++) {
		const char *path =
		    arena_dups(&keys->arena, site->dkims[keys->n].key_file);
		if (path == NULL)
			return err_memory(err);
		keys->paths[keys->n] = path;
		(void)secret_look(path, &keys->stamps[keys->n]);
	}
	return signer_open(site, secret_read_file, &keys->signer, err);
}

static int
prepare(struct service_run *run, struct err *err)
{
	struct keys *keys = calloc(1, sizeof(*keys));

	if (keys == NULL)
		return err_memory(err);
	if (fill_keys(run->site, keys, err) != 0) {
		keys_free(keys);
		return -1;
	}
	run->self = keys;
	return 0;
}

static bool
has_new_key(const struct keys *keys)
{
	for (size_t i = 0; i < keys->n; i++) {
		struct secret_stamp stamp;
		if (secret_look(keys->paths[i], &stamp) &&
		    !secret_is_same(&stamp, &keys->stamps[i]))
			return true;
	}
	return false;
}

static void
wake_relay(void)
{
	service_wake(SERVICE_INBOX_RELAY);
}

static void
renew(struct clerk *clerk)
{
	struct err err = { 0 };
	bool has_changed = false;

	if (service_refresh(clerk->run, &has_changed, &err) != 0) {
		log_warning("the policy stays as it was: %s", err.text);
		return;
	}
	if (!has_changed)
		return;
	/* What was stuck may go on. */
	clerk->has_looked = false;
	log_info("policy %lld is live", (long long)clerk->run->policy_id);
}

/* Once in the log, and for status, until it is over. */
static void
tell_problem(struct clerk *clerk, const char *problem)
{
	struct err err = { 0 };

	if (strcmp(clerk->problem, problem) == 0)
		return;
	if (problem[0] != '\0')
		log_warning("%s", problem);
	else
		log_info("what was in the way is gone");
	if (store_process_problem(clerk->run->store, clerk->run->service->name,
		problem, clock_now(&clerk->clock), &err) != 0)
		log_warning("%s", err.text);
	strcpy(clerk->problem, problem);
}

static struct pass
make_pass(const struct clerk *clerk)
{
	return (struct pass){
		.store = clerk->run->store,
		.site = clerk->run->site,
		.at = clock_now(&clerk->clock),
		.wake_relay = wake_relay,
		.is_stopping = service_is_stopping,
	};
}

/* Before any time is compared with the clock's. */
static int
see_clock(struct pass *pass, struct err *err)
{
	struct clock_reading reading;
	int64_t step;

	clock_read(&reading, pass->at);
	if (store_clock_seen(pass->store, &reading, &step, err) != 0)
		return -1;
	return store_clock_doubt(pass->store, &reading, &pass->doubt, err);
}

static void
run_pass(struct clerk *clerk)
{
	struct pass pass = make_pass(clerk);
	struct pass_report report = { 0 };
	struct err err = { 0 };
	int64_t generation = 0;

	if (see_clock(&pass, &err) != 0) {
		log_warning("%s", err.text);
		return;
	}
	if (store_generation(pass.store, &generation, &err) != 0) {
		log_warning("%s", err.text);
		return;
	}
	if (clerk->has_looked && !clerk->has_failed &&
	    generation == clerk->generation)
		return;
	if (pass_run(&pass, &report, &err) != 0) {
		clerk->has_failed = true;
		tell_problem(clerk, err.text);
		return;
	}
	clerk->has_failed = report.n_failed > 0;
	/* What waits for its hour is looked at again as time goes by. */
	clerk->has_looked = report.n_later == 0;
	clerk->generation = generation;
	tell_problem(clerk, report.problem);
}

static void
keep_house(struct clerk *clerk)
{
	struct pass pass = make_pass(clerk);
	struct housekeeping_report report = { 0 };
	struct err err = { 0 };

	/* A clock that was set back is not waited for. */
	if (pass.at < clerk->housekeeping_at &&
	    clerk->housekeeping_at - pass.at <= HOUSEKEEPING_S)
		return;
	if (see_clock(&pass, &err) != 0) {
		log_warning("%s", err.text);
		return;
	}
	/* Nothing is forgotten, expires or is suspended meanwhile. */
	if (pass.doubt != 0)
		return;
	clerk->housekeeping_at = pass.at + HOUSEKEEPING_S;
	if (housekeeping_run(&pass, &report, &err) != 0) {
		log_warning("%s", err.text);
		return;
	}
	struct clock_report *held = &report.clock;
	struct calendar_report *days = &report.calendar;
	int64_t n_told =
	    days->n_dues + days->n_terms + days->n_awaiting + days->n_guests;
	struct confirm_report *unconfirmed = &report.confirm;
	/* Whatever it has queued may go. */
	wake_relay();
	if (unconfirmed->n_expired + unconfirmed->n_asked > 0)
		log_info("posts that wait for their author: %lld expired, %lld "
			 "asked about",
		    (long long)unconfirmed->n_expired,
		    (long long)unconfirmed->n_asked);
	if (report.n_floods_over > 0)
		log_info("floods over: %lld", (long long)report.n_floods_over);
	/* What has expired is told in the next pass. */
	if (held->n_expired > 0)
		clerk->has_looked = false;
	if (held->n_expired + held->n_escalated + held->n_reminded > 0)
		log_info("held posts: %lld expired, %lld escalated, %lld "
			 "reminded of",
		    (long long)held->n_expired, (long long)held->n_escalated,
		    (long long)held->n_reminded);
	if (report.watch.n_files > 0)
		log_info("watched folder: %lld files imported, %lld with "
			 "something to look at",
		    (long long)report.watch.n_files,
		    (long long)report.watch.n_problems);
	if (n_told > 0)
		log_info("reminders: %lld of dues, %lld of terms; told the "
			 "committee of %lld candidates, %lld guests",
		    (long long)days->n_dues, (long long)days->n_terms,
		    (long long)days->n_awaiting, (long long)days->n_guests);
	int64_t n_forgotten = retention_total(&report.retention);
	if (report.n_lists_reported > 0 || n_forgotten > 0)
		log_info("failures of %lld lists reported, %lld rows forgotten",
		    (long long)report.n_lists_reported, (long long)n_forgotten);
}

static int
run(struct service_run *service_run, struct err *err)
{
	struct clerk clerk = { .run = service_run, .clock = clock_system() };
	struct keys *keys = service_run->self;

	(void)err;
	signer_put_on(keys->signer, service_run->store);
	log_info("ready");
	while (!service_is_stopping() && !service_run->wants_restart) {
		renew(&clerk);
		run_pass(&clerk);
		keep_house(&clerk);
		service_wait(clerk.has_failed ? RETRY_MS : POLL_MS);
		if (has_new_key(keys)) {
			log_info("a key file was replaced");
			service_run->wants_restart = true;
		}
	}
	store_close(&service_run->store);
	keys_free(keys);
	log_info("stopped");
	return 0;
}

int
main(int argc, char **argv)
{
	static const struct service clerk = {
		.name = "clerk",
		.role = STORE_ROLE_CLERK,
		.power = SERVICE_POWER_NONE,
		.prepare = prepare,
		.run = run,
	};

	return service_main(&clerk, argc, argv);
}
