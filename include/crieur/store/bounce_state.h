#ifndef CRIEUR_STORE_BOUNCE_STATE_H
#define CRIEUR_STORE_BOUNCE_STATE_H
/*
 * What was done about an address that fails, and the storms in which nothing
 * counts. Texts live in the arena or, of a walk, until its next row.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

/* person_id: whose the address is, read only; counted_from: what came before
 * counts no longer; times 0: not; suspended_on: the day, DATE_NONE; actor, seal
 * "": none. */
#define BOUNCE_STATE_ROW(ROW)                      \
 ROW(TEXT, address, "s.address")                   \
 ROW(INT, person_id, "a.person_id")                \
 ROW(INT, counted_from, "s.counted_from")          \
 ROW(ID, probed_at, "s.probed_at")                 \
 ROW(ID, probe_delivery_id, "s.probe_delivery_id") \
 ROW(ID, suspended_at, "s.suspended_at")           \
 ROW(DAY, suspended_on, "s.suspended_on")          \
 ROW(TEXT, actor, "s.actor")                       \
 ROW(TEXT, seal, "s.seal")
ROW_DECLARE(bounce_state, BOUNCE_STATE_ROW)
ROW_NEXT(bounce_state)

/* An address without a row has an empty state. */
MUST_USE int store_bounce_state_get(struct store *store, const char *address,
    struct arena *arena, struct bounce_state_row *state_r, struct err *err);
MUST_USE int store_bounce_state_set(
    struct store *store, const struct bounce_state_row *state, struct err *err);
/* address "" : no state has that seal, or that probe. */
MUST_USE int store_bounce_state_by_seal(struct store *store, const char *seal,
    struct arena *arena, struct bounce_state_row *state_r, struct err *err);
MUST_USE int store_bounce_state_by_probe(struct store *store,
    int64_t delivery_id, struct arena *arena, struct bounce_state_row *state_r,
    struct err *err);
/* Every suspended address, in order; person 0: everybody's. */
MUST_USE int store_bounce_suspended_walk(struct store *store, int64_t person_id,
    struct cursor *cursor, struct err *err);
MUST_USE int store_bounce_count_suspended(
    struct store *store, int64_t *n_r, struct err *err);

#define STORM_SCOPE(NAME)       \
 NAME(STORM_SCOPE_SITE, "site") \
 NAME(STORM_SCOPE_LIST, "list") \
 NAME(STORM_SCOPE_DOMAIN, "domain")

enum storm_scope {
	STORM_SCOPE(NAME_CONSTANT)
};
extern const struct name_table storm_scope_names;

#define ROW_TYPE_STORM_SCOPE  enum storm_scope
#define ROW_KIND_STORM_SCOPE  ROW_KIND_ENUM
#define ROW_NAMES_STORM_SCOPE &storm_scope_names

/* A storm that blows. id 0: none; name: of the list or domain, "" : the
 * site. */
#define STORM_ROW(ROW)            \
 ROW(INT, id, "id")               \
 ROW(STORM_SCOPE, scope, "scope") \
 ROW(TEXT, name, "name")          \
 ROW(INT, began_at, "began_at")   \
 ROW(INT, last_at, "last_at")     \
 ROW(INT, n_failed, "n_failed")   \
 ROW(INT, n_recipients, "n_recipients")
ROW_DECLARE(storm, STORM_ROW)
ROW_NEXT(storm)

/* Each address that failed since then, with each list, by address. */
#define FAILING_ROW(ROW) \
 ROW(TEXT, list, "list") \
 ROW(TEXT, address, "address")
ROW_DECLARE(failing, FAILING_ROW)
ROW_NEXT(failing)
MUST_USE int store_failing_walk(struct store *store, int64_t since_at,
    struct cursor *cursor, struct err *err);
/* How many addresses of the storm's scope took over mail since then. */
MUST_USE int store_storm_reached(struct store *store,
    const struct storm_row *storm, int64_t since_at, int64_t *n_r,
    struct err *err);

/* The one that blows at the storm's scope and name; id 0: none. */
MUST_USE int store_storm_find(
    struct store *store, struct storm_row *storm, struct err *err);
MUST_USE int store_storm_insert(struct store *store,
    const struct storm_row *storm, int64_t *id_r, struct err *err);
MUST_USE int store_storm_update(
    struct store *store, const struct storm_row *storm, struct err *err);
/* Whether one that blows has not been seen since then; those are over. */
MUST_USE int store_storm_has_old(struct store *store, int64_t unseen_since,
    bool *has_old_r, struct err *err);
MUST_USE int store_storm_end(
    struct store *store, int64_t unseen_since, int64_t at, struct err *err);
/* How much that failed since then within its scope still counts; and that it
 * counts no longer. */
MUST_USE int store_storm_unfrozen(struct store *store,
    const struct storm_row *storm, int64_t since_at, int64_t *n_r,
    struct err *err);
MUST_USE int store_storm_freeze(struct store *store,
    const struct storm_row *storm, int64_t since_at, struct err *err);
/* Each that blows. */
MUST_USE int store_storm_walk(
    struct store *store, struct cursor *cursor, struct err *err);

#endif
