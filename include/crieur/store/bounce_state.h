#ifndef CRIEUR_STORE_BOUNCE_STATE_H
#define CRIEUR_STORE_BOUNCE_STATE_H
/*
 * What was done about an address that fails, and the storms in which nothing
 * counts. Texts live in the arena or, given to a visit, during its call.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

/* Times 0: not. */
struct bounce_state {
	const char *address;
	int64_t person_id;    /* whose it is; read only */
	int64_t counted_from; /* what came before counts no longer */
	int64_t probed_at, probe_delivery_id;
	int64_t suspended_at;
	int32_t suspended_on;     /* its day; DATE_NONE */
	const char *actor, *seal; /* "" : none */
};

/* An address without a row has an empty state. */
MUST_USE int store_bounce_state_get(struct store *store, const char *address,
    struct arena *arena, struct bounce_state *state_r, struct err *err);
MUST_USE int store_bounce_state_set(
    struct store *store, const struct bounce_state *state, struct err *err);
/* address "" : no state has that seal, or that probe. */
MUST_USE int store_bounce_state_by_seal(struct store *store, const char *seal,
    struct arena *arena, struct bounce_state *state_r, struct err *err);
MUST_USE int store_bounce_state_by_probe(struct store *store,
    int64_t delivery_id, struct arena *arena, struct bounce_state *state_r,
    struct err *err);
/* Every suspended address, in order; person 0: everybody's. */
MUST_USE int store_bounce_each_suspended(struct store *store, int64_t person_id,
    int (*visit)(void *self, const struct bounce_state *state, struct err *err),
    void *self, struct err *err);
MUST_USE int store_bounce_count_suspended(
    struct store *store, int64_t *n_r, struct err *err);

struct storm {
	int64_t id;        /* 0: none */
	const char *scope; /* "site", "list", "domain" */
	const char *name;  /* "" : the site */
	int64_t began_at, last_at;
	int64_t n_failed, n_recipients;
};

/* Each address that failed since then, with each list, by address. */
MUST_USE int store_storm_each_failing(struct store *store, int64_t since_at,
    int (*visit)(
	void *self, const char *list, const char *address, struct err *err),
    void *self, struct err *err);
/* How many addresses took over mail since then; list, domain NULL: any. */
MUST_USE int store_storm_reached(struct store *store, int64_t since_at,
    const char *list, const char *domain, int64_t *n_r, struct err *err);

/* The storm that blows there; id 0: none. */
MUST_USE int store_storm_find(struct store *store, const char *scope,
    const char *name, int64_t *id_r, struct err *err);
MUST_USE int store_storm_insert(struct store *store, const struct storm *storm,
    int64_t *id_r, struct err *err);
MUST_USE int store_storm_update(
    struct store *store, const struct storm *storm, struct err *err);
/* Those that have not been seen since then are over. */
MUST_USE int store_storm_end(
    struct store *store, int64_t unseen_since, int64_t at, struct err *err);
/* How much that failed since then within its scope still counts; and that it
 * counts no longer. */
MUST_USE int store_storm_unfrozen(struct store *store,
    const struct storm *storm, int64_t since_at, int64_t *n_r, struct err *err);
MUST_USE int store_storm_freeze(struct store *store, const struct storm *storm,
    int64_t since_at, struct err *err);
/* Each that blows. */
MUST_USE int store_storm_each(struct store *store,
    int (*visit)(void *self, const struct storm *storm, struct err *err),
    void *self, struct err *err);

#endif
