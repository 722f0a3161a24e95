#ifndef CRIEUR_STORE_TIE_H
#define CRIEUR_STORE_TIE_H
/*
 * What binds a person to a named thing for a time: membership of a group, a
 * role, being an organisation's contact, a right on a list. One row a period;
 * the same things are asked of all four, so one set of functions serves them.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"

enum tie {
	TIE_MEMBERSHIP, /* group; "member", "facilitator", "guest" */
	TIE_ROLE,       /* role; "" */
	TIE_CONTACT,    /* organisation; "" */
	TIE_RIGHT,      /* list; "include", "exclude" */
	TIE_COUNT,
};

enum {
	SESSIONS_NOT_COUNTED = -1,
};

struct tie_row {
	int64_t id, person_id;
	struct span name, kind;
	int32_t since, until;   /* DATE_NONE, DATE_FOREVER: open */
	int64_t sessions_left;  /* of a guest */
	struct span granted_by; /* of a membership: an actor, "person:N" */
};

/* Whether the period covers that day. A guest whose sessions are used up was
 * one through the day of the last of them. */
bool tie_holds(const struct tie_row *row, int32_t day);

MUST_USE int store_tie_insert(struct store *store, enum tie tie,
    const struct tie_row *row, struct err *err);
/* Since, until and sessions of the row with this id; who granted it, unless
 * that is empty. */
MUST_USE int store_tie_update(struct store *store, enum tie tie,
    const struct tie_row *row, struct err *err);
MUST_USE int store_tie_delete(
    struct store *store, enum tie tie, int64_t id, struct err *err);

/* A guest came to a session of that day; *is_new_r false: it is known. */
struct session_row {
	const char *actor;
	int64_t recorded_at;
};

MUST_USE int store_session_insert(struct store *store, int64_t membership_id,
    int32_t day, const struct session_row *row, bool *is_new_r,
    struct err *err);

/* All periods, past ones too, of that person (person_id not 0) or of that name;
 * ordered by name, kind and since. What visit is given lives during its call;
 * it must not write these rows. A visit that returns -1 ends the walk. */
MUST_USE int store_each_tie(struct store *store, enum tie tie,
    int64_t person_id, struct span name,
    int (*visit)(void *self, const struct tie_row *row, struct err *err),
    void *self, struct err *err);

/* The rows of a dated end in [first, last], for warnings before the end. */
MUST_USE int store_each_tie_ending(struct store *store, enum tie tie,
    int32_t first, int32_t last,
    int (*visit)(void *self, const struct tie_row *row, struct err *err),
    void *self, struct err *err);

struct group_row {
	const char *name, *description;
	int64_t created_at;
};

/* *is_new_r is false where the group is there already; nothing changes then. */
MUST_USE int store_group_insert(struct store *store,
    const struct group_row *row, bool *is_new_r, struct err *err);
MUST_USE int store_group_has(
    struct store *store, struct span name, bool *has_r, struct err *err);
MUST_USE int store_group_describe(struct store *store, struct span name,
    const char *description, struct err *err);
MUST_USE int store_each_group(struct store *store,
    int (*visit)(void *self, const struct group_row *row, struct err *err),
    void *self, struct err *err);

struct organisation_row {
	int64_t id;
	const char *name, *kind;
	int64_t created_at;
};

MUST_USE int store_organisation_insert(struct store *store,
    const struct organisation_row *row, int64_t *id_r, struct err *err);
/* 0 for none. */
MUST_USE int store_organisation_find(
    struct store *store, struct span name, int64_t *id_r, struct err *err);
MUST_USE int store_each_organisation(struct store *store,
    int (*visit)(
	void *self, const struct organisation_row *row, struct err *err),
    void *self, struct err *err);

#endif
