/* The table refusal. */
#include "crieur/store/refusal.h"

#include "query.h"

int
store_refusal_next(struct store *store, struct arena *arena,
    struct refusal_row *row_r, struct err *err)
{
	static const char select[] =
	    "SELECT refusal.outgoing_id, CASE WHEN outgoing.kind IN"
	    "  ('announcement','post') THEN coalesce(outgoing.post_id, 0)"
	    "  ELSE 0 END, refusal.code, refusal.answer,"
	    " (SELECT count(*) FROM delivery WHERE delivery.outgoing_id ="
	    "  refusal.outgoing_id AND state = 'sent'),"
	    " (SELECT count(*) FROM delivery WHERE delivery.outgoing_id ="
	    "  refusal.outgoing_id AND state = 'failed')"
	    " FROM refusal JOIN outgoing ON outgoing.id = refusal.outgoing_id"
	    " WHERE refusal.told_at IS NULL AND NOT EXISTS (SELECT 1"
	    "  FROM delivery WHERE delivery.outgoing_id = refusal.outgoing_id"
	    "  AND state IN ('queued','sending'))"
	    " ORDER BY refusal.outgoing_id LIMIT 1";
	struct query query CLEANUP(query_close) = { 0 };
	struct refusal_row row = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0 ||
	    query_step(&query, &has_row, err) != 0)
		return -1;
	if (has_row) {
		row.outgoing_id = query_int(&query, 0);
		row.post_id = query_int(&query, 1);
		row.code = (int)query_int(&query, 2);
		row.n_sent = query_int(&query, 4);
		row.n_failed = query_int(&query, 5);
		if (query_dup(&query, 3, arena, &row.answer, err) != 0)
			return -1;
	}
	*row_r = row;
	return 0;
}

int
store_refusal_told(
    struct store *store, int64_t outgoing_id, int64_t now, struct err *err)
{
	static const char update[] =
	    "UPDATE refusal SET told_at = ?2 WHERE outgoing_id = ?1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, outgoing_id);
	query_bind_int(&query, now);
	return query_run(&query, NULL, err);
}
