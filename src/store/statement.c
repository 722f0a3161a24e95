/* Reading across outgoing, delivery and bounce, for a statement. */
#include "crieur/store/statement.h"

#include "sql.h"

ROW_DEFINE(statement_delivery, STATEMENT_DELIVERY_ROW)
ROW_DEFINE(statement_digest, STATEMENT_DIGEST_ROW)

/* As they are kept: what was forgotten has no size. */
#define COPY_ROW(ROW)                                                    \
 OUTGOING_COLUMNS(ROW, "length(CAST(outgoing.header AS BLOB))",          \
     "CASE WHEN outgoing.message_id IS NULL"                             \
     " THEN length(CAST(outgoing.body AS BLOB))"                         \
     " ELSE length(CAST(m.content AS BLOB)) - outgoing.body_offset END", \
     "length(CAST(outgoing.suffix AS BLOB))")

#define COPIES(where)                                                \
 SELECT_FROM(COPY_ROW,                                               \
     "outgoing LEFT JOIN message AS m ON m.id = outgoing.message_id" \
     " WHERE outgoing.kind IN ('post','announcement') AND " where)

int
store_copy_walk(struct store *store, int64_t post_id, struct cursor *cursor,
    struct err *err)
{
	return sql_walk(store,
	    COPIES("outgoing.post_id = ?1 ORDER BY outgoing.id"),
	    ARGS(INT(post_id)), cursor, err);
}

int
store_undigested_walk(struct store *store, int64_t before_at,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    COPIES("m.received_at < ?1 AND m.content IS NOT NULL"
		   " AND NOT EXISTS (SELECT 1 FROM statement_digest AS p"
		   "  WHERE p.outgoing_id = outgoing.id)"
		   " ORDER BY outgoing.id LIMIT 20"),
	    ARGS(INT(before_at)), cursor, err);
}

int
store_statement_delivery_walk(struct store *store, int64_t outgoing_id,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT_FROM(STATEMENT_DELIVERY_ROW,
		"delivery AS d WHERE d.outgoing_id = ?1 ORDER BY d.address"),
	    ARGS(INT(outgoing_id)), cursor, err);
}

static int
digest_read(struct store *store, const char *sql, int64_t id,
    struct sql_into into, struct err *err)
{
	struct statement_digest_row *row = into.row;

	*row = (struct statement_digest_row){ .received = "", .sent = "" };
	return sql_row(store, sql, ARGS(INT(id)), into, err) < 0 ? -1 : 0;
}

int
store_statement_digest_get(struct store *store, int64_t outgoing_id,
    struct arena *arena, struct statement_digest_row *row_r, struct err *err)
{
	return digest_read(store,
	    SELECT_FROM(STATEMENT_DIGEST_ROW,
		"statement_digest WHERE outgoing_id = ?1"),
	    outgoing_id, INTO(statement_digest, row_r, arena), err);
}

int
store_statement_digest_of_message(struct store *store, int64_t message_id,
    struct arena *arena, struct statement_digest_row *row_r, struct err *err)
{
	return digest_read(store,
	    SELECT_FROM(STATEMENT_DIGEST_ROW,
		"statement_digest WHERE message_id = ?1 LIMIT 1"),
	    message_id, INTO(statement_digest, row_r, arena), err);
}

int
store_statement_digest_add(struct store *store,
    const struct statement_digest_row *row, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO statement_digest(outgoing_id, message_id, size,"
	    " received, sent) VALUES (?1, ?2, ?3, ?4, ?5)"
	    " ON CONFLICT DO NOTHING",
	    ARGS(INT(row->outgoing_id), INT(row->message_id), INT(row->size),
		TEXT(row->received), TEXT(row->sent)),
	    err);
}
