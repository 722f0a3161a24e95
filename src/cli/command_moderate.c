/* crieur approve, reject, discard: a facilitator's act, by hand. */
#include <string.h>

#include "crieur/moderation/act.h"

#include "context.h"
#include "table.h"

enum {
	EXIT_NO = 1,
};

/* Whoever reads it knows nothing of what becomes of a post afterwards. */
static const char *
outcome(enum post_state state)
{
	return post_state_name(state == POST_EXPANDED ? POST_ACCEPTED : state);
}

static int
moderate(struct context *context, const struct args *args,
    enum moderation_act act, const char *words, struct err *err)
{
	struct moderation moderation = {
		.post_id = args->id,
		.act = act,
		.words = words,
		.actor = context->actor,
		.at = context->now,
	};
	struct moderation_answer answer = { 0 };

	if (moderation_act(
		context->store, &moderation, context->arena, &answer, err) != 0)
		return -1;
	bool is_done = answer.outcome == MODERATION_DONE;
	print_facts(context->print,
	    is_done ? "post {id} for {list} is {.outcome}"
	    : answer.moderated_by[0] != '\0'
		? "post {id} for {list} was {.outcome} by {by} on {at} already"
		: "post {id} for {list} is not held: it is {.outcome}",
	    FACTS(INT("id", args->id), FLAG("done", is_done),
		TEXT("list", answer.list),
		TEXT("state", post_state_name(answer.state)),
		SOME("by", answer.moderated_by),
		TIME("at", answer.moderated_at),
		TEXT(".outcome", outcome(answer.state))));
	return is_done ? 0 : EXIT_NO;
}

int
run_approve(struct context *context, const struct args *args, struct err *err)
{
	return moderate(context, args, MODERATION_APPROVE, "", err);
}

int
run_discard(struct context *context, const struct args *args, struct err *err)
{
	return moderate(context, args, MODERATION_DISCARD, "", err);
}

int
run_reject(struct context *context, const struct args *args, struct err *err)
{
	const char *words = args_text(args, "because");

	return moderate(
	    context, args, MODERATION_REJECT, words != NULL ? words : "", err);
}
