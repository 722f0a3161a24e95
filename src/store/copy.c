/* The table copy, and what a restore sets aside; copy_file.c has the file of a
 * copy. */
#include "crieur/store/copy.h"

#include "delivery_move.h"
#include "sql.h"

ROW_DEFINE(copy, COPY_ROW)

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
