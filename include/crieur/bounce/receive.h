#ifndef CRIEUR_BOUNCE_RECEIVE_H
#define CRIEUR_BOUNCE_RECEIVE_H
/*
 * Mail to LIST-bounces@: what came back. It is written into the log of the
 * post it is about and never answered, forwarded or sent on, whatever it says.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

/* Work off an accepted post of purpose bounce, in one transaction. A token in
 * the address says which outgoing, and with VERP which person, it is about. */
MUST_USE int bounce_receive(struct store *store, const struct site *site,
    int64_t post_id, int64_t at, struct err *err);

#endif
