/* crieur held: posts that wait for a facilitator, or for their author; crieur
 * approve, reject, discard: a facilitator's act, by hand. */
#include "crieur/moderation/act.h"
#include "crieur/store/post.h"

#include "context.h"
#include "table.h"

static void
print_held(struct print *print, const struct post_row *row)
{
	print_record(print,
	    "{id}\t{list}\t{held_at}\t{.waits_for}\t{from}\t{rule}\t{subject}",
	    FACTS(INT("id", row->id), TEXT("list", row->list),
		TEXT("from", row->header_from),
		TEXT("state", post_state_name(row->state)),
		TEXT("subject", row->subject),
		TEXT("message_id", row->header_message_id),
		INT("size", row->size), TEXT("proof", row->proof),
		TEXT("verdict", row->verdict), TEXT("rule", row->rule),
		TEXT("file", row->rule_file), INT("line", row->rule_line),
		TEXT("because", row->because),
		TIME("received_at", row->received_at),
		TIME("held_at", row->decided_at),
		TEXT(".waits_for", row->state == POST_UNCONFIRMED
				       ? "its author"
				       : "a facilitator")));
}

int
run_held(struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct print *print = context->print;
	struct post_row row;
	int64_t n = 0;
	int more;

	if (store_held_walk(context->store,
		args->list != NULL ? args->list->name : NULL, &cursor,
		err) != 0)
		return -1;
	print_array(print, "held");
	while ((more = post_next(&cursor, &row, err)) > 0) {
		if (n++ == 0)
			print_line(print,
			    "ID\tLIST\tSINCE\tWAITS FOR\tFROM\tRULE\tSUBJECT");
		print_held(print, &row);
	}
	if (n == 0)
		print_line(print, "nothing is held");
	return more;
}

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
