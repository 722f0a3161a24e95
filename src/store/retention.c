/* Deleting what the retention periods let go. */
#include "crieur/store/retention.h"

#include "query.h"

/* The message m waits for nothing any more. */
#define IS_DONE                                                             \
 " AND NOT EXISTS (SELECT 1 FROM post WHERE post.message_id = m.id"         \
 "  AND (post.state IN ('held','accepted') OR post.owes_notice = 1))"       \
 " AND NOT EXISTS (SELECT 1 FROM outgoing JOIN delivery"                    \
 "  ON delivery.outgoing_id = outgoing.id WHERE outgoing.message_id = m.id" \
 "  AND delivery.state IN ('queued','sending'))"

static int
run_piece(struct store *store, const char *sql, int64_t before_at, int64_t *n_r,
    struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, sql, err) != 0)
		return -1;
	query_bind_int(&query, before_at);
	query_bind_int(&query, RETENTION_PIECE);
	return query_run(&query, n_r, err);
}

int
store_forget_contents(
    struct store *store, int64_t before_at, int64_t *n_r, struct err *err)
{
	static const char update[] =
	    "UPDATE message SET content = NULL WHERE id IN ("
	    " SELECT m.id FROM message AS m WHERE m.received_at < ?1"
	    " AND m.content IS NOT NULL" IS_DONE " LIMIT ?2)";

	return run_piece(store, update, before_at, n_r, err);
}

int
store_forget_messages(
    struct store *store, int64_t before_at, int64_t *n_r, struct err *err)
{
	static const char delete_rows[] =
	    "DELETE FROM message WHERE id IN ("
	    " SELECT m.id FROM message AS m WHERE m.received_at < ?1" IS_DONE
	    " LIMIT ?2)";

	return run_piece(store, delete_rows, before_at, n_r, err);
}

int
store_forget_events(
    struct store *store, int64_t before_at, int64_t *n_r, struct err *err)
{
	static const char delete_rows[] =
	    "DELETE FROM event WHERE id IN (SELECT id FROM event"
	    " WHERE at < ?1 AND subject NOT IN"
	    "  ('person','group','role','organisation')"
	    " ORDER BY id LIMIT ?2)";

	return run_piece(store, delete_rows, before_at, n_r, err);
}

int
store_forget_sendings(
    struct store *store, int64_t before_at, int64_t *n_r, struct err *err)
{
	static const char delete_notices[] =
	    "DELETE FROM outgoing WHERE id IN ("
	    " SELECT o.id FROM outgoing AS o WHERE o.created_at < ?1"
	    " AND o.post_id IS NULL"
	    " AND NOT EXISTS (SELECT 1 FROM delivery"
	    "  WHERE delivery.outgoing_id = o.id"
	    "  AND delivery.state IN ('queued','sending')) LIMIT ?2)";
	static const char delete_handovers[] =
	    "DELETE FROM handover WHERE id IN (SELECT id FROM handover"
	    " WHERE ended_at < ?1 LIMIT ?2)";
	int64_t n_notices = 0, n_handovers = 0;

	if (run_piece(store, delete_notices, before_at, &n_notices, err) != 0 ||
	    run_piece(store, delete_handovers, before_at, &n_handovers, err) !=
		0)
		return -1;
	*n_r = n_notices + n_handovers;
	return 0;
}
