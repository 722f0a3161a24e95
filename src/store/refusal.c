/* The table refusal. */
#include "crieur/store/refusal.h"

#include "sql.h"

ROW_DEFINE(refusal, REFUSAL_ROW)

int
store_refusal_next(struct store *store, struct arena *arena,
    struct refusal_row *row_r, struct err *err)
{
	return sql_first(store,
	    SELECT_FROM(REFUSAL_ROW,
		"refusal JOIN outgoing ON outgoing.id = refusal.outgoing_id"
		" WHERE refusal.told_at IS NULL AND NOT EXISTS (SELECT 1"
		"  FROM delivery WHERE"
		"  delivery.outgoing_id = refusal.outgoing_id"
		"  AND state IN ('queued','sending'))"
		" ORDER BY refusal.outgoing_id LIMIT 1"),
	    NO_ARGS, INTO(refusal, row_r, arena), err);
}

int
store_refusal_told(
    struct store *store, int64_t outgoing_id, int64_t now, struct err *err)
{
	return sql_run(store,
	    "UPDATE refusal SET told_at = ?2 WHERE outgoing_id = ?1",
	    ARGS(INT(outgoing_id), INT(now)), err);
}
