#ifndef CRIEUR_STORE_QUEUE_H
#define CRIEUR_STORE_QUEUE_H
/*
 * The queue as people see it: what waits, for whom, why; and what they may do
 * about it. A message in the queue is an outgoing with recipients still to be
 * served.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/delivery_state.h"
#include "crieur/store/relay.h"
#include "crieur/store/row.h"

#define QUEUE_WAITS    "(delivery.state = 'queued' OR delivery.state = 'sending')"
#define QUEUE_N(state) "count(*) FILTER (WHERE " state ")"

/* The last answer is that to the recipient tried most often, then latest. */
#define QUEUE_LAST(column)                                  \
 "(SELECT " column " FROM delivery AS d"                    \
 " WHERE d.outgoing_id = outgoing.id AND d.last_text <> ''" \
 " AND (d.state = 'queued' OR d.state = 'sending')"         \
 " ORDER BY d.n_tries DESC, d.id LIMIT 1)"

/* id: the outgoing's; subject: of the post's message, "" of a notice; next_at:
 * the earliest try of those that wait; last_code, last_text: the last answer to
 * one of those that wait, 0 and "" : none. */
#define QUEUE_ROW(ROW)                                                         \
 ROW(INT, id, "outgoing.id")                                                   \
 ROW(INT, post_id, "outgoing.post_id")                                         \
 ROW(TEXT, list, "outgoing.list")                                              \
 ROW(OUTGOING_KIND, kind, "outgoing.kind")                                     \
 ROW(TEXT, relay, "outgoing.relay")                                            \
 ROW(TEXT, header_message_id, "outgoing.header_message_id")                    \
 ROW(TEXT, subject, "message.subject")                                         \
 ROW(INT, created_at, "outgoing.created_at")                                   \
 ROW(INT, size, "outgoing.size")                                               \
 ROW(INT, n_waiting, QUEUE_N(QUEUE_WAITS))                                     \
 ROW(INT, n_sent, QUEUE_N("delivery.state = 'sent'"))                          \
 ROW(INT, n_failed, QUEUE_N("delivery.state = 'failed'"))                      \
 ROW(INT, priority, "min(delivery.priority)")                                  \
 ROW(INT, next_at, "min(CASE WHEN " QUEUE_WAITS " THEN delivery.next_at END)") \
 ROW(INT, last_code, QUEUE_LAST("d.last_code"))                                \
 ROW(TEXT, last_text, QUEUE_LAST("d.last_text"))
ROW_DECLARE(queue, QUEUE_ROW)
ROW_NEXT(queue)

/* In the order of sending: relay, priority, age; for queue_next(). list NULL:
 * of all lists. */
MUST_USE int store_queue_walk(struct store *store, const char *list,
    struct cursor *cursor, struct err *err);

/* id: the delivery's. */
#define RECIPIENT_ROW(ROW)           \
 ROW(INT, id, "id")                  \
 ROW(INT, person_id, "person_id")    \
 ROW(TEXT, address, "address")       \
 ROW(TEXT, relay, "relay")           \
 ROW(DELIVERY_STATE, state, "state") \
 ROW(INT, n_tries, "n_tries")        \
 ROW(INT, next_at, "next_at")        \
 ROW(INT, done_at, "done_at")        \
 ROW(INT, last_code, "last_code")    \
 ROW(TEXT, last_text, "last_text")
ROW_DECLARE(recipient, RECIPIENT_ROW)
ROW_NEXT(recipient)

/* The recipients of an outgoing, by address, for recipient_next(); with
 * only_waiting those that are still to be served. */
MUST_USE int store_recipient_walk(struct store *store, int64_t outgoing_id,
    bool only_waiting, struct cursor *cursor, struct err *err);

/* n_last_hour: recipients handed over since an hour. */
#define RELAY_QUEUE_ROW(ROW)                                            \
 ROW(TEXT, name, "names.name")                                          \
 ROW(RELAY_STATE, state, "coalesce(relay_state.state, 'ready')")        \
 ROW(INT, since, "relay_state.since")                                   \
 ROW(INT, retry_at, "relay_state.retry_at")                             \
 ROW(INT, n_failures, "relay_state.n_failures")                         \
 ROW(TEXT, words, "relay_state.words")                                  \
 ROW(INT, n_waiting,                                                    \
     "(SELECT count(*) FROM delivery WHERE delivery.relay = names.name" \
     " AND state = 'queued')"                                           \
     " + (SELECT count(*) FROM delivery"                                \
     " WHERE delivery.relay = names.name AND state = 'sending')")       \
 ROW(INT, n_last_hour,                                                  \
     "(SELECT sum(cost) FROM handover WHERE"                            \
     " handover.relay = names.name AND cost > 0 AND counted_at >= ?1)")
ROW_DECLARE(relay_queue, RELAY_QUEUE_ROW)
ROW_NEXT(relay_queue)
ROW_ALL(relay_queue)

/* The relays that were heard of or have something to send; for
 * relay_queue_next(). */
MUST_USE int store_relay_walk(
    struct store *store, int64_t now, struct cursor *cursor, struct err *err);

/* A message in a connection's hand since that time, without an answer; id: the
 * outgoing's. */
#define IN_HAND_ROW(ROW)                         \
 ROW(TEXT, relay, "handover.relay")              \
 ROW(TEXT, list, "handover.list")                \
 ROW(INT, id, "handover.outgoing_id")            \
 ROW(TEXT, subject, "message.subject")           \
 ROW(INT, n_recipients, "handover.n_recipients") \
 ROW(INT, since, "handover.started_at")
ROW_DECLARE(in_hand, IN_HAND_ROW)
ROW_NEXT(in_hand)

/* Those begun before that time, for in_hand_next(). */
MUST_USE int store_in_hand_walk(struct store *store, int64_t before_at,
    struct cursor *cursor, struct err *err);

/* When a relay's last transactions ended; 0: it had none. */
MUST_USE int store_handover_last(
    struct store *store, const char *relay, int64_t *at_r, struct err *err);

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

#endif
