#ifndef CRIEUR_STORE_REFUSAL_H
#define CRIEUR_STORE_REFUSAL_H
/* Messages that a smarthost wants of nobody: written by the relay as it stops
 * them, told to their authors by the clerk. */
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

struct refusal_row {
	int64_t outgoing_id; /* 0: none */
	int64_t post_id;     /* 0: it was no post, nobody is told */
	int code;
	const char *answer;
	int64_t n_sent, n_failed;
};

/* The first that is not told, in arena. Told is one whose recipients are all
 * done with: some may be under way on another connection. */
MUST_USE int store_refusal_next(struct store *store, struct arena *arena,
    struct refusal_row *row_r, struct err *err);

/* Within the caller's write transaction. */
MUST_USE int store_refusal_told(
    struct store *store, int64_t outgoing_id, int64_t now, struct err *err);

#endif
