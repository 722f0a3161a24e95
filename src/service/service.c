/* The life of a child: read, prepare, drop, tell, run. */
#include "crieur/service/service.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crieur/base/clock.h"
#include "crieur/base/hand.h"
#include "crieur/base/log.h"
#include "crieur/base/str.h"
#include "crieur/base/token.h"
#include "crieur/service/live.h"
#include "crieur/service/secret.h"
#include "crieur/store/policy.h"
#include "crieur/store/process.h"

#include "power.h"
#include "wakeup.h"

enum {
	EXIT_RESTART = 75,
	AWAIT_MS = 200,
};

static int
read_options(int argc, char **argv, const char **store_path_r, struct err *err)
{
	static const struct option options[] = {
		{ "store", required_argument, NULL, 's' },
		{ NULL, 0, NULL, 0 },
	};
	const char *store_path = NULL;
	int option;

	opterr = 0;
	optind = 1;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option != 's')
			return err_set(err, ERR_USAGE,
			    "unknown option; usage: %s --store PATH", argv[0]);
		store_path = optarg;
	}
	if (store_path == NULL || optind != argc)
		return err_set(err, ERR_USAGE,
		    "usage: %s --store PATH (crieurd starts it)", argv[0]);
	*store_path_r = store_path;
	return 0;
}

/* A child does not outlive its parent: nobody would watch it, and the next
 * crieurd starts its own. Dropping privileges forgets the wish, so it is made
 * after that. */
static int
follow_parent(struct err *err)
{
	if (wakeup_parent() == 0)
		return 0;
	if (prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0) != 0)
		return err_errno(err, ERR_BUG, errno, "prctl");
	if (getppid() != wakeup_parent())
		return err_set(err, ERR_UNREACHABLE, "crieurd is gone");
	return 0;
}

/* The key of the tokens is the clerk's alone. */
static int
take_key(const struct service_run *run, struct str *key, struct err *err)
{
	CLEANUP(str_fini) struct str path = { 0 };

	if (run->service->role != STORE_ROLE_CLERK)
		return 0;
	str_addf(&path, "%s" STORE_KEY_SUFFIX, run->store_path);
	if (str_check(&path, err) != 0 ||
	    secret_read_file(str_c(&path), key, err) != 0)
		return -1;
	return key->len == TOKEN_KEY_SIZE
	           ? 0
	           : err_set(err, ERR_CONFIG, "%s: expected %d octets",
			 str_c(&path), TOKEN_KEY_SIZE);
}

/* Started by crieurd it is nobody of power already; by hand it may be root. The
 * store is opened anew with the powers that are left, so that a file the user
 * may not read shows at once. */
static int
drop_powers(struct service_run *run, struct err *err)
{
	CLEANUP(str_fini) struct str key = { 0 };

	if (take_key(run, &key, err) != 0 ||
	    power_become(run->site->user, err) != 0 ||
	    follow_parent(err) != 0 ||
	    power_restrict(run->service->power, err) != 0)
		return -1;
	store_close(&run->store);
	if (store_open(run->store_path, run->service->role, &run->store, err) !=
	    0)
		return -1;
	if (key.len > 0) {
		store_use_key(run->store, (const unsigned char *)key.data);
		explicit_bzero(key.data, key.len);
	}
	return 0;
}

static int
record(struct service_run *run, struct err *err)
{
	struct clock clock = clock_system();
	const struct process_row row = {
		.name = run->service->name,
		.pid = (int64_t)getpid(),
		.policy_id = run->policy_id,
		.started_at = clock_now(&clock),
	};

	if (store_process_start(run->store, &row, err) != 0)
		return -1;
	run->is_recorded = true;
	return 0;
}

/* For status; a store that cannot take it has worse to tell. */
static void
tell_problem(struct service_run *run, const char *problem)
{
	struct clock clock = clock_system();
	struct err ignored = { 0 };

	if (store_process_problem(run->store, run->service->name, problem,
		clock_now(&clock), &ignored) != 0)
		return;
}

/* Why it ended, for status: the log is not where people look first. A child
 * that never came to work has no row yet. */
static void
tell_end(struct service_run *run, const char *problem)
{
	struct err ignored = { 0 };

	if (run->store == NULL)
		return;
	store_rollback(run->store);
	if (!run->is_recorded && record(run, &ignored) != 0)
		return;
	tell_problem(run, problem);
}

/*
 * One process of a name works on a store: the lock is held as long as the
 * process lives. A crieurd that was killed leaves children that finish what
 * they have in hand; the next ones wait for them, so that what is in a living
 * relay's hands is never taken for lost.
 */
static int
await_turn(struct service_run *run, struct err *err)
{
	CLEANUP(str_fini) struct str path = { 0 };
	bool is_told = false;

	str_addf(&path, "%s-%s", run->store_path, run->service->name);
	if (str_check(&path, err) != 0)
		return -1;
	int fd = open(
	    str_c(&path), O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0)
		return err_errno(
		    err, ERR_UNREACHABLE, errno, "%s", str_c(&path));
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return err_errno(
			    err, ERR_TEMPORARY, errno, "%s", str_c(&path));
		if (service_is_stopping())
			return err_set(err, ERR_TEMPORARY,
			    "stopped while it waited for the former "
			    "crieur-%s to end",
			    run->service->name);
		if (!is_told)
			log_warning("waits for the former crieur-%s to end",
			    run->service->name);
		is_told = true;
		service_wait(AWAIT_MS);
	}
	return 0;
}

static int
inherit(struct err *err)
{
	if (wakeup_open(err) != 0)
		return -1;
	if (wakeup_parent() == 0)
		return 0;
	hand_open(WAKEUP_HAND);
	return secret_inherit(WAKEUP_SECRETS, err);
}

static int
live_life(struct service_run *run, struct err *err)
{
	const struct service *service = run->service;

	if (inherit(err) != 0 || await_turn(run, err) != 0 ||
	    store_open(run->store_path, service->role, &run->store, err) != 0 ||
	    live_site(run->store, &run->site, &run->policy_id, err) != 0)
		return -1;
	run->seen_policy_id = run->policy_id;
	live_set_timezone(run->site);
	if (service->prepare != NULL && service->prepare(run, err) != 0)
		return -1;
	if (drop_powers(run, err) != 0 || record(run, err) != 0)
		return -1;
	wakeup_say_ready();
	return service->run(run, err);
}

int
service_main(const struct service *service, int argc, char **argv)
{
	struct service_run run = { .service = service };
	struct err err = { 0 };
	char log_name[64];

	snprintf(log_name, sizeof(log_name), "crieur-%s", service->name);
	log_open(log_name, getenv("LOG_DEBUG") != NULL);
	umask(077);
	int result = read_options(argc, argv, &run.store_path, &err);
	if (result == 0)
		result = live_life(&run, &err);
	if (result != 0) {
		log_error("%s", err.text);
		tell_end(&run, err.text);
	}
	store_close(&run.store);
	site_release(&run.site);
	if (result != 0)
		return err_exit(err.kind);
	return run.wants_restart ? EXIT_RESTART : 0;
}

static bool
same_text(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

static bool
same_relay(const struct relay *a, const struct relay *b)
{
	return same_text(a->name, b->name) && same_text(a->user, b->user) &&
	       same_text(a->password_file, b->password_file) &&
	       same_text(a->ca_file, b->ca_file);
}

static bool
same_dkims(const struct site *old, const struct site *new)
{
	if (old->n_dkims != new->n_dkims)
		return false;
	for (size_t i = 0; i < old->n_dkims; i++) {
		const struct dkim *a = &old->dkims[i], *b = &new->dkims[i];
		if (!same_text(a->domain, b->domain) ||
		    !same_text(a->selector, b->selector) ||
		    !same_text(a->key_file, b->key_file))
			return false;
	}
	return true;
}

/* What was settled with powers that are gone (a socket, a password, the clerk's
 * keys) or holds for all threads (the time zone) takes a fresh process. Another
 * user takes a new crieurd: the store is to be given to it. */
static bool
needs_restart(const struct service *service, const struct site *old,
    const struct site *new)
{
	if (service->role == STORE_ROLE_CLERK && !same_dkims(old, new))
		return true;
	if (!same_text(old->timezone, new->timezone) ||
	    !same_text(old->gate.socket, new->gate.socket) ||
	    !same_text(old->gate.socket_group, new->gate.socket_group) ||
	    old->n_relays != new->n_relays)
		return true;
	for (size_t i = 0; i < old->n_relays; i++) {
		if (!same_relay(&old->relays[i], &new->relays[i]))
			return true;
	}
	return false;
}

int
service_refresh(struct service_run *run, bool *changed_r, struct err *err)
{
	struct site *site = NULL;
	int64_t policy_id;

	if (store_policy_live(run->store, &policy_id, err) != 0)
		return -1;
	*changed_r = false;
	if (policy_id == run->seen_policy_id)
		return 0;
	run->seen_policy_id = policy_id;
	if (live_site(run->store, &site, &policy_id, err) != 0) {
		tell_problem(run, err->text);
		return -1;
	}
	bool (*also)(const struct site *old, const struct site *new) =
	    run->service->needs_restart;
	if (needs_restart(run->service, run->site, site) ||
	    (also != NULL && also(run->site, site))) {
		run->wants_restart = true;
		site_release(&site);
		wakeup_stop();
		return 0;
	}
	site_release(&run->site);
	run->site = site;
	run->policy_id = policy_id;
	*changed_r = true;
	tell_problem(run, "");
	return store_process_policy(
	    run->store, run->service->name, policy_id, err);
}
