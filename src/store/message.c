/* The table message. */
#include "crieur/store/message.h"

#include "blob.h"
#include "sql.h"

ROW_DEFINE(message, MESSAGE_ROW)

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
	const struct blob_place place = { "message", "content", *id_r };
	return is_kept ? blob_write(store, &place, 0, content, err) : 0;
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
store_message_copy(struct store *store, int64_t id, int64_t offset,
    const struct content_sink *sink, struct err *err)
{
	const struct blob_place place = { "message", "content", id };

	return sql_must(blob_copy(store, &place, offset, sink, err), err,
	    "the content of message %lld is not kept", (long long)id);
}
