#ifndef CRIEUR_STORE_SUSPICION_H
#define CRIEUR_STORE_SUSPICION_H
/*
 * A message that a smarthost refused after its data in words that say nothing
 * of whose fault it is: the message's, or ours. Its recipients wait until the
 * relay has taken, or refused, a message of another author; then it is offered
 * once more:
 *
 *     refused ──▶ suspect ── another passes ──▶ offered again ── refused ──▶ at
 * fault │                               └────────── taken ────▶ cleared └─────
 * another is refused too ──▶ it is us: the relay stops
 *
 * Where no other message waits, the clerk writes a short one to the site's own
 * address.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

/* author: whose message it is, "" for crieur's own; probed_at 0: nobody wrote
 * a message to try the relay with. */
#define SUSPICION_ROW(ROW)                                 \
 ROW(INT, outgoing_id, "suspicion.outgoing_id")            \
 ROW(TEXT, relay, "suspicion.relay")                       \
 ROW(TEXT, author, "suspicion.author")                     \
 ROW(NUMBER, code, "suspicion.code")                       \
 ROW(TEXT, answer, "suspicion.answer")                     \
 ROW(INT, at, "suspicion.at")                              \
 ROW(BOOL, has_other_passed, "suspicion.has_other_passed") \
 ROW(INT, probed_at, "suspicion.probed_at")
ROW_DECLARE(suspicion, SUSPICION_ROW)

enum suspicion_verdict {
	SUSPICION_NEW,      /* wait for another to be tried */
	SUSPICION_AT_FAULT, /* another has passed meanwhile */
	SUSPICION_OURS,     /* another author's was refused too */
};

struct suspicion_finding {
	enum suspicion_verdict verdict;
	struct suspicion_row other; /* of SUSPICION_OURS */
};

/* A refusal of that message by that relay: what it comes to. The texts live in
 * arena. */
MUST_USE int store_suspicion_judge(struct store *store,
    const struct suspicion_row *refused, struct arena *arena,
    struct suspicion_finding *finding_r, struct err *err);

/* Within settling: it is suspect (its author is found here); with is_ours all
 * suspects of the relay are due when it is tried again. */
MUST_USE int store_suspicion_add(struct store *store,
    const struct suspicion_row *row, bool is_ours, struct err *err);

/* Within settling: the relay has taken this one. It is no longer suspect, and
 * those of other authors are offered again. */
MUST_USE int store_suspicion_passed(struct store *store, const char *relay,
    int64_t outgoing_id, int64_t now, struct err *err);

/* The first suspect older than that which no other message waits to try the
 * relay for, and none was written for; outgoing_id 0: none. */
MUST_USE int store_suspicion_unprobed(struct store *store, int64_t before_at,
    struct arena *arena, struct suspicion_row *row_r, struct err *err);
MUST_USE int store_suspicion_probed(struct store *store,
    const struct suspicion_row *row, int64_t now, struct err *err);

#endif
