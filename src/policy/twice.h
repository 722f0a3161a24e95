#ifndef CRIEUR_SRC_POLICY_TWICE_H
#define CRIEUR_SRC_POLICY_TWICE_H
/* What may stand once, found twice: of two settings one would be lost. */
#include <stddef.h>

#include "crieur/base/attribute.h"
#include "crieur/policy/finding.h"

#include "source.h"

/* Nodes of one place with the same name and title. -1 without memory. */
MUST_USE int twice_check(
    const struct node *const *nodes, size_t n, struct findings *findings);

/* Settings and rules that stand twice in a block, or in a block within it.
 * -1 without memory. */
MUST_USE int twice_check_block(
    const struct node *block, struct findings *findings);

#endif
