#ifndef CRIEUR_SRC_MODERATION_ASK_H
#define CRIEUR_SRC_MODERATION_ASK_H
/*
 * Asking facilitators about a held post: each gets an address of their own to
 * answer to, good for that post and that person.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/message/address.h"
#include "crieur/post/moderator.h"
#include "crieur/task/notice.h"

/* Make, or find again, the address, for person 0 the author's; "" where the
 * list's name leaves no room for it. Within the write transaction. */
MUST_USE int ask_address(const struct speech *speech, int64_t person_id,
    char address[ADDRESS_TEXT_SIZE], struct err *err);

/* Fill approve, refuse and ask with links to it, in arena. */
MUST_USE int ask_links(struct speech *speech, const char *address,
    struct arena *arena, struct err *err);

/* Ask each of them, note who was asked, and let the post's clock run from now.
 * *n_asked_r: how many mails there are. */
MUST_USE int ask_moderators(struct speech *speech, struct arena *arena,
    const struct moderators *moderators, int64_t *n_asked_r, struct err *err);

#endif
