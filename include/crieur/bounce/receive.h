#ifndef CRIEUR_BOUNCE_RECEIVE_H
#define CRIEUR_BOUNCE_RECEIVE_H
/*
 * Mail to LIST-bounces@: what came back. It is written into the log of the
 * post it is about and never answered, forwarded or sent on, whatever it says.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

/* Work off an accepted post of purpose bounce, in one transaction. With VERP
 * the address it came to says which delivery it is about. */
MUST_USE int bounce_receive(
    struct store *store, int64_t post_id, int64_t at, struct err *err);

#endif
