/* The table suspicion. */
#include "crieur/store/suspicion.h"

#include "sql.h"

ROW_DEFINE(suspicion, SUSPICION_ROW)

enum {
	/* How long the recipients of a suspect wait where nothing else passes.
	 */
	WAIT_S = 3600,
};

/* Of an outgoing ?1: the From of its post's message, "" for crieur's own. */
#define AUTHOR                                        \
 "coalesce((SELECT message.header_from FROM outgoing" \
 " JOIN post ON post.id = outgoing.post_id"           \
 " JOIN message ON message.id = post.message_id"      \
 " WHERE outgoing.id = ?1 AND outgoing.kind IN ('post','announcement')), '')"

int
store_suspicion_judge(struct store *store, const struct suspicion_row *refused,
    struct arena *arena, struct suspicion_finding *finding_r, struct err *err)
{
	const struct sql_value *args =
	    ARGS(INT(refused->outgoing_id), TEXT(refused->relay));
	struct suspicion_row own = { 0 };

	*finding_r = (struct suspicion_finding){ .verdict = SUSPICION_NEW };
	int found = sql_row(store,
	    SELECT_FROM(SUSPICION_ROW,
		"suspicion WHERE outgoing_id = ?1 AND relay = ?2"),
	    args, INTO(suspicion, &own, arena), err);
	if (found < 0)
		return -1;
	if (found > 0 && own.has_other_passed) {
		finding_r->verdict = SUSPICION_AT_FAULT;
		return 0;
	}
	found = sql_row(store,
	    SELECT_FROM(SUSPICION_ROW,
		"suspicion WHERE relay = ?2 AND outgoing_id <> ?1"
		" AND has_other_passed = 0 AND author <> " AUTHOR
		" ORDER BY at DESC LIMIT 1"),
	    args, INTO(suspicion, &finding_r->other, arena), err);
	if (found > 0)
		finding_r->verdict = SUSPICION_OURS;
	return found < 0 ? -1 : 0;
}

/* When the recipients of suspects are tried again. */
static int
put_off(struct store *store, const struct suspicion_row *row, bool is_ours,
    struct err *err)
{
	if (is_ours)
		return sql_run(store,
		    "UPDATE delivery SET next_at = ?2 WHERE state = 'queued'"
		    " AND outgoing_id IN (SELECT outgoing_id FROM suspicion"
		    "  WHERE relay = ?1)",
		    ARGS(TEXT(row->relay), INT(row->at)), err);
	return sql_run(store,
	    "UPDATE delivery SET next_at = ?2 WHERE state = 'queued'"
	    " AND outgoing_id = ?1 AND next_at < ?2",
	    ARGS(INT(row->outgoing_id), INT(row->at + WAIT_S)), err);
}

int
store_suspicion_add(struct store *store, const struct suspicion_row *row,
    bool is_ours, struct err *err)
{
	if (sql_run(store,
		"INSERT INTO suspicion(outgoing_id, relay, author, code,"
		" answer, at) VALUES (?1, ?2, " AUTHOR ", ?3, ?4, ?5)"
		" ON CONFLICT (relay, outgoing_id) DO UPDATE SET"
		" code = excluded.code, answer = excluded.answer,"
		" at = excluded.at",
		ARGS(INT(row->outgoing_id), TEXT(row->relay), INT(row->code),
		    TEXT(row->answer), INT(row->at)),
		err) != 0)
		return -1;
	return put_off(store, row, is_ours, err);
}

int
store_suspicion_passed(struct store *store, const char *relay,
    int64_t outgoing_id, int64_t now, struct err *err)
{
	const struct sql_value *args =
	    ARGS(INT(outgoing_id), TEXT(relay), INT(now));
	bool has_any = false;

	if (sql_has(store, "SELECT 1 FROM suspicion WHERE relay = ?1 LIMIT 1",
		ARGS(TEXT(relay)), &has_any, err) != 0)
		return -1;
	if (!has_any)
		return 0;
	if (sql_run(store,
		"DELETE FROM suspicion WHERE relay = ?2 AND outgoing_id = ?1",
		args, err) != 0 ||
	    sql_run(store,
		"UPDATE suspicion SET has_other_passed = 1 WHERE relay = ?2"
		" AND author <> " AUTHOR,
		args, err) != 0)
		return -1;
	return sql_run(store,
	    "UPDATE delivery SET next_at = ?3 WHERE state = 'queued'"
	    " AND next_at > ?3 AND outgoing_id IN (SELECT outgoing_id"
	    "  FROM suspicion WHERE relay = ?2 AND has_other_passed = 1)",
	    args, err);
}

/* Each of the two has its index; IN has none. */
#define NOT_ANY(those)                         \
 " AND NOT EXISTS (SELECT 1 FROM delivery"     \
 "  WHERE delivery.relay = suspicion.relay"    \
 "  AND state = '" those "' AND next_at <= ?1" \
 "  AND delivery.outgoing_id <> suspicion.outgoing_id)"

int
store_suspicion_unprobed(struct store *store, int64_t before_at,
    struct arena *arena, struct suspicion_row *row_r, struct err *err)
{
	return sql_first(store,
	    SELECT_FROM(SUSPICION_ROW,
		"suspicion WHERE probed_at IS NULL AND has_other_passed = 0"
		" AND author <> '' AND at < ?1" NOT_ANY("queued")
		    NOT_ANY("sending") " ORDER BY at LIMIT 1"),
	    ARGS(INT(before_at)), INTO(suspicion, row_r, arena), err);
}

int
store_suspicion_probed(struct store *store, const struct suspicion_row *row,
    int64_t now, struct err *err)
{
	return sql_run(store,
	    "UPDATE suspicion SET probed_at = ?3 WHERE relay = ?2"
	    " AND outgoing_id = ?1",
	    ARGS(INT(row->outgoing_id), TEXT(row->relay), INT(now)), err);
}
