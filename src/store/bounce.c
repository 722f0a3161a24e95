/* The table bounce, and the deliveries its rows are about. */
#include "crieur/store/bounce.h"

#include "sql.h"

/* As bounce_class_counts(). */
#define COUNTS "class IN ('address','disabled','full')"

NAME_TABLE(bounce_class_names, "bounce class", BOUNCE_CLASS)
NAME_TABLE(bounce_source_names, "bounce source", BOUNCE_SOURCE)
ROW_DEFINE(bounced, BOUNCED_ROW)
ROW_DEFINE(bounce, BOUNCE_ROW)
ROW_DEFINE(bounce_score, BOUNCE_SCORE_ROW)

#define BOUNCED      \
 SELECT(BOUNCED_ROW) \
 " FROM delivery AS d JOIN outgoing AS o ON o.id = d.outgoing_id"

int
store_bounced_by_sender(struct store *store, const char *sender,
    struct arena *arena, struct bounced_row *row_r, struct err *err)
{
	return sql_first(store, BOUNCED " WHERE d.envelope_sender = ?1",
	    ARGS(TEXT(sender)), INTO(bounced, row_r, arena), err);
}

int
store_bounced_find(struct store *store, const struct bounced_key *key,
    struct arena *arena, struct bounced_row *row_r, struct err *err)
{
	const struct sql_into into = INTO(bounced, row_r, arena);

	if (key->report_id != NULL)
		return sql_first(store,
		    BOUNCED " WHERE o.report_id = ?1 AND d.address = ?2",
		    ARGS(TEXT(key->report_id), TEXT(key->address)), into, err);
	return sql_first(store,
	    BOUNCED " WHERE o.header_message_id = ?1 AND d.address = ?2"
		    " AND o.kind IN ('moderation','notice')",
	    ARGS(TEXT(key->message_id), TEXT(key->address)), into, err);
}

int
store_bounced_next_unscored(struct store *store, int64_t after_id,
    struct arena *arena, struct bounced_row *row_r, struct err *err)
{
	return sql_first(store,
	    BOUNCED
	    " WHERE d.state = 'failed' AND d.is_scored = 0 AND d.id > ?1"
	    " ORDER BY d.id LIMIT 1",
	    ARGS(INT(after_id)), INTO(bounced, row_r, arena), err);
}

int
store_bounced_scored(struct store *store, int64_t delivery_id, struct err *err)
{
	return sql_run(store, "UPDATE delivery SET is_scored = 1 WHERE id = ?1",
	    ARGS(INT(delivery_id)), err);
}

int
store_bounce_insert(struct store *store, const struct bounce_row *row,
    bool *is_new_r, struct err *err)
{
	return sql_changed(store,
	    "INSERT INTO bounce(at, day, address, list, delivery_id, source,"
	    " class, code, words, storm_id)"
	    " SELECT ?1, ?2, address, ?3, ?4, ?5, ?6, ?7, ?8, ?9"
	    " FROM address WHERE address = ?10"
	    " ON CONFLICT (delivery_id, address, class) DO NOTHING",
	    ARGS(INT(row->at), DAY(row->day), TEXT(row->list),
		INT(row->delivery_id), NAME(bounce_source_names, row->source),
		NAME(bounce_class_names, row->class), TEXT(row->code),
		TEXT(row->words), ID(row->storm_id), TEXT(row->address)),
	    is_new_r, err);
}

int
store_bounce_walk(struct store *store, int64_t person_id, int max,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT(BOUNCE_ROW) " FROM bounce AS b"
			       " JOIN address AS a ON a.address = b.address"
			       " WHERE ?1 = 0 OR a.person_id = ?1"
			       " ORDER BY b.id DESC LIMIT ?2",
	    ARGS(INT(person_id), INT(max)), cursor, err);
}

int
store_bounce_of_walk(struct store *store, int64_t outgoing_id,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT(BOUNCE_ROW) " FROM bounce AS b"
			       " JOIN delivery AS d ON d.id = b.delivery_id"
			       " WHERE d.outgoing_id = ?1 ORDER BY b.id",
	    ARGS(INT(outgoing_id)), cursor, err);
}

int
store_bounce_score(struct store *store, const struct bounce_period *period,
    struct arena *arena, struct bounce_score_row *score_r, struct err *err)
{
	return sql_first(store,
	    SELECT(
		BOUNCE_SCORE_ROW) " FROM bounce WHERE address = ?1 AND class = ?2 AND at > ?3"
				  " AND storm_id IS NULL AND at > coalesce((SELECT counted_from"
				  "  FROM bounce_state WHERE bounce_state.address = ?1), 0)",
	    ARGS(TEXT(period->address), NAME(bounce_class_names, period->class),
		INT(period->since_at)),
	    INTO(bounce_score, score_r, arena), err);
}

int
store_bounce_next_address(struct store *store, int64_t since_at,
    struct arena *arena, const char **address, struct err *err)
{
	return sql_text(store,
	    "SELECT min(address) FROM ("
	    " SELECT address FROM (SELECT address FROM bounce"
	    "  WHERE address > ?1 AND at > ?2 AND storm_id IS NULL"
	    "  AND " COUNTS "  ORDER BY address LIMIT 1) AS failing"
	    " UNION SELECT address FROM (SELECT address FROM bounce_state"
	    "  WHERE address > ?1 AND probed_at IS NOT NULL"
	    "  ORDER BY address LIMIT 1) AS probed) AS next",
	    ARGS(TEXT(*address), INT(since_at)), INTO_TEXT(address, arena),
	    err);
}

int
store_bounce_took_mail(struct store *store, const char *address,
    int64_t until_at, int64_t *at_r, struct err *err)
{
	return sql_number(store,
	    "SELECT max(d.done_at) FROM address AS a"
	    " JOIN delivery AS d ON d.person_id = a.person_id"
	    "  AND d.address = a.address"
	    " JOIN outgoing AS o ON o.id = d.outgoing_id"
	    " WHERE a.address = ?1 AND d.state = 'sent' AND d.done_at <= ?2"
	    " AND coalesce(d.envelope_sender, o.envelope_sender) <> ''"
	    " AND NOT EXISTS (SELECT 1 FROM bounce AS b"
	    "  WHERE b.delivery_id = d.id"
	    "  AND b.class NOT IN ('automatic','complaint'))",
	    ARGS(TEXT(address), INT(until_at)), at_r, err);
}

int
store_bounce_has(
    struct store *store, int64_t delivery_id, bool *has_r, struct err *err)
{
	return sql_has(store,
	    "SELECT 1 FROM bounce WHERE delivery_id = ?1"
	    " AND " COUNTS " AND storm_id IS NULL",
	    ARGS(INT(delivery_id)), has_r, err);
}
