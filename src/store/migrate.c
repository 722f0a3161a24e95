/* Running the steps that a store lacks. */
#include "migrate.h"

#include <stdio.h>

#include "sql.h"

int
migrate_latest(void)
{
	int n = 0;

	while (schema_steps[n] != NULL)
		n++;
	return n;
}

static int
current_version(struct store *store, int64_t *version_r, struct err *err)
{
	return sql_number(
	    store, "PRAGMA user_version", NO_ARGS, version_r, err);
}

/* From that version to the next. */
static int
run_step(struct store *store, int64_t version, struct err *err)
{
	const char *const *statement = schema_steps[version];
	char sql[64];

	for (; *statement != NULL; statement++) {
		if (sql_script(store, *statement, err) != 0)
			return -1;
	}
	snprintf(sql, sizeof(sql), "PRAGMA user_version = %lld",
	    (long long)version + 1);
	return sql_script(store, sql, err);
}

static int
run_missing(struct store *store, struct err *err)
{
	int64_t version;

	if (current_version(store, &version, err) != 0)
		return -1;
	if (version > migrate_latest())
		return err_set(err, ERR_UNREACHABLE,
		    "the store has schema %lld, this program knows %d; "
		    "use the newer crieur",
		    (long long)version, migrate_latest());
	for (; version < migrate_latest(); version++) {
		if (run_step(store, version, err) != 0)
			return err_wrap(
			    err, "schema step %lld", (long long)version + 1);
	}
	return 0;
}

int
migrate_run(struct store *store, struct err *err)
{
	if (store_begin(store, err) != 0)
		return -1;
	/* A step may have to write into the schema itself. */
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	int result = store_end(store, run_missing(store, err), err);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return result;
}

int
migrate_check(struct store *store, struct err *err)
{
	int64_t version;

	if (current_version(store, &version, err) != 0)
		return -1;
	if (version == migrate_latest())
		return 0;
	return err_set(err, ERR_UNREACHABLE,
	    "the store has schema %lld, this program expects %d; "
	    "start crieurd of this version once",
	    (long long)version, migrate_latest());
}
