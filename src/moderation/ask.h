#ifndef CRIEUR_SRC_MODERATION_ASK_H
#define CRIEUR_SRC_MODERATION_ASK_H
/*
 * Asking facilitators about a held post: each gets an address of their own to
 * answer to, good for that post and that person.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/message/address.h"
#include "crieur/post/moderator.h"
#include "crieur/task/task.h"

/* Make, or find again, the address, for person 0 the author's; "" where the
 * list's name leaves no room for it. */
MUST_USE int ask_address(struct task *task, int64_t person_id,
    char address[ADDRESS_TEXT_SIZE], struct err *err);

/* Fill approve, refuse and ask with links to it. */
void ask_links(struct task *task, const char *address);

/* Ask each of them, note who was asked, and let the post's clock run from now.
 * Who was asked is counted in the task's result. */
MUST_USE int ask_moderators(
    struct task *task, const struct moderators *moderators, struct err *err);

#endif
