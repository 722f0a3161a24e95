#ifndef CRIEUR_STORE_REFUSAL_H
#define CRIEUR_STORE_REFUSAL_H
/* Messages that a smarthost wants of nobody: written by the relay as it stops
 * them, told to their authors by the clerk. */
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

/* outgoing_id 0: there is none; post_id 0: it was no post, nobody is told. */
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
