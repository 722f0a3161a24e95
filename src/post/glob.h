#ifndef CRIEUR_SRC_POST_GLOB_H
#define CRIEUR_SRC_POST_GLOB_H
/* attachment("*.exe"): '*' any octets, '?' one character, ASCII case ignored.
 * Takes at most pattern × text steps, whatever a sender names a file. */
#include <stdbool.h>

#include "crieur/base/span.h"

bool glob_matches(struct span pattern, struct span text);

#endif
