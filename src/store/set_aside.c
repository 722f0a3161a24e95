/* The tables set_aside and watched_file; contents go through SQLite's blob
 * handles, in pieces. */
#include "crieur/store/set_aside.h"

#include "query.h"

int
store_set_aside_insert(struct store *store, const struct set_aside_row *row,
    int64_t *id_r, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO set_aside(kind, file_name, address_column, actor,"
	    " reason, loss, created_at, content, is_complete,"
	    " format) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_string(&query, row->kind);
	query_bind_string(&query, row->file_name);
	query_bind_string(&query, row->address_column);
	query_bind_string(&query, row->actor);
	query_bind_string(&query, row->reason);
	query_bind_string(&query, row->loss);
	query_bind_int(&query, row->created_at);
	query_bind_zeroblob(&query, row->size);
	query_bind_int(&query, row->is_complete ? 1 : 0);
	query_bind_string(&query, row->format);
	if (query_run(&query, NULL, err) != 0)
		return -1;
	*id_r = query_last_id(store);
	return 0;
}

static void
blob_close(sqlite3_blob **blob)
{
	sqlite3_blob_close(*blob);
	*blob = NULL;
}

static int
blob_open(struct store *store, int64_t id, int is_writing,
    sqlite3_blob **blob_r, struct err *err)
{
	int status = sqlite3_blob_open(
	    store->db, "main", "set_aside", "content", id, is_writing, blob_r);

	return status == SQLITE_OK ? 0 : query_error(store, status, err);
}

int
store_set_aside_write(struct store *store, int64_t id, int64_t offset,
    struct span piece, struct err *err)
{
	sqlite3_blob *blob CLEANUP(blob_close) = NULL;

	if (blob_open(store, id, 1, &blob, err) != 0)
		return -1;
	int status =
	    sqlite3_blob_write(blob, piece.at, (int)piece.len, (int)offset);
	return status == SQLITE_OK ? 0 : query_error(store, status, err);
}

int
store_set_aside_read(struct store *store, int64_t id, int64_t offset,
    void *buffer, size_t size, size_t *n_r, struct err *err)
{
	sqlite3_blob *blob CLEANUP(blob_close) = NULL;

	if (blob_open(store, id, 0, &blob, err) != 0)
		return -1;
	int64_t left = sqlite3_blob_bytes(blob) - offset;
	size_t n = left <= 0                         ? 0
	           : (uint64_t)left < (uint64_t)size ? (size_t)left
	                                             : size;
	if (n > 0) {
		int status =
		    sqlite3_blob_read(blob, buffer, (int)n, (int)offset);
		if (status != SQLITE_OK)
			return query_error(store, status, err);
	}
	*n_r = n;
	return 0;
}

#define SET_ASIDE_ROW                                               \
 "SELECT id, kind, file_name, address_column, actor, reason, loss," \
 " created_at, length(content), is_complete, format FROM set_aside"

static int
read_row(struct query *query, struct arena *arena, struct set_aside_row *row,
    struct err *err)
{
	const char **texts[] = { &row->kind, &row->file_name,
		&row->address_column, &row->actor, &row->reason, &row->loss };

	row->id = query_int(query, 0);
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		if (query_dup(query, (int)i + 1, arena, texts[i], err) != 0)
			return -1;
	}
	row->created_at = query_int(query, 7);
	row->size = query_int(query, 8);
	row->is_complete = query_int(query, 9) != 0;
	if (query_dup(query, 10, arena, &row->format, err) != 0)
		return -1;
	return 0;
}

int
store_set_aside_get(struct store *store, int64_t id, struct arena *arena,
    struct set_aside_row *row_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	struct set_aside_row row = { 0 };
	bool has_row = false;

	if (query_open(&query, store,
		SET_ASIDE_ROW " WHERE id = ?1 AND decided_at IS NULL",
		err) != 0)
		return -1;
	query_bind_int(&query, id);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (!has_row)
		return err_set(err, ERR_ABSENT,
		    "no import is set aside under %lld", (long long)id);
	if (read_row(&query, arena, &row, err) != 0)
		return -1;
	*row_r = row;
	return 0;
}

int
store_set_aside_settle(
    struct store *store, int64_t id, int64_t at, struct err *err)
{
	static const char update[] =
	    "UPDATE set_aside SET content = x'', loss = '', decided_at = ?2"
	    " WHERE id = ?1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, id);
	query_bind_int(&query, at);
	return query_run(&query, NULL, err);
}

int
store_each_set_aside(struct store *store,
    int (*visit)(void *self, const struct set_aside_row *row, struct err *err),
    void *self, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store,
		SET_ASIDE_ROW " WHERE decided_at IS NULL"
			      " ORDER BY id",
		err) != 0)
		return -1;
	while (query_step(&query, &has_row, err) == 0) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		struct set_aside_row row = { 0 };
		if (!has_row)
			return 0;
		if (read_row(&query, &arena, &row, err) != 0 ||
		    visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}

int
store_watched_version(struct store *store, const char *name,
    struct arena *arena, const char **version_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store,
		"SELECT version FROM watched_file WHERE name = ?1", err) != 0)
		return -1;
	query_bind_string(&query, name);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (has_row)
		return query_dup(&query, 0, arena, version_r, err);
	*version_r = "";
	return 0;
}

int
store_watched_set(struct store *store, const char *name, const char *version,
    int64_t at, struct err *err)
{
	static const char upsert[] =
	    "INSERT INTO watched_file(name, version, imported_at)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE"
	    " SET version = excluded.version,"
	    " imported_at = excluded.imported_at";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, upsert, err) != 0)
		return -1;
	query_bind_string(&query, name);
	query_bind_string(&query, version);
	query_bind_int(&query, at);
	return query_run(&query, NULL, err);
}
