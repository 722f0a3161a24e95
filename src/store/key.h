#ifndef CRIEUR_SRC_STORE_KEY_H
#define CRIEUR_SRC_STORE_KEY_H
/* The file of the tokens' key, beside the store: STORE_KEY_SUFFIX. */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

/* Make the file where it is missing, of mode 0600, with the key that an earlier
 * version kept in the store, or a new one. */
MUST_USE int key_prepare(struct store *store, struct err *err);

#endif
