#ifndef CRIEUR_SRC_RELAY_FATE_H
#define CRIEUR_SRC_RELAY_FATE_H
/* The breaker: what status and queue say of a relay, and until when it
 * rests. */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/delivery/attempt.h"

#include "courier.h"

/* When the relay may be tried; <= now: at once. */
MUST_USE int fate_read(
    struct courier *courier, int64_t *retry_at_r, struct err *err);

/* Keep how it fared; a change is an event and a line of the log. words may be
 * NULL when ready. */
MUST_USE int fate_write(struct courier *courier, enum relay_fate fate,
    const struct smtp_reply *words, struct err *err);

/* How a failure is spread in time. *random lives in the caller. */
struct schedule fate_schedule(const struct courier *courier, uint32_t *random);

#endif
