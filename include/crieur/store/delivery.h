#ifndef CRIEUR_STORE_DELIVERY_H
#define CRIEUR_STORE_DELIVERY_H
/* The queue as the relay takes from it. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"
#include "crieur/store/delivery_state.h"
#include "crieur/store/relay.h"
#include "crieur/store/row.h"

/* One message as it goes out. message_id 0: the body is the outgoing's own;
 * report_id: what reports name it by, known to smarthosts alone, NULL: none. */
#define OUTGOING_COLUMNS(ROW, HEADER_SIZE, BODY_SIZE, SUFFIX_SIZE) \
 ROW(INT, id, "outgoing.id")                                       \
 ROW(INT, message_id, "outgoing.message_id")                       \
 ROW(INT, body_offset, "outgoing.body_offset")                     \
 ROW(INT, header_size, HEADER_SIZE)                                \
 ROW(INT, body_size, BODY_SIZE)                                    \
 ROW(INT, suffix_size, SUFFIX_SIZE)                                \
 ROW(TEXT, list, "outgoing.list")                                  \
 ROW(OUTGOING_KIND, kind, "outgoing.kind")                         \
 ROW(TEXT, relay, "outgoing.relay")                                \
 ROW(TEXT, envelope_sender, "outgoing.envelope_sender")            \
 ROW(TEXT, header_message_id, "outgoing.header_message_id")        \
 ROW(OPTION, report_id, "outgoing.report_id")                      \
 ROW(INT, created_at, "outgoing.created_at")
#define OUTGOING_ROW(ROW)                                               \
 OUTGOING_COLUMNS(ROW, "length(outgoing.header)",                       \
     "CASE WHEN outgoing.message_id IS NULL THEN length(outgoing.body)" \
     " ELSE (SELECT size FROM message"                                  \
     "  WHERE message.id = outgoing.message_id)"                        \
     " - outgoing.body_offset END",                                     \
     "length(outgoing.suffix)")
ROW_DECLARE(outgoing, OUTGOING_ROW)
ROW_NEXT(outgoing)
ROW_ALL(outgoing)

struct claimed {
	int64_t id; /* of the delivery */
	int64_t person_id;
	const char *address;
	unsigned n_tries; /* before this one */
};

struct claim {
	struct outgoing_row outgoing;
	const char *envelope_sender; /* of these recipients */
	struct claimed *recipients;
	size_t n_recipients; /* 0: nothing to do now */
	int64_t handover;    /* the intent to send to them */
	/* When there may be something: the first due, or the moment the budget
	 * has room again; INT64_MAX: when somebody calls. */
	int64_t look_again_at;
};

struct claim_question {
	struct budget_question budget;
	unsigned max_recipients;
	bool counts_messages; /* a message costs one, whatever its recipients */
	bool is_urgent_only;  /* a connection that is kept for it */
};

/*
 * Take the next recipients of one outgoing, moving them to sending, with the
 * intent to hand over to them, in a light write transaction of its own, to be
 * taken to disk before anything is said (log_sync.h): the most urgent kind
 * first, then the list whose turn it is, then the oldest. Never more than the
 * budgets leave; of which a share is kept for what is urgent (DELIVERY_URGENT).
 * A recipient whose last answer was 5xx goes alone, and so does one with an
 * envelope_sender of its own (VERP), which then stands in the outgoing's
 * place.
 */
MUST_USE int store_delivery_claim(struct store *store,
    const struct claim_question *question, struct arena *arena,
    struct claim *claim_r, struct err *err);

/* The least urgent priority of moderation, confirmations and announcements. */
enum {
	DELIVERY_URGENT = 1,
	DELIVERY_ANY = 100,
};

/* As look_again_at, without taking anything: <= now when there is work. */
MUST_USE int store_delivery_next(struct store *store,
    const struct claim_question *question, int64_t *at_r, struct err *err);

#endif
