/* The tables moderation_token, absence and list_pace, and what post keeps of
 * asking. */
#include "crieur/store/moderation.h"

#include "crieur/base/date.h"

#include "sql.h"

ROW_DEFINE(moderation_token, MODERATION_TOKEN_ROW)
ROW_DEFINE(asked, ASKED_ROW)
ROW_DEFINE(history, HISTORY_ROW)
ROW_DEFINE(held, HELD_ROW)

int
store_moderation_token_add(struct store *store,
    const struct moderation_token_row *row, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO moderation_token(seal, post_id, person_id, expires_at)"
	    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
	    ARGS(TEXT(row->seal), INT(row->post_id), ID(row->person_id),
		INT(row->expires_at)),
	    err);
}

int
store_moderation_token_find(struct store *store, const char *seal,
    struct arena *arena, struct moderation_token_row *row_r, struct err *err)
{
	int found = sql_row(store,
	    SELECT_FROM(
		MODERATION_TOKEN_ROW, "moderation_token WHERE seal = ?1"),
	    ARGS(TEXT(seal)), INTO(moderation_token, row_r, arena), err);

	return sql_must(found, err, "there is no such moderation address");
}

int
store_moderation_token_use(
    struct store *store, const char *seal, int64_t at, struct err *err)
{
	return sql_run(store,
	    "UPDATE moderation_token SET used_at = ?1"
	    " WHERE seal = ?2 AND used_at IS NULL",
	    ARGS(INT(at), TEXT(seal)), err);
}

int
store_asked_walk(struct store *store, int64_t post_id, struct cursor *cursor,
    struct err *err)
{
	return sql_walk(store,
	    SELECT_FROM(ASKED_ROW,
		"moderation_token WHERE post_id = ?1"
		" AND person_id IS NOT NULL ORDER BY person_id"),
	    ARGS(INT(post_id)), cursor, err);
}

int
store_moderation_thread(struct store *store, const struct asked_row *asked,
    struct arena *arena, const char **message_id_r, struct err *err)
{
	*message_id_r = "";
	return sql_text(store,
	    "SELECT outgoing.header_message_id FROM outgoing"
	    " JOIN delivery ON delivery.outgoing_id = outgoing.id"
	    " WHERE outgoing.post_id = ?1 AND outgoing.kind = 'moderation'"
	    " AND delivery.person_id = ?2 ORDER BY outgoing.id LIMIT 1",
	    ARGS(INT(asked->post_id), INT(asked->person_id)),
	    INTO_TEXT(message_id_r, arena), err);
}

int
store_moderation_about(struct store *store, const char *list,
    const char *message_id, int64_t *post_id_r, struct err *err)
{
	return sql_number(store,
	    "SELECT post.id FROM outgoing"
	    " JOIN post ON post.id = outgoing.post_id"
	    " WHERE outgoing.header_message_id = ?1"
	    " AND outgoing.kind = 'notice' AND post.list = ?2"
	    " AND (post.state = 'held' OR post.state = 'unconfirmed')",
	    ARGS(TEXT(message_id), TEXT(list)), post_id_r, err);
}

int
store_moderation_asked(struct store *store, int64_t post_id, int64_t at,
    bool is_escalated, struct err *err)
{
	return sql_run(store,
	    "UPDATE post SET asked_at = ?1, n_asked = n_asked + 1,"
	    " is_escalated = CASE WHEN ?2 = 1 THEN 1 ELSE is_escalated END"
	    " WHERE id = ?3",
	    ARGS(INT(at), INT(is_escalated), INT(post_id)), err);
}

int
store_moderation_next_held(struct store *store, int64_t after_id,
    struct arena *arena, struct held_row *row_r, struct err *err)
{
	return sql_first(store,
	    SELECT_FROM(HELD_ROW,
		"post WHERE state = 'held' AND id > ?1"
		" AND asked_at IS NOT NULL ORDER BY id LIMIT 1"),
	    ARGS(INT(after_id)), INTO(held, row_r, arena), err);
}

int
store_moderation_next_closing(
    struct store *store, int64_t after_id, int64_t *id_r, struct err *err)
{
	return sql_number(store,
	    "SELECT id FROM post WHERE owes_closing = 1 AND id > ?1"
	    " ORDER BY id LIMIT 1",
	    ARGS(INT(after_id)), id_r, err);
}

int
store_moderation_closed(
    struct store *store, int64_t post_id, bool *is_changed_r, struct err *err)
{
	return sql_changed(store,
	    "UPDATE post SET owes_closing = 0 WHERE id = ?1"
	    " AND owes_closing = 1",
	    ARGS(INT(post_id)), is_changed_r, err);
}

int
store_absence_set(
    struct store *store, int64_t person_id, int32_t until, struct err *err)
{
	if (until == DATE_NONE)
		return sql_run(store,
		    "DELETE FROM absence WHERE person_id = ?1",
		    ARGS(INT(person_id)), err);
	return sql_run(store,
	    "INSERT INTO absence(person_id, until) VALUES (?1, ?2)"
	    " ON CONFLICT (person_id) DO UPDATE SET until = excluded.until",
	    ARGS(INT(person_id), DAY(until)), err);
}

#define ABSENCE_ROW(ROW) ROW(DAY, until, "until")
ROW_DECLARE(absence, ABSENCE_ROW)
ROW_DEFINE(absence, ABSENCE_ROW)

int
store_absence_get(
    struct store *store, int64_t person_id, int32_t *until_r, struct err *err)
{
	struct absence_row row = { .until = DATE_NONE };
	int found = sql_row(store,
	    SELECT_FROM(ABSENCE_ROW, "absence WHERE person_id = ?1"),
	    ARGS(INT(person_id)), INTO(absence, &row, NULL), err);

	*until_r = row.until;
	return found < 0 ? -1 : 0;
}

int
store_history_walk(struct store *store, const char *list, int64_t since_at,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT_FROM(HISTORY_ROW,
		"(SELECT moderated_at AS at, moderated_by AS actor, state,"
		"  message.subject AS words FROM post"
		"  JOIN message ON message.id = post.message_id"
		"  WHERE list = ?1 AND moderated_at > ?2 AND moderated_by <> ''"
		" UNION ALL SELECT at, actor, '', substr(detail,"
		"  length(?1) + 3) FROM event WHERE subject = 'site'"
		"  AND what = 'order' AND at > ?2"
		"  AND substr(detail, 1, length(?1) + 2) = ?1 || ': ')"
		" ORDER BY at DESC LIMIT 50"),
	    ARGS(TEXT(list), INT(since_at)), cursor, err);
}

int
store_pace_get(
    struct store *store, const char *list, int64_t *per_hour_r, struct err *err)
{
	return sql_number(store,
	    "SELECT coalesce((SELECT per_hour FROM list_pace WHERE list = ?1),"
	    " ?2)",
	    ARGS(TEXT(list), INT(PACE_FREE)), per_hour_r, err);
}

int
store_pace_set(struct store *store, const struct pace *pace, struct err *err)
{
	if (pace->per_hour == PACE_FREE)
		return sql_run(store, "DELETE FROM list_pace WHERE list = ?1",
		    ARGS(TEXT(pace->list)), err);
	return sql_run(store,
	    "INSERT INTO list_pace(list, per_hour, actor, since)"
	    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (list) DO UPDATE SET"
	    " per_hour = excluded.per_hour, actor = excluded.actor,"
	    " since = excluded.since",
	    ARGS(TEXT(pace->list), INT(pace->per_hour), TEXT(pace->actor),
		INT(pace->at)),
	    err);
}

int
store_pace_count(struct store *store, const char *list, int64_t since_at,
    int64_t *n_r, struct err *err)
{
	return sql_number(store,
	    "SELECT count(*) FROM post WHERE list = ?1 AND state = 'expanded'"
	    " AND purpose = 'post' AND expanded_at > ?2",
	    ARGS(TEXT(list), INT(since_at)), n_r, err);
}
