#ifndef CRIEUR_SRC_RELAY_H
#define CRIEUR_SRC_RELAY_H
/* The breaker: what status and queue say of a relay, and until when it
 * rests. */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/delivery/attempt.h"

#include "connection.h"

struct fate {
	bool is_ready;
	int64_t retry_at; /* when it may be tried; <= now: at once */
};

MUST_USE int fate_read(
    struct connection *connection, struct fate *fate_r, struct err *err);

/* A relay that rested is tried by one connection, the others wait for what
 * comes of it: fate_write() says. */
MUST_USE int fate_try(
    struct connection *connection, bool *is_mine_r, struct err *err);
/* There was nothing to try it with after all. */
MUST_USE int fate_try_later(struct connection *connection, struct err *err);

/* Keep how it fared; a change is an event and a line of the log. words may be
 * NULL when ready. */
MUST_USE int fate_write(struct connection *connection, enum relay_state fate,
    const struct smtp_reply *words, struct err *err);

/* How a failure is spread in time. *random lives in the caller. */
struct schedule fate_schedule(
    const struct connection *connection, uint32_t *random);

#endif
