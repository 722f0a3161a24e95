/* A copy of a store as one file, and back from it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crieur/base/str.h"
#include "crieur/store/copy.h"

#include "cache.h"
#include "sql.h"

ROW_DEFINE(copy_file, COPY_FILE_ROW)

/* A database of no role: neither migrated nor waited for. */
static int
open_plain(const char *path, int flags, struct store **store_r, struct err *err)
{
	struct store *store = calloc(1, sizeof(*store));

	if (store == NULL)
		return err_memory(err);
	*store_r = store;
	store->role = STORE_ROLE_ADMIN;
	store->turn = -1;
	store->cache = cache_new();
	if (store->cache == NULL)
		return err_memory(err);
	int status = sqlite3_open_v2(path, &store->db, flags, NULL);
	if (status == SQLITE_OK)
		return sql_script(store, "PRAGMA trusted_schema = OFF", err);
	query_error(store, status, err);
	return err_wrap(err, "%s", path);
}

static int
copy_pages(struct store *from, struct store *to, struct err *err)
{
	sqlite3_backup *backup =
	    sqlite3_backup_init(to->db, "main", from->db, "main");

	if (backup == NULL)
		return err_set(
		    err, ERR_TEMPORARY, "%s", sqlite3_errmsg(to->db));
	sqlite3_backup_step(backup, -1);
	int status = sqlite3_backup_finish(backup);
	if (status != SQLITE_OK)
		return err_set(
		    err, ERR_TEMPORARY, "%s", sqlite3_errstr(status));
	/* One file, without a log beside it. */
	return sql_script(to, "PRAGMA journal_mode = DELETE", err);
}

typedef int finish_function(
    struct store *copy, const struct copy_mark *mark, struct err *err);

/* The pages of from in a new file, finished and on disk; or no file. */
static int
write_copy(struct store *from, const char *path, finish_function *finish,
    const struct copy_mark *mark, struct err *err)
{
	struct store *copy = NULL;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_errno(
		    err, ERR_EXISTS, errno, "%s: cannot create the copy", path);
	int result = open_plain(path, SQLITE_OPEN_READWRITE, &copy, err);
	if (result == 0)
		result = copy_pages(from, copy, err);
	if (result == 0)
		result = finish(copy, mark, err);
	store_close(&copy);
	if (result == 0 && fsync(fd) != 0)
		result = err_errno(err, ERR_TEMPORARY, errno, "%s", path);
	close(fd);
	if (result != 0)
		unlink(path);
	return result;
}

static int
keep_files(struct store *copy, const struct copy_mark *mark, struct err *err)
{
	int result = sql_script(copy,
	    "CREATE TABLE IF NOT EXISTS sqlar(name TEXT PRIMARY KEY, mode INT,"
	    " mtime INT, sz INT, data BLOB)",
	    err);

	for (size_t i = 0; i < mark->n_files && result == 0; i++)
		result = sql_run(copy,
		    "INSERT OR REPLACE INTO sqlar(name, mode, mtime, sz, data)"
		    " VALUES (?1, ?2 | 32768, ?3, length(?4), ?4)",
		    ARGS(TEXT(mark->files[i].name), INT(mark->files[i].mode),
			INT(mark->at), BYTES(mark->files[i].content)),
		    err);
	return result;
}

static int
mark_copy(struct store *copy, const struct copy_mark *mark, struct err *err)
{
	if (sql_run(copy,
		"INSERT OR REPLACE INTO copy(id, site, made_at)"
		" VALUES (1, ?1, ?2)",
		ARGS(TEXT(mark->site), INT(mark->at)), err) != 0)
		return -1;
	return keep_files(copy, mark, err);
}

int
store_backup(struct store *store, const char *path,
    const struct copy_mark *mark, struct err *err)
{
	return write_copy(store, path, mark_copy, mark, err);
}

static int
check_copy(struct store *copy, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	const char *found = NULL;
	bool is_store = false;

	if (sql_has(copy,
		"SELECT 1 FROM sqlite_schema"
		" WHERE type = 'table' AND name = 'delivery'",
		NO_ARGS, &is_store, err) != 0 ||
	    sql_text(copy, "PRAGMA quick_check(1)", NO_ARGS,
		INTO_TEXT(&found, &arena), err) != 0)
		return -1;
	if (!is_store)
		return err_set(err, ERR_INPUT, "it is no copy of a store");
	if (found == NULL || strcmp(found, "ok") != 0)
		return err_set(err, ERR_INPUT, "it is damaged: %s",
		    found != NULL ? found : "nothing can be read");
	return 0;
}

int
store_copy_open(const char *path, struct store **store_r, struct err *err)
{
	struct store *copy = NULL;

	if (access(path, R_OK) != 0)
		return err_errno(err, ERR_ABSENT, errno, "%s", path);
	if (open_plain(path, SQLITE_OPEN_READONLY, &copy, err) != 0 ||
	    check_copy(copy, err) != 0) {
		store_close(&copy);
		err->kind = ERR_INPUT;
		return err_wrap(err, "%s", path);
	}
	*store_r = copy;
	return 0;
}

int
store_copy_file_walk(struct store *copy, struct cursor *cursor, struct err *err)
{
	bool has_files = false;

	if (sql_has(copy,
		"SELECT 1 FROM sqlite_schema"
		" WHERE type = 'table' AND name = 'sqlar'",
		NO_ARGS, &has_files, err) != 0)
		return -1;
	return sql_walk(copy,
	    has_files
		? SELECT(
		      COPY_FILE_ROW) " FROM sqlar WHERE sz = length(data) ORDER BY name"
		: "SELECT 0 WHERE 0",
	    NO_ARGS, cursor, err);
}

/* The working store holds none of the files, in no page. */
static int
drop_files(struct store *copy, const struct copy_mark *mark, struct err *err)
{
	(void)mark;
	return sql_script(
	    copy, "PRAGMA secure_delete = ON; DROP TABLE IF EXISTS sqlar", err);
}

static int
move_aside(
    const char *path, const char *aside, const char *suffix, struct err *err)
{
	CLEANUP(str_fini) struct str from = { 0 };
	CLEANUP(str_fini) struct str to = { 0 };

	str_addf(&from, "%s%s", path, suffix);
	str_addf(&to, "%s%s", aside, suffix);
	if (str_check(&from, err) != 0 || str_check(&to, err) != 0)
		return -1;
	if (rename(str_c(&from), str_c(&to)) != 0 && errno != ENOENT)
		return err_errno(err, ERR_TEMPORARY, errno, "%s", str_c(&from));
	return 0;
}

int
store_copy_put(
    struct store *copy, const char *path, const char *aside, struct err *err)
{
	CLEANUP(str_fini) struct str fresh = { 0 };

	str_addf(&fresh, "%s.restoring", path);
	if (str_check(&fresh, err) != 0)
		return -1;
	unlink(str_c(&fresh));
	if (move_aside(str_c(&fresh), aside, "-journal", err) != 0)
		return -1;
	if (write_copy(copy, str_c(&fresh), drop_files, NULL, err) != 0)
		return -1;
	if (move_aside(path, aside, "", err) != 0 ||
	    move_aside(path, aside, "-wal", err) != 0 ||
	    move_aside(path, aside, "-shm", err) != 0)
		return -1;
	if (rename(str_c(&fresh), path) != 0)
		return err_errno(err, ERR_TEMPORARY, errno, "%s", path);
	return 0;
}
