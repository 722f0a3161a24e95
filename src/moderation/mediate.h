#ifndef CRIEUR_SRC_MODERATION_MEDIATE_H
#define CRIEUR_SRC_MODERATION_MEDIATE_H
/* Words between people about a held post: the author's answer to those who were
 * asked, and the call on the president. */
#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/task/notice.h"

/* Bring the author's words, already among the speech's fields, to everybody
 * who was asked about the post. */
MUST_USE int mediate_author(struct speech *speech, struct arena *arena,
    const char *words, struct err *err);

/* Bring the post, and all that was said about it, to the president and the
 * facilitators; from then on the president may decide too. */
MUST_USE int mediate_call(struct speech *speech, struct arena *arena,
    const char *caller, const char *words, struct err *err);

/* Tell everybody who was asked how it ended. */
MUST_USE int mediate_close(
    struct speech *speech, struct arena *arena, struct err *err);

#endif
