/* The table bounce_state. */
#include "crieur/store/bounce_state.h"

#include "crieur/base/date.h"

#include "query.h"

#define STATE                                                            \
 "SELECT s.address, a.person_id, s.counted_from, s.probed_at,"           \
 " s.probe_delivery_id, s.suspended_at, s.suspended_on, s.actor, s.seal" \
 " FROM bounce_state AS s JOIN address AS a ON a.address = s.address"

/* Of the current row; its texts are the query's. */
static struct bounce_state
current(struct query *query)
{
	return (struct bounce_state){
		.address = query_text(query, 0),
		.person_id = query_int(query, 1),
		.counted_from = query_int(query, 2),
		.probed_at = query_int(query, 3),
		.probe_delivery_id = query_int(query, 4),
		.suspended_at = query_int(query, 5),
		.suspended_on = query_day(query, 6, DATE_NONE),
		.actor = query_text(query, 7),
		.seal = query_text(query, 8),
	};
}

static int
read_state(struct query *query, struct arena *arena,
    struct bounce_state *state_r, struct err *err)
{
	struct bounce_state state = {
		.address = "",
		.suspended_on = DATE_NONE,
		.actor = "",
		.seal = "",
	};
	bool has_row = false;

	if (query_step(query, &has_row, err) != 0)
		return -1;
	if (has_row) {
		state = current(query);
		state.address = arena_dups(arena, state.address);
		state.actor = arena_dups(arena, state.actor);
		state.seal = arena_dups(arena, state.seal);
		if (state.address == NULL || state.actor == NULL ||
		    state.seal == NULL)
			return err_memory(err);
	}
	*state_r = state;
	return 0;
}

int
store_bounce_state_get(struct store *store, const char *address,
    struct arena *arena, struct bounce_state *state_r, struct err *err)
{
	static const char select[] = STATE " WHERE s.address = ?1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, address);
	if (read_state(&query, arena, state_r, err) != 0)
		return -1;
	state_r->address = address;
	return 0;
}

int
store_bounce_state_by_seal(struct store *store, const char *seal,
    struct arena *arena, struct bounce_state *state_r, struct err *err)
{
	static const char select[] = STATE " WHERE s.seal = ?1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, seal);
	return read_state(&query, arena, state_r, err);
}

int
store_bounce_state_by_probe(struct store *store, int64_t delivery_id,
    struct arena *arena, struct bounce_state *state_r, struct err *err)
{
	static const char select[] = STATE " WHERE s.probe_delivery_id = ?1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, delivery_id);
	return read_state(&query, arena, state_r, err);
}

int
store_bounce_state_set(
    struct store *store, const struct bounce_state *state, struct err *err)
{
	static const char upsert[] =
	    "INSERT INTO bounce_state(address, counted_from, probed_at,"
	    " probe_delivery_id, suspended_at, suspended_on, actor, seal)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
	    " ON CONFLICT (address) DO UPDATE SET"
	    " counted_from = excluded.counted_from,"
	    " probed_at = excluded.probed_at,"
	    " probe_delivery_id = excluded.probe_delivery_id,"
	    " suspended_at = excluded.suspended_at,"
	    " suspended_on = excluded.suspended_on,"
	    " actor = excluded.actor, seal = excluded.seal";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, upsert, err) != 0)
		return -1;
	query_bind_string(&query, state->address);
	query_bind_int(&query, state->counted_from);
	query_bind_id(&query, state->probed_at);
	query_bind_id(&query, state->probe_delivery_id);
	query_bind_id(&query, state->suspended_at);
	query_bind_day(&query, state->suspended_on);
	query_bind_string(&query, state->actor);
	query_bind_string(&query, state->seal[0] != '\0' ? state->seal : NULL);
	return query_run(&query, NULL, err);
}

int
store_bounce_each_suspended(struct store *store, int64_t person_id,
    int (*visit)(void *self, const struct bounce_state *state, struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    STATE " WHERE s.suspended_at IS NOT NULL"
		  " AND (?1 = 0 OR a.person_id = ?2) ORDER BY s.address";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	query_bind_int(&query, person_id);
	while (query_step(&query, &has_row, err) == 0) {
		if (!has_row)
			return 0;
		struct bounce_state state = current(&query);
		if (visit(self, &state, err) != 0)
			return -1;
	}
	return -1;
}

int
store_bounce_count_suspended(struct store *store, int64_t *n_r, struct err *err)
{
	static const char select[] = "SELECT count(*) FROM bounce_state"
				     " WHERE suspended_at IS NOT NULL";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	return query_first(&query, n_r, err);
}
