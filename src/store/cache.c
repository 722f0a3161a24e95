#include "cache.h"

#include <stdint.h>
#include <stdlib.h>

/* More than the number of statements in the room; a power of two. */
enum {
	PLACES = 512,
	PROBES = 8
};

struct statement_cache {
	struct {
		const char *sql;
		sqlite3_stmt *statement;
	} places[PLACES];
};

struct statement_cache *
cache_new(void)
{
	return calloc(1, sizeof(struct statement_cache));
}

void
cache_free(struct statement_cache *cache)
{
	if (cache == NULL)
		return;
	for (size_t i = 0; i < PLACES; i++)
		sqlite3_finalize(cache->places[i].statement);
	free(cache);
}

static size_t
first_place(const char *sql)
{
	uintptr_t address = (uintptr_t)sql;

	return (size_t)((address >> 4) ^ (address >> 13)) % PLACES;
}

sqlite3_stmt *
cache_take(struct statement_cache *cache, const char *sql)
{
	size_t first = first_place(sql);

	for (size_t i = 0; i < PROBES; i++) {
		size_t place = (first + i) % PLACES;
		if (cache->places[place].sql != sql)
			continue;
		sqlite3_stmt *statement = cache->places[place].statement;
		cache->places[place].sql = NULL;
		cache->places[place].statement = NULL;
		return statement;
	}
	return NULL;
}

void
cache_give(
    struct statement_cache *cache, const char *sql, sqlite3_stmt *statement)
{
	size_t first = first_place(sql);

	for (size_t i = 0; i < PROBES; i++) {
		size_t place = (first + i) % PLACES;
		if (cache->places[place].statement != NULL)
			continue;
		cache->places[place].sql = sql;
		cache->places[place].statement = statement;
		return;
	}
	sqlite3_finalize(statement);
}
