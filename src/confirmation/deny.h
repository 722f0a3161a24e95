#ifndef CRIEUR_SRC_CONFIRMATION_DENY_H
#define CRIEUR_SRC_CONFIRMATION_DENY_H
/* "It was not me": the post goes, and the role dsi is told what is known. */
#include <stdbool.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/str.h"
#include "crieur/task/notice.h"

/* Within the write transaction: the post goes, and nobody is told. */
MUST_USE int deny_quietly(struct store *store, const struct post_row *row,
    int64_t at, struct err *err);

/* Within the write transaction, the speech prepared, the post read before it.
 * *is_told_r: somebody holds the role. What is remembered of the address is
 * forgotten. */
MUST_USE int deny_post(struct speech *speech, struct arena *arena,
    const struct str *words, bool *is_told_r, struct err *err);

#endif
