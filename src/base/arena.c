/* Blocks in a list; the newest is filled first. */
#include "crieur/base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	BLOCK_SIZE = 4096,
	FIRST_ROOM = 4, /* a power of two */
};

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	alignas(max_align_t) unsigned char bytes[];
};

void
arena_fini(struct arena *arena)
{
	struct arena_block *block = arena->blocks;

	while (block != NULL) {
		struct arena_block *next = block->next;
		free(block);
		block = next;
	}
	arena->blocks = NULL;
	arena->used = 0;
}

void
arena_clear(struct arena *arena)
{
	struct arena_block *kept = arena->blocks;

	if (kept == NULL || kept->size > BLOCK_SIZE) {
		arena_fini(arena);
		return;
	}
	arena->blocks = kept->next;
	arena_fini(arena);
	memset(kept->bytes, 0, kept->used);
	kept->used = 0;
	kept->next = NULL;
	arena->blocks = kept;
}

static struct arena_block *
new_block(struct arena *arena, size_t size)
{
	size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
	struct arena_block *block = calloc(1, sizeof(*block) + room);

	if (block == NULL)
		return NULL;
	block->size = room;
	block->next = arena->blocks;
	arena->blocks = block;
	return block;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	const size_t step = alignof(max_align_t);

	if (size > SIZE_MAX / 2)
		return NULL;
	size = (size + step - 1) / step * step;
	if (arena->limit != 0 && size > arena->limit - arena->used)
		return NULL;
	struct arena_block *block = arena->blocks;
	if (block == NULL || block->size - block->used < size) {
		block = new_block(arena, size);
		if (block == NULL)
			return NULL;
	}
	void *at = block->bytes + block->used;
	block->used += size;
	arena->used += size;
	return at;
}

void *
arena_array(struct arena *arena, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / 2 / size)
		return NULL;
	return arena_alloc(arena, count * size);
}

void *
arena_grow(struct arena *arena, void *items, size_t count, size_t size)
{
	if (count != 0 && (count < FIRST_ROOM || (count & (count - 1)) != 0))
		return items;
	void *larger =
	    arena_array(arena, count == 0 ? FIRST_ROOM : 2 * count, size);
	if (larger != NULL && count > 0)
		memcpy(larger, items, count * size);
	return larger;
}

char *
arena_dup(struct arena *arena, struct span text)
{
	char *copy =
	    text.len < SIZE_MAX / 2 ? arena_alloc(arena, text.len + 1) : NULL;

	if (copy != NULL && text.len > 0)
		memcpy(copy, text.at, text.len);
	return copy;
}

char *
arena_dups(struct arena *arena, const char *text)
{
	return arena_dup(arena, span_of(text));
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	char *text =
	    length >= 0 ? arena_alloc(arena, (size_t)length + 1) : NULL;
	if (text == NULL)
		return NULL;
	va_start(arguments, format);
	vsnprintf(text, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return text;
}
