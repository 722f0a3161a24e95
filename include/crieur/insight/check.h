#ifndef CRIEUR_INSIGHT_CHECK_H
#define CRIEUR_INSIGHT_CHECK_H
/*
 * What the files say put to the register, before they go live: a group or a
 * role it does not know, a list that nobody in it may receive or moderate.
 * Warnings all: a register is filled after its lists are written, and who
 * leaves it must not keep a policy from going live. An empty one says nothing.
 */
#include <stdint.h>

#include "crieur/policy/finding.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

/* A store that cannot answer is a finding, too; NULL: none. */
void insight_check(const struct site *site, struct store *store, int64_t now,
    struct findings *findings);

#endif
