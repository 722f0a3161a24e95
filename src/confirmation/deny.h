#ifndef CRIEUR_SRC_CONFIRMATION_DENY_H
#define CRIEUR_SRC_CONFIRMATION_DENY_H
/* "It was not me": the post goes, and the role dsi is told what is known. */
#include <stdbool.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/task/task.h"

/* The post goes, and nobody is told. */
MUST_USE int deny_quietly(
    const struct task *task, const struct post_row *post, struct err *err);

/* Its notices are prepared. *is_told_r: somebody holds the role. What is
 * remembered of the address is forgotten. words: what else was said. */
MUST_USE int deny_post(
    struct task *task, const char *words, bool *is_told_r, struct err *err);

#endif
