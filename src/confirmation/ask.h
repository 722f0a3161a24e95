#ifndef CRIEUR_SRC_CONFIRMATION_ASK_H
#define CRIEUR_SRC_CONFIRMATION_ASK_H
/*
 * Asking the author of an unconfirmed post whether they wrote it. Whoever is
 * asked may not be the one who wrote: so nobody is asked because of what a
 * machine sent, nor more often than the site's per_hour.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/message/address.h"
#include "crieur/store/confirmation.h"
#include "crieur/task/task.h"

enum confirm_asked {
	CONFIRM_ASKED,
	CONFIRM_LATER,      /* the address has had its mails for this hour */
	CONFIRM_IMPOSSIBLE, /* nobody to ask, or no room for the address */
};

/* The notices are prepared. */
MUST_USE int confirm_ask(
    struct task *task, enum confirm_asked *asked_r, struct err *err);

/* Fill confirm and deny with links that are good until then. address: what a
 * reply goes to; "" where the list's name leaves no room. */
MUST_USE int confirm_links(struct task *task, int64_t expires_at,
    char address[ADDRESS_TEXT_SIZE], struct err *err);

/* An answer is asked about for a day after the question left the house, a post
 * until the moment that was said. */
MUST_USE int confirm_expiry(
    const struct task *task, int64_t *expires_at, struct err *err);

/* The time to answer is over: what waited ends so, its author told or not. */
MUST_USE int confirm_expire(const struct task *task, enum post_state state,
    bool is_told, struct err *err);

/* An answer that never counted ends; nobody hears of it. */
MUST_USE int confirm_end(
    const struct task *task, const char *why, struct err *err);

/* Whether another mail about confirmations may go to the post's author now. */
MUST_USE int confirm_may_write(
    const struct task *task, bool *may_r, struct err *err);

/* To the author, before everything else. */
MUST_USE int confirm_write(struct task *task, const char *name,
    const char *reply_to, bool *is_sent_r, struct err *err);

/* How the author was asked about a post; post_id 0: not. */
MUST_USE int confirm_find(const struct task *task, int64_t post_id,
    struct confirmation_row *row_r, struct err *err);

/* A message to several lists has a post for each; its author is asked once, and
 * one answer is about all that wait. The one after *row (id 0: the first), in
 * the arena: 1; 0: no more; -1. */
MUST_USE int confirm_next_same(
    const struct task *task, struct post_row *row, struct err *err);

#endif
