/* The tables author_address and private_answer. */
#include "crieur/store/author_address.h"

#include "query.h"

int
store_author_address_insert(struct store *store,
    const struct author_address_row *address, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO author_address(seal, list, address, person_id,"
	    " created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
	    " ON CONFLICT (seal) DO NOTHING";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_string(&query, address->seal);
	query_bind_string(&query, address->list);
	query_bind_string(&query, address->address);
	query_bind_id(&query, address->person_id);
	query_bind_int(&query, address->created_at);
	query_bind_int(&query, address->expires_at);
	return query_run(&query, NULL, err);
}

static int
read_row(struct query *query, struct arena *arena,
    struct author_address_row *row_r, struct err *err)
{
	struct author_address_row row = { .person_id = query_int(query, 3),
		.created_at = query_int(query, 4),
		.expires_at = query_int(query, 5) };

	if (query_dup(query, 0, arena, &row.seal, err) != 0 ||
	    query_dup(query, 1, arena, &row.list, err) != 0 ||
	    query_dup(query, 2, arena, &row.address, err) != 0)
		return -1;
	*row_r = row;
	return 0;
}

int
store_author_address_get(struct store *store, struct span seal,
    struct arena *arena, struct author_address_row *row_r, struct err *err)
{
	static const char select[] =
	    "SELECT seal, list, address, coalesce(person_id, 0), created_at,"
	    " expires_at FROM author_address WHERE seal = lower(?1)";
	struct query query CLEANUP(query_close) = { 0 };
	struct author_address_row row = { .seal = NULL };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_text(&query, seal);
	if (query_step(&query, &has_row, err) != 0 ||
	    (has_row && read_row(&query, arena, &row, err) != 0))
		return -1;
	*row_r = row;
	return 0;
}

int
store_private_answer_insert(struct store *store, int64_t post_id,
    struct span seal, int64_t at, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO private_answer(post_id, seal, at)"
	    " VALUES (?1, lower(?2), ?3)";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_int(&query, post_id);
	query_bind_text(&query, seal);
	query_bind_int(&query, at);
	return query_run(&query, NULL, err);
}

int
store_private_answer_get(struct store *store, int64_t post_id,
    struct arena *arena, struct author_address_row *row_r, struct err *err)
{
	static const char select[] =
	    "SELECT a.seal, a.list, a.address, coalesce(a.person_id, 0),"
	    " a.created_at, a.expires_at FROM private_answer AS p"
	    " LEFT JOIN author_address AS a ON a.seal = p.seal"
	    " WHERE p.post_id = ?1";
	struct query query CLEANUP(query_close) = { 0 };
	struct author_address_row row = { .seal = NULL };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, post_id);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (has_row && !query_is_null(&query, 0) &&
	    read_row(&query, arena, &row, err) != 0)
		return -1;
	*row_r = row;
	return 0;
}

int
store_private_answer_count(struct store *store, struct span seal,
    const char *header_from, int64_t since_at, struct private_count *count_r,
    struct err *err)
{
	static const char select[] =
	    "SELECT (SELECT count(*) FROM private_answer"
	    "  WHERE seal = lower(?1) AND at > ?3),"
	    " (SELECT count(*) FROM message"
	    "  JOIN post ON post.message_id = message.id"
	    "  JOIN private_answer ON private_answer.post_id = post.id"
	    "  WHERE message.header_from = ?2 AND private_answer.at > ?3)";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_text(&query, seal);
	query_bind_string(&query, header_from);
	query_bind_int(&query, since_at);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	*count_r = (struct private_count){
		.n_to = has_row ? query_int(&query, 0) : 0,
		.n_from = has_row ? query_int(&query, 1) : 0,
	};
	return 0;
}

int
store_private_failure_next(struct store *store, struct arena *arena,
    struct private_failure *failure_r, struct err *err)
{
	static const char select[] =
	    "SELECT delivery.id, post.id, coalesce(post.author_person_id, 0),"
	    " post.list, message.subject, message.header_from,"
	    " message.header_message_id FROM delivery"
	    " JOIN outgoing ON outgoing.id = delivery.outgoing_id"
	    " JOIN private_answer ON private_answer.post_id = outgoing.post_id"
	    " JOIN post ON post.id = private_answer.post_id"
	    " JOIN message ON message.id = post.message_id"
	    " WHERE delivery.state = 'failed' AND delivery.is_reported = 0"
	    " AND outgoing.message_id = post.message_id"
	    " ORDER BY delivery.id LIMIT 1";
	struct query query CLEANUP(query_close) = { 0 };
	struct private_failure failure = { .delivery_id = 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0 ||
	    query_step(&query, &has_row, err) != 0)
		return -1;
	if (has_row) {
		failure.delivery_id = query_int(&query, 0);
		failure.post_id = query_int(&query, 1);
		failure.writer_person_id = query_int(&query, 2);
		if (query_dup(&query, 3, arena, &failure.list, err) != 0 ||
		    query_dup(&query, 4, arena, &failure.subject, err) != 0 ||
		    query_dup(&query, 5, arena, &failure.writer, err) != 0 ||
		    query_dup(
			&query, 6, arena, &failure.header_message_id, err) != 0)
			return -1;
	}
	*failure_r = failure;
	return 0;
}

int
store_private_failure_told(
    struct store *store, int64_t delivery_id, struct err *err)
{
	static const char update[] =
	    "UPDATE delivery SET is_reported = 1 WHERE id = ?1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, delivery_id);
	return query_run(&query, NULL, err);
}
