#ifndef CRIEUR_SRC_STORE_PLACE_H
#define CRIEUR_SRC_STORE_PLACE_H
/*
 * Whether the files that SQLite has open still are what stands on the disk: the
 * database, its log "-wal" and the index of that "-shm". What is committed into
 * a file that was removed, replaced or cut is lost, and SQLite would not mind.
 */
#include <stdbool.h>
#include <sys/types.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

enum {
	PLACE_FILES = 3,
};

struct store;

/* Zeroed: not looked at yet, and everything is in place. */
struct place {
	dev_t device[PLACE_FILES];
	ino_t inode[PLACE_FILES];
	off_t size; /* of the database: it never shrinks */
	bool is_known;
};

/* After the first read through a new handle. */
void place_remember(struct store *store);

/* ERR_UNREACHABLE where one of the files is another than when the handle was
 * opened. Where the log alone is gone, what is in it is first copied into the
 * database: nothing that was acknowledged is lost. */
MUST_USE int place_check(struct store *store, struct err *err);

/* The same of what the log says, within a write transaction: a handle that was
 * opened after the log was removed has an empty one, with the old index. */
MUST_USE int place_check_log(struct store *store, struct err *err);

#endif
