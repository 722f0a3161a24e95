#ifndef CRIEUR_STORE_OUTGOING_H
#define CRIEUR_STORE_OUTGOING_H
/*
 * What is to be sent, as the clerk puts it into the queue: one outgoing, a
 * delivery for each recipient. All within the caller's write transaction.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/bits.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"
#include "crieur/store/database.h"
#include "crieur/store/delivery_state.h"
#include "crieur/store/row.h"

struct outgoing_new;

/* Who puts a seal on what goes out: append fields to stand before its header,
 * or nothing. */
struct outgoing_sealer {
	int (*seal)(void *self, struct store *store,
	    const struct outgoing_new *outgoing, struct str *fields,
	    struct err *err);
	void *self;
};

/* From now on whatever is inserted through this handle is sealed, or not
 * inserted. NULL: nothing is. sealer outlives the handle. */
void store_seal_outgoing(
    struct store *store, const struct outgoing_sealer *sealer);

struct outgoing_new {
	int64_t post_id;     /* 0: not a post's */
	int64_t message_id;  /* whose bytes are sent; 0: body's */
	int64_t body_offset; /* from here on */
	int64_t message_size;
	const char *list; /* "" : the site's */
	enum outgoing_kind kind;
	const char *relay, *envelope_sender, *header_message_id;
	struct span header, body, suffix; /* suffix may be empty */
	int64_t at;
};

MUST_USE int store_outgoing_insert(struct store *store,
    const struct outgoing_new *outgoing, int64_t *id_r, struct err *err);

struct delivery_new {
	int64_t outgoing_id, person_id; /* person 0: nobody of the register */
	const char *address;
	const char *envelope_sender; /* NULL: the outgoing's */
	const char *relay;
	int priority;
	int64_t at;
};

/* A second one to the same address changes nothing. */
MUST_USE int store_delivery_insert(
    struct store *store, const struct delivery_new *delivery, struct err *err);

/*
 * Put into people those who have a delivery of this message already, through
 * any post: of this row, or of another that is the same message on another way
 * (same Message-ID, same fingerprint).
 */
MUST_USE int store_outgoing_served(struct store *store, int64_t message_id,
    struct bits *people, struct err *err);

/* The delivery that went out under this envelope sender of its own (VERP);
 * *delivery_id_r 0: none. */
MUST_USE int store_delivery_by_sender(struct store *store, const char *sender,
    int64_t *delivery_id_r, struct err *err);

/* How many deliveries of that priority or a more urgent one wait for a relay.
 */
MUST_USE int store_relay_waiting(struct store *store, const char *relay,
    int priority, int64_t *n_r, struct err *err);

/* A failure its list has not been told of; n_recipients: of a message refused
 * as such, whose address is "". */
#define FAILURE_ROW(ROW)                 \
 ROW(INT, delivery_id, "delivery.id")    \
 ROW(TEXT, address, "delivery.address")  \
 ROW(NUMBER, code, "delivery.last_code") \
 ROW(TEXT, text, "delivery.last_text")   \
 ROW(TEXT, subject, "message.subject")   \
 ROW(INT, done_at, "delivery.done_at")   \
 ROW(INT, n_recipients, "1")
ROW_DECLARE(failure, FAILURE_ROW)
ROW_NEXT(failure)

/* The next list after that name with failures done before then that are not
 * reported; NULL: none. */
struct failure_mark {
	const char *list;
	int64_t before_at;
};

MUST_USE int store_failure_next_list(struct store *store,
    const struct failure_mark *after, struct arena *arena, const char **list_r,
    struct err *err);

/* Such failures of a list, by address, for failure_next(). */
MUST_USE int store_failure_walk(struct store *store, const char *list,
    int64_t before_at, struct cursor *cursor, struct err *err);

/* They have been told. */
MUST_USE int store_failure_reported(
    struct store *store, const char *list, int64_t before_at, struct err *err);

/* The header of our own mail with that Message-ID; "": there is none. */
MUST_USE int store_notice_header(struct store *store, const char *message_id,
    struct arena *arena, const char **header_r, struct err *err);

/* When the first notice about a post was handed to the smarthost; now, where it
 * still waits; 0: there is none. */
MUST_USE int store_outgoing_left(struct store *store, int64_t post_id,
    int64_t now, int64_t *left_at_r, struct err *err);

#endif
