#ifndef CRIEUR_SRC_SMTP_DIAL_H
#define CRIEUR_SRC_SMTP_DIAL_H
/* A TCP connection to the first address of a host that answers. */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

struct wire_peer;

/* *fd_r is non-blocking. deadline_ms is of clock_monotonic_ms() and for all
 * addresses together, the resolver's time not counted. */
MUST_USE int dial(const struct wire_peer *peer, int64_t deadline_ms, int *fd_r,
    struct err *err);

#endif
