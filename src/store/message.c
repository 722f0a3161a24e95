/* The table message. Contents are written and read piecewise through
 * SQLite's blob handles: no message is ever whole in this process's heap. */
#include "crieur/store/message.h"

#include "query.h"

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
	static const char insert[] =
	    "INSERT INTO message(received_at, client, helo, queue_id,"
	    " envelope_sender, sasl_login, header_from, header_message_id,"
	    " subject, fingerprint, size, body_offset, content)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_int(&query, row->received_at);
	query_bind_string(&query, row->client);
	query_bind_string(&query, row->helo);
	query_bind_string(&query, row->queue_id);
	query_bind_string(&query, row->envelope_sender);
	query_bind_string(&query, row->sasl_login);
	query_bind_string(&query, row->header_from);
	query_bind_string(&query, row->header_message_id);
	query_bind_string(&query, row->subject);
	query_bind_blob(&query, row->fingerprint);
	query_bind_int(&query, row->size);
	query_bind_int(&query, row->body_offset);
	if (content.at != NULL)
		query_bind_zeroblob(&query, (int64_t)content.len);
	else
		query_bind_null(&query);
	if (query_run(&query, NULL, err) != 0)
		return -1;
	int64_t id = query_last_id(store);
	if (content.at != NULL && write_content(store, id, content, err) != 0)
		return -1;
	*id_r = id;
	return 0;
}

static int
read_row(struct query *query, struct arena *arena, struct message_row *row,
    struct err *err)
{
	const char **const texts[] = { &row->client, &row->helo, &row->queue_id,
		&row->envelope_sender, &row->sasl_login, &row->header_from,
		&row->header_message_id, &row->subject };
	const int first = 1;

	for (int i = 0; i < (int)COUNT_OF(texts); i++) {
		if (query_dup(query, first + i, arena, texts[i], err) != 0)
			return -1;
	}
	struct span fingerprint = query_span(query, 9);
	char *copy = arena_dup(arena, fingerprint);
	if (copy == NULL)
		return err_memory(err);
	row->received_at = query_int(query, 0);
	row->fingerprint = span_from(copy, fingerprint.len);
	row->size = query_int(query, 10);
	row->body_offset = query_int(query, 11);
	row->has_content = query_int(query, 12) != 0;
	return 0;
}

int
store_message_get(struct store *store, int64_t id, struct arena *arena,
    struct message_row *row_r, struct err *err)
{
	static const char select[] =
	    "SELECT received_at, client, helo, queue_id, envelope_sender,"
	    " sasl_login, header_from, header_message_id, subject,"
	    " fingerprint, size, body_offset,"
	    " CASE WHEN content IS NULL THEN 0 ELSE 1 END"
	    " FROM message WHERE id = ?1";
	struct query query CLEANUP(query_close) = { 0 };
	struct message_row row = { .id = id };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, id);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (!has_row)
		return err_set(
		    err, ERR_ABSENT, "there is no message %lld", (long long)id);
	if (read_row(&query, arena, &row, err) != 0)
		return -1;
	*row_r = row;
	return 0;
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
