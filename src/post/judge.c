#include "crieur/post/judge.h"

#include "from_check.h"

static struct ruling
refusal_of(const struct list *list, const char *rule, const char *because)
{
	return (struct ruling){
		.verdict = VERDICT_REJECT,
		.rule = rule,
		.file = list->at.file,
		.line = list->at.line,
		.because = because,
		.is_of_message = true,
	};
}

int
post_judge_before_rules(struct facts *facts, bool *is_ruled_r,
    struct ruling *ruling_r, struct err *err)
{
	const struct list *list = facts->list;
	const char *because = NULL;

	*is_ruled_r = true;
	if (facts->message != NULL &&
	    message_has_passed(facts->message, span_of(list->address))) {
		*ruling_r = refusal_of(list, "loop", "loop");
		return 0;
	}
	if (facts->message != NULL &&
	    message_is_invitation_reply(facts->message))
		because = "invitation-reply";
	else if (facts->message != NULL &&
		 message_is_bare_command(facts->message))
		because = "bare-command";
	if (because != NULL) {
		*ruling_r = refusal_of(list, "message", because);
		return 0;
	}
	if (from_check(facts, &because, err) != 0)
		return -1;
	if (because != NULL)
		*ruling_r = refusal_of(list, "author", because);
	else if (list->max_size > 0 && facts->size > list->max_size)
		*ruling_r = refusal_of(list, "max_size", "too-large");
	else
		*is_ruled_r = false;
	return 0;
}

/* Nobody's post vanishes: what a rule lets fall is a machine's, or of somebody
 * whom nothing proves. What an absent person's mailer writes is no post. */
static void
spare(const struct facts *facts, struct ruling *ruling)
{
	bool is_persons = facts->proofs != PROOF_NONE &&
	                  (facts->person != NULL || !facts->is_automatic);
	bool is_absence =
	    facts->message != NULL && message_is_absence(facts->message);
	bool is_sent = ruling->verdict == VERDICT_ACCEPT ||
	               ruling->verdict == VERDICT_CONFIRM;

	if (!(ruling->verdict == VERDICT_DISCARD && is_persons) &&
	    !(is_sent && is_absence))
		return;
	ruling->verdict = VERDICT_HOLD;
	if (ruling->because[0] != '\0' && !is_absence)
		return;
	if (facts->is_automatic || is_absence)
		ruling->because = "automatic";
	else if (facts->message != NULL && message_is_spam(facts->message))
		ruling->because = "spam";
}

int
post_judge(struct facts *facts, struct trail *trail, struct ruling *ruling_r,
    struct err *err)
{
	struct witness witness = facts_witness(facts);
	struct decision decision;
	bool is_ruled = false;

	if (post_judge_before_rules(facts, &is_ruled, ruling_r, err) != 0)
		return -1;
	if (is_ruled)
		return 0;
	if (policy_decide(facts->list, &witness, trail, &decision, err) != 0)
		return -1;
	const struct rule *rule = decision.rule;
	*ruling_r = (struct ruling){
		.verdict = decision.verdict,
		.rule = rule->name,
		.file = rule->at.file,
		.line = rule->at.line,
		.because = rule->because != NULL ? rule->because : "",
	};
	spare(facts, ruling_r);
	return 0;
}

enum post_state
state_of_verdict(enum verdict verdict, bool may_ask)
{
	switch (verdict) {
	case VERDICT_ACCEPT: return POST_ACCEPTED;
	case VERDICT_HOLD: return POST_HELD;
	case VERDICT_CONFIRM: return may_ask ? POST_UNCONFIRMED : POST_HELD;
	case VERDICT_REJECT: return POST_REJECTED;
	case VERDICT_DISCARD: return POST_DISCARDED;
	}
	return POST_HELD;
}
