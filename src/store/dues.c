/* The table dues. */
#include "crieur/store/dues.h"

#include "crieur/base/date.h"

#include "query.h"

int
store_dues_insert(struct store *store, const struct dues_row *row,
    bool *is_new_r, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO dues(person_id, organisation_id, kind, paid_from,"
	    " paid_until, amount_cents, source, reference, actor, reason,"
	    " recorded_at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
	    " ON CONFLICT DO NOTHING";
	struct query query CLEANUP(query_close) = { 0 };
	int64_t n_changed = 0;

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_id(&query, row->person_id);
	query_bind_id(&query, row->organisation_id);
	query_bind_string(&query, row->is_exemption ? "exempt" : "paid");
	query_bind_day(&query, row->paid_from);
	query_bind_day(&query, row->paid_until);
	if (row->amount_cents == AMOUNT_UNKNOWN)
		query_bind_null(&query);
	else
		query_bind_int(&query, row->amount_cents);
	query_bind_string(&query, row->source);
	query_bind_string(&query, row->reference);
	query_bind_string(&query, row->actor);
	query_bind_string(&query, row->reason != NULL ? row->reason : "");
	query_bind_int(&query, row->recorded_at);
	if (query_run(&query, &n_changed, err) != 0)
		return -1;
	*is_new_r = n_changed > 0;
	return 0;
}

int
store_dues_set_until(
    struct store *store, int64_t id, int32_t paid_until, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		"UPDATE dues SET paid_until = ?1 WHERE id = ?2", err) != 0)
		return -1;
	query_bind_day(&query, paid_until);
	query_bind_int(&query, id);
	return query_run(&query, NULL, err);
}

int
store_dues_delete(struct store *store, int64_t id, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, "DELETE FROM dues WHERE id = ?1", err) !=
	    0)
		return -1;
	query_bind_int(&query, id);
	return query_run(&query, NULL, err);
}

int
store_dues_last(struct store *store, int64_t person_id, const char *source,
    int32_t *paid_until_r, struct err *err)
{
	static const char select[] = "SELECT max(paid_until) FROM dues"
				     " WHERE person_id = ?1 AND kind = 'paid'"
				     " AND (?2 IS NULL OR source = ?2)";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	query_bind_string(&query, source);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	*paid_until_r = has_row ? query_day(&query, 0, DATE_NONE) : DATE_NONE;
	return 0;
}

int
store_dues_last_of_organisation(struct store *store, int64_t organisation_id,
    int32_t *paid_until_r, struct err *err)
{
	static const char select[] =
	    "SELECT max(paid_until) FROM dues"
	    " WHERE organisation_id = ?1 AND kind = 'paid'";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, organisation_id);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	*paid_until_r = has_row ? query_day(&query, 0, DATE_NONE) : DATE_NONE;
	return 0;
}

int
store_dues_withdraw(struct store *store, const char *source,
    struct span reference, int64_t person_id, int64_t *n_withdrawn_r,
    struct err *err)
{
	static const char delete[] =
	    "DELETE FROM dues WHERE source = ?1 AND reference = ?2"
	    " AND (?3 IS NULL OR person_id = ?3)";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, delete, err) != 0)
		return -1;
	query_bind_string(&query, source);
	query_bind_text(&query, reference);
	query_bind_id(&query, person_id);
	return query_run(&query, n_withdrawn_r, err);
}

int
store_dues_count_reference(struct store *store, const char *source,
    struct span reference, int64_t *n_rows_r, struct err *err)
{
	static const char select[] =
	    "SELECT count(*) FROM dues WHERE source = ?1 AND reference = ?2";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, source);
	query_bind_text(&query, reference);
	return query_first(&query, n_rows_r, err);
}

int
store_dues_was_erased(struct store *store, const char *source,
    struct span reference, bool *was_erased_r, struct err *err)
{
	static const char select[] =
	    "SELECT 1 FROM erased_dues WHERE source = ?1 AND reference = ?2";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, source);
	query_bind_text(&query, reference);
	return query_step(&query, was_erased_r, err);
}

#define DUES_ROW                                                       \
 "SELECT id, person_id, organisation_id, kind, paid_from, paid_until," \
 " amount_cents, source, reference, actor, reason, recorded_at FROM dues"
#define IN_ORDER " ORDER BY paid_until, id"

static struct dues_row
read_row(struct query *query)
{
	return (struct dues_row){
		.id = query_int(query, 0),
		.person_id = query_int(query, 1),
		.organisation_id = query_int(query, 2),
		.is_exemption = span_is(query_span(query, 3), "exempt"),
		.paid_from = query_day(query, 4, DATE_NONE),
		.paid_until = query_day(query, 5, DATE_FOREVER),
		.amount_cents = query_is_null(query, 6) ? AMOUNT_UNKNOWN
		                                        : query_int(query, 6),
		.source = query_text(query, 7),
		.reference =
		    query_is_null(query, 8) ? NULL : query_text(query, 8),
		.actor = query_text(query, 9),
		.reason = query_text(query, 10),
		.recorded_at = query_int(query, 11),
	};
}

int
store_each_dues(struct store *store, int64_t person_id, int64_t organisation_id,
    int (*visit)(void *self, const struct dues_row *row, struct err *err),
    void *self, struct err *err)
{
	static const char of_person[] =
	    DUES_ROW " WHERE person_id = ?1" IN_ORDER;
	static const char of_organisation[] =
	    DUES_ROW " WHERE organisation_id = ?1" IN_ORDER;
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store,
		person_id != 0 ? of_person : of_organisation, err) != 0)
		return -1;
	query_bind_int(&query, person_id != 0 ? person_id : organisation_id);
	while (query_step(&query, &has_row, err) == 0) {
		if (!has_row)
			return 0;
		struct dues_row row = read_row(&query);
		if (visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}
