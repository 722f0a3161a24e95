#ifndef CRIEUR_BASE_ARENA_H
#define CRIEUR_BASE_ARENA_H
/*
 * Memory for one object's life: allocated piece by piece, freed in one stroke.
 *
 * One arena serves one message, one batch or one policy set. It has a limit in
 * bytes; an allocation beyond it, or beyond the machine's memory, returns NULL
 * and nothing else happens: the caller answers ERR_TEMPORARY.
 * Not for use by two threads at once.
 */
#include <stddef.h>

#include "crieur/base/attribute.h"
#include "crieur/base/span.h"

struct arena_block;

struct arena {
	struct arena_block *blocks;
	size_t used, limit;
};

/* clang-format off */
#define ARENA_LIMIT(octets) { .limit = (octets) }
/* clang-format on */

void arena_fini(struct arena *arena);

/* Forget all that was allocated, and keep a block to begin with again: for a
 * loop that needs the same little at each turn. */
void arena_clear(struct arena *arena);

/* Zeroed bytes aligned for any type, or NULL. */
MUST_USE void *arena_alloc(struct arena *arena, size_t size);

/* Room for count items of size octets each; NULL also on overflow. */
MUST_USE void *arena_array(struct arena *arena, size_t count, size_t size);

/* Room for one item more than count: items, where they have it, or a copy of
 * them with twice the room; NULL without memory. For arrays that begin with
 * NULL and grow by this alone. */
MUST_USE void *arena_grow(
    struct arena *arena, void *items, size_t count, size_t size);

/* A NUL-terminated copy, or NULL. */
MUST_USE char *arena_dup(struct arena *arena, struct span text);
MUST_USE char *arena_dups(struct arena *arena, const char *text);
MUST_USE char *arena_printf(struct arena *arena, const char *format, ...)
    PRINTF_LIKE(2, 3);

#endif
