#ifndef CRIEUR_SRC_DNS_ANSWER_H
#define CRIEUR_SRC_DNS_ANSWER_H
/* A name server's answer, octet for octet as it came. */
#include "crieur/base/attribute.h"
#include "crieur/dns/resolver.h"

/* What it says of the TXT records it was asked for. ERR_TEMPORARY where it
 * cannot be read: another server may answer better. */
MUST_USE int dns_answer_read(struct span bytes, struct arena *arena,
    struct dns_answer *answer_r, struct err *err);

#endif
