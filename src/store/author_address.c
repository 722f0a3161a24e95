/* The tables author_address and private_answer. */
#include "crieur/store/author_address.h"

#include "sql.h"

ROW_DEFINE(author_address, AUTHOR_ADDRESS_ROW)
ROW_DEFINE(private_count, PRIVATE_COUNT_ROW)
ROW_DEFINE(private_failure, PRIVATE_FAILURE_ROW)

int
store_author_address_insert(struct store *store,
    const struct author_address_row *address, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO author_address(seal, list, address, person_id,"
	    " created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
	    " ON CONFLICT (seal) DO NOTHING",
	    ARGS(TEXT(address->seal), TEXT(address->list),
		TEXT(address->address), ID(address->person_id),
		INT(address->created_at), INT(address->expires_at)),
	    err);
}

int
store_author_address_get(struct store *store, struct span seal,
    struct arena *arena, struct author_address_row *row_r, struct err *err)
{
	return sql_first(store,
	    SELECT_FROM(AUTHOR_ADDRESS_ROW,
		"author_address AS a WHERE a.seal = lower(?1)"),
	    ARGS(SPAN(seal)), INTO(author_address, row_r, arena), err);
}

int
store_private_answer_insert(struct store *store, int64_t post_id,
    struct span seal, int64_t at, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO private_answer(post_id, seal, at)"
	    " VALUES (?1, lower(?2), ?3)",
	    ARGS(INT(post_id), SPAN(seal), INT(at)), err);
}

int
store_private_answer_get(struct store *store, int64_t post_id,
    struct arena *arena, struct author_address_row *row_r, struct err *err)
{
	return sql_first(store,
	    SELECT_FROM(AUTHOR_ADDRESS_ROW,
		"private_answer AS p LEFT JOIN author_address AS a"
		" ON a.seal = p.seal WHERE p.post_id = ?1"),
	    ARGS(INT(post_id)), INTO(author_address, row_r, arena), err);
}

int
store_private_answer_count(struct store *store,
    const struct private_question *question, struct private_count_row *count_r,
    struct err *err)
{
	return sql_first(store, SELECT(PRIVATE_COUNT_ROW),
	    ARGS(SPAN(question->seal), TEXT(question->header_from),
		INT(question->since_at)),
	    INTO(private_count, count_r, NULL), err);
}

int
store_private_failure_next(struct store *store, struct arena *arena,
    struct private_failure_row *failure_r, struct err *err)
{
	return sql_first(store,
	    SELECT_FROM(PRIVATE_FAILURE_ROW,
		"delivery"
		" JOIN outgoing ON outgoing.id = delivery.outgoing_id"
		" JOIN private_answer"
		"  ON private_answer.post_id = outgoing.post_id"
		" JOIN post ON post.id = private_answer.post_id"
		" JOIN message ON message.id = post.message_id"
		" WHERE delivery.state = 'failed' AND delivery.is_reported = 0"
		" AND outgoing.message_id = post.message_id"
		" ORDER BY delivery.id LIMIT 1"),
	    NO_ARGS, INTO(private_failure, failure_r, arena), err);
}

int
store_private_failure_told(
    struct store *store, int64_t delivery_id, struct err *err)
{
	return sql_run(store,
	    "UPDATE delivery SET is_reported = 1 WHERE id = ?1",
	    ARGS(INT(delivery_id)), err);
}
