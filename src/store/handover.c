/* What is sent, the intent to send it, and what came of it. */
#include "crieur/store/handover.h"

#include <string.h>

#include "crieur/store/alert.h"
#include "crieur/store/stumble.h"

#include "blob.h"
#include "delivery_move.h"
#include "sql.h"

ROW_DEFINE(refusal, REFUSAL_ROW)

enum {
	DOUBTS_MOST = 3,
};

/* The year 9999: when what is set aside is due. */
static const int64_t never = 253370764800;

int
store_outgoing_copy(struct store *store, const struct outgoing_row *outgoing,
    const struct content_sink *sink, struct err *err)
{
	bool is_message = outgoing->message_id != 0;

	const struct {
		struct blob_place place;
		int64_t offset, size;
	} parts[] = {
		{ { "outgoing", "header", outgoing->id }, 0,
		    outgoing->header_size },
		{ { is_message ? "message" : "outgoing",
		      is_message ? "content" : "body",
		      is_message ? outgoing->message_id : outgoing->id },
		    is_message ? outgoing->body_offset : 0,
		    outgoing->body_size },
		{ { "outgoing", "suffix", outgoing->id }, 0,
		    outgoing->suffix_size },
	};

	int result = 1;

	for (size_t i = 0; i < COUNT_OF(parts) && result == 1; i++) {
		if (parts[i].size == 0)
			continue;
		result = blob_copy(
		    store, &parts[i].place, parts[i].offset, sink, err);
		if (sql_must(result, err,
			"the %s of outgoing %lld is not there any more",
			parts[i].place.column, (long long)outgoing->id) != 0)
			return -1;
	}
	return 0;
}

static int
end_handover(struct store *store, const struct handover_answer *answer,
    int64_t now, struct err *err)
{
	return sql_run(store,
	    "UPDATE handover SET state = ?2, ended_at = ?3, counted_at = ?3,"
	    " code = ?4, answer = ?5, n_recipients = ?6, cost = ?7"
	    " WHERE id = ?1",
	    ARGS(INT(answer->handover),
		TEXT(answer->is_doubtful ? "in-doubt" : "answered"), INT(now),
		INT(answer->code), TEXT(answer->text), INT(answer->n_taken),
		INT(answer->cost)),
	    err);
}

static int
settle_one(struct store *store, const struct outcome *outcome, int64_t now,
    struct err *err)
{
	static const enum delivery_move moves[] = {
		[DELIVERY_OUTCOME_SENT] = DELIVERY_ACCEPT,
		[DELIVERY_OUTCOME_FAILED] = DELIVERY_FAIL,
	};

	if (outcome->what == DELIVERY_OUTCOME_RETRY)
		return delivery_move(store, DELIVERY_RETRY,
		    ARGS(INT(outcome->delivery), INT(outcome->code),
			TEXT(outcome->text), INT(outcome->counts_as_try),
			INT(outcome->next_at)),
		    NULL, err);
	return delivery_move(store, moves[outcome->what],
	    ARGS(INT(outcome->delivery), INT(outcome->code),
		TEXT(outcome->text), INT(outcome->counts_as_try), INT(now),
		INT(outcome->was_offered), INT(outcome->is_ours)),
	    NULL, err);
}

/* Those of the other batches that wait. */
static int
stop_outgoing(
    struct store *store, const struct settlement *settlement, struct err *err)
{
	const struct outcome *refusal = settlement->refusal;
	const struct sql_value *args = ARGS(INT(settlement->outgoing),
	    INT(refusal->code), TEXT(refusal->text), INT(settlement->at));

	if (delivery_move(store, DELIVERY_STOP, args, NULL, err) != 0 ||
	    sql_run(store, "DELETE FROM suspicion WHERE outgoing_id = ?1", args,
		err) != 0)
		return -1;
	return sql_run(store,
	    "INSERT INTO refusal(outgoing_id, code, answer, at)"
	    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (outgoing_id) DO NOTHING",
	    args, err);
}

/* A smarthost that cuts after the dot each time may have taken it each time:
 * after the third nobody is tried again, and the admin hears of it. */
static int
count_doubts(
    struct store *store, const struct settlement *settlement, struct err *err)
{
	static const struct outcome cut = {
		.text = "the connection was cut three times after the message; "
			"who has got it is not known",
	};
	const struct settlement stop = {
		.refusal = &cut,
		.outgoing = settlement->outgoing,
		.at = settlement->at,
	};
	const struct alert_row alert = {
		.at = settlement->at,
		.source = "alert-message-doubtful",
		.subject = settlement->relay,
		.text = settlement->answer.text,
	};
	int64_t n = 0;

	for (size_t i = 0; i < settlement->n_outcomes; i++) {
		const struct outcome *outcome = &settlement->outcomes[i];
		if (outcome->was_offered &&
		    sql_run(store,
			"UPDATE delivery SET n_doubts = n_doubts + 1"
			" WHERE id = ?1",
			ARGS(INT(outcome->delivery)), err) != 0)
			return -1;
	}
	if (sql_number(store,
		"SELECT coalesce(max(n_doubts), 0) FROM delivery"
		" WHERE outgoing_id = ?1 AND state = 'queued'",
		ARGS(INT(settlement->outgoing)), &n, err) != 0)
		return -1;
	if (n < DOUBTS_MOST)
		return 0;
	return stop_outgoing(store, &stop, err) == 0
	           ? store_alert_add(store, &alert, err)
	           : -1;
}

static int
settle(
    struct store *store, const struct settlement *settlement, struct err *err)
{
	if (end_handover(store, &settlement->answer, settlement->at, err) != 0)
		return -1;
	for (size_t i = 0; i < settlement->n_outcomes; i++) {
		if (settle_one(store, &settlement->outcomes[i], settlement->at,
			err) != 0)
			return -1;
	}
	if (settlement->answer.n_taken > 0 && !settlement->answer.is_doubtful &&
	    store_suspicion_passed(store, settlement->relay,
		settlement->outgoing, settlement->at, err) != 0)
		return -1;
	if (settlement->answer.is_doubtful &&
	    count_doubts(store, settlement, err) != 0)
		return -1;
	if (settlement->suspicion != NULL &&
	    store_suspicion_add(
		store, settlement->suspicion, settlement->is_ours, err) != 0)
		return -1;
	return settlement->refusal != NULL
	           ? stop_outgoing(store, settlement, err)
	           : 0;
}

int
store_delivery_settle(
    struct store *store, const struct settlement *settlement, struct err *err)
{
	if (store_begin_light(store, err) != 0)
		return -1;
	return store_end(store, settle(store, settlement, err), err);
}

static int
recover(struct store *store, int64_t now, struct recovery *recovery_r,
    struct err *err)
{
	const struct sql_value *args = ARGS(INT(now));
	int64_t n_others;

	if (sql_run(store,
		"UPDATE handover SET state = 'in-doubt', ended_at = ?1,"
		" counted_at = ?1,"
		" answer = 'the relay was stopped before the answer'"
		" WHERE state = 'intended'",
		args, err) != 0 ||
	    delivery_move(store, DELIVERY_DOUBT, args, &recovery_r->n_doubtful,
		err) != 0 ||
	    delivery_move(store, DELIVERY_RECOVER, args, &n_others, err) != 0 ||
	    sql_run(store,
		"UPDATE delivery SET next_at = ?1,"
		" last_text = 'set aside: see crieur set-aside'"
		" WHERE state = 'queued' AND outgoing_id IN"
		" (SELECT CAST(thing AS INTEGER) FROM stumble"
		"  WHERE child = 'relay' AND weight >= ?2)",
		ARGS(INT(never), INT(STUMBLE_ASIDE)), err) != 0)
		return -1;
	recovery_r->n_requeued = recovery_r->n_doubtful + n_others;
	/* A fresh process may have what the last one lacked: a password. */
	return sql_run(store,
	    "UPDATE relay_state SET retry_at = ?1 WHERE retry_at > ?1", args,
	    err);
}

int
store_delivery_recover(struct store *store, int64_t now,
    struct recovery *recovery_r, struct err *err)
{
	if (store_begin(store, err) != 0)
		return -1;
	return store_end(store, recover(store, now, recovery_r, err), err);
}

int
store_refusal_next(struct store *store, struct arena *arena,
    struct refusal_row *row_r, struct err *err)
{
	return sql_first(store,
	    SELECT_FROM(REFUSAL_ROW,
		"refusal JOIN outgoing ON outgoing.id = refusal.outgoing_id"
		" WHERE refusal.told_at IS NULL AND NOT EXISTS (SELECT 1"
		"  FROM delivery WHERE"
		"  delivery.outgoing_id = refusal.outgoing_id"
		"  AND state IN ('queued','sending'))"
		" ORDER BY refusal.outgoing_id LIMIT 1"),
	    NO_ARGS, INTO(refusal, row_r, arena), err);
}

int
store_refusal_told(
    struct store *store, int64_t outgoing_id, int64_t now, struct err *err)
{
	return sql_run(store,
	    "UPDATE refusal SET told_at = ?2 WHERE outgoing_id = ?1",
	    ARGS(INT(outgoing_id), INT(now)), err);
}
