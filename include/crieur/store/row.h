#ifndef CRIEUR_STORE_ROW_H
#define CRIEUR_STORE_ROW_H
/*
 * A row is declared once, as a list of ROW(KIND, member, "column"):
 *
 *     #define PROBE_ROW(ROW) \
 *      ROW(INT, post_id, "post_id") \
 *      ROW(TEXT, address, "address")
 *     ROW_DECLARE(probe, PROBE_ROW)
 *
 * which gives struct probe_row, and, with ROW_DEFINE(probe, PROBE_ROW) in the
 * one file that writes its SQL, probe_row_type(): what reads, prints and
 * compares such a row. Column is any SQL expression; the member is the name of
 * the fact everywhere else.
 *
 *     INT      int64_t; NULL reads as 0
 *     ID       as INT, and 0 is bound as NULL
 *     COUNT    int64_t; NULL reads as -1: it is not counted, not known
 *     NUMBER   int
 *     BOOL     bool
 *     TEXT     const char *, NULL reads as ""
 *     OPTION   const char *, NULL is NULL
 *     BYTES    struct span; in a row that was read a NUL follows it
 *     VIEW     struct span; not copied: of a walk alone, until its next step
 *     DAY      int32_t; NULL is DATE_NONE
 *     LAST_DAY int32_t; NULL is DATE_FOREVER
 *
 * An enum with a name_table adds a kind of its own: see ROW_ENUM below.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/name_table.h"
#include "crieur/base/span.h"

enum row_kind {
	ROW_KIND_INT,
	ROW_KIND_ID,
	ROW_KIND_COUNT,
	ROW_KIND_NUMBER,
	ROW_KIND_BOOL,
	ROW_KIND_TEXT,
	ROW_KIND_OPTION,
	ROW_KIND_BYTES,
	ROW_KIND_VIEW,
	ROW_KIND_DAY,
	ROW_KIND_LAST_DAY,
	ROW_KIND_ENUM,
};

struct row_field {
	enum row_kind kind;
	const char *name; /* the member */
	size_t offset;
	const struct name_table *names; /* of ROW_KIND_ENUM */
};

struct row_type {
	const struct row_field *fields;
	size_t n_fields, size;
};

/* The kinds as types of C. */
#define ROW_TYPE_INT      int64_t
#define ROW_TYPE_ID       int64_t
#define ROW_TYPE_COUNT    int64_t
#define ROW_TYPE_NUMBER   int
#define ROW_TYPE_BOOL     bool
#define ROW_TYPE_TEXT     const char *
#define ROW_TYPE_OPTION   const char *
#define ROW_TYPE_BYTES    struct span
#define ROW_TYPE_VIEW     struct span
#define ROW_TYPE_DAY      int32_t
#define ROW_TYPE_LAST_DAY int32_t

/* A kind for an enum: beside it, in its header, stand
 *     #define ROW_TYPE_PURPOSE  enum purpose
 *     #define ROW_KIND_PURPOSE  ROW_KIND_ENUM
 *     #define ROW_NAMES_PURPOSE &purpose_names
 * A stored word that the table does not have is ERR_BUG. */
#define ROW_NAMES_INT      NULL
#define ROW_NAMES_ID       NULL
#define ROW_NAMES_COUNT    NULL
#define ROW_NAMES_NUMBER   NULL
#define ROW_NAMES_BOOL     NULL
#define ROW_NAMES_TEXT     NULL
#define ROW_NAMES_OPTION   NULL
#define ROW_NAMES_BYTES    NULL
#define ROW_NAMES_VIEW     NULL
#define ROW_NAMES_DAY      NULL
#define ROW_NAMES_LAST_DAY NULL

#define ROW_MEMBER(kind, member, column) ROW_TYPE_##kind member;

#define ROW_FIELD(kind, member, column) \
 { ROW_KIND_##kind, #member, offsetof(row_struct, member), ROW_NAMES_##kind },

/* struct NAME_row, and where its type is had. */
#define ROW_DECLARE(name, LIST) \
 struct name##_row {            \
  LIST(ROW_MEMBER)              \
 };                             \
 const struct row_type *name##_row_type(void);

/* The type of a declared row. */
#define ROW_DEFINE(name, LIST)                                  \
 const struct row_type *name##_row_type(void)                   \
 {                                                              \
  typedef struct name##_row row_struct;                         \
  static const struct row_field fields[] = { LIST(ROW_FIELD) }; \
  static const struct row_type type = {                         \
	  .fields = fields,                                     \
	  .n_fields = COUNT_OF(fields),                         \
	  .size = sizeof(row_struct),                           \
  };                                                            \
  return &type;                                                 \
 }

/*
 * A walk over rows, from store_NAME_walk() or the like to cursor_close():
 *
 *     CLEANUP(cursor_close) struct cursor cursor = { 0 };
 *     struct held_row row;
 *     int more;
 *
 *     if (store_held_walk(store, list, &cursor, err) != 0)
 *             return -1;
 *     while ((more = held_next(&cursor, &row, err)) > 0)
 *             ...
 *     return more;
 *
 * A row's texts live until the next one, or, with { .keep = arena }, as long as
 * that arena. What the loop writes into the table it
 * walks may or may not be met later in the walk, as SQLite has it.
 */
struct sqlite3_stmt;
struct store;

/* The store's own: src/store/query.h. */
struct query {
	struct store *store;
	struct sqlite3_stmt *statement;
	const char *sql;
	bool is_kept; /* texts and blobs bound are copied: they may go before */
};

struct cursor {
	struct query query;
	struct arena texts;
	struct arena *keep;
};

/* 1: a row; 0: no more; -1: err says why. */
MUST_USE int cursor_next(struct cursor *cursor, const struct row_type *type,
    void *row_r, struct err *err);
void cursor_close(struct cursor *cursor);

/* NAME_next() of the rows named NAME. */
#define ROW_NEXT(name)                                                 \
 MUST_USE static inline int name##_next(                               \
     struct cursor *cursor, struct name##_row *row_r, struct err *err) \
 {                                                                     \
  return cursor_next(cursor, name##_row_type(), row_r, err);           \
 }

/* Rows of which only the id is asked. */
#define ID_ROW(ROW) ROW(INT, id, "id")
ROW_DECLARE(id, ID_ROW)
ROW_NEXT(id)

/* Every row that is left, and its texts, in the arena; the walk is over. */
struct row_array {
	void *rows;
	size_t n;
};

MUST_USE int cursor_all(struct cursor *cursor, const struct row_type *type,
    struct arena *arena, struct row_array *array_r, struct err *err);

/* NAME_all() of the rows named NAME. */
#define ROW_ALL(name)                                                     \
 MUST_USE static inline int name##_all(struct cursor *cursor,             \
     struct arena *arena, struct name##_row **rows_r, size_t *n_r,        \
     struct err *err)                                                     \
 {                                                                        \
  struct row_array array = { NULL, 0 };                                   \
  int result = cursor_all(cursor, name##_row_type(), arena, &array, err); \
  *rows_r = array.rows;                                                   \
  *n_r = array.n;                                                         \
  return result;                                                          \
 }

#endif
