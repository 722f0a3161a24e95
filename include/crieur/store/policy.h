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

struct policy_row {
	int64_t id;
	int64_t created_at;
	const char *actor, *comment;
	int64_t n_files;
};

/* The live one's id; 0: none went live yet. */
MUST_USE int store_policy_live(
    struct store *store, int64_t *id_r, struct err *err);

/* A new version, then its files by position from 0: within one write
 * transaction of the caller. row->id and n_files are not read. */
MUST_USE int store_policy_insert(struct store *store,
    const struct policy_row *row, int64_t *id_r, struct err *err);
MUST_USE int store_policy_file_insert(struct store *store, int64_t policy_id,
    int position, const char *name, struct span text, struct err *err);

/* Each file in its order; what visit is given lives during its call. A visit
 * that returns -1 ends the walk. ERR_ABSENT where there is no such version. */
MUST_USE int store_each_policy_file(struct store *store, int64_t policy_id,
    int (*visit)(
	void *self, const char *name, struct span text, struct err *err),
    void *self, struct err *err);

/* Each version, the newest first. */
MUST_USE int store_each_policy(struct store *store,
    int (*visit)(void *self, const struct policy_row *row, struct err *err),
    void *self, struct err *err);

#endif
