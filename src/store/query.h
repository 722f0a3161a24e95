#ifndef CRIEUR_SRC_STORE_QUERY_H
#define CRIEUR_SRC_STORE_QUERY_H
/*
 * One prepared statement in use: open, step, read, close.
 *
 * The SQL is a constant at one place of the program; the store keeps the
 * prepared form by that address and gives it back at the next open. A query is
 * closed by query_close(), best as CLEANUP.
 */
#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/date.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/token.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

#include "place.h"

struct store {
	sqlite3 *db;
	enum store_role role;
	int turn;      /* see turn.h */
	bool is_light; /* this transaction does not wait for the disk */
	struct place place;
	struct statement_cache *cache;
	const struct outgoing_sealer *sealer;
	unsigned char key[TOKEN_KEY_SIZE]; /* has_key: of the tokens */
	bool has_key;
};

enum sql_kind {
	SQL_END,
	SQL_NUMBER,
	SQL_STRING,
	SQL_OCTETS,
	SQL_ZEROS, /* so many octets, to be written later */
	SQL_NOTHING,
	SQL_DATE,
};

struct sql_value {
	enum sql_kind kind;
	int64_t number;
	struct span octets;
};

/* clang-format off */
#define INT(n)    (struct sql_value){ .kind = SQL_NUMBER, .number = (n) }
/* 0 is NULL. */
#define ID(n)     sql_id(n)
/* -1 is NULL. */
#define COUNT(n)  sql_count(n)
/* NULL is NULL. */
#define TEXT(s)   sql_text_value(s)
#define SPAN(s)   (struct sql_value){ .kind = SQL_STRING, .octets = (s) }
#define BYTES(s)  (struct sql_value){ .kind = SQL_OCTETS, .octets = (s) }
#define ZEROS(n)  (struct sql_value){ .kind = SQL_ZEROS, .number = (n) }
/* DATE_NONE and DATE_FOREVER are NULL, other days their ISO text. */
#define DAY(d)    (struct sql_value){ .kind = SQL_DATE, .number = (d) }
#define NAME(table, value) sql_text_value(name_of(&(table), (int)(value)))
#define NOTHING   (struct sql_value){ .kind = SQL_NOTHING }
/* The parameters ?1, ?2 … of a statement. */
#define ARGS(...) \
	(const struct sql_value[]){ __VA_ARGS__, { .kind = SQL_END } }
#define NO_ARGS   ((const struct sql_value *)NULL)
/* clang-format on */

struct sql_value sql_id(int64_t id);
struct sql_value sql_count(int64_t n);
struct sql_value sql_text_value(const char *text);

/* args: what stands for ?1, ?2 …; NULL: nothing. A statement need not ask for
 * all of them. Texts and blobs must live until query_close(), unless is_kept
 * was set before. */
MUST_USE int query_open(struct query *query, struct store *store,
    const char *sql, const struct sql_value *args, struct err *err);
void query_close(struct query *query);

/* The next row: *has_row_r says whether there is one. */
MUST_USE int query_step(struct query *query, bool *has_row_r, struct err *err);

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

/* err for what SQLite says of this status. Always -1. */
int query_error(struct store *store, int status, struct err *err);

#endif
