#include "crieur/delivery/attempt.h"

enum {
	/* Time alone gives nobody up: the machine may have been off, or its
	 * clock wrong. */
	TRIES_LEAST = 5,
};

/* The answer that decides about recipient i, and where it was given. */
static const struct smtp_reply *
deciding_reply(
    const struct attempt *attempt, size_t i, enum reply_stage *stage_r)
{
	*stage_r = REPLY_STAGE_MAIL;
	if (attempt->mail->code / 100 != 2)
		return attempt->mail;
	*stage_r = REPLY_STAGE_RCPT;
	if (attempt->recipients[i].code / 100 != 2 || attempt->data == NULL)
		return &attempt->recipients[i];
	*stage_r = REPLY_STAGE_DATA;
	return attempt->data;
}

/* Whether the message itself went out to recipient i. */
static bool
is_offered(const struct attempt *attempt, size_t i)
{
	return attempt->data != NULL && attempt->mail->code / 100 == 2 &&
	       attempt->recipients[i].code / 100 == 2;
}

static size_t
count_accepted(const struct attempt *attempt)
{
	size_t n = 0;

	if (attempt->mail->code / 100 != 2)
		return 0;
	for (size_t i = 0; i < attempt->claim->n_recipients; i++)
		n += attempt->recipients[i].code / 100 == 2;
	return n;
}

static struct judgement
judge(const struct attempt *attempt, size_t i, size_t n_accepted,
    const struct smtp_reply **reply_r)
{
	enum reply_stage stage;
	const struct smtp_reply *reply = deciding_reply(attempt, i, &stage);
	struct judgement judgement =
	    judge_reply(stage, reply->code, reply->text);

	*reply_r = reply;
	/* Taken at RCPT, but DATA was not reached: it was not sent. */
	if (judgement.blame == BLAME_NOBODY && stage != REPLY_STAGE_DATA)
		judgement = (struct judgement){ .blame = BLAME_US };
	/* Alone after DATA: it is plain who is meant. */
	if (judgement.blame == BLAME_RECIPIENT && stage == REPLY_STAGE_DATA &&
	    n_accepted == 1 && reply->code >= 500)
		judgement.is_final = true;
	/* Fewer will not do where none was taken. */
	if (judgement.is_too_many && n_accepted == 0)
		judgement.is_too_many = false;
	return judgement;
}

static void
decide(const struct attempt *attempt, const struct claimed *claimed,
    const struct judgement *judgement, struct outcome *outcome)
{
	int64_t age = attempt->now - attempt->claim->outgoing.created_at;

	if (judgement->blame == BLAME_NOBODY) {
		outcome->what = DELIVERY_OUTCOME_SENT;
	} else if (judgement->is_final ||
		   (age >= attempt->give_up_after_s &&
		       claimed->n_tries + 1 >= TRIES_LEAST)) {
		outcome->what = DELIVERY_OUTCOME_FAILED;
		outcome->is_ours = judgement->blame != BLAME_RECIPIENT;
	} else {
		outcome->what = DELIVERY_OUTCOME_RETRY;
		outcome->counts_as_try = !judgement->is_too_many;
		outcome->next_at = attempt->now;
		if (!judgement->is_too_many)
			outcome->next_at += schedule_delay(
			    &attempt->schedule, claimed->n_tries + 1);
	}
}

static void
add_up(struct attempt_result *result, const struct outcome *outcome,
    const struct judgement *judgement, const struct smtp_reply *reply)
{
	result->n_sent += outcome->what == DELIVERY_OUTCOME_SENT;
	result->n_failed += outcome->what == DELIVERY_OUTCOME_FAILED;
	result->n_retry += outcome->what == DELIVERY_OUTCOME_RETRY;
	if (judgement->blame != BLAME_US || judgement->is_too_many)
		return;
	enum relay_state fate =
	    judgement->needs_person ? RELAY_STOPPED : RELAY_WAITING;
	if (fate > result->fate) {
		result->fate = fate;
		result->words = reply;
	}
}

struct attempt_result
attempt_judge(const struct attempt *attempt, struct outcome *outcomes)
{
	const struct claim *claim = attempt->claim;
	struct attempt_result result = { .fate = RELAY_READY };
	size_t n_accepted = count_accepted(attempt);

	for (size_t i = 0; i < claim->n_recipients; i++) {
		const struct smtp_reply *reply;
		struct judgement judgement =
		    judge(attempt, i, n_accepted, &reply);
		outcomes[i] = (struct outcome){
			.delivery = claim->recipients[i].id,
			.code = reply->code,
			.text = reply->text,
			.counts_as_try = true,
			.was_offered = is_offered(attempt, i),
		};
		decide(
		    attempt, &claim->recipients[i], &judgement, &outcomes[i]);
		add_up(&result, &outcomes[i], &judgement, reply);
		if (judgement.blame == BLAME_MESSAGE && judgement.is_final &&
		    result.refusal == NULL)
			result.refusal = &outcomes[i];
		if (judgement.blame == BLAME_UNKNOWN &&
		    result.unexplained == NULL)
			result.unexplained = &outcomes[i];
	}
	/* A relay that took the message for somebody is well. */
	if (result.n_sent > 0) {
		result.fate = RELAY_READY;
		result.words = NULL;
	}
	return result;
}

enum relay_state
attempt_open_fate(const struct smtp_reply *reply, bool is_denied)
{
	struct judgement judgement =
	    judge_reply(REPLY_STAGE_OPEN, reply->code, reply->text);

	return is_denied || judgement.needs_person ? RELAY_STOPPED
	                                           : RELAY_WAITING;
}
