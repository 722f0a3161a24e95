#include "blob.h"

#include <stdlib.h>

enum {
	PIECE_SIZE = 1024 * 1024,
	READ_SIZE = 64 * 1024,
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

static void
free_octets(char **octets)
{
	free(*octets);
}

int
blob_copy(struct store *store, const struct blob_place *place, int64_t offset,
    const struct content_sink *sink, struct err *err)
{
	sqlite3_blob *blob CLEANUP(blob_close) = NULL;
	char *octets CLEANUP(free_octets) = malloc(READ_SIZE);
	int status = blob_open(store, place, 0, &blob), result = 0;

	if (octets == NULL)
		return err_memory(err);
	/* No such row, or NULL instead of a blob. */
	if (status == SQLITE_ERROR)
		return 0; /* cppcheck-suppress memleak */
	int64_t left =
	    status == SQLITE_OK ? sqlite3_blob_bytes(blob) - offset : 0;
	while (status == SQLITE_OK && result == 0 && left > 0) {
		int n = left < READ_SIZE ? (int)left : READ_SIZE;
		status = sqlite3_blob_read(blob, octets, n, (int)offset);
		offset += n;
		left -= n;
		if (status == SQLITE_OK)
			result = sink->take(
			    sink->self, span_from(octets, (size_t)n), err);
	}
	if (status != SQLITE_OK)
		return query_error(store, status, err);
	return result < 0 ? -1 : 1 + result;
}
