#ifndef CRIEUR_CONFIRMATION_CONFIRMATION_H
#define CRIEUR_CONFIRMATION_CONFIRMATION_H
/*
 * A post decided confirm waits for its author's word, and nobody but its author
 * is written to:
 *
 *      unconfirmed ──"oui"──▶ judged anew: accepted, held, rejected, discarded
 *        ├────────"non"─────▶ discarded, and the role dsi is told
 *        ├────(time over)───▶ rejected, and its author is told once
 *        └──(command line)──▶ as moderation/act.h has it
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/task/task.h"

/* Ask the author of an unconfirmed post that owes its notice; where nobody can
 * be asked, let its facilitators decide. */
task_function confirmation_tell;

/* The answer, to LIST-confirm+TOKEN@. The token names the post and its author,
 * and counts once, if that person wrote (one of their addresses, or their
 * login) in words that are clear. A machine's answer is none. */
task_function confirmation_answer;

/* What time does to posts that wait for their author: those whose time is over
 * end; those about whom nobody could be asked before are asked about now. A
 * transaction a post. */
struct confirm_report {
	int64_t n_expired, n_asked;
};

MUST_USE int confirmation_clock(const struct task_context *context,
    struct confirm_report *report_r, struct err *err);

#endif
