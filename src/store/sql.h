#ifndef CRIEUR_SRC_STORE_SQL_H
#define CRIEUR_SRC_STORE_SQL_H
/*
 * A statement is a call:
 *
 *     return sql_run(store, "DELETE FROM leaving WHERE list = ?1 AND at < ?2",
 *         ARGS(TEXT(list), INT(before_at)), err);
 *
 * The SQL is a constant at one place of the program: its prepared form is kept
 * by that address (cache.h). Errors are those of store/database.h.
 */
#include "crieur/base/date.h"
#include "crieur/store/row.h"

#include "query.h"

enum sql_kind {
	SQL_END,
	SQL_NUMBER,
	SQL_STRING,
	SQL_OCTETS,
	SQL_ZEROS, /* so many octets, to be written later */
	SQL_NOTHING,
	SQL_DATE,
};

struct sql_value {
	enum sql_kind kind;
	int64_t number;
	struct span octets;
};

/* clang-format off */
#define INT(n)    (struct sql_value){ .kind = SQL_NUMBER, .number = (n) }
/* 0 is NULL. */
#define ID(n)     sql_id(n)
/* -1 is NULL. */
#define COUNT(n)  sql_count(n)
/* NULL is NULL. */
#define TEXT(s)   sql_text_value(s)
#define SPAN(s)   (struct sql_value){ .kind = SQL_STRING, .octets = (s) }
#define BYTES(s)  (struct sql_value){ .kind = SQL_OCTETS, .octets = (s) }
#define ZEROS(n)  (struct sql_value){ .kind = SQL_ZEROS, .number = (n) }
/* DATE_NONE and DATE_FOREVER are NULL, other days their ISO text. */
#define DAY(d)    (struct sql_value){ .kind = SQL_DATE, .number = (d) }
#define NAME(table, value) sql_text_value(name_of(&(table), (int)(value)))
#define NOTHING   (struct sql_value){ .kind = SQL_NOTHING }
/* The parameters ?1, ?2 … of a statement. */
#define ARGS(...) \
	(const struct sql_value[]){ __VA_ARGS__, { .kind = SQL_END } }
#define NO_ARGS   ((const struct sql_value *)NULL)
/* clang-format on */

struct sql_value sql_id(int64_t id);
struct sql_value sql_count(int64_t n);
struct sql_value sql_text_value(const char *text);

/* One statement after the other, without parameters or rows. */
MUST_USE int sql_script(struct store *store, const char *sql, struct err *err);

/* For statements without rows. */
MUST_USE int sql_run(struct store *store, const char *sql,
    const struct sql_value *args, struct err *err);
/* The same; *n_changed_r is how many rows it changed. */
MUST_USE int sql_change(struct store *store, const char *sql,
    const struct sql_value *args, int64_t *n_changed_r, struct err *err);
/* The same; *is_changed_r says whether it changed a row. */
MUST_USE int sql_changed(struct store *store, const char *sql,
    const struct sql_value *args, bool *is_changed_r, struct err *err);
/* The same; *id_r is the id of the row it inserted. */
MUST_USE int sql_insert(struct store *store, const char *sql,
    const struct sql_value *args, int64_t *id_r, struct err *err);

/* The first number of the first row; 0 without a row. */
MUST_USE int sql_number(struct store *store, const char *sql,
    const struct sql_value *args, int64_t *number_r, struct err *err);
/* The first day of the first row; DATE_NONE for NULL or without a row. */
MUST_USE int sql_day(struct store *store, const char *sql,
    const struct sql_value *args, int32_t *day_r, struct err *err);
/* Whether there is a row. */
MUST_USE int sql_has(struct store *store, const char *sql,
    const struct sql_value *args, bool *has_row_r, struct err *err);

/* Where a row goes: INTO(probe, row_r, arena) for a struct probe_row, its texts
 * in the arena (NULL for a row without). */
struct sql_into {
	const struct row_type *type;
	void *row;
	struct arena *arena;
};

/* clang-format off */
#define INTO(name, row_r, in_arena)                                         \
	(struct sql_into){ .type = name##_row_type(),                       \
		.row = 1 ? (row_r) : (struct name##_row *)NULL,             \
		.arena = (in_arena) }
/* clang-format on */

/* The first row: 1, or 0 where there is none (the row is untouched), or -1. */
MUST_USE int sql_row(struct store *store, const char *sql,
    const struct sql_value *args, struct sql_into into, struct err *err);

/* As sql_row() for a row that may be missing: the row is all zero then. 0, or
 * -1. */
MUST_USE int sql_first(struct store *store, const char *sql,
    const struct sql_value *args, struct sql_into into, struct err *err);

/* The first text of the first row, as sql_row(); NULL for NULL. */
struct sql_into_text {
	const char **text_r;
	struct arena *arena;
};

#define INTO_TEXT(text_r, arena) ((struct sql_into_text){ text_r, arena })

MUST_USE int sql_text(struct store *store, const char *sql,
    const struct sql_value *args, struct sql_into_text into, struct err *err);

/* A row that has to be there: 0, or -1 with ERR_ABSENT and the text. */
MUST_USE int sql_must(int found, struct err *err, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* Begin a walk: the cursor gives rows of that type; see store/row.h. */
MUST_USE int sql_walk(struct store *store, const char *sql,
    const struct sql_value *args, struct cursor *cursor, struct err *err);

/* The next row of a walk, in *query_r, as cursor_next(): for rows whose columns
 * their statement names. */
MUST_USE int cursor_step(
    struct cursor *cursor, struct query *query_r, struct err *err);

/* clang-format off */
/* "SELECT …" of a declared row, to be followed by " FROM …". Column 0 is left
 * over: it lets each column begin with its comma. */
#define SELECT(LIST)                 "SELECT 0" LIST(SQL_COLUMN)
/* The same, whole: SELECT_FROM(PROBE_ROW, "probe WHERE post_id = ?1"). */
#define SELECT_FROM(LIST, rest)      SELECT(LIST) " FROM " rest
#define SQL_COLUMN(kind, member, column) ", " column
/* clang-format on */

#endif
