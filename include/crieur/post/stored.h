#ifndef CRIEUR_POST_STORED_H
#define CRIEUR_POST_STORED_H
/* Messages as they were received, back from the store. */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/str.h"
#include "crieur/store/database.h"
#include "crieur/store/post.h"

/* Append every octet of the post's message. ERR_ABSENT where its content is
 * not kept. */
MUST_USE int stored_read(struct store *store, const struct post_row *row,
    struct str *raw, struct err *err);

/* The header block alone, and the empty line after it. */
MUST_USE int stored_read_head(struct store *store, const struct post_row *row,
    struct str *head, struct err *err);

#endif
