/* The table alert. */
#include "crieur/store/alert.h"

#include "query.h"

int
store_alert_add(
    struct store *store, const struct alert_row *alert, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO alert(at, source, subject, text)"
	    " VALUES (?1, ?2, ?3, ?4)";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_int(&query, alert->at);
	query_bind_string(&query, alert->source);
	query_bind_string(&query, alert->subject);
	query_bind_string(&query, alert->text);
	return query_run(&query, NULL, err);
}

int
store_alert_last(
    struct store *store, const char *subject, int64_t *at_r, struct err *err)
{
	static const char select[] =
	    "SELECT coalesce(max(at), 0) FROM alert WHERE subject = ?1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, subject);
	return query_first(&query, at_r, err);
}

int
store_alert_next(struct store *store, int64_t now, struct arena *arena,
    struct alert_row *row_r, struct err *err)
{
	static const char select[] =
	    "SELECT id, at, n_tries, source, subject, text FROM alert"
	    " WHERE done_at IS NULL AND next_at <= ?1 ORDER BY id LIMIT 1";
	struct query query CLEANUP(query_close) = { 0 };
	struct alert_row row = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, now);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (has_row) {
		row.id = query_int(&query, 0);
		row.at = query_int(&query, 1);
		row.n_tries = query_int(&query, 2);
		if (query_dup(&query, 3, arena, &row.source, err) != 0 ||
		    query_dup(&query, 4, arena, &row.subject, err) != 0 ||
		    query_dup(&query, 5, arena, &row.text, err) != 0)
			return -1;
	}
	*row_r = row;
	return 0;
}

static int
end_try(struct store *store, const char *update, int64_t id,
    const char *problem, int64_t at, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, id);
	query_bind_string(&query, problem);
	query_bind_int(&query, at);
	return query_run(&query, NULL, err);
}

int
store_alert_done(struct store *store, int64_t id, const char *problem,
    int64_t now, struct err *err)
{
	static const char update[] =
	    "UPDATE alert SET n_tries = n_tries + 1, problem = ?2,"
	    " done_at = ?3 WHERE id = ?1";

	return end_try(store, update, id, problem, now, err);
}

int
store_alert_failed(struct store *store, int64_t id, const char *problem,
    int64_t next_at, struct err *err)
{
	static const char update[] =
	    "UPDATE alert SET n_tries = n_tries + 1, problem = ?2,"
	    " next_at = ?3 WHERE id = ?1";

	return end_try(store, update, id, problem, next_at, err);
}

int
store_alert_untold(struct store *store, int64_t since_at, struct arena *arena,
    int64_t *n_r, const char **problem_r, struct err *err)
{
	static const char count[] =
	    "SELECT count(*) FROM alert WHERE at >= ?1 AND problem <> ''";
	static const char last[] =
	    "SELECT problem FROM alert WHERE at >= ?1 AND problem <> ''"
	    " ORDER BY id DESC LIMIT 1";
	struct query counting CLEANUP(query_close) = { 0 };
	struct query naming CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&counting, store, count, err) != 0)
		return -1;
	query_bind_int(&counting, since_at);
	if (query_first(&counting, n_r, err) != 0)
		return -1;
	*problem_r = "";
	if (query_open(&naming, store, last, err) != 0)
		return -1;
	query_bind_int(&naming, since_at);
	if (query_step(&naming, &has_row, err) != 0)
		return -1;
	return has_row ? query_dup(&naming, 0, arena, problem_r, err) : 0;
}
