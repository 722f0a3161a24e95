#ifndef CRIEUR_SRC_CONFIRMATION_SAME_H
#define CRIEUR_SRC_CONFIRMATION_SAME_H
/* A message to several lists has a post for each; its author is asked once, and
 * one word is about all that wait. */
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/post.h"

/* Each post of the message that waits for its author, in order of id. visit may
 * change the one it is given. */
MUST_USE int confirm_each_same(struct store *store, int64_t message_id,
    int (*visit)(void *self, const struct post_row *row, struct err *err),
    void *self, struct err *err);

#endif
