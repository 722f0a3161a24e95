#ifndef CRIEUR_SRC_GATE_POOL_H
#define CRIEUR_SRC_GATE_POOL_H
/* A few store handles for the many threads of libmilter: each is one thread's
 * while it judges a message. */
#include <stdbool.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

struct pool;

/* The path must outlive the pool. */
MUST_USE int pool_new(
    const char *store_path, struct pool **pool_r, struct err *err);
/* Every handle must be back; NULL is accepted. */
void pool_free(struct pool **pool);

/* Waits for a free one. */
MUST_USE int pool_take(
    struct pool *pool, struct store **store_r, struct err *err);

/* Give it back and set *store to NULL; one that has failed is closed instead
 * of serving the next. */
void pool_give(struct pool *pool, struct store **store, bool has_failed);

#endif
