#ifndef CRIEUR_SRC_INSIGHT_STATEMENT_DIGEST_H
#define CRIEUR_SRC_INSIGHT_STATEMENT_DIGEST_H
/* SHA-256 of what came in and of what went out: of the octets that are kept, or
 * as it was noted before they were forgotten; "" where neither is known. */
#include <stdint.h>

#include "crieur/base/digest.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/delivery.h"
#include "crieur/store/message.h"

MUST_USE int statement_digest_received(struct store *store,
    const struct message_row *message, char digest_r[DIGEST_TEXT_SIZE],
    struct err *err);

/* *size is what it was when the digest was noted. */
MUST_USE int statement_digest_sent(struct store *store,
    const struct outgoing_row *outgoing, char digest_r[DIGEST_TEXT_SIZE],
    int64_t *size, struct err *err);

#endif
