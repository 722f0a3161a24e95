/* The table alert. */
#include "crieur/store/alert.h"

#include "sql.h"

ROW_DEFINE(alert, ALERT_ROW)
ROW_DEFINE(untold, UNTOLD_ROW)

int
store_alert_add(
    struct store *store, const struct alert_row *alert, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO alert(at, source, subject, text)"
	    " VALUES (?1, ?2, ?3, ?4)",
	    ARGS(INT(alert->at), TEXT(alert->source), TEXT(alert->subject),
		TEXT(alert->text)),
	    err);
}

int
store_alert_last(
    struct store *store, const char *subject, int64_t *at_r, struct err *err)
{
	return sql_number(store, "SELECT max(at) FROM alert WHERE subject = ?1",
	    ARGS(TEXT(subject)), at_r, err);
}

int
store_alert_next(struct store *store, int64_t now, struct arena *arena,
    struct alert_row *row_r, struct err *err)
{
	return sql_first(store,
	    SELECT_FROM(ALERT_ROW,
		"alert WHERE done_at IS NULL AND next_at <= ?1"
		" ORDER BY id LIMIT 1"),
	    ARGS(INT(now)), INTO(alert, row_r, arena), err);
}

int
store_alert_done(struct store *store, int64_t id, const char *problem,
    int64_t now, struct err *err)
{
	return sql_run(store,
	    "UPDATE alert SET n_tries = n_tries + 1, problem = ?2,"
	    " done_at = ?3 WHERE id = ?1",
	    ARGS(INT(id), TEXT(problem), INT(now)), err);
}

int
store_alert_failed(struct store *store, int64_t id, const char *problem,
    int64_t next_at, struct err *err)
{
	return sql_run(store,
	    "UPDATE alert SET n_tries = n_tries + 1, problem = ?2,"
	    " next_at = ?3 WHERE id = ?1",
	    ARGS(INT(id), TEXT(problem), INT(next_at)), err);
}

int
store_alert_untold(struct store *store, int64_t since_at, struct arena *arena,
    struct untold_row *row_r, struct err *err)
{
	return sql_first(store,
	    SELECT_FROM(UNTOLD_ROW, "alert WHERE at >= ?1 AND problem <> ''"),
	    ARGS(INT(since_at)), INTO(untold, row_r, arena), err);
}
