#ifndef CRIEUR_SRC_STORE_CACHE_H
#define CRIEUR_SRC_STORE_CACHE_H
/*
 * Prepared statements at rest, found again by the address of their text.
 * A statement is either here or in a query, never both.
 */
#include <sqlite3.h>

struct statement_cache;

/* NULL without memory. */
struct statement_cache *cache_new(void);

/* Finalises all it holds; NULL is accepted. */
void cache_free(struct statement_cache *cache);

/* The statement, which is the caller's now, or NULL. */
sqlite3_stmt *cache_take(struct statement_cache *cache, const char *sql);

/* Keep it, or finalise it where the place is taken. */
void cache_give(
    struct statement_cache *cache, const char *sql, sqlite3_stmt *statement);

#endif
