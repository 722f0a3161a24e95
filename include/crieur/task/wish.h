#ifndef CRIEUR_TASK_WISH_H
#define CRIEUR_TASK_WISH_H
/*
 * Mails to LIST-join@ and LIST-owner@ whose author nothing proves: those who
 * answer for the list get the first, and the others of an hour in one summary
 * of authors and subjects.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/task/task.h"

/* Note the wish under work. *is_brought_r: it is brought to them now; else it
 * waits for the summary, which is noted in the log of the post. */
MUST_USE int wish_note(struct task *task, bool *is_brought_r, struct err *err);

/* Send the summaries that are due; *n_r is how many. */
MUST_USE int wish_clock(
    const struct task_context *context, int64_t *n_r, struct err *err);

#endif
