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

static int
bind(sqlite3_stmt *statement, int n, const struct sql_value *value,
    sqlite3_destructor_type lifetime)
{
	struct span octets = value->octets;
	const char *at = octets.at != NULL ? octets.at : "";
	char day[DATE_TEXT_SIZE];

	switch (value->kind) {
	case SQL_NUMBER: return sqlite3_bind_int64(statement, n, value->number);
	case SQL_STRING:
		return sqlite3_bind_text64(
		    statement, n, at, octets.len, lifetime, SQLITE_UTF8);
	case SQL_OCTETS:
		return sqlite3_bind_blob64(
		    statement, n, at, octets.len, lifetime);
	case SQL_ZEROS:
		return sqlite3_bind_zeroblob64(
		    statement, n, (sqlite3_uint64)value->number);
	case SQL_DATE:
		if (value->number == DATE_NONE || value->number == DATE_FOREVER)
			break;
		return sqlite3_bind_text(statement, n,
		    date_format((int32_t)value->number, day), -1,
		    SQLITE_TRANSIENT);
	case SQL_NOTHING:
	case SQL_END: break;
	}
	return sqlite3_bind_null(statement, n);
}

int
query_open(struct query *query, struct store *store, const char *sql,
    const struct sql_value *args, struct err *err)
{
	sqlite3_stmt *statement = cache_take(store->cache, sql);
	int status = SQLITE_OK;

	if (statement == NULL)
		status = sqlite3_prepare_v3(store->db, sql, -1,
		    SQLITE_PREPARE_PERSISTENT, &statement, NULL);
	if (status != SQLITE_OK)
		return query_error(store, status, err);
	query->store = store;
	query->statement = statement;
	query->sql = sql;
	int n_parameters = sqlite3_bind_parameter_count(statement);
	for (int n = 0; args != NULL && n < n_parameters &&
			args[n].kind != SQL_END && status == SQLITE_OK;
	     n++)
		status = bind(statement, n + 1, &args[n],
		    query->is_kept ? SQLITE_TRANSIENT : SQLITE_STATIC);
	if (status == SQLITE_OK)
		return 0;
	query_error(store, status, err);
	query_close(query);
	return -1;
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

int
query_step(struct query *query, bool *has_row_r, struct err *err)
{
	int status = sqlite3_step(query->statement);
	if (status != SQLITE_ROW && status != SQLITE_DONE)
		return query_error(query->store, status, err);
	*has_row_r = status == SQLITE_ROW;
	return 0;
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
