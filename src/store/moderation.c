/* The tables moderation_token and absence, and what post keeps of asking. */
#include "crieur/store/moderation.h"

#include <string.h>

#include "crieur/base/date.h"

#include "query.h"

int
store_moderation_token_add(struct store *store,
    const struct moderation_token_row *row, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO moderation_token(seal, post_id, person_id, expires_at)"
	    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_string(&query, row->seal);
	query_bind_int(&query, row->post_id);
	query_bind_id(&query, row->person_id);
	query_bind_int(&query, row->expires_at);
	return query_run(&query, NULL, err);
}

int
store_moderation_token_find(struct store *store, const char *seal,
    struct moderation_token_row *row_r, struct err *err)
{
	static const char select[] =
	    "SELECT post_id, coalesce(person_id, 0), expires_at,"
	    " coalesce(used_at, 0)"
	    " FROM moderation_token WHERE seal = ?1";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, seal);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (!has_row)
		return err_set(
		    err, ERR_ABSENT, "there is no such moderation address");
	*row_r = (struct moderation_token_row){
		.seal = seal,
		.post_id = query_int(&query, 0),
		.person_id = query_int(&query, 1),
		.expires_at = query_int(&query, 2),
		.used_at = query_int(&query, 3),
	};
	return 0;
}

int
store_moderation_token_use(
    struct store *store, const char *seal, int64_t at, struct err *err)
{
	static const char update[] = "UPDATE moderation_token SET used_at = ?1"
				     " WHERE seal = ?2 AND used_at IS NULL";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, at);
	query_bind_string(&query, seal);
	return query_run(&query, NULL, err);
}

int
store_moderation_each_asked(struct store *store, int64_t post_id,
    int (*visit)(
	void *self, int64_t person_id, bool has_answered, struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    "SELECT person_id, used_at IS NOT NULL"
	    " FROM moderation_token WHERE post_id = ?1"
	    " AND person_id IS NOT NULL ORDER BY person_id";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, post_id);
	while (query_step(&query, &has_row, err) == 0) {
		if (!has_row)
			return 0;
		if (visit(self, query_int(&query, 0), query_int(&query, 1) != 0,
			err) != 0)
			return -1;
	}
	return -1;
}

int
store_moderation_thread(struct store *store, int64_t post_id, int64_t person_id,
    struct arena *arena, const char **message_id_r, struct err *err)
{
	static const char select[] =
	    "SELECT outgoing.header_message_id FROM outgoing"
	    " JOIN delivery ON delivery.outgoing_id = outgoing.id"
	    " WHERE outgoing.post_id = ?1 AND outgoing.kind = 'moderation'"
	    " AND delivery.person_id = ?2 ORDER BY outgoing.id LIMIT 1";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, post_id);
	query_bind_int(&query, person_id);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (!has_row) {
		*message_id_r = "";
		return 0;
	}
	return query_dup(&query, 0, arena, message_id_r, err);
}

int
store_moderation_about(struct store *store, const char *list,
    const char *message_id, int64_t *post_id_r, struct err *err)
{
	static const char select[] =
	    "SELECT post.id FROM outgoing"
	    " JOIN post ON post.id = outgoing.post_id"
	    " WHERE outgoing.header_message_id = ?1"
	    " AND outgoing.kind = 'notice' AND post.list = ?2"
	    " AND (post.state = 'held' OR post.state = 'unconfirmed')";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, message_id);
	query_bind_string(&query, list);
	return query_first(&query, post_id_r, err);
}

int
store_moderation_asked(struct store *store, int64_t post_id, int64_t at,
    bool is_escalated, struct err *err)
{
	static const char update[] =
	    "UPDATE post SET asked_at = ?1, n_asked = n_asked + 1,"
	    " is_escalated = CASE WHEN ?2 = 1 THEN 1 ELSE is_escalated END"
	    " WHERE id = ?3";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, at);
	query_bind_int(&query, is_escalated ? 1 : 0);
	query_bind_int(&query, post_id);
	return query_run(&query, NULL, err);
}

int
store_moderation_next_held(struct store *store, int64_t after_id,
    struct held_row *row_r, struct err *err)
{
	static const char select[] =
	    "SELECT id, decided_at, asked_at, n_asked, is_escalated,"
	    " rule = 'flood_posts' AND NOT EXISTS (SELECT 1"
	    "  FROM moderation_token WHERE post_id = post.id), list FROM post"
	    " WHERE state = 'held' AND id > ?1 AND asked_at IS NOT NULL"
	    " ORDER BY id LIMIT 1";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, after_id);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	*row_r = (struct held_row){ 0 };
	if (!has_row)
		return 0;
	*row_r = (struct held_row){
		.id = query_int(&query, 0),
		.decided_at = query_int(&query, 1),
		.asked_at = query_int(&query, 2),
		.n_asked = query_int(&query, 3),
		.is_escalated = query_int(&query, 4) != 0,
		.is_silent = query_int(&query, 5) != 0,
	};
	struct span list =
	    span_first(span_of(query_text(&query, 6)), LIMIT_NAME);
	memcpy(row_r->list, list.at, list.len);
	return 0;
}

int
store_moderation_next_closing(
    struct store *store, int64_t after_id, int64_t *id_r, struct err *err)
{
	static const char select[] =
	    "SELECT id FROM post WHERE owes_closing = 1 AND id > ?1"
	    " ORDER BY id LIMIT 1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, after_id);
	return query_first(&query, id_r, err);
}

int
store_moderation_closed(
    struct store *store, int64_t post_id, bool *is_changed_r, struct err *err)
{
	static const char update[] = "UPDATE post SET owes_closing = 0"
				     " WHERE id = ?1 AND owes_closing = 1";
	struct query query CLEANUP(query_close) = { 0 };
	int64_t n_changed = 0;

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, post_id);
	if (query_run(&query, &n_changed, err) != 0)
		return -1;
	*is_changed_r = n_changed > 0;
	return 0;
}

int
store_absence_set(
    struct store *store, int64_t person_id, int32_t until, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO absence(person_id, until) VALUES (?1, ?2)"
	    " ON CONFLICT (person_id) DO UPDATE SET until = excluded.until";
	static const char delete_row[] =
	    "DELETE FROM absence WHERE person_id = ?1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, until == DATE_NONE ? delete_row : insert,
		err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	if (until != DATE_NONE)
		query_bind_day(&query, until);
	return query_run(&query, NULL, err);
}

int
store_absence_get(
    struct store *store, int64_t person_id, int32_t *until_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store,
		"SELECT until FROM absence WHERE person_id = ?1", err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	*until_r = has_row ? query_day(&query, 0, DATE_NONE) : DATE_NONE;
	return 0;
}

int
store_pace_get(
    struct store *store, const char *list, int64_t *per_hour_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store,
		"SELECT per_hour FROM list_pace WHERE list = ?1", err) != 0)
		return -1;
	query_bind_string(&query, list);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	*per_hour_r = has_row ? query_int(&query, 0) : PACE_FREE;
	return 0;
}

int
store_pace_set(struct store *store, const char *list, int64_t per_hour,
    const char *actor, int64_t at, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO list_pace(list, per_hour, actor, since)"
	    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (list) DO UPDATE SET"
	    " per_hour = excluded.per_hour, actor = excluded.actor,"
	    " since = excluded.since";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		per_hour == PACE_FREE ? "DELETE FROM list_pace WHERE list = ?1"
				      : insert,
		err) != 0)
		return -1;
	query_bind_string(&query, list);
	if (per_hour != PACE_FREE) {
		query_bind_int(&query, per_hour);
		query_bind_string(&query, actor);
		query_bind_int(&query, at);
	}
	return query_run(&query, NULL, err);
}

int
store_pace_count(struct store *store, const char *list, int64_t since_at,
    int64_t *n_r, struct err *err)
{
	static const char select[] =
	    "SELECT count(*) FROM post WHERE list = ?1 AND state = 'expanded'"
	    " AND purpose = 'post' AND expanded_at > ?2";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, list);
	query_bind_int(&query, since_at);
	return query_first(&query, n_r, err);
}
