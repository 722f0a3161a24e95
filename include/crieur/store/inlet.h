#ifndef CRIEUR_STORE_INLET_H
#define CRIEUR_STORE_INLET_H
/*
 * Messages that an inlet has taken from a mailbox and not put away there yet.
 * The mark is written in the transaction that keeps the message: a process
 * that dies in between finds it, and only puts away.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

/* A message in a mailbox, as IMAP names it for good (RFC 9051 §2.3.1.1). */
struct inlet_mark {
	const char *inlet;
	uint32_t validity, uid;
};

enum inlet_fate {
	INLET_FATE_NONE, /* not taken */
	INLET_FATE_TAKEN,
	INLET_FATE_REFUSED,
};

MUST_USE int store_inlet_mark(struct store *store,
    const struct inlet_mark *mark, enum inlet_fate fate, struct err *err);
MUST_USE int store_inlet_fate(struct store *store,
    const struct inlet_mark *mark, enum inlet_fate *fate_r, struct err *err);
/* It has been put away. */
MUST_USE int store_inlet_unmark(
    struct store *store, const struct inlet_mark *mark, struct err *err);
/* Marks of a numbering that the server has given up. */
MUST_USE int store_inlet_forget(
    struct store *store, const char *inlet, uint32_t validity, struct err *err);

/* How an inlet fares, for status. */
/* since: of this state; taken_at: the last message, 0: none yet; n_taken: since
 * ever; words: why it does not work, "". */
#define INLET_STATE_ROW(ROW)         \
 ROW(TEXT, name, "name")             \
 ROW(BOOL, is_working, "is_working") \
 ROW(INT, since, "since")            \
 ROW(INT, taken_at, "taken_at")      \
 ROW(INT, n_taken, "n_taken")        \
 ROW(TEXT, words, "words")
ROW_DECLARE(inlet_state, INLET_STATE_ROW)
ROW_NEXT(inlet_state)

/* Its state is that now; what it has taken stays as it is. */
MUST_USE int store_inlet_state(
    struct store *store, const struct inlet_state_row *row, struct err *err);
MUST_USE int store_inlet_count(
    struct store *store, const char *name, int64_t at, struct err *err);
/* In order of name. */
MUST_USE int store_inlet_walk(
    struct store *store, struct cursor *cursor, struct err *err);

#endif
