#ifndef CRIEUR_SRC_CONFIRMATION_ASK_H
#define CRIEUR_SRC_CONFIRMATION_ASK_H
/*
 * Asking the author of an unconfirmed post whether they wrote it. Whoever is
 * asked may not be the one who wrote: so nobody is asked because of what a
 * machine sent, nor more often than the site's per_hour.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/message/address.h"
#include "crieur/task/notice.h"

enum confirm_asked {
	CONFIRM_ASKED,
	CONFIRM_LATER,      /* the address has had its mails for this hour */
	CONFIRM_IMPOSSIBLE, /* nobody to ask, or no room for the address */
};

/* Within the write transaction, the speech prepared. */
MUST_USE int confirm_ask(struct speech *speech, struct arena *arena,
    enum confirm_asked *asked_r, struct err *err);

/* Fill confirm and deny with links, in arena, that are good until then.
 * address: what a reply goes to; "" where the list's name leaves no room. */
MUST_USE int confirm_links(struct speech *speech, int64_t expires_at,
    struct arena *arena, char address[ADDRESS_TEXT_SIZE], struct err *err);

/* Whether another mail about confirmations may go to the post's author now. */
MUST_USE int confirm_may_write(
    const struct speech *speech, bool *may_r, struct err *err);

/* To the author, before everything else. */
MUST_USE int confirm_write(const struct speech *speech, const char *name,
    const char *reply_to, bool *is_sent_r, struct err *err);

#endif
