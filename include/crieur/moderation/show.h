#ifndef CRIEUR_MODERATION_SHOW_H
#define CRIEUR_MODERATION_SHOW_H
/* Which order a facilitator's text would be taken for. */
#include <stdint.h>

#include "crieur/base/span.h"

/* "pause", "moderate"; "" if it is no order on that day. */
const char *order_shown(struct span text, int32_t today);

#endif
