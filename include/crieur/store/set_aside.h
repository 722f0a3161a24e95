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
#include "crieur/store/row.h"
#include "crieur/store/sink.h"

/* What an import brings; NONE: nothing that is one. */
#define BULK_KIND(NAME)      \
 NAME(BULK_NONE, "")         \
 NAME(BULK_PEOPLE, "people") \
 NAME(BULK_DUES, "dues")     \
 NAME(BULK_HELLOASSO, "helloasso")

enum bulk_kind {
	BULK_KIND(NAME_CONSTANT)
};
extern const struct name_table bulk_kind_names;

#define ROW_TYPE_BULK_KIND  enum bulk_kind
#define ROW_KIND_BULK_KIND  ROW_KIND_ENUM
#define ROW_NAMES_BULK_KIND &bulk_kind_names

/* loss: lines for people to read; format:
 * of people, "csv"; is_complete: of people, who is not in it has left. */
#define SET_ASIDE_ROW(ROW)                   \
 ROW(INT, id, "id")                          \
 ROW(BULK_KIND, kind, "kind")                \
 ROW(TEXT, file_name, "file_name")           \
 ROW(TEXT, address_column, "address_column") \
 ROW(TEXT, actor, "actor")                   \
 ROW(TEXT, reason, "reason")                 \
 ROW(TEXT, loss, "loss")                     \
 ROW(INT, created_at, "created_at")          \
 ROW(INT, size, "length(content)")           \
 ROW(TEXT, format, "format")                 \
 ROW(BOOL, is_complete, "is_complete")
ROW_DECLARE(set_aside, SET_ASIDE_ROW)
ROW_NEXT(set_aside)

/* The content, size octets, is written piece by piece afterwards. */
MUST_USE int store_set_aside_insert(struct store *store,
    const struct set_aside_row *row, int64_t *id_r, struct err *err);
MUST_USE int store_set_aside_write(struct store *store, int64_t id,
    int64_t offset, struct span piece, struct err *err);

/* Its content. */
MUST_USE int store_set_aside_copy(struct store *store, int64_t id,
    const struct content_sink *sink, struct err *err);

/* ERR_ABSENT if there is none. */
MUST_USE int store_set_aside_get(struct store *store, int64_t id,
    struct arena *arena, struct set_aside_row *row_r, struct err *err);
/* It was accepted or dropped: its content goes, its number is never given
 * again. */
MUST_USE int store_set_aside_settle(
    struct store *store, int64_t id, int64_t at, struct err *err);
/* How many wait. */
MUST_USE int store_set_aside_count(
    struct store *store, int64_t *n_r, struct err *err);
/* Those that wait, oldest first. */
MUST_USE int store_set_aside_walk(
    struct store *store, struct cursor *cursor, struct err *err);

/* Which version of a watched file was imported last; "" none. */
MUST_USE int store_watched_version(struct store *store, const char *name,
    struct arena *arena, const char **version_r, struct err *err);
MUST_USE int store_watched_set(struct store *store, const char *name,
    const char *version, int64_t at, struct err *err);

#endif
