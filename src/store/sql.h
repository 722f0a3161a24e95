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

/* The first text of the first row, NULL for NULL; without a row *text_r stays
 * as it is. */
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

/* The next row of a walk, in cursor->query, as cursor_next(): for rows whose
 * columns their statement names. */
MUST_USE int cursor_step(struct cursor *cursor, struct err *err);

/* clang-format off */
/* "SELECT …" of a declared row, to be followed by " FROM …". Column 0 is left
 * over: it lets each column begin with its comma. */
#define SELECT(LIST)                 "SELECT 0" LIST(SQL_COLUMN)
/* The same, whole: SELECT_FROM(PROBE_ROW, "probe WHERE post_id = ?1"). */
#define SELECT_FROM(LIST, rest)      SELECT(LIST) " FROM " rest
#define SQL_COLUMN(kind, member, column) ", " column
/* clang-format on */

#endif
