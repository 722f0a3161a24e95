#ifndef CRIEUR_STORE_RELAY_H
#define CRIEUR_STORE_RELAY_H
/*
 * How each relay fares, and what it may still send. Waiting: out of reach,
 * tried again at retry_at. Stopped: only a person can repair it (credentials,
 * certificate, a sender refused); tried again at retry_at all the same.
 * While it is one or the other nothing is lost and nobody bounces.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

#define RELAY_STATE(NAME)       \
 NAME(RELAY_READY, "ready")     \
 NAME(RELAY_WAITING, "waiting") \
 NAME(RELAY_STOPPED, "stopped")

enum relay_state {
	RELAY_STATE(NAME_CONSTANT)
};
extern const struct name_table relay_state_names;

#define ROW_TYPE_RELAY_STATE  enum relay_state
#define ROW_KIND_RELAY_STATE  ROW_KIND_ENUM
#define ROW_NAMES_RELAY_STATE &relay_state_names

/* words: the smarthost's, or ours. */
#define RELAY_STATE_ROW(ROW)        \
 ROW(TEXT, name, "name")            \
 ROW(RELAY_STATE, state, "state")   \
 ROW(INT, since, "since")           \
 ROW(INT, retry_at, "retry_at")     \
 ROW(INT, n_failures, "n_failures") \
 ROW(TEXT, words, "words")
ROW_DECLARE(relay_state, RELAY_STATE_ROW)

/* A relay never heard of is ready. */
MUST_USE int store_relay_state_get(struct store *store, const char *name,
    struct arena *arena, struct relay_state_row *row_r, struct err *err);

/* Of all who would try a relay that rests, one does: the state's retry_at goes
 * on to until_at, in a transaction of its own. *is_mine_r false: another was
 * first, or it is not time. */
struct relay_trial {
	int64_t now, until_at;
};

MUST_USE int store_relay_state_try(struct store *store, const char *name,
    const struct relay_trial *trial, bool *is_mine_r, struct err *err);
MUST_USE int store_relay_state_set(
    struct store *store, const struct relay_state_row *row, struct err *err);

/* What may be handed over within any hour and any day, by one relay and by all
 * of them. A handover counts from its end, one under way counts now: so that
 * no number of connections passes a limit together. The windows are a second
 * longer than they say, since times are whole seconds. */
struct allowance {
	unsigned per_hour, per_day; /* 0: no limit */
};

struct budget_question {
	const char *relay;
	struct allowance account; /* of this relay */
	struct allowance site;    /* of all relays together */
	int64_t now;
};

/* A tenth of each limit is kept for moderation, confirmations and
 * announcements: what is left of one for the rest. */
unsigned budget_ordinary(unsigned limit);

/* Whether there is no limit at all. */
bool budget_is_free(const struct budget_question *question);

/* What is left for anything, and what for mail that is not urgent. */
struct budget {
	int64_t left, left_ordinary;       /* INT64_MAX: no limit */
	int64_t room_at, room_ordinary_at; /* when more may go; now where some
	                                      may */
};

MUST_USE int store_budget_get(struct store *store,
    const struct budget_question *question, struct budget *budget_r,
    struct err *err);

/* What was spent of one relay's allowance, or, relay NULL, of the site's, in
 * order of time: what still counts at that time, in pieces of a minute. For
 * spent_next(). */
#define SPENT_ROW(ROW)           \
 ROW(INT, at, "max(counted_at)") \
 ROW(INT, cost, "sum(cost)")
ROW_DECLARE(spent, SPENT_ROW)
ROW_NEXT(spent)

MUST_USE int store_spent_walk(struct store *store, const char *relay,
    int64_t now, struct cursor *cursor, struct err *err);

/* Within the caller's write transaction: the relay of that name is to be tried
 * now, with all that waits for it. */
MUST_USE int store_queue_retry_relay(struct store *store, const char *relay,
    int64_t now, int64_t *n_changed_r, struct err *err);

/* What waits for a relay goes by another, to be tried now: the deliveries and
 * what is said of their messages. */
struct relay_change {
	const char *from, *to;
	int64_t now;
};

MUST_USE int store_queue_move_relay(struct store *store,
    const struct relay_change *change, int64_t *n_changed_r, struct err *err);

#endif
