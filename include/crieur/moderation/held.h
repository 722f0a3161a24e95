#ifndef CRIEUR_MODERATION_HELD_H
#define CRIEUR_MODERATION_HELD_H
/*
 * Telling people about posts that wait or were refused. Each call is one
 * transaction that queues the mails and marks the post's notice as paid: after
 * a crash everybody is told once.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"
#include "crieur/task/notice.h"

/*
 * Pay the notice a post owes:
 *  - held: its moderators are asked, its author is told to wait;
 *  - rejected: its author is told, with the facilitator's words where one
 *    refused it.
 * What waits for its author is confirmation's. Authors are told nothing where a
 * machine wrote, or somebody unreadable. Where none is owed any more nothing
 * happens.
 */
MUST_USE int moderation_tell(struct store *store, const struct site *site,
    int64_t post_id, int64_t at, struct telling *telling_r, struct err *err);

/*
 * Bring a word sent to LIST-owner@ or to the site's address, an accepted post
 * of purpose owner, to the facilitators (or the dsi), and mark it expanded. An
 * automatic one goes nowhere: it is marked discarded.
 */
MUST_USE int moderation_forward(struct store *store, const struct site *site,
    int64_t post_id, int64_t at, struct telling *telling_r, struct err *err);

/* Tell those who were asked about a post how it ended, if they are owed that,
 * and its author that it was accepted, where the list says so. */
MUST_USE int moderation_close(struct store *store, const struct site *site,
    int64_t post_id, int64_t at, struct telling *telling_r, struct err *err);

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

MUST_USE int moderation_clock(struct store *store, const struct site *site,
    int64_t at, struct clock_report *report_r, struct err *err);

#endif
