/* The table unmatched. */
#include "crieur/store/unmatched.h"

#include "sql.h"

ROW_DEFINE(unmatched, UNMATCHED_ROW)

#define THE_WAITING \
 SELECT(UNMATCHED_ROW) " FROM unmatched WHERE settled_at IS NULL"

int
store_unmatched_insert(struct store *store, const struct unmatched_row *row,
    bool *is_settled_r, struct err *err)
{
	if (sql_run(store,
		"INSERT INTO unmatched(source, reference, name, address,"
		" payer_name, payer_address, organisation, paid_from,"
		" paid_until, amount_cents, reason, recorded_at)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
		" ON CONFLICT (source, reference, name) DO NOTHING",
		ARGS(TEXT(row->source), TEXT(row->reference), TEXT(row->name),
		    TEXT(row->address), TEXT(row->payer_name),
		    TEXT(row->payer_address), TEXT(row->organisation),
		    DAY(row->paid_from), DAY(row->paid_until),
		    COUNT(row->amount_cents), TEXT(row->reason),
		    INT(row->recorded_at)),
		err) != 0)
		return -1;
	return sql_has(store,
	    "SELECT 1 FROM unmatched WHERE source = ?1 AND reference = ?2"
	    " AND name = ?3 AND settled_at IS NOT NULL",
	    ARGS(TEXT(row->source), TEXT(row->reference), TEXT(row->name)),
	    is_settled_r, err);
}

int
store_unmatched_get(struct store *store, int64_t id, struct arena *arena,
    struct unmatched_row *row_r, struct err *err)
{
	int found = sql_row(store, THE_WAITING " AND id = ?1", ARGS(INT(id)),
	    INTO(unmatched, row_r, arena), err);

	return sql_must(
	    found, err, "no unmatched payment waits under %lld", (long long)id);
}

int
store_unmatched_settle(struct store *store, int64_t id, const char *settlement,
    int64_t at, struct err *err)
{
	return sql_run(store,
	    "UPDATE unmatched SET settled_at = ?1, settlement = ?2"
	    " WHERE id = ?3",
	    ARGS(INT(at), TEXT(settlement), INT(id)), err);
}

int
store_unmatched_withdraw(struct store *store, const struct unmatched_row *named,
    int64_t *n_withdrawn_r, struct err *err)
{
	return sql_change(store,
	    "DELETE FROM unmatched WHERE source = ?1 AND reference = ?2"
	    " AND name = ?3 AND settled_at IS NULL",
	    ARGS(
		TEXT(named->source), TEXT(named->reference), TEXT(named->name)),
	    n_withdrawn_r, err);
}

int
store_unmatched_count(struct store *store, int64_t *n_r, struct err *err)
{
	return sql_number(store,
	    "SELECT count(*) FROM unmatched WHERE settled_at IS NULL", NO_ARGS,
	    n_r, err);
}

int
store_unmatched_walk(
    struct store *store, struct cursor *cursor, struct err *err)
{
	return sql_walk(
	    store, THE_WAITING " ORDER BY id", NO_ARGS, cursor, err);
}
