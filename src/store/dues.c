/* The table dues. */
#include "crieur/store/dues.h"

#include "sql.h"

ROW_DEFINE(dues, DUES_ROW)

int
store_dues_insert(struct store *store, const struct dues_row *row,
    bool *is_new_r, struct err *err)
{
	return sql_changed(store,
	    "INSERT INTO dues(person_id, organisation_id, kind, paid_from,"
	    " paid_until, amount_cents, source, reference, actor, reason,"
	    " recorded_at)"
	    " VALUES (?1, ?2, CASE WHEN ?3 THEN 'exempt' ELSE 'paid' END, ?4,"
	    " ?5, ?6, ?7, ?8, ?9, coalesce(?10, ''), ?11)"
	    " ON CONFLICT DO NOTHING",
	    ARGS(ID(row->person_id), ID(row->organisation_id),
		INT(row->is_exemption), DAY(row->paid_from),
		DAY(row->paid_until), COUNT(row->amount_cents),
		TEXT(row->source), TEXT(row->reference), TEXT(row->actor),
		TEXT(row->reason), INT(row->recorded_at)),
	    is_new_r, err);
}

int
store_dues_delete(struct store *store, int64_t id, struct err *err)
{
	return sql_run(
	    store, "DELETE FROM dues WHERE id = ?1", ARGS(INT(id)), err);
}

/* Those that last beyond ?3. */
#define TO_CUT                                              \
 " WHERE person_id = ?1 AND (kind = 'paid' AND source = ?2" \
 "  OR kind = 'exempt' AND ?2 IS NULL)"                     \
 " AND (?3 IS NULL OR paid_until IS NULL OR paid_until > ?3)"

int
store_dues_cut(struct store *store, const struct dues_cut *cut, int64_t *n_r,
    struct err *err)
{
	const struct sql_value *args =
	    ARGS(INT(cut->person_id), TEXT(cut->source), DAY(cut->last_day));
	int64_t n_gone, n_cut;

	if (sql_change(store,
		"DELETE FROM dues" TO_CUT " AND (?3 IS NULL OR paid_from > ?3)",
		args, &n_gone, err) != 0 ||
	    sql_change(store, "UPDATE dues SET paid_until = ?3" TO_CUT, args,
		&n_cut, err) != 0)
		return -1;
	*n_r = n_gone + n_cut;
	return 0;
}

int
store_dues_last(struct store *store, int64_t person_id, const char *source,
    int32_t *paid_until_r, struct err *err)
{
	return sql_day(store,
	    "SELECT max(paid_until) FROM dues"
	    " WHERE person_id = ?1 AND kind = 'paid'"
	    " AND (?2 IS NULL OR source = ?2)",
	    ARGS(INT(person_id), TEXT(source)), paid_until_r, err);
}

int
store_dues_last_of_organisation(struct store *store, int64_t organisation_id,
    int32_t *paid_until_r, struct err *err)
{
	return sql_day(store,
	    "SELECT max(paid_until) FROM dues"
	    " WHERE organisation_id = ?1 AND kind = 'paid'",
	    ARGS(INT(organisation_id)), paid_until_r, err);
}

int
store_dues_withdraw(struct store *store, const struct dues_reference *reference,
    int64_t person_id, int64_t *n_withdrawn_r, struct err *err)
{
	return sql_change(store,
	    "DELETE FROM dues WHERE source = ?1 AND reference = ?2"
	    " AND (?3 IS NULL OR person_id = ?3)",
	    ARGS(TEXT(reference->source), TEXT(reference->reference),
		ID(person_id)),
	    n_withdrawn_r, err);
}

int
store_dues_count_reference(struct store *store,
    const struct dues_reference *reference, int64_t *n_rows_r, struct err *err)
{
	return sql_number(store,
	    "SELECT count(*) FROM dues WHERE source = ?1 AND reference = ?2",
	    ARGS(TEXT(reference->source), TEXT(reference->reference)), n_rows_r,
	    err);
}

int
store_dues_was_erased(struct store *store,
    const struct dues_reference *reference, bool *was_erased_r, struct err *err)
{
	return sql_has(store,
	    "SELECT 1 FROM erased_dues WHERE source = ?1 AND reference = ?2",
	    ARGS(TEXT(reference->source), TEXT(reference->reference)),
	    was_erased_r, err);
}

int
store_dues_walk(struct store *store, int64_t person_id, int64_t organisation_id,
    struct cursor *cursor, struct err *err)
{
	if (person_id != 0)
		return sql_walk(store,
		    SELECT(DUES_ROW) " FROM dues WHERE person_id = ?1"
				     " ORDER BY paid_until, id",
		    ARGS(INT(person_id)), cursor, err);
	return sql_walk(store,
	    SELECT(DUES_ROW) " FROM dues WHERE organisation_id = ?1"
			     " ORDER BY paid_until, id",
	    ARGS(INT(organisation_id)), cursor, err);
}
