/* The table bounce_state. */
#include "crieur/store/bounce_state.h"

#include "sql.h"

ROW_DEFINE(bounce_state, BOUNCE_STATE_ROW)

#define STATE             \
 SELECT(BOUNCE_STATE_ROW) \
 " FROM bounce_state AS s JOIN address AS a ON a.address = s.address"

/* The state that a SELECT finds, or the empty one. */
static int
state_find(struct store *store, const char *sql, const struct sql_value *args,
    struct sql_into into, struct err *err)
{
	*(struct bounce_state_row *)into.row = (struct bounce_state_row){
		.address = "",
		.suspended_on = DATE_NONE,
		.actor = "",
		.seal = "",
	};
	return sql_row(store, sql, args, into, err) < 0 ? -1 : 0;
}

int
store_bounce_state_get(struct store *store, const char *address,
    struct arena *arena, struct bounce_state_row *state_r, struct err *err)
{
	int result = state_find(store, STATE " WHERE s.address = ?1",
	    ARGS(TEXT(address)), INTO(bounce_state, state_r, arena), err);

	state_r->address = address;
	return result;
}

int
store_bounce_state_by_seal(struct store *store, const char *seal,
    struct arena *arena, struct bounce_state_row *state_r, struct err *err)
{
	return state_find(store, STATE " WHERE s.seal = ?1", ARGS(TEXT(seal)),
	    INTO(bounce_state, state_r, arena), err);
}

int
store_bounce_state_by_probe(struct store *store, int64_t delivery_id,
    struct arena *arena, struct bounce_state_row *state_r, struct err *err)
{
	return state_find(store, STATE " WHERE s.probe_delivery_id = ?1",
	    ARGS(INT(delivery_id)), INTO(bounce_state, state_r, arena), err);
}

int
store_bounce_state_set(
    struct store *store, const struct bounce_state_row *state, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO bounce_state(address, counted_from, probed_at,"
	    " probe_delivery_id, suspended_at, suspended_on, actor, seal)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, nullif(?8, ''))"
	    " ON CONFLICT (address) DO UPDATE SET"
	    " counted_from = excluded.counted_from,"
	    " probed_at = excluded.probed_at,"
	    " probe_delivery_id = excluded.probe_delivery_id,"
	    " suspended_at = excluded.suspended_at,"
	    " suspended_on = excluded.suspended_on,"
	    " actor = excluded.actor, seal = excluded.seal",
	    ARGS(TEXT(state->address), INT(state->counted_from),
		ID(state->probed_at), ID(state->probe_delivery_id),
		ID(state->suspended_at), DAY(state->suspended_on),
		TEXT(state->actor), TEXT(state->seal)),
	    err);
}

int
store_bounce_suspended_walk(struct store *store, int64_t person_id,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    STATE " WHERE s.suspended_at IS NOT NULL"
		  " AND (?1 = 0 OR a.person_id = ?1) ORDER BY s.address",
	    ARGS(INT(person_id)), cursor, err);
}

int
store_bounce_count_suspended(struct store *store, int64_t *n_r, struct err *err)
{
	return sql_number(store,
	    "SELECT count(*) FROM bounce_state WHERE suspended_at IS NOT NULL",
	    NO_ARGS, n_r, err);
}
