#ifndef CRIEUR_MODERATION_REQUEST_H
#define CRIEUR_MODERATION_REQUEST_H
/*
 * A facilitator's order in a mail to LIST-request@, in its subject or its
 * first line: "held", "pause", "moderate ADDRESS" … It is carried out if the
 * author is proved to be one who may moderate the list; an author of the
 * register who is not is told so.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

/* Work off an accepted post of purpose command, in one transaction.
 * *is_order_r false: it holds no such order, nothing has happened. */
MUST_USE int moderation_request(struct store *store, const struct site *site,
    int64_t post_id, int64_t at, bool *is_order_r, struct err *err);

#endif
