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
 *
 * The answer goes to LIST-confirm+SEAL@. The seal names the post and its
 * author, and counts once, if that person wrote (one of their addresses, or
 * their login) in words that are clear. A machine's answer is none.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"
#include "crieur/task/notice.h"

enum confirm_result {
	CONFIRM_NOT_WAITING,
	CONFIRM_NO_LIST, /* the live policy has no such list: it waits */
	CONFIRM_IGNORED, /* a machine wrote */
	CONFIRM_REFUSED, /* the address, the person or the time */
	CONFIRM_NOT_UNDERSTOOD,
	CONFIRM_DONE,
	CONFIRM_DENIED,
	CONFIRM_TOO_LATE, /* it had been decided otherwise */
};

/* Work off an accepted post of purpose confirm, in one transaction. */
MUST_USE int confirmation_answer(struct store *store, const struct site *site,
    int64_t post_id, int64_t at, enum confirm_result *result_r,
    struct err *err);

/* Ask the author of an unconfirmed post that owes its notice; where nobody can
 * be asked, let its facilitators decide. */
MUST_USE int confirmation_tell(struct store *store, const struct site *site,
    int64_t post_id, int64_t at, struct telling *telling_r, struct err *err);

/* What time does to posts that wait for their author: those whose time is over
 * end; those about whom nobody could be asked before are asked about now. A
 * transaction a post. */
struct confirm_report {
	int64_t n_expired, n_asked;
};

MUST_USE int confirmation_clock(struct store *store, const struct site *site,
    int64_t at, struct confirm_report *report_r, struct err *err);

#endif
