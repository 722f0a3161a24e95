/* The table copy, and what a restore sets aside. */
#include "crieur/store/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "cache.h"
#include "delivery_move.h"
#include "sql.h"

ROW_DEFINE(copy, COPY_ROW)

static int
copy_pages(struct store *from, sqlite3 *to, struct err *err)
{
	sqlite3_backup *backup =
	    sqlite3_backup_init(to, "main", from->db, "main");

	if (backup == NULL)
		return err_set(err, ERR_TEMPORARY, "%s", sqlite3_errmsg(to));
	sqlite3_backup_step(backup, -1);
	int status = sqlite3_backup_finish(backup);
	if (status != SQLITE_OK)
		return err_set(
		    err, ERR_TEMPORARY, "%s", sqlite3_errstr(status));
	return 0;
}

/* One file, without a log beside it. */
static int
mark_copy(struct store *copy, const struct copy_mark *mark, struct err *err)
{
	if (sql_script(copy, "PRAGMA journal_mode = DELETE", err) != 0)
		return -1;
	return sql_run(copy,
	    "INSERT OR REPLACE INTO copy(id, site, made_at) VALUES (1, ?1, ?2)",
	    ARGS(TEXT(mark->site), INT(mark->at)), err);
}

int
store_backup(struct store *store, const char *path,
    const struct copy_mark *mark, struct err *err)
{
	struct store copy = {
		.role = STORE_ROLE_ADMIN,
		.cache = cache_new(),
	};
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_errno(
		    err, ERR_EXISTS, errno, "%s: cannot create the copy", path);
	int result = 0;
	if (copy.cache == NULL)
		result = err_memory(err);
	else if (sqlite3_open_v2(path, &copy.db, SQLITE_OPEN_READWRITE, NULL) !=
		 SQLITE_OK)
		result = err_set(err, ERR_TEMPORARY, "%s: %s", path,
		    sqlite3_errmsg(copy.db));
	if (result == 0)
		result = copy_pages(store, copy.db, err);
	if (result == 0)
		result = mark_copy(&copy, mark, err);
	cache_free(copy.cache);
	sqlite3_close(copy.db);
	if (result == 0 && fsync(fd) != 0)
		result = err_errno(err, ERR_TEMPORARY, errno, "%s", path);
	close(fd);
	if (result != 0)
		unlink(path);
	return result;
}

int
store_copy_get(struct store *store, struct arena *arena, struct copy_row *row_r,
    struct err *err)
{
	*row_r = (struct copy_row){ .site = "" };
	return sql_row(store, SELECT(COPY_ROW) " FROM copy", NO_ARGS,
		   INTO(copy, row_r, arena), err) < 0
	           ? -1
	           : 0;
}

static int
run_each(struct store *store, const char *const *statements, int64_t at,
    struct err *err)
{
	int result = 0;

	for (; *statements != NULL && result == 0; statements++)
		result = sql_run(store, *statements, ARGS(INT(at)), err);
	return result;
}

static int
set_aside(struct store *store, int64_t at, struct err *err)
{
	static const char *const statements[] = {
		"UPDATE moderation_token SET expires_at = -expires_at"
		" WHERE used_at IS NULL AND expires_at > ?1",
		"UPDATE confirmation_token SET expires_at = -expires_at"
		" WHERE used_at IS NULL AND expires_at > ?1",
		"UPDATE leaving SET expires_at = -expires_at"
		" WHERE done_at IS NULL AND expires_at > ?1",
		"UPDATE address_check SET expires_at = -expires_at"
		" WHERE expires_at > ?1",
		"INSERT OR IGNORE INTO copy(id, site, made_at)"
		" VALUES (1, '', ?1)",
		"UPDATE copy SET restored_at = ?1, last_post_id ="
		" max(1, (SELECT coalesce(max(id), 0) FROM post))",
		NULL
	};

	if (delivery_move(store, DELIVERY_LET_GO, ARGS(INT(at)), NULL, err) !=
		0 ||
	    delivery_move(store, DELIVERY_SET_ASIDE, NO_ARGS, NULL, err) != 0)
		return -1;
	return run_each(store, statements, at, err);
}

int
store_copy_restore(struct store *store, int64_t at, struct err *err)
{
	if (store_begin(store, err) != 0)
		return -1;
	return store_end(store, set_aside(store, at, err), err);
}

int
store_copy_retry(
    struct store *store, int64_t now, int64_t *n_r, struct err *err)
{
	static const char *const statements[] = {
		"UPDATE moderation_token SET expires_at = -expires_at"
		" WHERE expires_at < 0",
		"UPDATE confirmation_token SET expires_at = -expires_at"
		" WHERE expires_at < 0",
		"UPDATE leaving SET expires_at = -expires_at"
		" WHERE expires_at < 0",
		"UPDATE address_check SET expires_at = -expires_at"
		" WHERE expires_at < 0",
		"UPDATE copy SET last_post_id = 0", NULL
	};

	if (delivery_move(store, DELIVERY_PUT_BACK,
		ARGS(INT(now), INT(0), TEXT(NULL)), n_r, err) != 0)
		return -1;
	return run_each(store, statements, now, err);
}

int
store_copy_cancel(
    struct store *store, int64_t now, int64_t *n_r, struct err *err)
{
	static const char *const statements[] = {
		"UPDATE moderation_token SET expires_at = 1, used_at = ?1"
		" WHERE expires_at < 0",
		"UPDATE confirmation_token SET expires_at = 1, used_at = ?1"
		" WHERE expires_at < 0",
		"DELETE FROM leaving WHERE expires_at < 0",
		"DELETE FROM address_check WHERE expires_at < 0",
		"UPDATE copy SET last_post_id = 0", NULL
	};

	if (delivery_move(
		store, DELIVERY_DROP_ASIDE, ARGS(INT(now)), n_r, err) != 0)
		return -1;
	return run_each(store, statements, now, err);
}
