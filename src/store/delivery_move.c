#include "delivery_move.h"

#include "crieur/store/copy.h"

#define MOVE(from, to, set, of)                         \
 "UPDATE delivery SET state = '" to "', " set " WHERE " \
 "state = '" from "' AND " of

/* The end of a try; handover_id stays where the message was offered. */
#define END                                                \
 "last_code = ?2, last_text = ?3, n_tries = n_tries + ?4," \
 " done_at = ?5,"                                          \
 " handover_id = CASE WHEN ?6 = 1 THEN handover_id END,"   \
 " is_scored = CASE WHEN ?7 = 1 THEN 1 ELSE is_scored END"

static const char *const moves[] = {
	[DELIVERY_CANCEL] = MOVE("queued", "cancelled", "done_at = ?1",
	    "outgoing_id = ?2 AND (?3 IS NULL OR address = ?3)"),
	/* Nothing of it is held against them. */
	[DELIVERY_STOP] = MOVE("queued", "failed",
	    "last_code = ?2, last_text = ?3, done_at = ?4, is_scored = 1",
	    "outgoing_id = ?1"),
	[DELIVERY_CLAIM] =
	    MOVE("queued", "sending", "handover_id = ?2", "id = ?1"),
	[DELIVERY_ACCEPT] = MOVE("sending", "sent", END, "id = ?1"),
	[DELIVERY_FAIL] = MOVE("sending", "failed", END, "id = ?1"),
	[DELIVERY_RETRY] = MOVE("sending", "queued",
	    "last_code = ?2, last_text = ?3, n_tries = n_tries + ?4,"
	    " next_at = ?5, handover_id = NULL",
	    "id = ?1"),
	[DELIVERY_DOUBT] = MOVE("sending", "queued",
	    "next_at = ?1, handover_id = NULL, last_code = 0,"
	    " n_doubts = n_doubts + 1,"
	    " last_text = 'the answer to the last try was lost'",
	    "handover_id IS NOT NULL"),
	/* Whether it was handed over to is not asked any more. */
	[DELIVERY_LET_GO] = MOVE(
	    "sending", "queued", "next_at = ?1, handover_id = NULL", "1 = 1"),
	[DELIVERY_SET_ASIDE] = MOVE("queued", "queued",
	    "relay = '" SET_ASIDE_RELAY "', last_code = 0,"
	    " last_text = 'set aside by restore'",
	    "relay <> '" SET_ASIDE_RELAY "'"),
	[DELIVERY_PUT_BACK] = MOVE("queued", "queued",
	    "relay = (SELECT outgoing.relay FROM outgoing"
	    "  WHERE outgoing.id = outgoing_id), next_at = ?1, last_text = ''",
	    "relay = '" SET_ASIDE_RELAY "'"
	    " AND (?2 = 0 OR outgoing_id = ?2)"
	    " AND (?3 IS NULL OR address = ?3)"),
	[DELIVERY_DROP_ASIDE] = MOVE("queued", "cancelled", "done_at = ?1",
	    "relay = '" SET_ASIDE_RELAY "'"),
	[DELIVERY_RECOVER] =
	    MOVE("sending", "queued", "next_at = ?1", "handover_id IS NULL"),
};

int
delivery_move(struct store *store, enum delivery_move move,
    const struct sql_value *args, int64_t *n_r, struct err *err)
{
	return sql_change(store, moves[move], args, n_r, err);
}
