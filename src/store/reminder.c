/* The table reminder. */
#include "crieur/store/reminder.h"

#include "query.h"

int
store_reminder_insert(struct store *store, int64_t person_id, const char *what,
    int32_t about, int64_t at, bool *is_new_r, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO reminder(person_id, what, about, sent_at)"
	    " VALUES (?1, ?2, coalesce(?3, ''), ?4)"
	    " ON CONFLICT (person_id, what, about) DO NOTHING";
	struct query query CLEANUP(query_close) = { 0 };
	int64_t n_changed = 0;

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	query_bind_string(&query, what);
	query_bind_day(&query, about);
	query_bind_int(&query, at);
	if (query_run(&query, &n_changed, err) != 0)
		return -1;
	*is_new_r = n_changed > 0;
	return 0;
}

int
store_reminder_has(struct store *store, int64_t person_id, const char *what,
    int32_t about, bool *has_r, struct err *err)
{
	static const char select[] =
	    "SELECT 1 FROM reminder WHERE person_id = ?1 AND what = ?2"
	    " AND about = coalesce(?3, '')";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	query_bind_string(&query, what);
	query_bind_day(&query, about);
	return query_step(&query, has_r, err);
}

int
store_reminder_forget(
    struct store *store, int32_t before, int64_t *n_r, struct err *err)
{
	static const char delete_rows[] =
	    "DELETE FROM reminder WHERE about < ?1 AND about <> ''";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, delete_rows, err) != 0)
		return -1;
	query_bind_day(&query, before);
	return query_run(&query, n_r, err);
}
