#ifndef CRIEUR_SRC_IMPORT_ROLE_H
#define CRIEUR_SRC_IMPORT_ROLE_H
/* A word to those who keep the register. */
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/notice/notice.h"
#include "crieur/store/database.h"

/* Within the caller's write transaction: the notice to everybody of the role
 * who has an address; each is called by their "name", beside its own fields.
 * *n_r is how many they are. */
MUST_USE int role_tell(struct store *store, const char *role,
    const struct notice *notice, int64_t *n_r, struct err *err);

#endif
