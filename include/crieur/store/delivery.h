#ifndef CRIEUR_STORE_DELIVERY_H
#define CRIEUR_STORE_DELIVERY_H
/*
 * The queue as the relay sees it. A delivery is one recipient of one outgoing:
 *
 *     queued ──claim──▶ sending ──▶ sent
 *       ▲                  ├──────▶ failed
 *       └── refused for ───┘
 *           now, or crash       (cancelled: from queued, by a person)
 *
 * A handover is one SMTP transaction: written as intended before DATA, ended
 * by its answer. One found intended at start is in doubt: its recipients are
 * queued again, with the same Message-ID.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"

/* One message as it goes out. */
struct outgoing_row {
	int64_t id;
	int64_t message_id; /* 0: the body is the outgoing's own */
	int64_t body_offset;
	const char *list, *kind, *relay, *envelope_sender, *header_message_id;
	int64_t size, created_at;
};

struct claimed {
	int64_t id; /* of the delivery */
	int64_t person_id;
	const char *address;
	unsigned n_tries; /* before this one */
};

struct claim {
	struct outgoing_row outgoing;
	struct claimed *recipients;
	size_t n_recipients; /* 0: nothing to do now */
	/* When there may be something: the first due, or the moment the budget
	 * has room again; INT64_MAX: when somebody calls. */
	int64_t look_again_at;
};

struct claim_question {
	const char *relay;
	int64_t now;
	unsigned max_recipients;
	unsigned per_hour; /* 0: no limit */
};

/*
 * Take the next recipients of one outgoing, moving them to sending, in a write
 * transaction of its own: the most urgent kind first, then the list whose turn
 * it is, then the oldest. Never more than the budget of the last hour leaves.
 * A recipient whose last answer was 5xx goes alone, and so does one with an
 * envelope_sender of its own (VERP), which then stands in the outgoing's
 * place.
 */
MUST_USE int store_delivery_claim(struct store *store,
    const struct claim_question *question, struct arena *arena,
    struct claim *claim_r, struct err *err);

/* As look_again_at, without taking anything: <= now when there is work. */
MUST_USE int store_delivery_next(struct store *store,
    const struct claim_question *question, int64_t *at_r, struct err *err);

/* Read the message of an outgoing as it is sent, header, body, and suffix where
 * there is one: up to size octets from offset on; *n_r is how many there were,
 * 0 at the end. */
MUST_USE int store_outgoing_read(struct store *store,
    const struct outgoing_row *outgoing, int64_t offset, void *buffer,
    size_t size, size_t *n_r, struct err *err);

/* Write the intent to send to these, in a transaction of its own. */
MUST_USE int store_handover_begin(struct store *store,
    const struct outgoing_row *outgoing, const int64_t *deliveries,
    size_t n_deliveries, int64_t now, int64_t *handover_r, struct err *err);

struct handover_answer {
	int64_t handover; /* 0: none was begun */
	bool is_doubtful; /* the answer was lost */
	int code;
	const char *text;
};

enum delivery_outcome {
	DELIVERY_OUTCOME_SENT,
	DELIVERY_OUTCOME_FAILED,
	DELIVERY_OUTCOME_RETRY,
};

struct outcome {
	int64_t delivery;
	enum delivery_outcome what;
	int code;
	const char *text;
	bool counts_as_try;
	int64_t next_at; /* of RETRY */
};

/* All of a claim's outcomes and the end of its handover, in a transaction of
 * its own. */
MUST_USE int store_delivery_settle(struct store *store,
    const struct handover_answer *answer, const struct outcome *outcomes,
    size_t n_outcomes, int64_t now, struct err *err);

/* At start: what a former relay left in hand is queued again. */
MUST_USE int store_delivery_recover(struct store *store, int64_t now,
    int64_t *n_requeued_r, int64_t *n_doubtful_r, struct err *err);

#endif
