/* The tables inlet_mark and inlet_state. */
#include "crieur/store/inlet.h"

#include "query.h"

static void
bind_mark(struct query *query, const struct inlet_mark *mark)
{
	query_bind_string(query, mark->inlet);
	query_bind_int(query, mark->validity);
	query_bind_int(query, mark->uid);
}

int
store_inlet_mark(struct store *store, const struct inlet_mark *mark,
    enum inlet_fate fate, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		"INSERT INTO inlet_mark(inlet, validity, uid, is_refused)"
		" VALUES (?1, ?2, ?3, ?4)",
		err) != 0)
		return -1;
	bind_mark(&query, mark);
	query_bind_int(&query, fate == INLET_FATE_REFUSED);
	return query_run(&query, NULL, err);
}

int
store_inlet_fate(struct store *store, const struct inlet_mark *mark,
    enum inlet_fate *fate_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store,
		"SELECT is_refused FROM inlet_mark"
		" WHERE inlet = ?1 AND validity = ?2 AND uid = ?3",
		err) != 0)
		return -1;
	bind_mark(&query, mark);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	*fate_r = !has_row                    ? INLET_FATE_NONE
	          : query_int(&query, 0) != 0 ? INLET_FATE_REFUSED
	                                      : INLET_FATE_TAKEN;
	return 0;
}

int
store_inlet_unmark(
    struct store *store, const struct inlet_mark *mark, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		"DELETE FROM inlet_mark"
		" WHERE inlet = ?1 AND validity = ?2 AND uid = ?3",
		err) != 0)
		return -1;
	bind_mark(&query, mark);
	return query_run(&query, NULL, err);
}

int
store_inlet_forget(
    struct store *store, const char *inlet, uint32_t validity, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		"DELETE FROM inlet_mark WHERE inlet = ?1 AND validity <> ?2",
		err) != 0)
		return -1;
	query_bind_string(&query, inlet);
	query_bind_int(&query, validity);
	return query_run(&query, NULL, err);
}

int
store_inlet_state(struct store *store, const char *name, bool is_working,
    const char *words, int64_t at, struct err *err)
{
	static const char upsert[] =
	    "INSERT INTO inlet_state(name, is_working, since, words)"
	    " VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (name) DO UPDATE SET since = CASE"
	    "  WHEN inlet_state.is_working = excluded.is_working"
	    "  THEN inlet_state.since ELSE excluded.since END,"
	    " is_working = excluded.is_working, words = excluded.words";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, upsert, err) != 0)
		return -1;
	query_bind_string(&query, name);
	query_bind_int(&query, is_working);
	query_bind_int(&query, at);
	query_bind_string(&query, words);
	return query_run(&query, NULL, err);
}

int
store_inlet_count(
    struct store *store, const char *name, int64_t at, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		"UPDATE inlet_state SET n_taken = n_taken + 1, taken_at = ?1"
		" WHERE name = ?2",
		err) != 0)
		return -1;
	query_bind_int(&query, at);
	query_bind_string(&query, name);
	return query_run(&query, NULL, err);
}

int
store_each_inlet(struct store *store,
    int (*visit)(
	void *self, const struct inlet_state_row *row, struct err *err),
    void *self, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store,
		"SELECT name, is_working, since, taken_at, n_taken, words"
		" FROM inlet_state ORDER BY name",
		err) != 0)
		return -1;
	for (;;) {
		if (query_step(&query, &has_row, err) != 0)
			return -1;
		if (!has_row)
			return 0;
		struct inlet_state_row row = {
			.name = query_text(&query, 0),
			.is_working = query_int(&query, 1) != 0,
			.since = query_int(&query, 2),
			.taken_at = query_int(&query, 3),
			.n_taken = query_int(&query, 4),
			.words = query_text(&query, 5),
		};
		if (visit(self, &row, err) != 0)
			return -1;
	}
}
