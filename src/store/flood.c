/* The table list_flood. */
#include "crieur/store/flood.h"

#include "query.h"

#define FLOOD_COLUMNS                            \
 "SELECT since_at, last_at, n_held,"             \
 " coalesce(told_at, 0), coalesce(ended_at, 0)," \
 " list FROM list_flood"

static void
read_row(struct query *query, struct flood_row *row)
{
	*row = (struct flood_row){
		.since_at = query_int(query, 0),
		.last_at = query_int(query, 1),
		.n_held = query_int(query, 2),
		.told_at = query_int(query, 3),
		.ended_at = query_int(query, 4),
	};
}

int
store_flood_get(struct store *store, const char *list, struct flood_row *row_r,
    struct err *err)
{
	static const char select[] = FLOOD_COLUMNS " WHERE list = ?1";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, list);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	*row_r = (struct flood_row){ 0 };
	if (has_row)
		read_row(&query, row_r);
	return 0;
}

static int
run_at(struct store *store, const char *sql, const char *list, int64_t at,
    struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, sql, err) != 0)
		return -1;
	query_bind_string(&query, list);
	query_bind_int(&query, at);
	return query_run(&query, NULL, err);
}

int
store_flood_begin(
    struct store *store, const char *list, int64_t at, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO list_flood(list, since_at, last_at, n_held)"
	    " VALUES (?1, ?2, ?2, 1) ON CONFLICT (list) DO UPDATE SET"
	    " since_at = excluded.since_at, last_at = excluded.last_at,"
	    " n_held = 1, told_at = NULL, ended_at = NULL, ended_by = ''";

	return run_at(store, insert, list, at, err);
}

int
store_flood_goes_on(
    struct store *store, const char *list, int64_t at, struct err *err)
{
	static const char update[] =
	    "UPDATE list_flood SET last_at = ?2, n_held = n_held + 1"
	    " WHERE list = ?1 AND ended_at IS NULL";

	return run_at(store, update, list, at, err);
}

int
store_flood_told(
    struct store *store, const char *list, int64_t at, struct err *err)
{
	static const char update[] = "UPDATE list_flood SET told_at = ?2"
				     " WHERE list = ?1 AND told_at IS NULL";

	return run_at(store, update, list, at, err);
}

int
store_flood_end(struct store *store, const char *list, const char *actor,
    int64_t at, bool *was_flood_r, struct err *err)
{
	static const char update[] =
	    "UPDATE list_flood SET ended_at = ?2, ended_by = ?3"
	    " WHERE list = ?1 AND ended_at IS NULL";
	struct query query CLEANUP(query_close) = { 0 };
	int64_t n_changed = 0;

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_string(&query, list);
	query_bind_int(&query, at);
	query_bind_string(&query, actor);
	if (query_run(&query, &n_changed, err) != 0)
		return -1;
	*was_flood_r = n_changed > 0;
	return 0;
}

int
store_flood_each(struct store *store,
    int (*visit)(void *self, const char *list, const struct flood_row *row,
	struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    FLOOD_COLUMNS " WHERE ended_at IS NULL ORDER BY list";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	while (query_step(&query, &has_row, err) == 0) {
		struct flood_row row;
		if (!has_row)
			return 0;
		read_row(&query, &row);
		if (visit(self, query_text(&query, 5), &row, err) != 0)
			return -1;
	}
	return -1;
}

int
store_flood_count(struct store *store, const char *list, int64_t since_at,
    int64_t *n_r, struct err *err)
{
	static const char select[] =
	    "SELECT count(*) FROM post WHERE list = ?1 AND decided_at > ?2"
	    " AND purpose = 'post' AND state IN ('accepted','expanded')";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, list);
	query_bind_int(&query, since_at);
	return query_first(&query, n_r, err);
}

int
store_flood_author_told(struct store *store, const char *list,
    const char *header_from, int64_t since_at, int64_t *n_r, struct err *err)
{
	static const char select[] =
	    "SELECT count(*) FROM post"
	    " JOIN message ON message.id = post.message_id"
	    " JOIN outgoing ON outgoing.post_id = post.id"
	    " WHERE post.list = ?1 AND post.rule = 'flood_posts'"
	    " AND post.decided_at >= ?3 AND message.header_from = ?2"
	    " AND outgoing.kind = 'notice'";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, list);
	query_bind_string(&query, header_from);
	query_bind_int(&query, since_at);
	return query_first(&query, n_r, err);
}
