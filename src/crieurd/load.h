#ifndef CRIEUR_SRC_CRIEURD_LOAD_H
#define CRIEUR_SRC_CRIEURD_LOAD_H
/* From the files on disk to the live policy in the store. */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/bundle.h"
#include "crieur/policy/finding.h"
#include "crieur/policy/site.h"
#include "crieur/service/live.h"
#include "crieur/store/database.h"

#include "identity.h"

/* Run the expectations; without errors make the bundle live. -1 with findings
 * or with err; err->kind is ERR_NONE for the former. */
struct load_result {
	struct findings *findings; /* the caller's */
	struct live_version live;
};

MUST_USE int load_publish(struct store *store, const struct bundle *bundle,
    const struct site *site, struct load_result *result, struct err *err);

/* As root: the files, and the directories they are in, are root's, and nobody
 * else may write them. ERR_CONFIG names the one that is not. */
MUST_USE int load_check_owners(const struct bundle *bundle, struct err *err);

/* As root: the directory of a gate's unix: socket, made where it is missing for
 * the gate and the group of the mail server, and nobody else. */
MUST_USE int load_socket_directory(
    const struct site *site, const struct identity *gate, struct err *err);

/* The directory of the store, created where only it is missing. */
MUST_USE int load_directory(const struct site *site, struct err *err);

/* Write this process's id into the locked file. */
MUST_USE int load_write_pid(int fd, struct err *err);

/* Create the store or bring it up to date, and, as root, give it to the site's
 * user: the file, and a directory that holds nothing else. */
MUST_USE int load_store(const struct site *site, struct err *err);

/* Refuse a copy that was not restored, with ERR_CONFIG; with is_restored set
 * aside what waits in the store. */
MUST_USE int load_copy(struct store *store, bool is_restored, struct err *err);

#endif
