/* Running the steps that a store lacks. */
#include "migrate.h"

#include <stdio.h>

#include "crieur/base/limits.h"

#include "query.h"

/* Step n brings the schema from version n to n + 1. */
static const char *const *const steps[] = { schema_first, schema_second,
	schema_third };

int
migrate_latest(void)
{
	return (int)COUNT_OF(steps);
}

static int
current_version(struct store *store, int *version_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, "PRAGMA user_version", err) != 0 ||
	    query_step(&query, &has_row, err) != 0)
		return -1;
	*version_r = has_row ? (int)query_int(&query, 0) : 0;
	return 0;
}

static int
run_step(struct store *store, int number, struct err *err)
{
	char sql[64];

	for (const char *const *part = steps[number]; *part != NULL; part++) {
		int status = sqlite3_exec(store->db, *part, NULL, NULL, NULL);
		if (status != SQLITE_OK)
			return query_error(store, status, err);
	}
	snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", number + 1);
	int status = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
	return status == SQLITE_OK ? 0 : query_error(store, status, err);
}

static int
run_missing(struct store *store, struct err *err)
{
	int version;

	if (store_begin(store, err) != 0)
		return -1;
	if (current_version(store, &version, err) != 0)
		goto rollback;
	if (version > migrate_latest()) {
		err_set(err, ERR_UNREACHABLE,
		    "the store has schema %d, this program knows %d; "
		    "use the newer crieur",
		    version, migrate_latest());
		goto rollback;
	}
	for (; version < migrate_latest(); version++) {
		if (run_step(store, version, err) != 0) {
			err_wrap(err, "schema step %d", version + 1);
			goto rollback;
		}
	}
	return store_commit(store, err);

rollback:
	store_rollback(store);
	return -1;
}

int
migrate_run(struct store *store, struct err *err)
{
	/* A step may have to write into the schema itself. */
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	int result = run_missing(store, err);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return result;
}
