#ifndef CRIEUR_STORE_COPY_H
#define CRIEUR_STORE_COPY_H
/*
 * Copies of a store, and back from one. A copy carries a mark, and is not
 * worked on before it was restored: what waited in it was most likely sent
 * since. Restoring sets aside every delivery (it waits for a relay that is
 * none, see SET_ASIDE_RELAY) and every open token (its expires_at is negated),
 * and so is set aside what the clerk makes of posts from before, until somebody
 * decides.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

/* No relay of a site has this name. */
#define SET_ASIDE_RELAY "(set aside by restore)"

/* site: whose copy, "" of one made otherwise; made_at: when, restored_at: 0 not
 * yet; last_post_id: 0 once somebody has decided; n_deliveries, n_tokens: what
 * is still set aside. */
#define COPY_ROW(ROW)                                                     \
 ROW(TEXT, site, "site")                                                  \
 ROW(INT, made_at, "made_at")                                             \
 ROW(INT, restored_at, "coalesce(restored_at, 0)")                        \
 ROW(INT, last_post_id, "last_post_id")                                   \
 ROW(INT, n_deliveries,                                                   \
     "(SELECT count(*) FROM delivery WHERE relay = '" SET_ASIDE_RELAY "'" \
     " AND state = 'queued')")                                            \
 ROW(INT, n_tokens,                                                       \
     "(SELECT count(*) FROM moderation_token WHERE expires_at < 0)"       \
     " + (SELECT count(*) FROM confirmation_token WHERE expires_at < 0)"  \
     " + (SELECT count(*) FROM leaving WHERE expires_at < 0)"             \
     " + (SELECT count(*) FROM address_check WHERE expires_at < 0)")
ROW_DECLARE(copy, COPY_ROW)

struct arena;

/* A file kept with a copy: name is its whole path, mode its permissions. */
#define COPY_FILE_ROW(ROW)       \
 ROW(TEXT, name, "name")         \
 ROW(NUMBER, mode, "mode & 511") \
 ROW(BYTES, content, "data")
ROW_DECLARE(copy_file, COPY_FILE_ROW)
ROW_NEXT(copy_file)

struct copy_mark {
	const char *site;
	int64_t at;
	const struct copy_file_row *files; /* kept as sqlite3 -A does */
	size_t n_files;
};

/* A consistent copy while others go on writing (SQLite's online backup), with
 * the mark of the site at that time; path must not exist. ERR_EXISTS where it
 * cannot be created. */
MUST_USE int store_backup(struct store *store, const char *path,
    const struct copy_mark *mark, struct err *err);

/* Open a copy to look at it. ERR_ABSENT where it cannot be read, ERR_INPUT
 * where it is no store, or a damaged one. */
MUST_USE int store_copy_open(
    const char *path, struct store **store_r, struct err *err);

/* The files kept with it, for copy_file_next(). */
MUST_USE int store_copy_file_walk(
    struct store *copy, struct cursor *cursor, struct err *err);

/* Put the copy, without the files kept with it, where path is, with no crieurd
 * at work. What was there stays beside it: aside is its name then. */
MUST_USE int store_copy_put(
    struct store *copy, const char *path, const char *aside, struct err *err);

/* All 0 and "" where the store is no copy. */
MUST_USE int store_copy_get(struct store *store, struct arena *arena,
    struct copy_row *row_r, struct err *err);

/* Set everything aside, in one transaction; again it does nothing more. */
MUST_USE int store_copy_restore(
    struct store *store, int64_t at, struct err *err);

/* Within the caller's write transaction: what is set aside is put back, or
 * ended. *n_r: how many recipients. */
MUST_USE int store_copy_retry(
    struct store *store, int64_t now, int64_t *n_r, struct err *err);
MUST_USE int store_copy_cancel(
    struct store *store, int64_t now, int64_t *n_r, struct err *err);

#endif
