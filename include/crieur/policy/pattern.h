#ifndef CRIEUR_POLICY_PATTERN_H
#define CRIEUR_POLICY_PATTERN_H
/*
 * Regular expressions (PCRE2, UTF-8, case ignored) with limits on steps, depth
 * and memory, so that no pattern and no message can hold the gate up. A match
 * that meets a limit is an error, hence 4xx, never a yes or a no.
 */
#include <stdbool.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"

struct pattern;

/* ERR_CONFIG with PCRE2's words and the offset if text is no pattern. */
MUST_USE int pattern_new(
    struct span text, struct pattern **pattern_r, struct err *err);
void pattern_free(struct pattern *pattern);

/* Invalid UTF-8 in subject is matched octet-wise replaced by '?'. Safe from
 * several threads. */
MUST_USE int pattern_matches(const struct pattern *pattern, struct span subject,
    bool *matches_r, struct err *err);

#endif
