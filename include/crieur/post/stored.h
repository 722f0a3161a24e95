#ifndef CRIEUR_POST_STORED_H
#define CRIEUR_POST_STORED_H
/* Messages as they were received, back from the store. */
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/base/str.h"
#include "crieur/store/database.h"
#include "crieur/store/post.h"

/* For the whole of it. The header block, with the empty line after it, has
 * row->body_offset octets. */
#define STORED_WHOLE INT64_MAX

/* Append the first octets of the post's message, at most max. ERR_ABSENT where
 * its content is not kept. */
MUST_USE int stored_read(struct store *store, const struct post_row *row,
    int64_t max, struct str *text, struct err *err);

#endif
