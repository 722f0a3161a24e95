/* What is sent, the intent to send it, and what came of it. */
#include "crieur/store/handover.h"

#include "crieur/store/message.h"

#include "delivery_move.h"
#include "sql.h"

static void
blob_close(sqlite3_blob **blob)
{
	sqlite3_blob_close(*blob);
	*blob = NULL;
}

struct piece {
	const char *column;
	int64_t offset;
	void *buffer;
	size_t size;
};

/* A piece of the outgoing's own, read without loading the rest. */
static int
read_own(
    struct store *store, int64_t id, const struct piece *piece, struct err *err)
{
	sqlite3_blob *blob CLEANUP(blob_close) = NULL;
	int status = sqlite3_blob_open(
	    store->db, "main", "outgoing", piece->column, id, 0, &blob);

	if (status == SQLITE_ERROR)
		return err_set(err, ERR_ABSENT,
		    "the %s of outgoing %lld is not there any more",
		    piece->column, (long long)id);
	if (status == SQLITE_OK)
		status = sqlite3_blob_read(
		    blob, piece->buffer, (int)piece->size, (int)piece->offset);
	return status == SQLITE_OK ? 0 : query_error(store, status, err);
}

static int
read_body(struct store *store, const struct outgoing_row *outgoing,
    const struct piece *piece, struct err *err)
{
	size_t n = 0;

	if (outgoing->message_id == 0)
		return read_own(store, outgoing->id, piece, err);
	if (store_message_read(store, outgoing->message_id,
		outgoing->body_offset + piece->offset, piece->buffer,
		piece->size, &n, err) != 0)
		return -1;
	if (n != piece->size)
		return err_set(err, ERR_BUG,
		    "message %lld is shorter than said",
		    (long long)outgoing->message_id);
	return 0;
}

int
store_outgoing_read(struct store *store, const struct outgoing_row *outgoing,
    int64_t offset, void *buffer, size_t size, size_t *n_r, struct err *err)
{
	const struct {
		const char *column;
		int64_t size;
	} parts[] = {
		{ "header", outgoing->header_size },
		{ "body", outgoing->body_size },
		{ "suffix", outgoing->suffix_size },
	};

	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		if (offset >= parts[i].size) {
			offset -= parts[i].size;
			continue;
		}
		int64_t left = parts[i].size - offset;
		struct piece piece = { parts[i].column, offset, buffer, size };
		if ((uint64_t)left < size)
			piece.size = (size_t)left;
		if ((i == 1 ? read_body(store, outgoing, &piece, err)
			    : read_own(store, outgoing->id, &piece, err)) != 0)
			return -1;
		*n_r = piece.size;
		return 0;
	}
	*n_r = 0;
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

	if (delivery_move(store, DELIVERY_STOP, args, NULL, err) != 0)
		return -1;
	return sql_run(store,
	    "INSERT INTO refusal(outgoing_id, code, answer, at)"
	    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (outgoing_id) DO NOTHING",
	    args, err);
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
	    delivery_move(store, DELIVERY_RECOVER, args, &n_others, err) != 0)
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
