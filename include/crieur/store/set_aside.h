#ifndef CRIEUR_STORE_SET_ASIDE_H
#define CRIEUR_STORE_SET_ASIDE_H
/* Imports that would have taken too much away, kept whole until somebody says
 * yes or no; and what was imported of a watched folder. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"

struct set_aside_row {
	int64_t id;
	const char *kind; /* "people", "dues", "helloasso" */
	const char *file_name, *address_column, *actor, *reason;
	const char *loss; /* lines for people */
	int64_t created_at, size;
	const char *format; /* of people, "csv" */
	bool is_complete;   /* of people: who is not in it has left */
};

/* The content, size octets, is written piece by piece afterwards. */
MUST_USE int store_set_aside_insert(struct store *store,
    const struct set_aside_row *row, int64_t *id_r, struct err *err);
MUST_USE int store_set_aside_write(struct store *store, int64_t id,
    int64_t offset, struct span piece, struct err *err);
/* *n_r is 0 at the end. */
MUST_USE int store_set_aside_read(struct store *store, int64_t id,
    int64_t offset, void *buffer, size_t size, size_t *n_r, struct err *err);

/* ERR_ABSENT if there is none. */
MUST_USE int store_set_aside_get(struct store *store, int64_t id,
    struct arena *arena, struct set_aside_row *row_r, struct err *err);
/* It was accepted or dropped: its content goes, its number is never given
 * again. */
MUST_USE int store_set_aside_settle(
    struct store *store, int64_t id, int64_t at, struct err *err);
MUST_USE int store_each_set_aside(struct store *store,
    int (*visit)(void *self, const struct set_aside_row *row, struct err *err),
    void *self, struct err *err);

/* Which version of a watched file was imported last; "" none. */
MUST_USE int store_watched_version(struct store *store, const char *name,
    struct arena *arena, const char **version_r, struct err *err);
MUST_USE int store_watched_set(struct store *store, const char *name,
    const char *version, int64_t at, struct err *err);

#endif
