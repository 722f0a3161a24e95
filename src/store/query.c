/* Prepared statements, kept by the address of their text. */
#include "query.h"

#include <stdlib.h>
#include <string.h>

#include "crieur/base/date.h"

#include "cache.h"

int
query_error(struct store *store, int status, struct err *err)
{
	enum err_kind kind = ERR_TEMPORARY;
	int code = status & 0xff;

	if (code == SQLITE_AUTH || code == SQLITE_MISUSE ||
	    code == SQLITE_CONSTRAINT || code == SQLITE_ERROR)
		kind = ERR_BUG;
	if (code == SQLITE_NOTADB || code == SQLITE_CANTOPEN)
		kind = ERR_UNREACHABLE;
	return err_set(err, kind, "store: %s",
	    store->db != NULL ? sqlite3_errmsg(store->db)
			      : sqlite3_errstr(status));
}

int
query_open(
    struct query *query, struct store *store, const char *sql, struct err *err)
{
	sqlite3_stmt *statement = cache_take(store->cache, sql);

	if (statement == NULL) {
		int status = sqlite3_prepare_v3(store->db, sql, -1,
		    SQLITE_PREPARE_PERSISTENT, &statement, NULL);
		if (status != SQLITE_OK)
			return query_error(store, status, err);
	}
	query->store = store;
	query->statement = statement;
	query->sql = sql;
	query->n_bound = 0;
	query->status = SQLITE_OK;
	return 0;
}

void
query_close(struct query *query)
{
	if (query->statement == NULL)
		return;
	sqlite3_reset(query->statement);
	sqlite3_clear_bindings(query->statement);
	cache_give(query->store->cache, query->sql, query->statement);
	query->statement = NULL;
}

static void
note(struct query *query, int status)
{
	if (query->status == SQLITE_OK)
		query->status = status;
}

void
query_bind_int(struct query *query, int64_t value)
{
	note(query,
	    sqlite3_bind_int64(query->statement, ++query->n_bound, value));
}

static sqlite3_destructor_type
lifetime(const struct query *query)
{
	return query->is_kept ? SQLITE_TRANSIENT : SQLITE_STATIC;
}

void
query_bind_text(struct query *query, struct span text)
{
	note(query, sqlite3_bind_text64(query->statement, ++query->n_bound,
			text.at != NULL ? text.at : "", text.len,
			lifetime(query), SQLITE_UTF8));
}

void
query_bind_string(struct query *query, const char *text)
{
	if (text == NULL)
		query_bind_null(query);
	else
		query_bind_text(query, span_of(text));
}

void
query_bind_blob(struct query *query, struct span bytes)
{
	note(query,
	    sqlite3_bind_blob64(query->statement, ++query->n_bound,
		bytes.at != NULL ? bytes.at : "", bytes.len, lifetime(query)));
}

void
query_bind_zeroblob(struct query *query, int64_t size)
{
	note(query, sqlite3_bind_zeroblob64(query->statement, ++query->n_bound,
			(sqlite3_uint64)size));
}

void
query_bind_day(struct query *query, int32_t day)
{
	char text[DATE_TEXT_SIZE];

	if (day == DATE_NONE || day == DATE_FOREVER) {
		query_bind_null(query);
		return;
	}
	note(query, sqlite3_bind_text(query->statement, ++query->n_bound,
			date_format(day, text), -1, SQLITE_TRANSIENT));
}

void
query_bind_null(struct query *query)
{
	note(query, sqlite3_bind_null(query->statement, ++query->n_bound));
}

void
query_bind_id(struct query *query, int64_t id)
{
	if (id == 0)
		query_bind_null(query);
	else
		query_bind_int(query, id);
}

int
query_step(struct query *query, bool *has_row_r, struct err *err)
{
	if (query->status != SQLITE_OK)
		return query_error(query->store, query->status, err);

	int status = sqlite3_step(query->statement);
	if (status != SQLITE_ROW && status != SQLITE_DONE)
		return query_error(query->store, status, err);
	*has_row_r = status == SQLITE_ROW;
	return 0;
}

int
query_first(struct query *query, int64_t *value_r, struct err *err)
{
	bool has_row = false;

	if (query_step(query, &has_row, err) != 0)
		return -1;
	*value_r = has_row ? query_int(query, 0) : 0;
	return 0;
}

int
query_run(struct query *query, int64_t *n_changed_r, struct err *err)
{
	bool has_row;
	int result = query_step(query, &has_row, err);

	if (result == 0 && n_changed_r != NULL)
		*n_changed_r = sqlite3_changes64(query->store->db);
	query_close(query);
	return result;
}

size_t
query_names(struct query *query, const char **names, size_t max)
{
	int count = sqlite3_column_count(query->statement);
	size_t n = count > 0 && (size_t)count < max ? (size_t)count : max;

	for (size_t i = 0; i < n; i++)
		names[i] = sqlite3_column_name(query->statement, (int)i);
	return n;
}

int64_t
query_int(struct query *query, int column)
{
	return sqlite3_column_int64(query->statement, column);
}

bool
query_is_null(struct query *query, int column)
{
	return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

struct span
query_span(struct query *query, int column)
{
	const void *at = sqlite3_column_blob(query->statement, column);
	int size = sqlite3_column_bytes(query->statement, column);

	return span_from(at, at != NULL && size > 0 ? (size_t)size : 0);
}

const char *
query_text(struct query *query, int column)
{
	const unsigned char *text =
	    sqlite3_column_text(query->statement, column);

	return text != NULL ? (const char *)text : "";
}

int
query_dup(struct query *query, int column, struct arena *arena,
    const char **text_r, struct err *err)
{
	if (query_is_null(query, column)) {
		*text_r = NULL;
		return 0;
	}
	char *copy = arena_dup(arena, query_span(query, column));
	if (copy == NULL)
		return err_memory(err);
	*text_r = copy;
	return 0;
}

int32_t
query_day(struct query *query, int column, int32_t if_null)
{
	struct err ignored = { 0 };
	struct span text = query_span(query, column);
	int32_t day;

	if (text.at == NULL)
		return if_null;
	return date_parse(text, &day, &ignored) == 0 ? day : DATE_NONE;
}

int64_t
query_last_id(struct store *store)
{
	return sqlite3_last_insert_rowid(store->db);
}
