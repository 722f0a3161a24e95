#ifndef CRIEUR_SERVICE_SERVICE_H
#define CRIEUR_SERVICE_SERVICE_H
/*
 * The skeleton of a child process: a main() declares what it is, service_main()
 * does what every child does: reads the live policy from the store, prepares
 * with the powers it was started with, drops them for good, tells crieurd it
 * is ready, and runs.
 *
 * A child is started by crieurd as `crieur-NAME --store PATH`, as a user that
 * is not root, with five inherited descriptors: 3 its own inbox, 4 the clerk's,
 * 5 the relay's, 6 the secrets that are its own, 7 what it has in hand. A
 * datagram in an inbox says "look at the store"; a lost one costs a poll of a
 * second, nothing else.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

struct service_run;

enum service_power {
	SERVICE_POWER_NONE = 0,
	SERVICE_POWER_LISTEN = 1,  /* accept connections, never connect */
	SERVICE_POWER_CONNECT = 2, /* reach out, never listen */
};

struct service {
	const char *name; /* "gate" */
	enum store_role role;
	enum service_power power;
	/* Before the drop: bind sockets, read secrets. May be NULL. */
	int (*prepare)(struct service_run *run, struct err *err);
	/* Whether another policy changes what prepare settled, beside what
	 * every child settles. May be NULL. */
	bool (*needs_restart)(const struct site *old, const struct site *new);
	/* After it: work until service_is_stopping(). */
	int (*run)(struct service_run *run, struct err *err);
};

struct service_run {
	const struct service *service;
	const char *store_path;
	/* The main thread's handle. Opened anew after the drop: what prepare
	 * reads from it is to be copied. */
	struct store *store;
	struct site *site; /* held; replaced by service_refresh() */
	int64_t policy_id;
	int64_t seen_policy_id; /* looked at last, read or not */
	bool wants_restart;     /* service_main() returns 75 */
	bool is_recorded;       /* has a row in the table process */
	void *self;             /* the process's own, set in prepare */
};

/* The whole of a child's main(). Returns its exit code (sysexits; 75 asks for
 * a prompt restart). */
int service_main(const struct service *service, int argc, char **argv);

enum service_inbox {
	SERVICE_INBOX_CLERK = 4,
	SERVICE_INBOX_RELAY = 5,
};

/* Tell another child to look. Never blocks, never fails. Any thread. */
void service_wake(enum service_inbox inbox);

/* Tell crieurd what is wrong with the store, which may not take it; "": nothing
 * is, any more. Never blocks, never fails. Any thread. */
void service_tell_store(const char *trouble);

/* Wait for a wake-up, a signal or timeout_ms. Main thread. */
void service_wait(int timeout_ms);

/* SIGTERM was received: finish the piece of work in hand. Any thread. */
bool service_is_stopping(void);

/* Take the live policy if it has changed; true in *changed_r. A policy that
 * cannot be read leaves the site as it was, and is not tried again. One that
 * changes what was settled before the drop (socket, passwords, time zone) asks
 * the process to stop and be started afresh. Other threads hold their own. */
MUST_USE int service_refresh(
    struct service_run *run, bool *changed_r, struct err *err);

#endif
