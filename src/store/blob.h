#ifndef CRIEUR_SRC_STORE_BLOB_H
#define CRIEUR_SRC_STORE_BLOB_H
/* Contents, read and written in place: none is ever whole in the heap. */
#include "crieur/store/piece.h"

#include "query.h"

struct blob_place {
	const char *table, *column;
	int64_t id;
};

/* Into room that is there already (ZEROS of sql.h). */
MUST_USE int blob_write(struct store *store, const struct blob_place *place,
    int64_t offset, struct span octets, struct err *err);

/* The next piece: 1, or 0 where there is no such content, or -1. */
MUST_USE int blob_read(struct store *store, const struct blob_place *place,
    struct content_piece *piece, struct err *err);

#endif
