#ifndef CRIEUR_STORE_GROUP_H
#define CRIEUR_STORE_GROUP_H
/* The groups and organisations that people are tied to. */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

#define GROUP_ROW(ROW)                 \
 ROW(TEXT, name, "name")               \
 ROW(TEXT, description, "description") \
 ROW(INT, created_at, "created_at")
ROW_DECLARE(group, GROUP_ROW)
ROW_NEXT(group)

/* *is_new_r is false where the group is there already; nothing changes then. */
MUST_USE int store_group_insert(struct store *store,
    const struct group_row *row, bool *is_new_r, struct err *err);
MUST_USE int store_group_has(
    struct store *store, struct span name, bool *has_r, struct err *err);
/* The texts live in arena. ERR_ABSENT if there is none of that name. */
MUST_USE int store_group_get(struct store *store, struct span name,
    struct arena *arena, struct group_row *row_r, struct err *err);
MUST_USE int store_group_describe(struct store *store, struct span name,
    const char *description, struct err *err);
/* In order of name. */
MUST_USE int store_group_walk(
    struct store *store, struct cursor *cursor, struct err *err);

#define ORGANISATION_ROW(ROW) \
 ROW(INT, id, "id")           \
 ROW(TEXT, name, "name")      \
 ROW(TEXT, kind, "kind")      \
 ROW(INT, created_at, "created_at")
ROW_DECLARE(organisation, ORGANISATION_ROW)
ROW_NEXT(organisation)

MUST_USE int store_organisation_insert(struct store *store,
    const struct organisation_row *row, int64_t *id_r, struct err *err);
/* 0 for none. */
MUST_USE int store_organisation_find(
    struct store *store, struct span name, int64_t *id_r, struct err *err);
MUST_USE int store_organisation_is(struct store *store, int64_t id,
    struct span kind, bool *is_r, struct err *err);
/* In order of name. */
MUST_USE int store_organisation_walk(
    struct store *store, struct cursor *cursor, struct err *err);

#endif
