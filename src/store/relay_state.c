/* The table relay_state. */
#include "crieur/store/relay_state.h"

#include "sql.h"

NAME_TABLE(relay_state_names, "the state of a relay", RELAY_STATE)
ROW_DEFINE(relay_state, RELAY_STATE_ROW)

int
store_relay_state_get(struct store *store, const char *name,
    struct arena *arena, struct relay_state_row *row_r, struct err *err)
{
	*row_r = (struct relay_state_row){ .name = name, .words = "" };
	int found = sql_row(store,
	    SELECT_FROM(RELAY_STATE_ROW, "relay_state WHERE name = ?1"),
	    ARGS(TEXT(name)), INTO(relay_state, row_r, arena), err);

	return found < 0 ? -1 : 0;
}

int
store_relay_state_try(struct store *store, const char *name,
    const struct relay_trial *trial, bool *is_mine_r, struct err *err)
{
	return sql_changed(store,
	    "UPDATE relay_state SET retry_at = ?3"
	    " WHERE name = ?1 AND retry_at <= ?2 AND state <> 'ready'",
	    ARGS(TEXT(name), INT(trial->now), INT(trial->until_at)), is_mine_r,
	    err);
}

int
store_relay_state_set(
    struct store *store, const struct relay_state_row *row, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO relay_state(name, state, since, retry_at, n_failures,"
	    " words) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
	    " ON CONFLICT (name) DO UPDATE SET state = excluded.state,"
	    " since = excluded.since, retry_at = excluded.retry_at,"
	    " n_failures = excluded.n_failures, words = excluded.words",
	    ARGS(TEXT(row->name), NAME(relay_state_names, row->state),
		INT(row->since), INT(row->retry_at), INT(row->n_failures),
		TEXT(row->words)),
	    err);
}
