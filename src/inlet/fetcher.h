#ifndef CRIEUR_SRC_INLET_FETCHER_H
#define CRIEUR_SRC_INLET_FETCHER_H
/*
 * One inlet at work, in a thread of its own: connect, take what there is, wait
 * for more; after a failure connect again, later each time.
 *
 * A message is fetched, judged as the gate would, kept with a mark in one
 * commit, and only then put away in the mailbox; then the mark goes. Whoever
 * dies in between finds the mark and only puts away: nothing is lost, nothing
 * taken twice. What cannot be kept just now stays where it is.
 */
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/post/keep.h"

/* What all fetchers share; site and policy_id change under the lock. */
struct fetching {
	pthread_mutex_t lock;
	struct site *site;
	int64_t policy_id;
	struct custody *custody;
	const char *store_path;
	bool (*is_stopping)(void);
	void (*wake_clerk)(void);
};

struct fetcher {
	struct fetching *room;
	const struct inlet *inlet; /* of a site that outlives the fetcher */
	const char *password;
	pthread_t thread;
};

/* The fetcher must not move until fetcher_join(). */
MUST_USE int fetcher_start(struct fetcher *fetcher, struct err *err);
void fetcher_join(struct fetcher *fetcher);

#endif
