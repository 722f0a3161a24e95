/* What is sent, the intent to send it, and what came of it. */
#include "crieur/store/handover.h"

#include <sqlite3.h>

#include "crieur/store/message.h"

#include "query.h"

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
	static const char update[] =
	    "UPDATE handover SET state = ?2, ended_at = ?3, counted_at = ?3,"
	    " code = ?4, answer = ?5, n_recipients = ?6, cost = ?7"
	    " WHERE id = ?1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, answer->handover);
	query_bind_string(
	    &query, answer->is_doubtful ? "in-doubt" : "answered");
	query_bind_int(&query, now);
	query_bind_int(&query, answer->code);
	query_bind_string(&query, answer->text);
	query_bind_int(&query, answer->n_taken);
	query_bind_int(&query, answer->cost);
	return query_run(&query, NULL, err);
}

static int
settle_one(struct store *store, const struct outcome *outcome, int64_t now,
    struct err *err)
{
	static const char finish[] =
	    "UPDATE delivery SET state = ?2, last_code = ?3, last_text = ?4,"
	    " n_tries = n_tries + ?5, done_at = ?6,"
	    " handover_id = CASE WHEN ?7 = 1 THEN handover_id END,"
	    " is_scored = CASE WHEN ?8 = 1 THEN 1 ELSE is_scored END"
	    " WHERE id = ?1 AND state = 'sending'";
	static const char requeue[] =
	    "UPDATE delivery SET state = ?2, last_code = ?3, last_text = ?4,"
	    " n_tries = n_tries + ?5, next_at = ?6, handover_id = NULL"
	    " WHERE id = ?1 AND state = 'sending'";
	static const char *const states[] = {
		[DELIVERY_OUTCOME_SENT] = "sent",
		[DELIVERY_OUTCOME_FAILED] = "failed",
		[DELIVERY_OUTCOME_RETRY] = "queued",
	};
	bool is_retry = outcome->what == DELIVERY_OUTCOME_RETRY;
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, is_retry ? requeue : finish, err) != 0)
		return -1;
	query_bind_int(&query, outcome->delivery);
	query_bind_string(&query, states[outcome->what]);
	query_bind_int(&query, outcome->code);
	query_bind_string(&query, outcome->text);
	query_bind_int(&query, outcome->counts_as_try);
	query_bind_int(&query, is_retry ? outcome->next_at : now);
	if (!is_retry) {
		query_bind_int(&query, outcome->was_offered);
		query_bind_int(&query, outcome->is_ours);
	}
	return query_run(&query, NULL, err);
}

/* Those of the other batches that wait; nothing of it is held against them. */
static int
stop_outgoing(
    struct store *store, const struct settlement *settlement, struct err *err)
{
	static const char stop[] =
	    "UPDATE delivery SET state = 'failed', last_code = ?2,"
	    " last_text = ?3, done_at = ?4, is_scored = 1"
	    " WHERE outgoing_id = ?1 AND state = 'queued'";
	static const char note[] =
	    "INSERT INTO refusal(outgoing_id, code, answer, at)"
	    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (outgoing_id) DO NOTHING";
	static const char *const statements[] = { stop, note };

	for (size_t i = 0; i < COUNT_OF(statements); i++) {
		struct query query CLEANUP(query_close) = { 0 };
		if (query_open(&query, store, statements[i], err) != 0)
			return -1;
		query_bind_int(&query, settlement->outgoing);
		query_bind_int(&query, settlement->refusal->code);
		query_bind_string(&query, settlement->refusal->text);
		query_bind_int(&query, settlement->at);
		if (query_run(&query, NULL, err) != 0)
			return -1;
	}
	return 0;
}

int
store_delivery_settle(
    struct store *store, const struct settlement *settlement, struct err *err)
{
	if (store_begin_light(store, err) != 0)
		return -1;
	if (end_handover(store, &settlement->answer, settlement->at, err) != 0)
		goto rollback;
	for (size_t i = 0; i < settlement->n_outcomes; i++)
		if (settle_one(store, &settlement->outcomes[i], settlement->at,
			err) != 0)
			goto rollback;
	if (settlement->refusal != NULL &&
	    stop_outgoing(store, settlement, err) != 0)
		goto rollback;
	return store_commit(store, err);

rollback:
	store_rollback(store);
	return -1;
}

static int
run_at(struct store *store, const char *sql, int64_t now, int64_t *n_changed_r,
    struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, sql, err) != 0)
		return -1;
	query_bind_int(&query, now);
	return query_run(&query, n_changed_r, err);
}

int
store_delivery_recover(struct store *store, int64_t now,
    struct recovery *recovery_r, struct err *err)
{
	static const char doubt[] =
	    "UPDATE handover SET state = 'in-doubt', ended_at = ?1,"
	    " counted_at = ?1,"
	    " answer = 'the relay was stopped before the answer'"
	    " WHERE state = 'intended'";
	static const char requeue_doubtful[] =
	    "UPDATE delivery SET state = 'queued', next_at = ?1,"
	    " handover_id = NULL, last_code = 0,"
	    " last_text = 'the answer to the last try was lost'"
	    " WHERE state = 'sending' AND handover_id IS NOT NULL";
	static const char requeue[] =
	    "UPDATE delivery SET state = 'queued', next_at = ?1"
	    " WHERE state = 'sending'";
	/* A fresh process may have what the last one lacked: a password. */
	static const char try_now[] =
	    "UPDATE relay_state SET retry_at = ?1 WHERE retry_at > ?1";
	struct recovery recovery;

	if (store_begin(store, err) != 0)
		return -1;
	if (run_at(store, doubt, now, NULL, err) != 0 ||
	    run_at(store, requeue_doubtful, now, &recovery.n_doubtful, err) !=
		0 ||
	    run_at(store, requeue, now, &recovery.n_requeued, err) != 0 ||
	    run_at(store, try_now, now, NULL, err) != 0) {
		store_rollback(store);
		return -1;
	}
	if (store_commit(store, err) != 0)
		return -1;
	recovery.n_requeued += recovery.n_doubtful;
	*recovery_r = recovery;
	return 0;
}
