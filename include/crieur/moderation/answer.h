#ifndef CRIEUR_MODERATION_ANSWER_H
#define CRIEUR_MODERATION_ANSWER_H
/*
 * A mail to LIST-moderate+SEAL@: a facilitator's answer about a held post, or
 * its author's to a question.
 *
 * The seal names the post and the person. It counts if that person wrote (one
 * of their addresses, or their login), who has the right to moderate at that
 * moment, in words that are clear; in every other case it changes nothing, and
 * whoever the register knows is told why. Machines are told nothing.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

enum answer_result {
	ANSWER_NOT_WAITING,
	ANSWER_NO_LIST, /* the live policy has no such list: it waits */
	ANSWER_IGNORED, /* a machine wrote */
	ANSWER_REFUSED, /* the address, the person or the right */
	ANSWER_NOT_UNDERSTOOD,
	ANSWER_DECIDED,
	ANSWER_TOO_LATE,  /* somebody was first */
	ANSWER_PASSED_ON, /* a question, its answer, a call for mediation */
	ANSWER_ORDER,     /* not a verdict: "held", "pause", … */
};

/* Work off an accepted post of purpose moderate, in one transaction. */
MUST_USE int moderation_answer(struct store *store, const struct site *site,
    int64_t post_id, int64_t at, enum answer_result *result_r, struct err *err);

#endif
