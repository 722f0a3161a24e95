/* The table heartbeat, and what can be seen of a store's health. */
#include "crieur/store/heartbeat.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sql.h"

enum {
	PATH_SIZE = 4096,
	SQL_SIZE = 256,
	LARGE_PAGES = 128 * 1024,
};

int
store_heartbeat(
    struct store *store, const char *name, int64_t at, struct err *err)
{
	if (store_begin(store, err) != 0)
		return -1;
	int result = sql_run(store,
	    "INSERT INTO heartbeat(name, at) VALUES (?1, ?2)"
	    " ON CONFLICT (name) DO UPDATE SET at = excluded.at",
	    ARGS(TEXT(name), INT(at)), err);
	return store_end(store, result, err);
}

int
store_heartbeat_last(
    struct store *store, const char *name, int64_t *at_r, struct err *err)
{
	return sql_number(store, "SELECT at FROM heartbeat WHERE name = ?1",
	    ARGS(TEXT(name)), at_r, err);
}

static int
look_through_table(struct store *store, const char *table, struct err *err)
{
	sqlite3_stmt *statement = NULL;
	char sql[SQL_SIZE];
	int result = 0;

	sqlite3_snprintf(sizeof(sql), sql, "PRAGMA quick_check(\"%w\")", table);
	int status = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
	if (status == SQLITE_OK)
		status = sqlite3_step(statement);
	const char *found =
	    status == SQLITE_ROW
		? (const char *)sqlite3_column_text(statement, 0)
		: NULL;
	if (status != SQLITE_ROW && status != SQLITE_DONE)
		result = query_error(store, status, err);
	else if (found != NULL && strcmp(found, "ok") != 0)
		result = err_set(
		    err, ERR_TEMPORARY, "store: table %s: %s", table, found);
	sqlite3_finalize(statement);
	return result;
}

int
store_look_through(struct store *store, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	const char *table = "";
	int64_t n_pages = 0;

	if (sql_number(store, "PRAGMA page_count", NO_ARGS, &n_pages, err) != 0)
		return -1;
	while (table != NULL) {
		const char *last = table;
		table = NULL;
		if (sql_text(store,
			"SELECT min(name) FROM sqlite_schema"
			" WHERE type = 'table' AND name > ?1",
			ARGS(TEXT(last)), INTO_TEXT(&table, &arena), err) != 0)
			return -1;
		if (table == NULL ||
		    (n_pages > LARGE_PAGES && strcmp(table, "message") == 0))
			continue;
		if (look_through_table(store, table, err) != 0)
			return -1;
	}
	return 0;
}

int
store_check_modes(const char *path, uid_t user, gid_t group, struct err *err)
{
	static const char *const suffixes[] = { "", "-wal", "-shm" };
	char name[PATH_SIZE];
	struct stat status;

	for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
		snprintf(name, sizeof(name), "%s%s", path, suffixes[i]);
		if (stat(name, &status) != 0)
			continue;
		mode_t needed = S_IROTH | S_IWOTH;
		if (status.st_uid == user)
			needed = S_IRUSR | S_IWUSR;
		else if (status.st_gid == group)
			needed = S_IRGRP | S_IWGRP;
		if ((status.st_mode & needed) != needed)
			return err_set(err, ERR_DENIED,
			    "%s: its mode %04o does not let crieur write; "
			    "start crieurd again, which gives it back",
			    name, (unsigned)status.st_mode & 07777);
	}
	return 0;
}
