#ifndef CRIEUR_STORE_CURSOR_H
#define CRIEUR_STORE_CURSOR_H
/*
 * A walk over rows, from store_NAME_walk() or the like to cursor_close():
 *
 *     CLEANUP(cursor_close) struct cursor cursor = { 0 };
 *     struct post_row row;
 *     int more;
 *
 *     if (store_held_walk(store, list, &cursor, err) != 0)
 *             return -1;
 *     while ((more = post_next(&cursor, &row, err)) > 0)
 *             ...
 *     return more;
 *
 * A row's texts live until the next one, or, with { .keep = arena }, as long as
 * that arena. What the loop writes into the table it walks may or may not be
 * met later in the walk, as SQLite has it.
 */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

struct row_type;
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
