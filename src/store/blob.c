#include "blob.h"

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
blob_open(struct store *store, const struct blob_place *place, int is_writing,
    sqlite3_blob **blob_r)
{
	return sqlite3_blob_open(store->db, "main", place->table, place->column,
	    place->id, is_writing, blob_r);
}

int
blob_write(struct store *store, const struct blob_place *place, int64_t offset,
    struct span octets, struct err *err)
{
	sqlite3_blob *blob CLEANUP(blob_close) = NULL;
	int status = blob_open(store, place, 1, &blob);

	while (status == SQLITE_OK && octets.len > 0) {
		struct span piece = span_first(octets, PIECE_SIZE);
		status = sqlite3_blob_write(
		    blob, piece.at, (int)piece.len, (int)offset);
		offset += (int64_t)piece.len;
		octets = span_from_offset(octets, piece.len);
	}
	return status == SQLITE_OK ? 0 : query_error(store, status, err);
}

int
blob_read(struct store *store, const struct blob_place *place,
    struct content_piece *piece, struct err *err)
{
	sqlite3_blob *blob CLEANUP(blob_close) = NULL;
	int status = blob_open(store, place, 0, &blob);

	piece->n = 0;
	/* No such row, or NULL instead of a blob. */
	if (status == SQLITE_ERROR)
		return 0;
	if (status != SQLITE_OK)
		return query_error(store, status, err);
	int64_t left = sqlite3_blob_bytes(blob) - piece->offset;
	if (piece->offset < 0 || left <= 0)
		return 1;
	size_t n = (uint64_t)left < piece->size ? (size_t)left : piece->size;
	status =
	    sqlite3_blob_read(blob, piece->buffer, (int)n, (int)piece->offset);
	if (status != SQLITE_OK)
		return query_error(store, status, err);
	piece->n = n;
	piece->offset += (int64_t)n;
	return 1;
}
