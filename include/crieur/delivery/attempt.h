#ifndef CRIEUR_DELIVERY_ATTEMPT_H
#define CRIEUR_DELIVERY_ATTEMPT_H
/*
 * From what a smarthost said in one transaction to what becomes of each
 * recipient and of the relay. Pure: no clock, no store, no network.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/delivery/judgement.h"
#include "crieur/delivery/schedule.h"
#include "crieur/smtp/session.h"
#include "crieur/store/handover.h"
#include "crieur/store/relay.h"

struct attempt {
	const struct claim *claim;
	const struct smtp_reply *mail;
	const struct smtp_reply *recipients; /* one for each of the claim's */
	/* NULL: DATA was not reached. Code 0: the connection broke after it. */
	const struct smtp_reply *data;
	int64_t now;
	struct schedule schedule;
	int64_t give_up_after_s; /* from the outgoing's creation */
};

struct attempt_result {
	enum relay_state fate;
	const struct smtp_reply *words; /* of the fate, NULL when ready */
	/* By which the message itself is refused; NULL: it is not. */
	const struct outcome *refusal;
	/* By which it is refused, and nobody knows whether for what it is; then
	 * refusal is NULL. */
	struct outcome *unexplained;
	size_t n_sent, n_failed, n_retry;
};

/* outcomes has room for each recipient of the claim; their texts are the
 * replies'. */
struct attempt_result attempt_judge(
    const struct attempt *attempt, struct outcome *outcomes);

/* The fate of a relay whose conversation did not open; is_denied: the error was
 * ERR_DENIED. */
enum relay_state attempt_open_fate(
    const struct smtp_reply *reply, bool is_denied);

#endif
