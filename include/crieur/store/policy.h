#ifndef CRIEUR_STORE_POLICY_H
#define CRIEUR_STORE_POLICY_H
/*
 * Policies that went live, kept whole: the files as they were read. The one
 * with the highest id is live; none is ever changed or removed.
 */
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

#define POLICY_ROW(ROW)             \
 ROW(INT, id, "id")                 \
 ROW(INT, created_at, "created_at") \
 ROW(TEXT, actor, "actor")          \
 ROW(TEXT, comment, "comment")      \
 ROW(INT, n_files,                  \
     "(SELECT count(*) FROM policy_file WHERE policy_id = policy.id)")
ROW_DECLARE(policy, POLICY_ROW)
ROW_NEXT(policy)

#define POLICY_FILE_ROW(ROW)       \
 ROW(INT, policy_id, "policy_id")  \
 ROW(NUMBER, position, "position") \
 ROW(TEXT, name, "name")           \
 ROW(BYTES, text, "content")
ROW_DECLARE(policy_file, POLICY_FILE_ROW)
ROW_NEXT(policy_file)

/* The live one's id; 0: none went live yet. */
MUST_USE int store_policy_live(
    struct store *store, int64_t *id_r, struct err *err);

/* A new version, then its files by position from 0: within one write
 * transaction of the caller. row->id and n_files are not read. */
MUST_USE int store_policy_insert(struct store *store,
    const struct policy_row *row, int64_t *id_r, struct err *err);
MUST_USE int store_policy_file_insert(
    struct store *store, const struct policy_file_row *row, struct err *err);

/* The files of a version in their order, for policy_file_next(). ERR_ABSENT
 * where there is no such version. */
MUST_USE int store_policy_file_walk(struct store *store, int64_t policy_id,
    struct cursor *cursor, struct err *err);

/* The versions, the newest first, for policy_next(). */
MUST_USE int store_policy_walk(
    struct store *store, struct cursor *cursor, struct err *err);

#endif
