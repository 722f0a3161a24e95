#ifndef CRIEUR_MODERATION_REFUSAL_H
#define CRIEUR_MODERATION_REFUSAL_H
/* A post that was accepted and that the smarthost takes for nobody: its author
 * hears why, in the smarthost's words. */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

/* A transaction a post. *n_r is how many authors were told. */
MUST_USE int moderation_tell_refusals(struct store *store,
    const struct site *site, int64_t at, int64_t *n_r, struct err *err);

#endif
