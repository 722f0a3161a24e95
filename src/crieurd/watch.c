/* One thread, one poll: signals by descriptor, the children's words, the next
 * start that is due. */
#include "watch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crieur/base/clock.h"
#include "crieur/base/log.h"
#include "crieur/service/notify.h"
#include "crieur/store/process.h"

#include "reload.h"

enum {
	/* How long a child may take to stop: the relay finishes the SMTP
	 * transaction under way. */
	STOP_MS = 15 * 1000,
	STOP_RELAY_MS = 180 * 1000,
	/* A child that says nothing for so long has settled all the same. */
	SETTLE_MS = 20 * 1000,
	IDLE_MS = 60 * 1000,
};

static void
tell_problem(struct watch *watch, const char *name, const char *problem)
{
	struct clock clock = clock_system();
	struct err err = { 0 };

	if (store_process_problem(
		watch->store, name, problem, clock_now(&clock), &err) != 0)
		log_warning("%s", err.text);
}

static void
note_end(struct watch *watch, struct child *child, int status)
{
	struct err err = { 0 };
	char text[200];
	bool is_failure;

	child_ended(child, status, text, sizeof(text), &is_failure);
	if (store_process_end(watch->store, child->name, &err) != 0)
		log_warning("%s", err.text);
	if (watch->is_stopping) {
		log_info("crieur-%s has stopped", child->name);
		return;
	}
	if (!is_failure) {
		log_info("crieur-%s starts afresh", child->name);
		return;
	}
	log_error("%s", text);
	child->has_problem = true;
	tell_problem(watch, child->name, text);
}

static void
reap(struct watch *watch)
{
	int status;

	for (int i = 0; i < CHILD_COUNT; i++) {
		struct child *child = &watch->children[i];
		if (child->pid != 0 &&
		    waitpid(child->pid, &status, WNOHANG) == child->pid)
			note_end(watch, child, status);
	}
}

/* What went wrong is over once a child has worked for a minute. */
static void
forgive(struct watch *watch, struct child *child)
{
	if (!child->has_problem || !child->is_ready ||
	    clock_monotonic_ms() - child->started_ms < BACKOFF_HEALTHY_MS)
		return;
	child->has_problem = false;
	tell_problem(watch, child->name, "");
}

static void
start_due(struct watch *watch)
{
	struct err err = { 0 };
	int64_t now_ms = clock_monotonic_ms();

	for (int i = 0; i < CHILD_COUNT; i++) {
		struct child *child = &watch->children[i];
		forgive(watch, child);
		if (child->pid != 0 || child->start_at_ms > now_ms)
			continue;
		if (child_start(watch->children, (enum child_name)i,
			watch->directory, watch->site->store_path, &err) != 0) {
			log_error("crieur-%s: %s", child->name, err.text);
			child->start_at_ms =
			    now_ms + backoff_next(&child->backoff, 0, false);
		}
	}
}

/* Until the next start that is due, or the next look at who has recovered. */
static int
time_to_wait(const struct watch *watch)
{
	int64_t now_ms = clock_monotonic_ms();
	int64_t wait_ms = watch->has_settled ? IDLE_MS : 1000;

	for (int i = 0; i < CHILD_COUNT; i++) {
		const struct child *child = &watch->children[i];
		int64_t left = child->start_at_ms - now_ms;
		if (child->pid == 0 && left < wait_ms)
			wait_ms = left;
	}
	return wait_ms > 0 ? (int)wait_ms : 0;
}

static void
settle(struct watch *watch, int64_t began_ms)
{
	bool is_late = clock_monotonic_ms() - began_ms > SETTLE_MS;

	for (int i = 0; i < CHILD_COUNT && !is_late; i++) {
		if (!watch->children[i].has_settled)
			return;
	}
	watch->has_settled = true;
	watch->settled(watch);
	notify_manager("READY=1");
}

static void
hear_children(struct watch *watch, const struct pollfd fds[CHILD_COUNT])
{
	for (int i = 0; i < CHILD_COUNT; i++) {
		struct child *child = &watch->children[i];
		if (fds[i].revents != 0 && child_hears_ready(child))
			log_info("crieur-%s is at work", child->name);
	}
}

static void
hear_signals(struct watch *watch)
{
	struct signalfd_siginfo info;

	while (read(watch->signals, &info, sizeof(info)) ==
	       (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
			watch->is_stopping = true;
		if (info.ssi_signo == SIGHUP)
			reload_files(watch);
	}
	reap(watch);
}

static void
wait_for_news(struct watch *watch, int timeout_ms)
{
	struct pollfd fds[CHILD_COUNT + 1];

	for (int i = 0; i < CHILD_COUNT; i++)
		fds[i] = (struct pollfd){
			.fd = watch->children[i].sender,
			.events = POLLIN,
		};
	fds[CHILD_COUNT] =
	    (struct pollfd){ .fd = watch->signals, .events = POLLIN };
	if (poll(fds, CHILD_COUNT + 1, timeout_ms) <= 0)
		return;
	hear_children(watch, fds);
	if (fds[CHILD_COUNT].revents != 0)
		hear_signals(watch);
}

static void
stop_child(struct watch *watch, struct child *child, int64_t limit_ms)
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
		    watch, left > 0 && left < 1000 ? (int)left : 1000);
		reap(watch);
	}
}

/* The door first, then the desk, then the cart: what is accepted meanwhile is
 * kept for the next start. */
static void
stop_children(struct watch *watch)
{
	notify_manager("STOPPING=1");
	log_info("stopping");
	for (int i = 0; i < CHILD_COUNT; i++)
		stop_child(watch, &watch->children[i],
		    i == CHILD_RELAY ? STOP_RELAY_MS : STOP_MS);
}

static int
open_signals(struct watch *watch, struct err *err)
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
	watch->signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	if (watch->signals < 0)
		return err_errno(err, ERR_TEMPORARY, errno, "signalfd");
	return 0;
}

static int
record_start(struct watch *watch, struct err *err)
{
	struct clock clock = clock_system();

	if (store_process_start(watch->store, "crieurd", (int64_t)getpid(), 0,
		clock_now(&clock), err) != 0)
		return -1;
	tell_problem(watch, "crieurd", "");
	for (int i = 0; i < CHILD_COUNT; i++)
		tell_problem(watch, watch->children[i].name, "");
	return 0;
}

int
watch_run(struct watch *watch, struct err *err)
{
	int64_t began_ms = clock_monotonic_ms();

	if (children_init(watch->children, err) != 0 ||
	    open_signals(watch, err) != 0 || record_start(watch, err) != 0) {
		children_fini(watch->children);
		return -1;
	}
	while (!watch->is_stopping) {
		start_due(watch);
		wait_for_news(watch, time_to_wait(watch));
		if (!watch->has_settled)
			settle(watch, began_ms);
	}
	stop_children(watch);
	int result = store_process_end(watch->store, "crieurd", err);
	close(watch->signals);
	children_fini(watch->children);
	return result;
}
