/* The table relay_state. */
#include "crieur/store/relay_state.h"

#include <stdbool.h>

#include "query.h"

int
store_relay_state_get(struct store *store, const char *name,
    struct arena *arena, struct relay_state_row *row_r, struct err *err)
{
	static const char select[] =
	    "SELECT state, since, retry_at, n_failures, words FROM relay_state"
	    " WHERE name = ?1";
	struct query query CLEANUP(query_close) = { 0 };
	struct relay_state_row row = {
		.name = name, .state = "ready", .words = ""
	};
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, name);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (has_row) {
		row.since = query_int(&query, 1);
		row.retry_at = query_int(&query, 2);
		row.n_failures = query_int(&query, 3);
		if (query_dup(&query, 0, arena, &row.state, err) != 0 ||
		    query_dup(&query, 4, arena, &row.words, err) != 0)
			return -1;
	}
	*row_r = row;
	return 0;
}

int
store_relay_state_try(struct store *store, const char *name, int64_t now,
    int64_t until_at, bool *is_mine_r, struct err *err)
{
	static const char update[] =
	    "UPDATE relay_state SET retry_at = ?3"
	    " WHERE name = ?1 AND retry_at <= ?2 AND state <> 'ready'";
	struct query query CLEANUP(query_close) = { 0 };
	int64_t n = 0;

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_string(&query, name);
	query_bind_int(&query, now);
	query_bind_int(&query, until_at);
	if (query_run(&query, &n, err) != 0)
		return -1;
	*is_mine_r = n > 0;
	return 0;
}

int
store_relay_state_set(
    struct store *store, const struct relay_state_row *row, struct err *err)
{
	static const char upsert[] =
	    "INSERT INTO relay_state(name, state, since, retry_at, n_failures,"
	    " words) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
	    " ON CONFLICT (name) DO UPDATE SET state = excluded.state,"
	    " since = excluded.since, retry_at = excluded.retry_at,"
	    " n_failures = excluded.n_failures, words = excluded.words";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, upsert, err) != 0)
		return -1;
	query_bind_string(&query, row->name);
	query_bind_string(&query, row->state);
	query_bind_int(&query, row->since);
	query_bind_int(&query, row->retry_at);
	query_bind_int(&query, row->n_failures);
	query_bind_string(&query, row->words);
	return query_run(&query, NULL, err);
}
