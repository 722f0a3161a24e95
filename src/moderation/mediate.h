#ifndef CRIEUR_SRC_MODERATION_MEDIATE_H
#define CRIEUR_SRC_MODERATION_MEDIATE_H
/* Words between people about a held post: the author's answer to those who were
 * asked, and the call on the president. */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/task/notice.h"
#include "crieur/task/task.h"

/* Bring the author's words, already among the fields, to everybody who was
 * asked about the post. */
MUST_USE int mediate_author(
    struct task *task, const char *words, struct err *err);

/* Bring the post, and all that was said about it, to the president and the
 * facilitators; from then on the president may decide too. */
MUST_USE int mediate_call(
    struct task *task, const char *caller, const char *words, struct err *err);

/* About what is out already, or nothing in particular: call a facilitator of
 * another group, then, within a month, the president; the author of the mail
 * does. Its notices are prepared. */
MUST_USE int mediate_out(
    struct task *task, const char *words, struct told *told_r, struct err *err);

/* Tell everybody who was asked how it ended. */
MUST_USE int mediate_close(struct task *task, struct err *err);

#endif
