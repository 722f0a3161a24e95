#ifndef CRIEUR_STORE_DATABASE_H
#define CRIEUR_STORE_DATABASE_H
/*
 * The one file on disk that holds everything: register, policies, messages,
 * the queue, the log. SQLite in WAL mode with synchronous=FULL: what is
 * committed survives the power cut.
 *
 * Each process opens it in its role; a role that may not write a table is
 * refused by the engine itself (an authorizer), not by good manners. A handle
 * belongs to one thread at a time.
 *
 * Errors: a file that is missing or of a newer schema is ERR_UNREACHABLE; a
 * lock that does not clear in ten seconds, a full disk, a failed read or write
 * is ERR_TEMPORARY and the open transaction is to be rolled back.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

struct store;

enum store_role {
	STORE_ROLE_ADMIN, /* crieur and crieurd: everything */
	STORE_ROLE_GATE,  /* writes messages and posts, nothing else */
	STORE_ROLE_CLERK, /* everything but the policies */
	STORE_ROLE_RELAY, /* writes deliveries and hand-overs, nothing else */
	STORE_ROLE_READER,
};

/* Open an existing store. *store_r is freed with store_close(). */
MUST_USE int store_open(const char *path, enum store_role role,
    struct store **store_r, struct err *err);

/* Create the file (mode 0600) if it is missing and bring the schema to this
 * program's version. Opens nothing for the caller. */
MUST_USE int store_prepare(const char *path, struct err *err);

/* Closes and sets *store to NULL; NULL is accepted. */
void store_close(struct store **store);

/* A write transaction: taken at once (BEGIN IMMEDIATE), so that a conflict
 * shows here and not halfway. */
MUST_USE int store_begin(struct store *store, struct err *err);

/* As store_begin(), for what may be lost in a power cut without harm: the
 * commit does not wait for the disk. What a later store_begin() commits takes
 * it along. */
MUST_USE int store_begin_light(struct store *store, struct err *err);

/* Wait until all that was committed, lightly too, is on disk. */
MUST_USE int store_sync(struct store *store, struct err *err);

/* A read transaction: everything read until store_rollback() is of one
 * moment. */
MUST_USE int store_begin_read(struct store *store, struct err *err);

/* On success everything since store_begin() is on disk. On failure nothing
 * is: the transaction has been rolled back. */
MUST_USE int store_commit(struct store *store, struct err *err);

/* The end of a write transaction whose work came to result: committed where it
 * is 0, else undone. 0, or -1 with the err of either. */
MUST_USE int store_end(struct store *store, int result, struct err *err);

/* Much is about to be written: use tens of megabytes of memory instead of
 * one; or, with is_bulk false, no longer, and give them back. Not within a
 * transaction. */
MUST_USE int store_expect_bulk(
    struct store *store, bool is_bulk, struct err *err);

/* Undo; harmless where no transaction is open. */
void store_rollback(struct store *store);

/* Changes whenever another connection has committed: a cheap question to ask
 * before doing work again. */
MUST_USE int store_generation(
    struct store *store, int64_t *generation_r, struct err *err);

/*
 * The secret key of this site's tokens (TOKEN_KEY_SIZE octets), made by
 * store_prepare() in a file beside the store that only its owner may read.
 * store_use_key(): the one that crieurd handed over, from now on; else the file
 * is read. ERR_DENIED where it may not be.
 */
#define STORE_KEY_SUFFIX ".key"

void store_use_key(struct store *store, const unsigned char *key);
MUST_USE int store_key(
    struct store *store, unsigned char *key, struct err *err);

/* A savepoint within an open write transaction, for one of several independent
 * pieces of work that share a commit: keep is true to keep it, false to undo
 * only it. */
MUST_USE int store_savepoint(struct store *store, struct err *err);
MUST_USE int store_savepoint_end(
    struct store *store, bool keep, struct err *err);

#endif
