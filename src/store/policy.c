/* The tables policy and policy_file. */
#include "crieur/store/policy.h"

#include "sql.h"

ROW_DEFINE(policy, POLICY_ROW)
ROW_DEFINE(policy_file, POLICY_FILE_ROW)

int
store_policy_live(struct store *store, int64_t *id_r, struct err *err)
{
	return sql_number(
	    store, "SELECT max(id) FROM policy", NO_ARGS, id_r, err);
}

int
store_policy_insert(struct store *store, const struct policy_row *row,
    int64_t *id_r, struct err *err)
{
	return sql_insert(store,
	    "INSERT INTO policy(created_at, actor, comment)"
	    " VALUES (?1, ?2, ?3)",
	    ARGS(INT(row->created_at), TEXT(row->actor),
		TEXT(row->comment != NULL ? row->comment : "")),
	    id_r, err);
}

int
store_policy_file_insert(
    struct store *store, const struct policy_file_row *row, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO policy_file(policy_id, position, name, content)"
	    " VALUES (?1, ?2, ?3, ?4)",
	    ARGS(INT(row->policy_id), INT(row->position), TEXT(row->name),
		BYTES(row->text)),
	    err);
}

int
store_policy_file_walk(struct store *store, int64_t policy_id,
    struct cursor *cursor, struct err *err)
{
	bool exists;

	if (sql_has(store, "SELECT 1 FROM policy_file WHERE policy_id = ?1",
		ARGS(INT(policy_id)), &exists, err) != 0)
		return -1;
	if (!exists)
		return err_set(err, ERR_ABSENT,
		    "there is no policy version %lld", (long long)policy_id);
	return sql_walk(store,
	    SELECT_FROM(POLICY_FILE_ROW,
		"policy_file WHERE policy_id = ?1 ORDER BY position"),
	    ARGS(INT(policy_id)), cursor, err);
}

int
store_policy_walk(struct store *store, struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT_FROM(POLICY_ROW, "policy ORDER BY id DESC"), NO_ARGS, cursor,
	    err);
}
