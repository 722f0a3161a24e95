#ifndef CRIEUR_IMPORT_WATCH_H
#define CRIEUR_IMPORT_WATCH_H
/*
 * The watched folder (register.watch): a nightly export that is put there is
 * imported once a version, guarded as any import. NAME.csv are people,
 * NAME.complete.csv all of them (who is not in it has left),
 * NAME.dues.csv dues, NAME.helloasso.csv the export of HelloAsso; other names,
 * and files that are being written still, are left alone. Nothing is moved or
 * removed: the folder may be read-only. Those of the role dsi get a mail when
 * something needs a look.
 */
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

enum {
	/* A file that has not changed for so long is complete. */
	WATCH_QUIET_S = 60,
	LIMIT_WATCHED_FILES = 1000,
};

struct watch_report {
	int64_t n_files, n_problems; /* files */
};

/* -1: the store cannot be asked. A folder that cannot be read is a problem
 * that is told. */
MUST_USE int watch_run(struct store *store, const struct site *site, int64_t at,
    struct watch_report *report_r, struct err *err);

#endif
