#ifndef CRIEUR_SRC_STORE_QUERY_H
#define CRIEUR_SRC_STORE_QUERY_H
/*
 * One prepared statement in use: open, bind in order, step, read, close.
 *
 * The SQL is a constant at one place of the program; the store keeps the
 * prepared form by that address and gives it back at the next open. A query is
 * closed by query_close(), best as CLEANUP. Binding never fails by itself: the
 * first failure is kept and told by the step.
 */
#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/token.h"
#include "crieur/store/database.h"

struct store {
	sqlite3 *db;
	enum store_role role;
	int turn;      /* see turn.h */
	bool is_light; /* this transaction does not wait for the disk */
	struct statement_cache *cache;
	const struct outgoing_sealer *sealer;
	unsigned char key[TOKEN_KEY_SIZE]; /* has_key: of the tokens */
	bool has_key;
};

struct query {
	struct store *store;
	sqlite3_stmt *statement;
	const char *sql;
	int n_bound;
	int status;
	bool is_kept; /* texts and blobs bound are copied: they may go before */
};

MUST_USE int query_open(
    struct query *query, struct store *store, const char *sql, struct err *err);
void query_close(struct query *query);

/* Bind the next parameter. Texts and blobs must live until query_close(). */
void query_bind_int(struct query *query, int64_t value);
void query_bind_text(struct query *query, struct span text);
/* NULL binds SQL NULL. */
void query_bind_string(struct query *query, const char *text);
void query_bind_blob(struct query *query, struct span bytes);
void query_bind_zeroblob(struct query *query, int64_t size);
/* DATE_NONE and DATE_FOREVER bind NULL, other days their ISO text. */
void query_bind_day(struct query *query, int32_t day);
void query_bind_null(struct query *query);
/* An id; 0 binds NULL. */
void query_bind_id(struct query *query, int64_t id);

/* The next row: *has_row_r says whether there is one. */
MUST_USE int query_step(struct query *query, bool *has_row_r, struct err *err);

/* The first number of the first row, 0 without a row. */
MUST_USE int query_first(
    struct query *query, int64_t *value_r, struct err *err);

/* For statements without rows: run it and close it. *n_changed_r (may be NULL)
 * is how many rows it changed. */
MUST_USE int query_run(
    struct query *query, int64_t *n_changed_r, struct err *err);

/* The names of the columns, at most max; how many there are. */
size_t query_names(struct query *query, const char **names, size_t max);

/* Columns of the current row. Texts live until the next step. */
int64_t query_int(struct query *query, int column);
bool query_is_null(struct query *query, int column);
struct span query_span(struct query *query, int column);
/* "" for SQL NULL. */
const char *query_text(struct query *query, int column);
/* A copy in the arena; NULL for SQL NULL, or (err set, -1) without memory. */
MUST_USE int query_dup(struct query *query, int column, struct arena *arena,
    const char **text_r, struct err *err);
/* NULL reads as if_null. */
int32_t query_day(struct query *query, int column, int32_t if_null);

/* The id of the row just inserted. */
int64_t query_last_id(struct store *store);

/* err for what SQLite says of this status. Always -1. */
int query_error(struct store *store, int status, struct err *err);

#endif
