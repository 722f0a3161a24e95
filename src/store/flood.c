/* The table list_flood. */
#include "crieur/store/flood.h"

#include "sql.h"

ROW_DEFINE(flood, FLOOD_ROW)
ROW_DEFINE(flooded, FLOODED_ROW)

int
store_flood_get(struct store *store, const char *list, struct flood_row *row_r,
    struct err *err)
{
	return sql_first(store,
	    SELECT(FLOOD_ROW) " FROM list_flood WHERE list = ?1",
	    ARGS(TEXT(list)), INTO(flood, row_r, NULL), err);
}

int
store_flood_begin(
    struct store *store, const char *list, int64_t at, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO list_flood(list, since_at, last_at, n_held)"
	    " VALUES (?1, ?2, ?2, 1) ON CONFLICT (list) DO UPDATE SET"
	    " since_at = excluded.since_at, last_at = excluded.last_at,"
	    " n_held = 1, told_at = NULL, ended_at = NULL, ended_by = ''",
	    ARGS(TEXT(list), INT(at)), err);
}

int
store_flood_goes_on(
    struct store *store, const char *list, int64_t at, struct err *err)
{
	return sql_run(store,
	    "UPDATE list_flood SET last_at = ?2, n_held = n_held + 1"
	    " WHERE list = ?1 AND ended_at IS NULL",
	    ARGS(TEXT(list), INT(at)), err);
}

int
store_flood_told(
    struct store *store, const char *list, int64_t at, struct err *err)
{
	return sql_run(store,
	    "UPDATE list_flood SET told_at = ?2"
	    " WHERE list = ?1 AND told_at IS NULL",
	    ARGS(TEXT(list), INT(at)), err);
}

int
store_flood_end(struct store *store, const struct flood_change *change,
    bool *was_flood_r, struct err *err)
{
	return sql_changed(store,
	    "UPDATE list_flood SET ended_at = ?2, ended_by = ?3"
	    " WHERE list = ?1 AND ended_at IS NULL",
	    ARGS(TEXT(change->list), INT(change->at), TEXT(change->actor)),
	    was_flood_r, err);
}

int
store_flood_walk(struct store *store, struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT(
		FLOODED_ROW) " FROM list_flood WHERE ended_at IS NULL ORDER BY list",
	    NO_ARGS, cursor, err);
}

int
store_flood_count(struct store *store, const char *list, int64_t since_at,
    int64_t *n_r, struct err *err)
{
	return sql_number(store,
	    "SELECT count(*) FROM post WHERE list = ?1 AND decided_at > ?2"
	    " AND purpose = 'post' AND state IN ('accepted','expanded')",
	    ARGS(TEXT(list), INT(since_at)), n_r, err);
}

int
store_flood_author_told(struct store *store, const struct flood_author *author,
    bool *is_told_r, struct err *err)
{
	return sql_has(store,
	    "SELECT 1 FROM post"
	    " JOIN message ON message.id = post.message_id"
	    " JOIN outgoing ON outgoing.post_id = post.id"
	    " WHERE post.list = ?1 AND post.rule = 'flood_posts'"
	    " AND post.decided_at >= ?3 AND message.header_from = ?2"
	    " AND outgoing.kind = 'notice'",
	    ARGS(TEXT(author->list), TEXT(author->header_from),
		INT(author->since_at)),
	    is_told_r, err);
}
