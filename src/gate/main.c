/* crieur-gate: receives from Postfix, judges, keeps. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

#include "crieur/base/clock.h"
#include "crieur/base/log.h"
#include "crieur/service/service.h"
#include "crieur/store/heartbeat.h"

#include "milter.h"
#include "transaction.h"

enum {
	POLL_MS = 1000,
	/* At the end: how long messages under way may take. */
	FINISH_MS = 15000,
	/* How often the store is tried. */
	BEAT_MS = 10000,
};

/* Whether the store is to be had, as a message would find it now: the handles
 * that are open outlive a mode that was taken away. */
struct watch {
	int64_t next_ms;
	bool is_in_trouble;
};

/* The thread that libmilter listens in. */
struct listener {
	struct gate *gate;
	pthread_t thread;
	atomic_bool has_ended;
	int result;
	struct err err;
};

static int
prepare(struct service_run *run, struct err *err)
{
	/* A file that may not grow is an error to be told, not a death. */
	signal(SIGXFSZ, SIG_IGN);
	return milter_listen(
	    run->site->gate.socket, run->site->gate.socket_group, err);
}

static void *
listen_to_postfix(void *self)
{
	struct listener *listener = self;

	listener->result = milter_run(listener->gate, &listener->err);
	atomic_store(&listener->has_ended, true);
	return NULL;
}

/* Signals are the main thread's: this one and libmilter's inherit a mask that
 * blocks them all. */
static int
start_listening(struct listener *listener, struct err *err)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int status = pthread_create(
	    &listener->thread, NULL, listen_to_postfix, listener);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (status != 0)
		return err_errno(err, ERR_TEMPORARY, status,
		    "cannot start the thread that listens");
	return 0;
}

static void
renew(struct service_run *run, struct gate *gate)
{
	struct err err = { 0 };
	bool has_changed = false;

	if (service_refresh(run, &has_changed, &err) != 0) {
		log_warning("the policy stays as it was: %s", err.text);
		return;
	}
	if (has_changed) {
		gate_renew(gate, run->site, run->policy_id);
		log_info("policy %lld is live", (long long)run->policy_id);
	}
}

static int
try_store(const char *path, bool is_thorough, struct err *err)
{
	struct clock clock = clock_system();
	struct store *store = NULL;

	if (store_open(path, STORE_ROLE_GATE, &store, err) != 0)
		return -1;
	int result = store_heartbeat(store, "gate", clock_now(&clock), err);
	if (result == 0 && is_thorough)
		result = store_look_through(store, err);
	store_close(&store);
	return result;
}

/* At times, and as soon as a message found it in trouble. */
static void
watch_store(struct watch *watch, struct gate *gate, const char *path)
{
	bool has_failed = atomic_exchange(&gate->has_failed, false);
	struct err err = { 0 };

	if (!has_failed && clock_monotonic_ms() < watch->next_ms)
		return;
	watch->next_ms = clock_monotonic_ms() + BEAT_MS;
	bool was_in_trouble = watch->is_in_trouble;
	watch->is_in_trouble =
	    try_store(path, has_failed || was_in_trouble, &err) != 0;
	if (watch->is_in_trouble || was_in_trouble)
		service_tell_store(err.text);
}

/* Messages past their end of data get their answer; the others are the
 * clients', who will send them again. */
static void
finish(struct gate *gate)
{
	int64_t until = clock_monotonic_ms() + FINISH_MS;
	struct timespec pause = { .tv_nsec = 50L * 1000 * 1000 };

	while (!gate_close(gate) && clock_monotonic_ms() < until)
		nanosleep(&pause, NULL);
	/* The last answers are still on their way through libmilter. */
	nanosleep(&pause, NULL);
}

static int
run(struct service_run *run, struct err *err)
{
	/* libmilter's threads look at them until the process has ended, so they
	 * are never freed once listening has begun. */
	static struct gate gate;
	static struct listener listener = { .gate = &gate };
	struct watch watch = { .next_ms = clock_monotonic_ms() + BEAT_MS };

	if (gate_init(&gate, run->store_path, run->site, run->policy_id, err) !=
	    0)
		return -1;
	if (start_listening(&listener, err) != 0) {
		gate_fini(&gate);
		return -1;
	}
	while (!service_is_stopping() && !atomic_load(&listener.has_ended)) {
		service_wait(POLL_MS);
		renew(run, &gate);
		watch_store(&watch, &gate, run->store_path);
	}
	finish(&gate);
	if (!atomic_load(&listener.has_ended))
		return 0;
	pthread_join(listener.thread, NULL);
	if (listener.result != 0)
		*err = listener.err;
	return listener.result;
}

int
main(int argc, char **argv)
{
	static const struct service service = {
		.name = "gate",
		.role = STORE_ROLE_GATE,
		.power = SERVICE_POWER_LISTEN,
		.prepare = prepare,
		.run = run,
	};

	return service_main(&service, argc, argv);
}
