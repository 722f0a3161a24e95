/* The table message. Contents are written and read piecewise through
 * SQLite's blob handles: no message is ever whole in this process's heap. */
#include "crieur/store/message.h"

#include "sql.h"

ROW_DEFINE(message, MESSAGE_ROW)

enum {
	PIECE_SIZE = 1024 * 1024,
};

static void
blob_close(sqlite3_blob **blob)
{
	sqlite3_blob_close(*blob);
	*blob = NULL;
}

static int
write_content(
    struct store *store, int64_t id, struct span content, struct err *err)
{
	sqlite3_blob *blob CLEANUP(blob_close) = NULL;
	int status = sqlite3_blob_open(
	    store->db, "main", "message", "content", id, 1, &blob);

	for (size_t offset = 0; status == SQLITE_OK && offset < content.len;) {
		struct span piece =
		    span_first(span_from_offset(content, offset), PIECE_SIZE);
		status = sqlite3_blob_write(
		    blob, piece.at, (int)piece.len, (int)offset);
		offset += piece.len;
	}
	return status == SQLITE_OK ? 0 : query_error(store, status, err);
}

int
store_message_insert(struct store *store, const struct message_row *row,
    struct span content, int64_t *id_r, struct err *err)
{
	bool is_kept = content.at != NULL;

	if (sql_insert(store,
		"INSERT INTO message(received_at, client, helo, queue_id,"
		" envelope_sender, sasl_login, header_from, header_message_id,"
		" subject, fingerprint, size, body_offset, content) VALUES"
		" (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
		ARGS(INT(row->received_at), TEXT(row->client), TEXT(row->helo),
		    TEXT(row->queue_id), TEXT(row->envelope_sender),
		    TEXT(row->sasl_login), TEXT(row->header_from),
		    TEXT(row->header_message_id), TEXT(row->subject),
		    BYTES(row->fingerprint), INT(row->size),
		    INT(row->body_offset),
		    is_kept ? ZEROS((int64_t)content.len) : NOTHING),
		id_r, err) != 0)
		return -1;
	return is_kept ? write_content(store, *id_r, content, err) : 0;
}

int
store_message_get(struct store *store, int64_t id, struct arena *arena,
    struct message_row *row_r, struct err *err)
{
	int found =
	    sql_row(store, SELECT_FROM(MESSAGE_ROW, "message WHERE id = ?1"),
		ARGS(INT(id)), INTO(message, row_r, arena), err);

	return sql_must(found, err, "there is no message %lld", (long long)id);
}

int
store_message_read(struct store *store, int64_t id, int64_t offset,
    void *buffer, size_t size, size_t *n_r, struct err *err)
{
	sqlite3_blob *blob CLEANUP(blob_close) = NULL;
	int status = sqlite3_blob_open(
	    store->db, "main", "message", "content", id, 0, &blob);

	/* No such row, or NULL instead of a blob. */
	if (status == SQLITE_ERROR)
		return err_set(err, ERR_ABSENT,
		    "the content of message %lld is not kept", (long long)id);
	if (status != SQLITE_OK)
		return query_error(store, status, err);
	int64_t left = sqlite3_blob_bytes(blob) - offset;
	if (offset < 0 || left <= 0) {
		*n_r = 0;
		return 0;
	}
	size_t n = (uint64_t)left < size ? (size_t)left : size;
	status = sqlite3_blob_read(blob, buffer, (int)n, (int)offset);
	if (status != SQLITE_OK)
		return query_error(store, status, err);
	*n_r = n;
	return 0;
}
