#ifndef CRIEUR_MODERATION_MODERATION_H
#define CRIEUR_MODERATION_MODERATION_H
/*
 * Held posts and those who answer for them: who is asked, what they answer,
 * what time does, how it ends. What is done with a post stands in
 * moderation/act.h.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/task/task.h"

/*
 * Pay the notice a post owes:
 *  - held: its moderators are asked (told them, in the result), its author is
 *    told to wait;
 *  - rejected: its author is told, with the facilitator's words where one
 *    refused it.
 * What waits for its author is confirmation's. Authors are told nothing where a
 * machine wrote, or somebody unreadable. Where none is owed any more nothing
 * happens.
 */
task_function moderation_tell;

/* Bring a word sent to LIST-owner@ or to the site's address to the facilitators
 * (or the dsi). An automatic one goes nowhere: it is ignored. */
task_function moderation_forward;

/* Tell those who were asked about a post how it ended, if they are owed that,
 * and its author that it was accepted, where the list says so. */
task_function moderation_close;

/*
 * A mail to LIST-moderate+TOKEN@: a facilitator's answer about a held post, or
 * its author's to a question.
 *
 * The token names the post and the person. It counts if that person wrote (one
 * of their addresses, or their login), who has the right to moderate at that
 * moment, in words that are clear; in every other case it changes nothing, and
 * whoever the register knows is told why. Machines are told nothing.
 */
task_function moderation_answer;

/*
 * A facilitator's order in a mail to LIST-request@, in its subject or its first
 * line: "held", "pause", "moderate ADDRESS" … It is carried out if the author
 * is proved to be one who may moderate the list; an author of the register who
 * is not is told so. TASK_OTHER: it holds no such order.
 */
task_function moderation_request;

/*
 * The clock of held posts, at that moment: those whose time is over end as the
 * site's on_expiry says (returned to the author, unless it says otherwise);
 * those nobody has answered for escalate_after are brought to the role dsi as
 * well; those not answered for remind_every are asked about again. A
 * transaction a post.
 */
struct clock_report {
	int64_t n_expired, n_escalated, n_reminded;
};

MUST_USE int moderation_clock(const struct task_context *context,
    struct clock_report *report_r, struct err *err);

/* Where a relay has refused a message in words that explain nothing and no
 * other waits, a short one is written to try it with; *n_r is how many. */
MUST_USE int moderation_try_relays(
    const struct task_context *context, int64_t *n_r, struct err *err);

/* A post that was accepted and that the smarthost takes for nobody: its author
 * hears why, in the smarthost's words. A transaction a post; *n_r is how many
 * authors were told. */
MUST_USE int moderation_tell_refusals(
    const struct task_context *context, int64_t *n_r, struct err *err);

/* Addresses that could not be reached before the day began, told to those who
 * answer for the list: one mail a list and a day, a transaction a list.
 * *n_lists_r is how many were reported on. */
MUST_USE int moderation_report_failures(
    const struct task_context *context, int64_t *n_lists_r, struct err *err);

#endif
