/* Reading across outgoing, delivery and bounce, for a statement. */
#include "crieur/store/statement.h"

#include <stdio.h>

#include "query.h"

static int
read_copy(struct query *query, struct arena *arena, struct outgoing_row *row,
    struct err *err)
{
	*row = (struct outgoing_row){
		.id = query_int(query, 0),
		.message_id = query_int(query, 1),
		.body_offset = query_int(query, 2),
		.header_size = query_int(query, 3),
		.body_size = query_int(query, 4),
		.suffix_size = query_int(query, 5),
		.created_at = query_int(query, 6),
	};
	if (query_dup(query, 7, arena, &row->list, err) != 0 ||
	    query_dup(query, 8, arena, &row->kind, err) != 0 ||
	    query_dup(query, 9, arena, &row->relay, err) != 0 ||
	    query_dup(query, 10, arena, &row->envelope_sender, err) != 0)
		return -1;
	return query_dup(query, 11, arena, &row->header_message_id, err);
}

#define COPIES                                                             \
 "SELECT o.id, coalesce(o.message_id, 0), o.body_offset,"                  \
 " length(CAST(o.header AS BLOB)), CASE WHEN o.message_id IS NULL THEN"    \
 " coalesce(length(CAST(o.body AS BLOB)), 0)"                              \
 " ELSE coalesce(length(CAST(m.content AS BLOB)) - o.body_offset, 0) END," \
 " coalesce(length(CAST(o.suffix AS BLOB)), 0), o.created_at, o.list,"     \
 " o.kind, o.relay, o.envelope_sender, o.header_message_id"                \
 " FROM outgoing AS o LEFT JOIN message AS m ON m.id = o.message_id"       \
 " WHERE o.kind IN ('post','announcement')"

static int
each_copy(struct store *store, const char *select, int64_t value,
    int (*visit)(void *self, const struct outgoing_row *row, struct err *err),
    void *self, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, value);
	while (query_step(&query, &has_row, err) == 0) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		struct outgoing_row row;
		if (!has_row)
			return 0;
		if (read_copy(&query, &arena, &row, err) != 0 ||
		    visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}

int
store_statement_each_copy(struct store *store, int64_t post_id,
    int (*visit)(void *self, const struct outgoing_row *row, struct err *err),
    void *self, struct err *err)
{
	return each_copy(store, COPIES " AND o.post_id = ?1 ORDER BY o.id",
	    post_id, visit, self, err);
}

int
store_statement_each_undigested(struct store *store, int64_t before_at,
    int (*visit)(void *self, const struct outgoing_row *row, struct err *err),
    void *self, struct err *err)
{
	return each_copy(store,
	    COPIES " AND m.received_at < ?1 AND m.content IS NOT NULL"
		   " AND NOT EXISTS (SELECT 1 FROM statement_digest AS p"
		   "  WHERE p.outgoing_id = o.id) ORDER BY o.id LIMIT 20",
	    before_at, visit, self, err);
}

static int
read_delivery(struct query *query, struct arena *arena,
    struct statement_delivery_row *row, struct err *err)
{
	*row = (struct statement_delivery_row){
		.person_id = query_int(query, 0),
		.done_at = query_int(query, 1),
		.next_at = query_int(query, 2),
		.code = (int)query_int(query, 3),
		.returned_at = query_int(query, 4),
	};
	if (query_dup(query, 5, arena, &row->address, err) != 0 ||
	    query_dup(query, 6, arena, &row->state, err) != 0 ||
	    query_dup(query, 7, arena, &row->relay, err) != 0 ||
	    query_dup(query, 8, arena, &row->text, err) != 0)
		return -1;
	return query_dup(query, 9, arena, &row->returned_words, err);
}

/* Of what came back the last that says the mail did not arrive: a delay or an
 * autoresponder does not. */
#define RETURNED(column)                                           \
 "(SELECT b." column " FROM bounce AS b"                           \
 " WHERE b.delivery_id = d.id AND b.address = d.address"           \
 " AND b.class IN ('address','full','policy','message','unknown')" \
 " ORDER BY b.id DESC LIMIT 1)"

int
store_statement_each_delivery(struct store *store, int64_t outgoing_id,
    int (*visit)(
	void *self, const struct statement_delivery_row *row, struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    "SELECT coalesce(d.person_id, 0), coalesce(d.done_at, 0),"
	    " d.next_at, d.last_code, coalesce(" RETURNED(
		"at") ", 0),"
		      " d.address, d.state, d.relay, d.last_text,"
		      " coalesce(" RETURNED(
			  "words") ", '')"
				   " FROM delivery AS d WHERE d.outgoing_id = ?1 ORDER BY d.address";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, outgoing_id);
	while (query_step(&query, &has_row, err) == 0) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		struct statement_delivery_row row;
		if (!has_row)
			return 0;
		if (read_delivery(&query, &arena, &row, err) != 0 ||
		    visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}

static int
read_digest(
    struct query *query, struct statement_digest_row *row_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct statement_digest_row row = { 0 };
	const char *received = "", *sent = "";
	bool has_row = false;

	if (query_step(query, &has_row, err) != 0)
		return -1;
	if (has_row) {
		row.outgoing_id = query_int(query, 0);
		row.message_id = query_int(query, 1);
		row.size = query_int(query, 2);
		if (query_dup(query, 3, &arena, &received, err) != 0 ||
		    query_dup(query, 4, &arena, &sent, err) != 0)
			return -1;
	}
	snprintf(row.received, sizeof(row.received), "%s", received);
	snprintf(row.sent, sizeof(row.sent), "%s", sent);
	*row_r = row;
	return 0;
}

#define DIGESTS \
 "SELECT outgoing_id, message_id, size, received, sent FROM statement_digest"

int
store_statement_digest_get(struct store *store, int64_t outgoing_id,
    struct statement_digest_row *row_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, DIGESTS " WHERE outgoing_id = ?1", err) !=
	    0)
		return -1;
	query_bind_int(&query, outgoing_id);
	return read_digest(&query, row_r, err);
}

int
store_statement_digest_of_message(struct store *store, int64_t message_id,
    struct statement_digest_row *row_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, DIGESTS " WHERE message_id = ?1 LIMIT 1",
		err) != 0)
		return -1;
	query_bind_int(&query, message_id);
	return read_digest(&query, row_r, err);
}

int
store_statement_digest_add(struct store *store,
    const struct statement_digest_row *row, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO statement_digest(outgoing_id, message_id, size, received,"
	    " sent) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_int(&query, row->outgoing_id);
	query_bind_int(&query, row->message_id);
	query_bind_int(&query, row->size);
	query_bind_string(&query, row->received);
	query_bind_string(&query, row->sent);
	return query_run(&query, NULL, err);
}
