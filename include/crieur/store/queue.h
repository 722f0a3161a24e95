#ifndef CRIEUR_STORE_QUEUE_H
#define CRIEUR_STORE_QUEUE_H
/*
 * The queue as people see it: what waits, for whom, why; and what they may do
 * about it. A message in the queue is an outgoing with recipients still to be
 * served. What a visit is given lives during its call; a visit that returns -1
 * ends the walk.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

struct queue_row {
	int64_t id; /* the outgoing's */
	int64_t post_id;
	const char *list, *kind, *relay, *header_message_id;
	const char *subject; /* of the post's message, "" of a notice */
	int64_t created_at, size;
	int64_t n_waiting, n_sent, n_failed;
	int64_t priority;
	int64_t next_at; /* the earliest try of those that wait */
	/* The last answer to one of those that wait; code 0 and "" : none. */
	int64_t last_code;
	const char *last_text;
};

/* In the order of sending: relay, priority, age. list NULL: of all lists. */
MUST_USE int store_each_queued(struct store *store, const char *list,
    int (*visit)(void *self, const struct queue_row *row, struct err *err),
    void *self, struct err *err);

struct recipient_row {
	int64_t id; /* the delivery's */
	int64_t person_id;
	const char *address, *relay, *state;
	int64_t n_tries, next_at, done_at;
	int64_t last_code;
	const char *last_text;
};

/* Each recipient of an outgoing, by address; with only_waiting those that are
 * still to be served. */
MUST_USE int store_each_recipient(struct store *store, int64_t outgoing_id,
    bool only_waiting,
    int (*visit)(void *self, const struct recipient_row *row, struct err *err),
    void *self, struct err *err);

struct relay_queue_row {
	const char *name, *state; /* "ready", "waiting", "stopped" */
	int64_t since, retry_at, n_failures;
	const char *words;
	int64_t n_waiting;
	int64_t n_last_hour; /* recipients handed over since an hour */
};

/* Each relay that was heard of or has something to send. */
MUST_USE int store_each_relay(struct store *store, int64_t now,
    int (*visit)(
	void *self, const struct relay_queue_row *row, struct err *err),
    void *self, struct err *err);

/*
 * Within the caller's write transaction: the recipients of an outgoing that
 * wait (one address of it, or NULL: all) are to be tried now, or never.
 * *n_changed_r is how many; 0 is no error.
 */
struct queue_choice {
	int64_t outgoing_id;
	const char *address;
	int64_t now;
};

MUST_USE int store_queue_retry(struct store *store,
    const struct queue_choice *choice, int64_t *n_changed_r, struct err *err);
MUST_USE int store_queue_cancel(struct store *store,
    const struct queue_choice *choice, int64_t *n_changed_r, struct err *err);

/* The relay of that name is to be tried now, with all that waits for it. */
MUST_USE int store_queue_retry_relay(struct store *store, const char *relay,
    int64_t now, int64_t *n_changed_r, struct err *err);

/* What waits for a relay goes by another, to be tried now: the deliveries and
 * what is said of their messages. */
MUST_USE int store_queue_move_relay(struct store *store, const char *from,
    const char *to, int64_t now, int64_t *n_changed_r, struct err *err);

#endif
