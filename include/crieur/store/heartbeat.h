#ifndef CRIEUR_STORE_HEARTBEAT_H
#define CRIEUR_STORE_HEARTBEAT_H
/*
 * Whether the store does what is asked of it: a row is written and waited for
 * until it is on the disk, which a file system that has become read-only, a
 * full disk or a mode refuses; and what is there is looked through.
 */
#include <stdint.h>
#include <sys/types.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

/* Write the row of that name, in a transaction of its own. */
MUST_USE int store_heartbeat(
    struct store *store, const char *name, int64_t at, struct err *err);

/* When it was last written; 0: never. */
MUST_USE int store_heartbeat_last(
    struct store *store, const char *name, int64_t *at_r, struct err *err);

/* Look through the tables for damage; ERR_TEMPORARY tells the first found. In a
 * store so large that this takes long, messages are left out. */
MUST_USE int store_look_through(struct store *store, struct err *err);

/* Whether that user, in that group, may write the files of the store that is at
 * path, by owner and mode: root may always, and would not notice. */
MUST_USE int store_check_modes(
    const char *path, uid_t user, gid_t group, struct err *err);

#endif
