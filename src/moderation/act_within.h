#ifndef CRIEUR_SRC_MODERATION_ACT_WITHIN_H
#define CRIEUR_SRC_MODERATION_ACT_WITHIN_H
/* The act of moderation/act.h, within the caller's write transaction. */
#include <stdbool.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/moderation/act.h"

/* *is_changed_r false: the post is no longer held. */
MUST_USE int act_within(struct store *store,
    const struct moderation *moderation, bool *is_changed_r, struct err *err);

#endif
