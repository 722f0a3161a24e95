/* The table leaving. */
#include "crieur/store/leaving.h"

#include "sql.h"

ROW_DEFINE(leaving, LEAVING_ROW)

int
store_leaving_add(struct store *store, const struct leaving_row *row,
    int64_t at, struct err *err)
{
	if (sql_run(store,
		"DELETE FROM leaving WHERE done_at IS NULL AND expires_at < ?1"
		" AND expires_at >= 0",
		ARGS(INT(at)), err) != 0)
		return -1;
	return sql_run(store,
	    "INSERT INTO leaving(seal, person_id, list, is_return, expires_at,"
	    " done_at, post_id) VALUES (nullif(?1, ''), ?2, ?3, ?4, ?5, ?6, ?7)"
	    " ON CONFLICT DO NOTHING",
	    ARGS(TEXT(row->seal), INT(row->person_id), TEXT(row->list),
		INT(row->is_return), INT(row->expires_at), ID(row->done_at),
		INT(row->post_id)),
	    err);
}

int
store_leaving_find(struct store *store, const char *seal, struct arena *arena,
    struct leaving_row *row_r, struct err *err)
{
	int found =
	    sql_row(store, SELECT_FROM(LEAVING_ROW, "leaving WHERE seal = ?1"),
		ARGS(TEXT(seal)), INTO(leaving, row_r, arena), err);

	return sql_must(found, err, "there is no such wish to confirm");
}

int
store_leaving_done(struct store *store, int64_t id, int64_t at, struct err *err)
{
	return sql_run(store, "UPDATE leaving SET done_at = ?1 WHERE id = ?2",
	    ARGS(INT(at), INT(id)), err);
}

int
store_leaving_is_own(struct store *store, int64_t person_id, const char *list,
    bool *is_own_r, struct err *err)
{
	int64_t is_own = 0;

	if (sql_number(store,
		"SELECT is_return = 0 FROM leaving WHERE person_id = ?1"
		" AND list = ?2 AND done_at IS NOT NULL"
		" ORDER BY done_at DESC, id DESC LIMIT 1",
		ARGS(INT(person_id), TEXT(list)), &is_own, err) != 0)
		return -1;
	*is_own_r = is_own != 0;
	return 0;
}

int
store_leaving_forget(
    struct store *store, int64_t person_id, const char *list, struct err *err)
{
	return sql_run(store,
	    "DELETE FROM leaving WHERE person_id = ?1 AND list = ?2",
	    ARGS(INT(person_id), TEXT(list)), err);
}
