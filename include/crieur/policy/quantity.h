#ifndef CRIEUR_POLICY_QUANTITY_H
#define CRIEUR_POLICY_QUANTITY_H
/* Numbers as admins write them: 20, 5M, 90m. Bounded well below overflow;
 * -1 when text is none. */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/span.h"

/* Digits alone. */
MUST_USE int quantity_count(struct span text, int64_t *number_r);

/* Octets: K, M and G are powers of 1024. */
MUST_USE int quantity_size(struct span text, int64_t *octets_r);

/* Seconds: s, m, h, d and w; without a letter, seconds. */
MUST_USE int quantity_duration(struct span text, int64_t *seconds_r);

#endif
