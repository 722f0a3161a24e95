#ifndef CRIEUR_SRC_STORE_MIGRATE_H
#define CRIEUR_SRC_STORE_MIGRATE_H
/*
 * The schema, as numbered steps: schema/N.sql brings a store from version N - 1
 * to N. A step that has been released is never changed: what is to be different
 * is the next step. user_version holds the number of the last step done.
 *
 * Times (_at) are seconds UTC; days (since, until, paid_…) are ISO texts, which
 * compare as dates do, NULL meaning "without end". Addresses are kept in lower
 * case. Only SQL that PostgreSQL has too, but for INTEGER PRIMARY KEY.
 */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

/* The statements of each step, built in from those files; NULL ends them. */
extern const char *const *const schema_steps[];

/* The version this program knows. */
int migrate_latest(void);

/* Run the missing steps, all in one transaction. */
MUST_USE int migrate_run(struct store *store, struct err *err);

/* ERR_UNREACHABLE unless the store has the version this program knows. */
MUST_USE int migrate_check(struct store *store, struct err *err);

#endif
