/* The table process. */
#include "crieur/store/process.h"

#include "query.h"

int
store_process_start(struct store *store, const char *name, int64_t pid,
    int64_t policy_id, int64_t at, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO process(name, pid, policy_id, started_at)"
	    " VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (name) DO UPDATE SET pid = excluded.pid,"
	    "  policy_id = excluded.policy_id,"
	    "  started_at = excluded.started_at,"
	    "  n_starts = process.n_starts + 1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_string(&query, name);
	query_bind_int(&query, pid);
	query_bind_id(&query, policy_id);
	query_bind_int(&query, at);
	return query_run(&query, NULL, err);
}

int
store_process_policy(
    struct store *store, const char *name, int64_t policy_id, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		"UPDATE process SET policy_id = ?1 WHERE name = ?2", err) != 0)
		return -1;
	query_bind_id(&query, policy_id);
	query_bind_string(&query, name);
	return query_run(&query, NULL, err);
}

int
store_process_problem(struct store *store, const char *name,
    const char *problem, int64_t at, struct err *err)
{
	static const char update[] =
	    "UPDATE process SET problem = ?1, problem_at = ?2 WHERE name = ?3";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_string(&query, problem);
	query_bind_int(&query, at);
	query_bind_string(&query, name);
	return query_run(&query, NULL, err);
}

int
store_process_end(struct store *store, const char *name, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		"UPDATE process SET pid = 0 WHERE name = ?1", err) != 0)
		return -1;
	query_bind_string(&query, name);
	return query_run(&query, NULL, err);
}

static int
read_row(struct query *query, struct arena *arena, struct process_row *row,
    struct err *err)
{
	row->pid = query_int(query, 1);
	row->policy_id = query_int(query, 2);
	row->started_at = query_int(query, 3);
	row->n_starts = query_int(query, 4);
	row->problem_at = query_int(query, 6);
	if (query_dup(query, 0, arena, &row->name, err) != 0)
		return -1;
	return query_dup(query, 5, arena, &row->problem, err);
}

int
store_each_process(struct store *store,
    int (*visit)(void *self, const struct process_row *row, struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    "SELECT name, pid, policy_id, started_at, n_starts, problem,"
	    " problem_at FROM process ORDER BY name";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	while (query_step(&query, &has_row, err) == 0) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		struct process_row row = { 0 };
		if (!has_row)
			return 0;
		if (read_row(&query, &arena, &row, err) != 0 ||
		    visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}
