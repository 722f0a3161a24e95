#ifndef CRIEUR_SRC_GATE_SPOOL_H
#define CRIEUR_SRC_GATE_SPOOL_H
/*
 * The octets of a message on their way in: the first part in memory, the whole
 * in a file without a name once it is larger, so that a hundred large messages
 * at once are a hundred files and not a full memory.
 */
#include <stddef.h>

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

/* All of it; nothing may be added afterwards. Lives until spool_fini(). */
MUST_USE int spool_view(
    struct spool *spool, struct span *bytes_r, struct err *err);

#endif
