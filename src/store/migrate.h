#ifndef CRIEUR_SRC_STORE_MIGRATE_H
#define CRIEUR_SRC_STORE_MIGRATE_H
/*
 * The schema, as numbered steps. A step that has been released is never
 * changed: what is to be different is the next step. user_version holds the
 * number of the last step done.
 *
 * Times (_at) are seconds UTC; days (since, until, paid_…) are ISO texts, which
 * compare as dates do, NULL meaning "without end". Addresses are kept in lower
 * case. Only SQL that PostgreSQL has too, but for INTEGER PRIMARY KEY.
 */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

/* The texts of each step; end with NULL. */
extern const char *const schema_first[], *const schema_second[],
					     *const schema_third[];

/* The version this program knows. */
int migrate_latest(void);

/* Run the missing steps, all in one transaction. */
MUST_USE int migrate_run(struct store *store, struct err *err);

#endif
