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
struct inlet_state_row {
	const char *name;
	bool is_working;
	int64_t since;     /* of this state */
	int64_t taken_at;  /* the last message; 0: none yet */
	int64_t n_taken;   /* since ever */
	const char *words; /* why it does not work; "" */
};

MUST_USE int store_inlet_state(struct store *store, const char *name,
    bool is_working, const char *words, int64_t at, struct err *err);
MUST_USE int store_inlet_count(
    struct store *store, const char *name, int64_t at, struct err *err);
/* In order of name; texts live until the visitor returns. */
MUST_USE int store_each_inlet(struct store *store,
    int (*visit)(
	void *self, const struct inlet_state_row *row, struct err *err),
    void *self, struct err *err);

#endif
