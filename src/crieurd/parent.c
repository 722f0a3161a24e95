/* One thread, one poll: signals by descriptor, the children's words, the next
 * start that is due. */
#include "parent.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crieur/base/clock.h"
#include "crieur/base/hand.h"
#include "crieur/base/log.h"
#include "crieur/service/notify.h"
#include "crieur/store/alert.h"
#include "crieur/store/heartbeat.h"
#include "crieur/store/policy.h"
#include "crieur/store/process.h"
#include "crieur/store/stumble.h"

#include "handout.h"
#include "identity.h"
#include "load.h"
#include "reload.h"

enum {
	/* How long a child may take to stop: the relay finishes the SMTP
	 * transaction under way. */
	STOP_MS = 15 * 1000,
	STOP_RELAY_MS = 180 * 1000,
	/* A child that says nothing for so long has settled all the same. */
	SETTLE_MS = 20 * 1000,
	/* How soon a policy with the first inlet is seen. */
	IDLE_MS = 5 * 1000,
	/* How often the store is tried. */
	TRY_MS = 10 * 1000,
};

static void
tell_problem(struct parent *parent, const char *name, const char *problem)
{
	struct clock clock = clock_system();
	struct err err = { 0 };

	if (store_process_problem(
		parent->store, name, problem, clock_now(&clock), &err) != 0)
		log_warning("%s", err.text);
}

/* What a child wrote about its own end, if it did. */
static int
take_own_words(struct parent *parent, struct child *child, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct process_row row;
	int more;

	if (store_process_walk(parent->store, &cursor, err) != 0)
		return -1;
	while ((more = process_next(&cursor, &row, err)) > 0) {
		if (strcmp(row.name, child->name) != 0)
			continue;
		if (strcmp(row.problem, child->told) != 0)
			snprintf(child->told, sizeof(child->told), "%s",
			    row.problem);
		else
			child->told[0] = '\0';
	}
	return more;
}

/* The child's reason where it gave one, then how it ended. */
static void
tell_failure(struct parent *parent, struct child *child, const char *how)
{
	struct err err = { 0 };
	char words[sizeof(child->told) / 2];

	if (take_own_words(parent, child, &err) != 0)
		child->told[0] = '\0';
	snprintf(words, sizeof(words), "%.500s", child->told);
	snprintf(child->told, sizeof(child->told), "%s%s%s", words,
	    words[0] != '\0' ? "; " : "", how);
	child->has_problem = true;
	tell_problem(parent, child->name, child->told);
}

/* What made a child die twice is set aside, and told. */
static void
blame(struct parent *parent, const struct child *child, const char *thing,
    int weight, const char *how)
{
	struct clock clock = clock_system();
	struct err err = { 0 };
	bool is_aside = false;
	const struct stumble stumble = {
		.child = child->name,
		.thing = thing,
		.why = how,
		.weight = weight,
		.at = clock_now(&clock),
	};
	const struct alert_row alert = {
		.at = stumble.at,
		.source = "alert-set-aside",
		.subject = child->name,
		.text = how,
	};

	log_error("crieur-%s had %s in hand", child->name, thing);
	if (store_stumble_add(parent->store, &stumble, &is_aside, &err) != 0 ||
	    (is_aside && store_alert_add(parent->store, &alert, &err) != 0))
		log_warning("%s", err.text);
}

/* A fault is blamed on what its thread had in hand; where that is not known, on
 * all that was. */
static void
blame_hands(struct parent *parent, const struct child *child, int status,
    const char *how)
{
	struct hand hands[HAND_SLOTS];
	size_t n = hand_empty(child->hand, hands);
	bool is_known = false;

	for (size_t i = 0; i < n; i++)
		is_known |= hands[i].state == HAND_AT_FAULT;
	bool is_kill = WIFSIGNALED(status) && !is_known;
	for (size_t i = 0; i < n; i++) {
		if (!is_known || hands[i].state == HAND_AT_FAULT)
			blame(parent, child, hands[i].thing,
			    is_kill ? STUMBLE_KILLED : STUMBLE_FAULT, how);
	}
}

static void
note_end(struct parent *parent, struct child *child, int status)
{
	struct err err = { 0 };
	char text[200];
	bool is_failure;

	child_ended(child, status, text, sizeof(text), &is_failure);
	if (store_process_end(parent->store, child->name, &err) != 0)
		log_warning("%s", err.text);
	if (parent->is_renewing)
		child->start_at_ms = 0;
	if (parent->is_stopping || parent->is_renewing) {
		log_info("crieur-%s has stopped", child->name);
		return;
	}
	if (!is_failure) {
		log_info("crieur-%s starts afresh", child->name);
		return;
	}
	log_error("%s", text);
	blame_hands(parent, child, status, text);
	tell_failure(parent, child, text);
}

static void
reap(struct parent *parent)
{
	int status;

	for (int i = 0; i < CHILD_COUNT; i++) {
		struct child *child = &parent->children[i];
		if (child->pid != 0 &&
		    waitpid(child->pid, &status, WNOHANG) == child->pid)
			note_end(parent, child, status);
	}
	alert_reap(&parent->alert, parent->store);
}

/* What went wrong is over once a child has worked for a minute. */
static void
forgive(struct parent *parent, struct child *child)
{
	if (!child->has_problem || !child->is_ready ||
	    clock_monotonic_ms() - child->started_ms < BACKOFF_HEALTHY_MS)
		return;
	child->has_problem = false;
	tell_problem(parent, child->name, "");
}

static bool
is_wanted(const struct parent *parent, enum child_name which)
{
	return which != CHILD_INLET || parent->site->n_inlets > 0;
}

/*
 * Another policy has gone live, so the files may be others as well: read them,
 * since it is they, and never the store, that say whom the children are, which
 * secrets they get and whether there is an inlet.
 */
static void
follow_policy(struct parent *parent)
{
	struct err err = { 0 };
	int64_t policy_id;

	if (store_policy_live(parent->store, &policy_id, &err) != 0 ||
	    policy_id == parent->policy_id)
		return;
	parent->policy_id = policy_id;
	reload_reread(parent);
}

static int
start_child(struct parent *parent, enum child_name which, struct err *err)
{
	struct child_order order = {
		.directory = parent->directory,
		.store_path = parent->store_path,
	};

	if (identity_of(parent->site, parent->children[which].name,
		&order.identity, err) != 0 ||
	    (which == CHILD_GATE && load_socket_directory(parent->site,
					&order.identity, err) != 0) ||
	    handout_make(parent->site, parent->store_path, which,
		&order.secrets, err) != 0)
		return -1;
	int result = child_start(parent->children, which, &order, err);
	close(order.secrets);
	return result;
}

static void
start_due(struct parent *parent)
{
	struct err err = { 0 };
	int64_t now_ms = clock_monotonic_ms();

	for (int i = 0; i < CHILD_COUNT; i++) {
		struct child *child = &parent->children[i];
		forgive(parent, child);
		if (!is_wanted(parent, (enum child_name)i) || child->pid != 0 ||
		    child->start_at_ms > now_ms)
			continue;
		if (start_child(parent, (enum child_name)i, &err) != 0) {
			log_error("crieur-%s: %s", child->name, err.text);
			child->start_at_ms =
			    now_ms + backoff_next(&child->backoff, 0, false);
		}
	}
}

/* Until the next start that is due, or the next look at who has recovered. */
static int
time_to_wait(const struct parent *parent)
{
	int64_t now_ms = clock_monotonic_ms();
	int64_t wait_ms = parent->has_settled ? IDLE_MS : 1000;

	for (int i = 0; i < CHILD_COUNT; i++) {
		const struct child *child = &parent->children[i];
		int64_t left = child->start_at_ms - now_ms;
		if (is_wanted(parent, (enum child_name)i) && child->pid == 0 &&
		    left < wait_ms)
			wait_ms = left;
	}
	return wait_ms > 0 ? (int)wait_ms : 0;
}

static void
settle(struct parent *parent, int64_t began_ms)
{
	bool is_late = clock_monotonic_ms() - began_ms > SETTLE_MS;

	for (int i = 0; i < CHILD_COUNT && !is_late; i++) {
		if (is_wanted(parent, (enum child_name)i) &&
		    !parent->children[i].has_settled)
			return;
	}
	parent->has_settled = true;
	parent->settled(parent);
	notify_manager("READY=1");
}

static void
hear_children(struct parent *parent, const struct pollfd fds[CHILD_COUNT])
{
	for (int i = 0; i < CHILD_COUNT; i++) {
		struct child *child = &parent->children[i];
		if (fds[i].revents != 0 && child_hears_ready(child))
			log_info("crieur-%s is at work", child->name);
	}
}

static void
hear_signals(struct parent *parent)
{
	struct signalfd_siginfo info;

	while (read(parent->signals, &info, sizeof(info)) ==
	       (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
			parent->is_stopping = true;
		if (info.ssi_signo == SIGHUP)
			reload_files(parent);
	}
	reap(parent);
}

static void
wait_for_news(struct parent *parent, int timeout_ms)
{
	struct pollfd fds[CHILD_COUNT + 1];

	for (int i = 0; i < CHILD_COUNT; i++)
		fds[i] = (struct pollfd){
			.fd = parent->children[i].sender,
			.events = POLLIN,
		};
	fds[CHILD_COUNT] =
	    (struct pollfd){ .fd = parent->signals, .events = POLLIN };
	if (poll(fds, CHILD_COUNT + 1, timeout_ms) <= 0)
		return;
	hear_children(parent, fds);
	if (fds[CHILD_COUNT].revents != 0)
		hear_signals(parent);
}

static void
stop_child(struct parent *parent, struct child *child, int64_t limit_ms)
{
	int64_t end_ms = clock_monotonic_ms() + limit_ms;

	if (child->pid == 0)
		return;
	kill(child->pid, SIGTERM);
	while (child->pid != 0) {
		int64_t left = end_ms - clock_monotonic_ms();
		if (left <= 0) {
			log_error(
			    "crieur-%s does not stop: killed", child->name);
			kill(child->pid, SIGKILL);
			end_ms = INT64_MAX;
		}
		wait_for_news(
		    parent, left > 0 && left < 1000 ? (int)left : 1000);
		reap(parent);
	}
}

/* The doors first, then the desk, then the cart: what is accepted meanwhile is
 * kept for the next start. */
static void
stop_children(struct parent *parent)
{
	notify_manager("STOPPING=1");
	log_info("stopping");
	for (int i = 0; i < CHILD_COUNT; i++)
		stop_child(parent, &parent->children[i],
		    i == CHILD_RELAY ? STOP_RELAY_MS : STOP_MS);
}

/* What is wrong with the store: as we find it, or as the gate does, which has
 * not our powers; "": nothing. */
static const char *
find_trouble(struct parent *parent)
{
	struct clock clock = clock_system();
	struct err err = { 0 };

	if (clock_monotonic_ms() >= parent->try_at_ms) {
		parent->try_at_ms = clock_monotonic_ms() + TRY_MS;
		bool is_taken = store_heartbeat(parent->store, "crieurd",
				    clock_now(&clock), &err) == 0;
		parent->is_out_of_place =
		    !is_taken && err.kind == ERR_UNREACHABLE;
		snprintf(parent->trouble, sizeof(parent->trouble), "%.500s",
		    is_taken ? "" : err.text);
	}
	return parent->trouble[0] != '\0'
	           ? parent->trouble
	           : parent->children[CHILD_GATE].trouble;
}

/* A file of the store was removed or replaced, and stands in its place again or
 * can be made anew: everybody lets go of the old ones, and what these hold that
 * the database has not is written into it by whoever is the last. */
static int
renew_store(struct parent *parent, struct err *err)
{
	log_warning("the store's files were changed: all open it anew");
	parent->is_renewing = true;
	for (int i = 0; i < CHILD_COUNT; i++)
		stop_child(parent, &parent->children[i],
		    i == CHILD_RELAY ? STOP_RELAY_MS : STOP_MS);
	parent->is_renewing = parent->is_out_of_place = false;
	parent->try_at_ms = 0;
	store_close(&parent->store);
	if (store_open(
		parent->store_path, STORE_ROLE_ADMIN, &parent->store, err) != 0)
		return -1;
	/* What they had to say of it is over. */
	for (int i = 0; i < CHILD_COUNT; i++)
		tell_problem(parent, parent->children[i].name, "");
	return 0;
}

/* Trouble with the store is told by the alert, once, and again when it ends;
 * for status, too, if the store takes that. */
static int
keep_store(struct parent *parent, struct err *err)
{
	const char *trouble = find_trouble(parent);
	bool is_over = trouble[0] == '\0';

	if (is_over == parent->is_trouble_told) {
		parent->is_trouble_told = !is_over;
		if (is_over)
			log_info("the store is as it should be again");
		else
			log_error("trouble with the store: %s", trouble);
		alert_say(&parent->alert,
		    is_over ? "alert-store-ready" : "alert-store-trouble",
		    parent->store_path, trouble);
		tell_problem(parent, "gate", trouble);
	}
	if (!parent->is_out_of_place || alert_has_own(&parent->alert) ||
	    access(parent->store_path, F_OK) != 0)
		return 0;
	return renew_store(parent, err);
}

static int
open_signals(struct parent *parent, struct err *err)
{
	sigset_t mask;

	sigemptyset(&mask);
	sigaddset(&mask, SIGTERM);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGHUP);
	sigaddset(&mask, SIGCHLD);
	signal(SIGPIPE, SIG_IGN);
	if (sigprocmask(SIG_BLOCK, &mask, NULL) != 0)
		return err_errno(err, ERR_BUG, errno, "sigprocmask");
	parent->signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	if (parent->signals < 0)
		return err_errno(err, ERR_TEMPORARY, errno, "signalfd");
	return 0;
}

static int
record_start(struct parent *parent, struct err *err)
{
	struct clock clock = clock_system();
	const struct process_row row = {
		.name = "crieurd",
		.pid = (int64_t)getpid(),
		.started_at = clock_now(&clock),
	};

	if (store_process_start(parent->store, &row, err) != 0)
		return -1;
	tell_problem(parent, "crieurd", "");
	for (int i = 0; i < CHILD_COUNT; i++)
		tell_problem(parent, parent->children[i].name, "");
	return 0;
}

int
parent_run(struct parent *parent, struct err *err)
{
	int64_t began_ms = clock_monotonic_ms();

	if (children_init(parent->children, err) != 0 ||
	    open_signals(parent, err) != 0 || record_start(parent, err) != 0) {
		children_fini(parent->children);
		return -1;
	}
	int result = 0;
	while (!parent->is_stopping) {
		notify_manager("WATCHDOG=1");
		result = keep_store(parent, err);
		if (result != 0)
			break;
		follow_policy(parent);
		start_due(parent);
		if (parent->has_settled)
			alert_turn(&parent->alert, parent->store, parent->site);
		wait_for_news(parent, time_to_wait(parent));
		if (!parent->has_settled)
			settle(parent, began_ms);
	}
	stop_children(parent);
	alert_end(&parent->alert);
	if (result == 0)
		result = store_process_end(parent->store, "crieurd", err);
	close(parent->signals);
	children_fini(parent->children);
	return result;
}
