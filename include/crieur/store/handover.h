#ifndef CRIEUR_STORE_HANDOVER_H
#define CRIEUR_STORE_HANDOVER_H
/*
 * A handover is one SMTP transaction: written as intended with the claim,
 * before anything is said, ended by its answer. One found intended at start is
 * in doubt: its recipients are queued again, with the same Message-ID.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/delivery.h"
#include "crieur/store/row.h"
#include "crieur/store/sink.h"
#include "crieur/store/suspicion.h"

/* An outgoing as it is sent: header, body, and suffix where there is one. */
MUST_USE int store_outgoing_copy(struct store *store,
    const struct outgoing_row *outgoing, const struct content_sink *sink,
    struct err *err);

struct handover_answer {
	int64_t handover;
	bool is_doubtful; /* the answer was lost */
	int64_t n_taken;  /* recipients that count as handed over */
	int64_t cost;     /* of the budgets */
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
	bool was_offered; /* the message, not the address alone */
	bool is_ours;     /* a failure that says nothing of the address */
	int64_t next_at;  /* of RETRY */
};

/*
 * All of a claim's outcomes and the end of its handover, in a transaction of
 * its own. It is on disk with the next claim, or with store_sync(): one of them
 * comes before anything else is said to a smarthost.
 */
struct settlement {
	struct handover_answer answer;
	const struct outcome *outcomes;
	size_t n_outcomes;
	/* The one by which the message itself is refused: it goes to nobody
	 * else. NULL: none. */
	const struct outcome *refusal;
	/* Refused, and nobody knows for whose fault; NULL: not so. */
	const struct suspicion_row *suspicion;
	bool is_ours; /* of the suspicion: another is refused as well */
	const char *relay;
	int64_t outgoing;
	int64_t at;
};

MUST_USE int store_delivery_settle(
    struct store *store, const struct settlement *settlement, struct err *err);

/* At start: what a former process left in hand is queued again, and relays that
 * rest are tried. */
struct recovery {
	int64_t n_requeued,
	    n_doubtful; /* recipients; the latter of the former */
};

MUST_USE int store_delivery_recover(struct store *store, int64_t now,
    struct recovery *recovery_r, struct err *err);

/* A message that a smarthost wants of nobody: written as it is stopped, told to
 * its author by the clerk. outgoing_id 0: there is none; post_id 0: it was no
 * post, nobody is told. */
#define REFUSAL_N(state)                                       \
 "(SELECT count(*) FROM delivery WHERE delivery.outgoing_id =" \
 " refusal.outgoing_id AND state = '" state "')"
#define REFUSAL_ROW(ROW)                                  \
 ROW(INT, outgoing_id, "refusal.outgoing_id")             \
 ROW(INT, post_id,                                        \
     "CASE WHEN outgoing.kind IN ('announcement','post')" \
     " THEN outgoing.post_id END")                        \
 ROW(NUMBER, code, "refusal.code")                        \
 ROW(TEXT, answer, "refusal.answer")                      \
 ROW(INT, n_sent, REFUSAL_N("sent"))                      \
 ROW(INT, n_failed, REFUSAL_N("failed"))
ROW_DECLARE(refusal, REFUSAL_ROW)

/* The first that is not told, in arena. Told is one whose recipients are all
 * done with: some may be under way on another connection. */
MUST_USE int store_refusal_next(struct store *store, struct arena *arena,
    struct refusal_row *row_r, struct err *err);

/* Within the caller's write transaction. */
MUST_USE int store_refusal_told(
    struct store *store, int64_t outgoing_id, int64_t now, struct err *err);

#endif
