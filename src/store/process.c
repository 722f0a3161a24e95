/* The table process. */
#include "crieur/store/process.h"

#include "sql.h"

ROW_DEFINE(process, PROCESS_ROW)

int
store_process_start(
    struct store *store, const struct process_row *row, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO process(name, pid, policy_id, started_at)"
	    " VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (name) DO UPDATE SET pid = excluded.pid,"
	    "  policy_id = excluded.policy_id,"
	    "  started_at = excluded.started_at,"
	    "  n_starts = process.n_starts + 1",
	    ARGS(TEXT(row->name), INT(row->pid), ID(row->policy_id),
		INT(row->started_at)),
	    err);
}

int
store_process_policy(
    struct store *store, const char *name, int64_t policy_id, struct err *err)
{
	return sql_run(store,
	    "UPDATE process SET policy_id = ?1 WHERE name = ?2",
	    ARGS(ID(policy_id), TEXT(name)), err);
}

int
store_process_problem(struct store *store, const char *name,
    const char *problem, int64_t at, struct err *err)
{
	return sql_run(store,
	    "UPDATE process SET problem = ?1, problem_at = ?2 WHERE name = ?3",
	    ARGS(TEXT(problem), INT(at), TEXT(name)), err);
}

int
store_process_end(struct store *store, const char *name, struct err *err)
{
	return sql_run(store, "UPDATE process SET pid = 0 WHERE name = ?1",
	    ARGS(TEXT(name)), err);
}

int
store_process_walk(struct store *store, struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT_FROM(PROCESS_ROW, "process ORDER BY name"), NO_ARGS, cursor,
	    err);
}
