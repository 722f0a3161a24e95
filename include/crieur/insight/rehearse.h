#ifndef CRIEUR_INSIGHT_REHEARSE_H
#define CRIEUR_INSIGHT_REHEARSE_H
/*
 * What is looked at before a policy goes live, beside its own grammar: the
 * site's texts, and the admin's own tests: every `expect` block of a site,
 * decided as the gate would decide, against the register or against the facts
 * the block says with `as`. An outcome that differs is a finding at the block's
 * file and line, and keeps the policy from going live.
 */
#include <stdint.h>

#include "crieur/policy/finding.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

/* store may be NULL: then nobody is known but through `as`. A store that
 * cannot answer is a finding too. */
void insight_rehearse(const struct site *site, struct store *store, int64_t now,
    struct findings *findings);

#endif
