/* The table stumble. */
#include "crieur/store/stumble.h"

#include "sql.h"

ROW_DEFINE(stumble, STUMBLE_ROW)

#define ASIDE                                            \
 SELECT_FROM(STUMBLE_ROW,                                \
     "stumble LEFT JOIN post ON post.id = " STUMBLE_POST \
     " LEFT JOIN message ON message.id = post.message_id WHERE weight >= ?1")

int
store_stumble_add(struct store *store, const struct stumble *stumble,
    bool *is_aside_r, struct err *err)
{
	if (store_begin(store, err) != 0)
		return -1;
	int result = sql_run(store,
	    "INSERT INTO stumble(child, thing, weight, why, at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (child, thing)"
	    " DO UPDATE SET weight = weight + excluded.weight,"
	    " why = excluded.why, at = excluded.at",
	    ARGS(TEXT(stumble->child), TEXT(stumble->thing),
		INT(stumble->weight), TEXT(stumble->why), INT(stumble->at)),
	    err);
	if (result == 0)
		result = store_is_aside(
		    store, stumble->child, stumble->thing, is_aside_r, err);
	return store_end(store, result, err);
}

int
store_is_aside(struct store *store, const char *child, const char *thing,
    bool *is_aside_r, struct err *err)
{
	return sql_has(store,
	    "SELECT 1 FROM stumble WHERE child = ?1 AND thing = ?2"
	    " AND weight >= ?3",
	    ARGS(TEXT(child), TEXT(thing), INT(STUMBLE_ASIDE)), is_aside_r,
	    err);
}

int
store_aside_count(struct store *store, int64_t *n_r, struct err *err)
{
	return sql_number(store,
	    "SELECT count(*) FROM stumble WHERE weight >= ?1",
	    ARGS(INT(STUMBLE_ASIDE)), n_r, err);
}

int
store_aside_walk(struct store *store, struct cursor *cursor, struct err *err)
{
	return sql_walk(store, ASIDE " ORDER BY stumble.id",
	    ARGS(INT(STUMBLE_ASIDE)), cursor, err);
}

int
store_aside_get(struct store *store, int64_t id, struct arena *arena,
    struct stumble_row *row_r, struct err *err)
{
	int found = sql_row(store, ASIDE " AND stumble.id = ?2",
	    ARGS(INT(STUMBLE_ASIDE), INT(id)), INTO(stumble, row_r, arena),
	    err);

	return sql_must(
	    found, err, "nothing is set aside under %lld", (long long)id);
}

int
store_aside_retry(struct store *store, int64_t id, int64_t now, struct err *err)
{
	const struct sql_value *args = ARGS(INT(id), INT(now));

	if (sql_run(store,
		"UPDATE delivery SET next_at = ?2, last_text = ''"
		" WHERE state = 'queued' AND outgoing_id = (SELECT"
		" CAST(thing AS INTEGER) FROM stumble WHERE id = ?1"
		" AND child = 'relay')",
		args, err) != 0)
		return -1;
	return sql_run(
	    store, "DELETE FROM stumble WHERE id = ?1", ARGS(INT(id)), err);
}
