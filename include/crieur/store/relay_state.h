#ifndef CRIEUR_STORE_RELAY_STATE_H
#define CRIEUR_STORE_RELAY_STATE_H
/*
 * How each relay fares, for status and queue. Waiting: out of reach, tried
 * again at retry_at. Stopped: only a person can repair it (credentials,
 * certificate, a sender refused); tried again at retry_at all the same.
 * While it is one or the other nothing is lost and nobody bounces.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

struct relay_state_row {
	const char *name;
	const char *state; /* "ready", "waiting", "stopped" */
	int64_t since, retry_at;
	int64_t n_failures;
	const char *words; /* the smarthost's, or ours */
};

/* A relay never heard of is ready. */
MUST_USE int store_relay_state_get(struct store *store, const char *name,
    struct arena *arena, struct relay_state_row *row_r, struct err *err);
/* Of all who would try a relay that rests, one does: the state's retry_at goes
 * on to until_at, in a transaction of its own. *is_mine_r false: another was
 * first, or it is not time. */
MUST_USE int store_relay_state_try(struct store *store, const char *name,
    int64_t now, int64_t until_at, bool *is_mine_r, struct err *err);
MUST_USE int store_relay_state_set(
    struct store *store, const struct relay_state_row *row, struct err *err);

#endif
