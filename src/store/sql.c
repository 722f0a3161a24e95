/* Statements as calls, rows by their declaration, walks as cursors. */
#include "sql.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

ROW_DEFINE(id, ID_ROW)

struct sql_value
sql_id(int64_t id)
{
	return id != 0 ? INT(id) : NOTHING;
}

struct sql_value
sql_count(int64_t n)
{
	return n >= 0 ? INT(n) : NOTHING;
}

struct sql_value
sql_text_value(const char *text)
{
	return text != NULL ? SPAN(span_of(text)) : NOTHING;
}

int
sql_script(struct store *store, const char *sql, struct err *err)
{
	int status = sqlite3_exec(store->db, sql, NULL, NULL, NULL);

	return status == SQLITE_OK ? 0 : query_error(store, status, err);
}

int
sql_run(struct store *store, const char *sql, const struct sql_value *args,
    struct err *err)
{
	return sql_change(store, sql, args, NULL, err);
}

int
sql_change(struct store *store, const char *sql, const struct sql_value *args,
    int64_t *n_changed_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, sql, args, err) != 0)
		return -1;
	bool has_row;
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (n_changed_r != NULL)
		*n_changed_r = sqlite3_changes64(store->db);
	return 0;
}

int
sql_changed(struct store *store, const char *sql, const struct sql_value *args,
    bool *is_changed_r, struct err *err)
{
	int64_t n_changed = 0;

	if (sql_change(store, sql, args, &n_changed, err) != 0)
		return -1;
	*is_changed_r = n_changed > 0;
	return 0;
}

int
sql_insert(struct store *store, const char *sql, const struct sql_value *args,
    int64_t *id_r, struct err *err)
{
	if (sql_run(store, sql, args, err) != 0)
		return -1;
	*id_r = sqlite3_last_insert_rowid(store->db);
	return 0;
}

int
sql_number(struct store *store, const char *sql, const struct sql_value *args,
    int64_t *number_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, sql, args, err) != 0 ||
	    query_step(&query, &has_row, err) != 0)
		return -1;
	*number_r = has_row ? query_int(&query, 0) : 0;
	return 0;
}

int
sql_day(struct store *store, const char *sql, const struct sql_value *args,
    int32_t *day_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, sql, args, err) != 0 ||
	    query_step(&query, &has_row, err) != 0)
		return -1;
	*day_r = has_row ? query_day(&query, 0, DATE_NONE) : DATE_NONE;
	return 0;
}

int
sql_has(struct store *store, const char *sql, const struct sql_value *args,
    bool *has_row_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, sql, args, err) != 0)
		return -1;
	return query_step(&query, has_row_r, err);
}

static int
enum_read(struct query *query, int column, const struct row_field *field,
    int *value_r, struct err *err)
{
	const char *word = query_text(query, column);
	int value = name_find(field->names, span_of(word));

	if (value < 0)
		return err_set(err, ERR_BUG,
		    "the store has \"%.40s\" as %s, which this program does "
		    "not know",
		    word, field->names->what);
	*value_r = value;
	return 0;
}

static int
field_read(struct query *query, int column, const struct row_field *field,
    struct sql_into into, struct err *err)
{
	void *at = (char *)into.row + field->offset;
	const char *text = NULL;

	switch (field->kind) {
	case ROW_KIND_INT:
	case ROW_KIND_ID: *(int64_t *)at = query_int(query, column); return 0;
	case ROW_KIND_COUNT:
		*(int64_t *)at = query_is_null(query, column)
		                     ? -1
		                     : query_int(query, column);
		return 0;
	case ROW_KIND_NUMBER:
		*(int *)at = (int)query_int(query, column);
		return 0;
	case ROW_KIND_BOOL:
		*(bool *)at = query_int(query, column) != 0;
		return 0;
	case ROW_KIND_DAY:
		*(int32_t *)at = query_day(query, column, DATE_NONE);
		return 0;
	case ROW_KIND_LAST_DAY:
		*(int32_t *)at = query_day(query, column, DATE_FOREVER);
		return 0;
	case ROW_KIND_ENUM: return enum_read(query, column, field, at, err);
	case ROW_KIND_VIEW:
		*(struct span *)at = query_span(query, column);
		return 0;
	case ROW_KIND_TEXT:
	case ROW_KIND_OPTION:
	case ROW_KIND_BYTES: break;
	}
	if (query_dup(query, column, into.arena, &text, err) != 0)
		return -1;
	if (field->kind == ROW_KIND_BYTES)
		*(struct span *)at =
		    span_from(text, query_span(query, column).len);
	else
		*(const char **)at =
		    text == NULL && field->kind == ROW_KIND_TEXT ? "" : text;
	return 0;
}

static int
row_read(struct query *query, struct sql_into into, struct err *err)
{
	const struct row_type *type = into.type;

	for (size_t i = 0; i < type->n_fields; i++) {
		if (field_read(
			query, (int)i + 1, &type->fields[i], into, err) != 0)
			return -1;
	}
	return 1;
}

int
sql_row(struct store *store, const char *sql, const struct sql_value *args,
    struct sql_into into, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, sql, args, err) != 0 ||
	    query_step(&query, &has_row, err) != 0)
		return -1;
	return has_row ? row_read(&query, into, err) : 0;
}

int
sql_first(struct store *store, const char *sql, const struct sql_value *args,
    struct sql_into into, struct err *err)
{
	memset(into.row, 0, into.type->size);
	return sql_row(store, sql, args, into, err) < 0 ? -1 : 0;
}

int
sql_text(struct store *store, const char *sql, const struct sql_value *args,
    struct sql_into_text into, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, sql, args, err) != 0 ||
	    query_step(&query, &has_row, err) != 0)
		return -1;
	return has_row ? query_dup(&query, 0, into.arena, into.text_r, err) : 0;
}

int
sql_must(int found, struct err *err, const char *format, ...)
{
	char text[sizeof(err->text)];
	va_list arguments;

	if (found != 0)
		return found > 0 ? 0 : -1;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	return err_set(err, ERR_ABSENT, "%s", text);
}

int
sql_walk(struct store *store, const char *sql, const struct sql_value *args,
    struct cursor *cursor, struct err *err)
{
	cursor->query.is_kept = true;
	return query_open(&cursor->query, store, sql, args, err);
}

int
cursor_step(struct cursor *cursor, struct err *err)
{
	bool has_row = false;

	if (cursor->query.statement == NULL)
		return 0;
	if (query_step(&cursor->query, &has_row, err) != 0)
		return -1;
	if (!has_row) {
		cursor_close(cursor);
		return 0;
	}
	arena_clear(&cursor->texts);
	return 1;
}

int
cursor_next(struct cursor *cursor, const struct row_type *type, void *row_r,
    struct err *err)
{
	struct arena *texts =
	    cursor->keep != NULL ? cursor->keep : &cursor->texts;
	struct sql_into into = { type, row_r, texts };
	int more = cursor_step(cursor, err);

	return more > 0 ? row_read(&cursor->query, into, err) : more;
}

int
cursor_all(struct cursor *cursor, const struct row_type *type,
    struct arena *arena, struct row_array *array_r, struct err *err)
{
	struct row_array array = { NULL, 0 };
	int more = 1;

	cursor->keep = arena;
	while (more > 0) {
		array.rows = arena_grow(arena, array.rows, array.n, type->size);
		if (array.rows == NULL)
			return err_memory(err);
		more = cursor_next(cursor, type,
		    (char *)array.rows + array.n * type->size, err);
		array.n += more > 0;
	}
	*array_r = array;
	return more;
}

void
cursor_close(struct cursor *cursor)
{
	query_close(&cursor->query);
	arena_fini(&cursor->texts);
}
