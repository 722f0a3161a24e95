/* The tables inlet_mark and inlet_state. */
#include "crieur/store/inlet.h"

#include "sql.h"

ROW_DEFINE(inlet_state, INLET_STATE_ROW)

#define IS_MARK    " inlet = ?1 AND validity = ?2 AND uid = ?3"
#define MARK(mark) TEXT((mark)->inlet), INT((mark)->validity), INT((mark)->uid)

int
store_inlet_mark(struct store *store, const struct inlet_mark *mark,
    enum inlet_fate fate, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO inlet_mark(inlet, validity, uid, is_refused)"
	    " VALUES (?1, ?2, ?3, ?4)",
	    ARGS(MARK(mark), INT(fate == INLET_FATE_REFUSED)), err);
}

int
store_inlet_fate(struct store *store, const struct inlet_mark *mark,
    enum inlet_fate *fate_r, struct err *err)
{
	int64_t fate;

	if (sql_number(store,
		"SELECT 1 + is_refused FROM inlet_mark WHERE" IS_MARK,
		ARGS(MARK(mark)), &fate, err) != 0)
		return -1;
	*fate_r = (enum inlet_fate)fate;
	return 0;
}

int
store_inlet_unmark(
    struct store *store, const struct inlet_mark *mark, struct err *err)
{
	return sql_run(store, "DELETE FROM inlet_mark WHERE" IS_MARK,
	    ARGS(MARK(mark)), err);
}

int
store_inlet_forget(
    struct store *store, const char *inlet, uint32_t validity, struct err *err)
{
	return sql_run(store,
	    "DELETE FROM inlet_mark WHERE inlet = ?1 AND validity <> ?2",
	    ARGS(TEXT(inlet), INT(validity)), err);
}

int
store_inlet_state(
    struct store *store, const struct inlet_state_row *row, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO inlet_state(name, is_working, since, words)"
	    " VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (name) DO UPDATE SET since = CASE"
	    "  WHEN inlet_state.is_working = excluded.is_working"
	    "  THEN inlet_state.since ELSE excluded.since END,"
	    " is_working = excluded.is_working, words = excluded.words",
	    ARGS(TEXT(row->name), INT(row->is_working), INT(row->since),
		TEXT(row->words)),
	    err);
}

int
store_inlet_count(
    struct store *store, const char *name, int64_t at, struct err *err)
{
	return sql_run(store,
	    "UPDATE inlet_state SET n_taken = n_taken + 1, taken_at = ?1"
	    " WHERE name = ?2",
	    ARGS(INT(at), TEXT(name)), err);
}

int
store_inlet_walk(struct store *store, struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT(INLET_STATE_ROW) " FROM inlet_state ORDER BY name", NO_ARGS,
	    cursor, err);
}
