/* The table leaving. */
#include "crieur/store/leaving.h"

#include "query.h"

static int
forget_expired(struct store *store, int64_t at, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		"DELETE FROM leaving WHERE done_at IS NULL AND expires_at < ?1",
		err) != 0)
		return -1;
	query_bind_int(&query, at);
	return query_run(&query, NULL, err);
}

int
store_leaving_add(struct store *store, const struct leaving_row *row,
    int64_t at, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO leaving(seal, person_id, list, is_return, expires_at,"
	    " done_at) VALUES (nullif(?1, ''), ?2, ?3, ?4, ?5, nullif(?6, 0))"
	    " ON CONFLICT DO NOTHING";
	struct query query CLEANUP(query_close) = { 0 };

	if (forget_expired(store, at, err) != 0 ||
	    query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_string(&query, row->seal);
	query_bind_int(&query, row->person_id);
	query_bind_string(&query, row->list);
	query_bind_int(&query, row->is_return ? 1 : 0);
	query_bind_int(&query, row->expires_at);
	query_bind_int(&query, row->done_at);
	return query_run(&query, NULL, err);
}

int
store_leaving_find(struct store *store, const char *seal, struct arena *arena,
    struct leaving_row *row_r, struct err *err)
{
	static const char select[] =
	    "SELECT id, person_id, is_return, expires_at,"
	    " coalesce(done_at, 0), list FROM leaving WHERE seal = ?1";
	struct query query CLEANUP(query_close) = { 0 };
	const char *list = NULL;
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, seal);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (!has_row)
		return err_set(
		    err, ERR_ABSENT, "there is no such wish to confirm");
	if (query_dup(&query, 5, arena, &list, err) != 0)
		return -1;
	*row_r = (struct leaving_row){
		.id = query_int(&query, 0),
		.seal = seal,
		.person_id = query_int(&query, 1),
		.list = list,
		.is_return = query_int(&query, 2) != 0,
		.expires_at = query_int(&query, 3),
		.done_at = query_int(&query, 4),
	};
	return 0;
}

int
store_leaving_done(struct store *store, int64_t id, int64_t at, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		"UPDATE leaving SET done_at = ?1 WHERE id = ?2", err) != 0)
		return -1;
	query_bind_int(&query, at);
	query_bind_int(&query, id);
	return query_run(&query, NULL, err);
}

int
store_leaving_is_own(struct store *store, int64_t person_id, const char *list,
    bool *is_own_r, struct err *err)
{
	static const char select[] =
	    "SELECT is_return FROM leaving WHERE person_id = ?1 AND list = ?2"
	    " AND done_at IS NOT NULL ORDER BY done_at DESC, id DESC LIMIT 1";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	query_bind_string(&query, list);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	*is_own_r = has_row && query_int(&query, 0) == 0;
	return 0;
}

int
store_leaving_forget(
    struct store *store, int64_t person_id, const char *list, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		"DELETE FROM leaving WHERE person_id = ?1 AND list = ?2",
		err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	query_bind_string(&query, list);
	return query_run(&query, NULL, err);
}
