#ifndef CRIEUR_SRC_MODERATION_FLOOD_H
#define CRIEUR_SRC_MODERATION_FLOOD_H
/*
 * About a post that waits because of a flood: its facilitators are told of the
 * flood, once, and not of every post; its author is told that it waits, once a
 * flood, since a machine that answers would feed it.
 */
#include <stdbool.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/post/moderator.h"
#include "crieur/task/task.h"

/* Whether it is such a post. */
bool flood_has_held(const struct post_row *row);

/* Its notices are prepared. */
MUST_USE int flood_tell(
    struct task *task, const struct moderators *moderators, struct err *err);

#endif
