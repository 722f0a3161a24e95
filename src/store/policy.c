/* The tables policy and policy_file. */
#include "crieur/store/policy.h"

#include "query.h"

int
store_policy_live(struct store *store, int64_t *id_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, "SELECT max(id) FROM policy", err) != 0)
		return -1;
	return query_first(&query, id_r, err);
}

int
store_policy_insert(struct store *store, const struct policy_row *row,
    int64_t *id_r, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO policy(created_at, actor, comment)"
	    " VALUES (?1, ?2, ?3)";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_int(&query, row->created_at);
	query_bind_string(&query, row->actor);
	query_bind_string(&query, row->comment != NULL ? row->comment : "");
	if (query_run(&query, NULL, err) != 0)
		return -1;
	*id_r = query_last_id(store);
	return 0;
}

int
store_policy_file_insert(struct store *store, int64_t policy_id, int position,
    const char *name, struct span text, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO policy_file(policy_id, position, name, content)"
	    " VALUES (?1, ?2, ?3, ?4)";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_int(&query, policy_id);
	query_bind_int(&query, position);
	query_bind_string(&query, name);
	query_bind_blob(&query, text);
	return query_run(&query, NULL, err);
}

int
store_each_policy_file(struct store *store, int64_t policy_id,
    int (*visit)(
	void *self, const char *name, struct span text, struct err *err),
    void *self, struct err *err)
{
	static const char select[] = "SELECT name, content FROM policy_file"
				     " WHERE policy_id = ?1 ORDER BY position";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row, is_empty = true;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, policy_id);
	while (query_step(&query, &has_row, err) == 0) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		const char *name = NULL;
		if (!has_row && is_empty)
			return err_set(err, ERR_ABSENT,
			    "there is no policy version %lld",
			    (long long)policy_id);
		if (!has_row)
			return 0;
		is_empty = false;
		if (query_dup(&query, 0, &arena, &name, err) != 0 ||
		    visit(self, name, query_span(&query, 1), err) != 0)
			return -1;
	}
	return -1;
}

static int
read_row(struct query *query, struct arena *arena, struct policy_row *row,
    struct err *err)
{
	row->id = query_int(query, 0);
	row->created_at = query_int(query, 1);
	row->n_files = query_int(query, 4);
	if (query_dup(query, 2, arena, &row->actor, err) != 0)
		return -1;
	return query_dup(query, 3, arena, &row->comment, err);
}

int
store_each_policy(struct store *store,
    int (*visit)(void *self, const struct policy_row *row, struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    "SELECT id, created_at, actor, comment,"
	    " (SELECT count(*) FROM policy_file WHERE policy_id = policy.id)"
	    " FROM policy ORDER BY id DESC";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	while (query_step(&query, &has_row, err) == 0) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		struct policy_row row = { 0 };
		if (!has_row)
			return 0;
		if (read_row(&query, &arena, &row, err) != 0 ||
		    visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}
