/* The tables answer and wish. */
#include "crieur/store/answer.h"

#include "sql.h"

ROW_DEFINE(answer_count, ANSWER_COUNT_ROW)
ROW_DEFINE(wish, WISH_ROW)

enum {
	HOUR_S = 3600,
};

int
store_answer_count(struct store *store, const struct answer_new *answer,
    struct answer_count_row *row_r, struct err *err)
{
	return sql_first(store,
	    SELECT_FROM(
		ANSWER_COUNT_ROW, "answer WHERE is_proved = ?1 AND at > ?2"),
	    ARGS(INT(answer->is_proved), INT(answer->at - DAY_S),
		INT(answer->at - HOUR_S), INT(answer->message_id),
		INT(answer->post_id), INT(answer->person_id),
		TEXT(answer->address), SPAN(answer->domain),
		TEXT(answer->network)),
	    INTO(answer_count, row_r, NULL), err);
}

int
store_answer_add(
    struct store *store, const struct answer_new *answer, struct err *err)
{
	if (sql_run(store,
		"DELETE FROM answer WHERE is_proved IN (0, 1) AND at <= ?1",
		ARGS(INT(answer->at - DAY_S)), err) != 0)
		return -1;
	return sql_run(store,
	    "INSERT INTO answer(is_proved, at, message_id, post_id, person_id,"
	    " address, domain, network)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	    ARGS(INT(answer->is_proved), INT(answer->at),
		INT(answer->message_id), INT(answer->post_id),
		INT(answer->person_id), TEXT(answer->address),
		SPAN(answer->domain), TEXT(answer->network)),
	    err);
}

int
store_wish_add(struct store *store, const struct wish_new *wish,
    int64_t since_at, bool *is_first_r, struct err *err)
{
	bool has_told = false;

	if (sql_has(store,
		"SELECT 1 FROM wish WHERE list = ?1 AND purpose = ?2"
		" AND (at > ?3 OR is_told = 0)",
		ARGS(TEXT(wish->list), TEXT(purpose_name(wish->purpose)),
		    INT(since_at)),
		&has_told, err) != 0)
		return -1;
	*is_first_r = !has_told;
	if (sql_run(store,
		"DELETE FROM wish WHERE list = ?1 AND purpose = ?2"
		" AND is_told = 1 AND at <= ?3",
		ARGS(TEXT(wish->list), TEXT(purpose_name(wish->purpose)),
		    INT(since_at)),
		err) != 0)
		return -1;
	return sql_run(store,
	    "INSERT OR REPLACE INTO wish(post_id, list, purpose, at, is_told)"
	    " VALUES (?1, ?2, ?3, ?4, ?5)",
	    ARGS(INT(wish->post_id), TEXT(wish->list),
		TEXT(purpose_name(wish->purpose)), INT(wish->at),
		INT(*is_first_r)),
	    err);
}

int
store_wish_due(struct store *store, int64_t after_id, int64_t since_at,
    int64_t *post_id_r, struct err *err)
{
	return sql_number(store,
	    "SELECT post_id FROM wish WHERE is_told = 0 AND post_id > ?2"
	    " AND NOT EXISTS"
	    " (SELECT 1 FROM wish AS told WHERE told.list = wish.list"
	    "  AND told.purpose = wish.purpose AND told.is_told = 1"
	    "  AND told.at > ?1) ORDER BY post_id LIMIT 1",
	    ARGS(INT(since_at), INT(after_id)), post_id_r, err);
}

int
store_wish_walk(struct store *store, const struct wish_new *wish,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT_FROM(WISH_ROW,
		"wish JOIN post ON post.id = wish.post_id"
		" JOIN message ON message.id = post.message_id"
		" WHERE wish.list = ?1 AND wish.purpose = ?2"
		" AND wish.is_told = 0 ORDER BY wish.post_id"),
	    ARGS(TEXT(wish->list), TEXT(purpose_name(wish->purpose))), cursor,
	    err);
}

int
store_wish_told(
    struct store *store, const struct wish_new *wish, struct err *err)
{
	/* One stays, so that an hour passes before the next. */
	if (sql_run(store,
		"DELETE FROM wish WHERE list = ?1 AND purpose = ?2"
		" AND post_id <> ?3",
		ARGS(TEXT(wish->list), TEXT(purpose_name(wish->purpose)),
		    INT(wish->post_id)),
		err) != 0)
		return -1;
	return sql_run(store,
	    "UPDATE wish SET is_told = 1, at = ?2 WHERE post_id = ?1",
	    ARGS(INT(wish->post_id), INT(wish->at)), err);
}
