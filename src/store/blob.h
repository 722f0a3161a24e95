#ifndef CRIEUR_SRC_STORE_BLOB_H
#define CRIEUR_SRC_STORE_BLOB_H
/* Contents, read and written in place: none is ever whole in the heap. */
#include "crieur/store/sink.h"

#include "query.h"

struct blob_place {
	const char *table, *column;
	int64_t id;
};

/* Into room that is there already (ZEROS of sql.h). */
MUST_USE int blob_write(struct store *store, const struct blob_place *place,
    int64_t offset, struct span octets, struct err *err);

/* All from an offset on, read once from the beginning to the end: 1, 2 where
 * the sink had enough, 0 where there is no such content, or -1. */
MUST_USE int blob_copy(struct store *store, const struct blob_place *place,
    int64_t offset, const struct content_sink *sink, struct err *err);

#endif
