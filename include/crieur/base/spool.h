#ifndef CRIEUR_BASE_SPOOL_H
#define CRIEUR_BASE_SPOOL_H
/*
 * The octets of a message on their way in or out: in memory, the whole in a
 * file without a name once it is larger, so that a hundred large messages at
 * once are a hundred files and not a full memory.
 */
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"

struct spool {
	const char *directory; /* where the file is made; outlives the spool */
	size_t in_memory;      /* octets kept there at most */
	size_t max;            /* of the whole */
	struct str memory;
	size_t size;
	int fd;    /* -1: none yet */
	void *map; /* NULL: none */
};

void spool_init(
    struct spool *spool, const char *directory, size_t in_memory, size_t max);
/* For a zeroed spool too. */
void spool_fini(struct spool *spool);

/* ERR_INPUT: it would pass max; ERR_TEMPORARY: disk or memory. */
MUST_USE int spool_add(struct spool *spool, struct span bytes, struct err *err);

/* The folder a store is in, to be freed; NULL without memory. What may fill the
 * disk with the store's own growth is counted on the same disk. */
char *spool_folder_of(const char *store_path);

/* How many octets from there on are in buffer now, at most size; 0 at the end;
 * -1. */
MUST_USE int64_t spool_read(const struct spool *spool, size_t offset,
    char *buffer, size_t size, struct err *err);

/* All of it; nothing may be added afterwards. Lives until spool_fini(). */
MUST_USE int spool_view(
    struct spool *spool, struct span *bytes_r, struct err *err);

#endif
