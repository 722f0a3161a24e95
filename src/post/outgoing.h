#ifndef CRIEUR_SRC_POST_OUTGOING_H
#define CRIEUR_SRC_POST_OUTGOING_H
/* The header of a post as a list sends it. */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/str.h"
#include "crieur/message/message.h"
#include "crieur/policy/site.h"

/* Append the header block, with the empty line that ends it. */
MUST_USE int outgoing_header(const struct list *list,
    const struct message *message, struct str *header, struct err *err);

#endif
