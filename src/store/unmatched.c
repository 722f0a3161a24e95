/* The table unmatched. */
#include "crieur/store/unmatched.h"

#include "crieur/base/date.h"
#include "crieur/store/dues.h"

#include "query.h"

static int
is_settled(struct store *store, const struct unmatched_row *row,
    bool *is_settled_r, struct err *err)
{
	static const char select[] =
	    "SELECT settled_at FROM unmatched"
	    " WHERE source = ?1 AND reference = ?2 AND name = ?3";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, row->source);
	query_bind_string(&query, row->reference);
	query_bind_string(&query, row->name);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	*is_settled_r = has_row && !query_is_null(&query, 0);
	return 0;
}

int
store_unmatched_insert(struct store *store, const struct unmatched_row *row,
    bool *is_new_r, bool *is_settled_r, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO unmatched(source, reference, name, address,"
	    " payer_name, payer_address, organisation, paid_from, paid_until,"
	    " amount_cents, reason, recorded_at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
	    " ON CONFLICT (source, reference, name) DO NOTHING";
	struct query query CLEANUP(query_close) = { 0 };
	int64_t n_changed = 0;

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_string(&query, row->source);
	query_bind_string(&query, row->reference);
	query_bind_string(&query, row->name);
	query_bind_string(&query, row->address);
	query_bind_string(&query, row->payer_name);
	query_bind_string(&query, row->payer_address);
	query_bind_string(&query, row->organisation);
	query_bind_day(&query, row->paid_from);
	query_bind_day(&query, row->paid_until);
	if (row->amount_cents == AMOUNT_UNKNOWN)
		query_bind_null(&query);
	else
		query_bind_int(&query, row->amount_cents);
	query_bind_string(&query, row->reason);
	query_bind_int(&query, row->recorded_at);
	if (query_run(&query, &n_changed, err) != 0)
		return -1;
	*is_new_r = n_changed > 0;
	return is_settled(store, row, is_settled_r, err);
}

#define UNMATCHED_ROW                                                      \
 "SELECT id, source, reference, name, address, payer_name, payer_address," \
 " organisation, paid_from, paid_until, amount_cents, reason, recorded_at" \
 " FROM unmatched WHERE settled_at IS NULL"

static int
read_row(struct query *query, struct arena *arena, struct unmatched_row *row,
    struct err *err)
{
	const char **texts[] = { &row->source, &row->reference, &row->name,
		&row->address, &row->payer_name, &row->payer_address,
		&row->organisation };

	row->id = query_int(query, 0);
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		if (query_dup(query, (int)i + 1, arena, texts[i], err) != 0)
			return -1;
	}
	row->paid_from = query_day(query, 8, DATE_NONE);
	row->paid_until = query_day(query, 9, DATE_NONE);
	row->amount_cents =
	    query_is_null(query, 10) ? AMOUNT_UNKNOWN : query_int(query, 10);
	row->recorded_at = query_int(query, 12);
	row->settlement = "";
	return query_dup(query, 11, arena, &row->reason, err);
}

int
store_unmatched_get(struct store *store, int64_t id, struct arena *arena,
    struct unmatched_row *row_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	struct unmatched_row row = { 0 };
	bool has_row = false;

	if (query_open(&query, store, UNMATCHED_ROW " AND id = ?1", err) != 0)
		return -1;
	query_bind_int(&query, id);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (!has_row)
		return err_set(err, ERR_ABSENT,
		    "no unmatched payment waits under %lld", (long long)id);
	if (read_row(&query, arena, &row, err) != 0)
		return -1;
	*row_r = row;
	return 0;
}

int
store_unmatched_settle(struct store *store, int64_t id, const char *settlement,
    int64_t at, struct err *err)
{
	static const char update[] =
	    "UPDATE unmatched SET settled_at = ?1, settlement = ?2"
	    " WHERE id = ?3";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, at);
	query_bind_string(&query, settlement);
	query_bind_int(&query, id);
	return query_run(&query, NULL, err);
}

int
store_unmatched_withdraw(struct store *store, const char *source,
    struct span reference, struct span name, int64_t *n_withdrawn_r,
    struct err *err)
{
	static const char delete[] =
	    "DELETE FROM unmatched WHERE source = ?1 AND reference = ?2"
	    " AND name = ?3 AND settled_at IS NULL";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, delete, err) != 0)
		return -1;
	query_bind_string(&query, source);
	query_bind_text(&query, reference);
	query_bind_text(&query, name);
	return query_run(&query, n_withdrawn_r, err);
}

int
store_each_unmatched(struct store *store,
    int (*visit)(void *self, const struct unmatched_row *row, struct err *err),
    void *self, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store, UNMATCHED_ROW " ORDER BY id", err) != 0)
		return -1;
	while (query_step(&query, &has_row, err) == 0) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		struct unmatched_row row = { 0 };
		if (!has_row)
			return 0;
		if (read_row(&query, &arena, &row, err) != 0 ||
		    visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}
