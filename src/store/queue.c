/* The tables outgoing, delivery and relay_state, as people look at them. */
#include "crieur/store/queue.h"

#include "crieur/store/copy.h"

#include "delivery_move.h"
#include "sql.h"

enum {
	HOUR_S = 3600,
};

ROW_DEFINE(queue, QUEUE_ROW)
ROW_DEFINE(recipient, RECIPIENT_ROW)
ROW_DEFINE(in_hand, IN_HAND_ROW)
ROW_DEFINE(relay_queue, RELAY_QUEUE_ROW)

int
store_queue_walk(struct store *store, const char *list, struct cursor *cursor,
    struct err *err)
{
	return sql_walk(store,
	    SELECT_FROM(QUEUE_ROW,
		"outgoing JOIN delivery ON delivery.outgoing_id = outgoing.id"
		" LEFT JOIN message ON message.id = outgoing.message_id"
		" WHERE outgoing.id IN (SELECT outgoing_id FROM delivery"
		"  WHERE state = 'queued' UNION SELECT outgoing_id"
		"  FROM delivery WHERE state = 'sending')"
		" AND (?1 IS NULL OR outgoing.list = ?1)"
		" GROUP BY outgoing.id, message.subject"
		" ORDER BY outgoing.relay, min(delivery.priority), outgoing.id"),
	    ARGS(TEXT(list)), cursor, err);
}

int
store_recipient_walk(struct store *store, int64_t outgoing_id,
    bool only_waiting, struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT_FROM(RECIPIENT_ROW,
		"delivery WHERE outgoing_id = ?1"
		" AND (?2 = 0 OR state = 'queued' OR state = 'sending')"
		" ORDER BY address"),
	    ARGS(INT(outgoing_id), INT(only_waiting)), cursor, err);
}

int
store_in_hand_walk(struct store *store, int64_t before_at,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT_FROM(IN_HAND_ROW,
		"handover LEFT JOIN outgoing ON outgoing.id = outgoing_id"
		" LEFT JOIN message ON message.id = outgoing.message_id"
		" WHERE handover.state = 'intended'"
		" AND handover.started_at < ?1 ORDER BY handover.id"),
	    ARGS(INT(before_at)), cursor, err);
}

int
store_handover_last(
    struct store *store, const char *relay, int64_t *at_r, struct err *err)
{
	/* Of the last thousand: there are as many as there ever were. */
	return sql_number(store,
	    "SELECT max(ended_at) FROM handover WHERE relay = ?1"
	    " AND id > (SELECT max(id) FROM handover) - 1000",
	    ARGS(TEXT(relay)), at_r, err);
}

int
store_relay_walk(
    struct store *store, int64_t now, struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT_FROM(RELAY_QUEUE_ROW,
		"(SELECT name FROM relay_state"
		"  UNION SELECT relay FROM delivery WHERE state = 'queued'"
		"  UNION SELECT relay FROM delivery WHERE state = 'sending')"
		" AS names"
		" LEFT JOIN relay_state ON relay_state.name = names.name"
		" WHERE names.name <> '" SET_ASIDE_RELAY "'"
		" ORDER BY names.name"),
	    ARGS(INT(now - HOUR_S)), cursor, err);
}

int
store_queue_retry(struct store *store, const struct queue_choice *choice,
    int64_t *n_changed_r, struct err *err)
{
	if (delivery_move(store, DELIVERY_PUT_BACK,
		ARGS(INT(choice->now), INT(choice->outgoing_id),
		    TEXT(choice->address)),
		NULL, err) != 0)
		return -1;
	return sql_change(store,
	    "UPDATE delivery SET next_at = ?1"
	    " WHERE outgoing_id = ?2 AND state = 'queued'"
	    " AND (?3 IS NULL OR address = ?3)",
	    ARGS(INT(choice->now), INT(choice->outgoing_id),
		TEXT(choice->address)),
	    n_changed_r, err);
}

int
store_queue_cancel(struct store *store, const struct queue_choice *choice,
    int64_t *n_changed_r, struct err *err)
{
	return delivery_move(store, DELIVERY_CANCEL,
	    ARGS(INT(choice->now), INT(choice->outgoing_id),
		TEXT(choice->address)),
	    n_changed_r, err);
}

int
store_queue_retry_relay(struct store *store, const char *relay, int64_t now,
    int64_t *n_changed_r, struct err *err)
{
	const struct sql_value *args = ARGS(INT(now), TEXT(relay));

	if (sql_run(store,
		"UPDATE relay_state SET retry_at = ?1 WHERE name = ?2", args,
		err) != 0)
		return -1;
	return sql_change(store,
	    "UPDATE delivery SET next_at = ?1"
	    " WHERE relay = ?2 AND state = 'queued'",
	    args, n_changed_r, err);
}

int
store_queue_move_relay(struct store *store, const struct relay_change *change,
    int64_t *n_changed_r, struct err *err)
{
	if (sql_run(store,
		"UPDATE outgoing SET relay = ?2 WHERE relay = ?1 AND id IN"
		" (SELECT outgoing_id FROM delivery WHERE relay = ?1"
		"  AND state = 'queued')",
		ARGS(TEXT(change->from), TEXT(change->to)), err) != 0)
		return -1;
	return sql_change(store,
	    "UPDATE delivery SET relay = ?2, next_at = ?3"
	    " WHERE relay = ?1 AND state = 'queued'",
	    ARGS(TEXT(change->from), TEXT(change->to), INT(change->now)),
	    n_changed_r, err);
}
