/* The tables set_aside and watched_file; contents go through SQLite's blob
 * handles, in pieces. */
#include "crieur/store/set_aside.h"

#include "blob.h"
#include "sql.h"

NAME_TABLE(bulk_kind_names, "kind of import", BULK_KIND)
ROW_DEFINE(set_aside, SET_ASIDE_ROW)

#define THE_WAITING \
 SELECT(SET_ASIDE_ROW) " FROM set_aside WHERE decided_at IS NULL"

int
store_set_aside_insert(struct store *store, const struct set_aside_row *row,
    int64_t *id_r, struct err *err)
{
	return sql_insert(store,
	    "INSERT INTO set_aside(kind, file_name, address_column, actor,"
	    " reason, loss, created_at, content, is_complete, format)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
	    ARGS(NAME(bulk_kind_names, row->kind), TEXT(row->file_name),
		TEXT(row->address_column), TEXT(row->actor), TEXT(row->reason),
		TEXT(row->loss), INT(row->created_at), ZEROS(row->size),
		INT(row->is_complete), TEXT(row->format)),
	    id_r, err);
}

int
store_set_aside_write(struct store *store, int64_t id, int64_t offset,
    struct span piece, struct err *err)
{
	const struct blob_place place = { "set_aside", "content", id };

	return blob_write(store, &place, offset, piece, err);
}

int
store_set_aside_copy(struct store *store, int64_t id,
    const struct content_sink *sink, struct err *err)
{
	const struct blob_place place = { "set_aside", "content", id };

	return sql_must(blob_copy(store, &place, 0, sink, err), err,
	    "the content of import %lld is not kept", (long long)id);
}

int
store_set_aside_get(struct store *store, int64_t id, struct arena *arena,
    struct set_aside_row *row_r, struct err *err)
{
	int found = sql_row(store, THE_WAITING " AND id = ?1", ARGS(INT(id)),
	    INTO(set_aside, row_r, arena), err);

	return sql_must(
	    found, err, "no import is set aside under %lld", (long long)id);
}

int
store_set_aside_settle(
    struct store *store, int64_t id, int64_t at, struct err *err)
{
	return sql_run(store,
	    "UPDATE set_aside SET content = x'', loss = '', decided_at = ?2"
	    " WHERE id = ?1",
	    ARGS(INT(id), INT(at)), err);
}

int
store_set_aside_count(struct store *store, int64_t *n_r, struct err *err)
{
	return sql_number(store,
	    "SELECT count(*) FROM set_aside WHERE decided_at IS NULL", NO_ARGS,
	    n_r, err);
}

int
store_set_aside_walk(
    struct store *store, struct cursor *cursor, struct err *err)
{
	return sql_walk(
	    store, THE_WAITING " ORDER BY id", NO_ARGS, cursor, err);
}

int
store_watched_version(struct store *store, const char *name,
    struct arena *arena, const char **version_r, struct err *err)
{
	*version_r = "";
	return sql_text(store,
	    "SELECT version FROM watched_file WHERE name = ?1",
	    ARGS(TEXT(name)), INTO_TEXT(version_r, arena), err);
}

int
store_watched_set(struct store *store, const char *name, const char *version,
    int64_t at, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO watched_file(name, version, imported_at)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE"
	    " SET version = excluded.version,"
	    " imported_at = excluded.imported_at",
	    ARGS(TEXT(name), TEXT(version), INT(at)), err);
}
