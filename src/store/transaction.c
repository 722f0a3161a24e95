/* Transactions: begun in turn, and on disk when they say so. */
#include "crieur/store/database.h"

#include "place.h"
#include "sql.h"
#include "turn.h"

/* Whether a commit waits for the disk can be changed between transactions
 * only; where it could not be changed back, the next one tries again first. */
static int
end_light(struct store *store, struct err *err)
{
	if (!store->is_light)
		return 0;
	if (sql_script(store, "PRAGMA synchronous = FULL", err) != 0)
		return -1;
	store->is_light = false;
	return 0;
}

static int
begin(struct store *store, struct err *err)
{
	turn_take(store->turn);
	int result = sql_script(store, "BEGIN IMMEDIATE", err);
	turn_pass(store->turn);
	if (result == 0 && place_check_log(store, err) != 0) {
		store_rollback(store);
		return -1;
	}
	return result;
}

int
store_begin(struct store *store, struct err *err)
{
	if (place_check(store, err) != 0 || end_light(store, err) != 0)
		return -1;
	return begin(store, err);
}

int
store_begin_light(struct store *store, struct err *err)
{
	if (place_check(store, err) != 0)
		return -1;
	store->is_light = true;
	if (sql_script(store, "PRAGMA synchronous = NORMAL", err) == 0 &&
	    begin(store, err) == 0)
		return 0;
	store_rollback(store);
	return -1;
}

int
store_sync(struct store *store, struct err *err)
{
	sqlite3_file *log = NULL;
	int status = sqlite3_file_control(
	    store->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);

	/* The log itself and no checkpoint, which would fail while another
	 * process makes one. What a checkpoint has taken out of the log since
	 * is on the disk already. */
	if (status == SQLITE_OK && log != NULL && log->pMethods != NULL)
		status = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
	return status == SQLITE_OK ? 0 : query_error(store, status, err);
}

int
store_begin_read(struct store *store, struct err *err)
{
	return sql_script(store, "BEGIN", err);
}

int
store_commit(struct store *store, struct err *err)
{
	int result = sql_script(store, "COMMIT", err);

	store_rollback(store);
	return result == 0 ? place_check(store, err) : result;
}

void
store_rollback(struct store *store)
{
	struct err ignored = { 0 };

	if (!sqlite3_get_autocommit(store->db))
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	(void)end_light(store, &ignored);
}

int
store_end(struct store *store, int result, struct err *err)
{
	if (result == 0)
		return store_commit(store, err);
	store_rollback(store);
	return -1;
}

int
store_savepoint(struct store *store, struct err *err)
{
	return sql_script(store, "SAVEPOINT piece", err);
}

int
store_savepoint_end(struct store *store, bool keep, struct err *err)
{
	return sql_script(store,
	    keep ? "RELEASE piece" : "ROLLBACK TO piece; RELEASE piece", err);
}

int
store_generation(struct store *store, int64_t *generation_r, struct err *err)
{
	return sql_number(
	    store, "PRAGMA data_version", NO_ARGS, generation_r, err);
}
