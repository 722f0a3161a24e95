/* crieur approve, reject, discard: a facilitator's act, by hand. */
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/moderation/act.h"

#include "context.h"
#include "options.h"
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

static void
print_outcome(struct print *print, int64_t id, bool is_done,
    const struct moderation_answer *answer)
{
	char at[TIME_TEXT_SIZE];
	bool by_somebody = answer->moderated_by[0] != '\0';

	print_object(print, NULL);
	print_int(print, "id", id);
	print_bool(print, "done", is_done);
	print_string(print, "list", answer->list);
	print_string(print, "state", post_state_name(answer->state));
	print_string(print, "by", by_somebody ? answer->moderated_by : NULL);
	print_time(print, "at", answer->moderated_at);
	print_close(print);
	if (is_done)
		print_line(print, "post %lld for %s is %s", (long long)id,
		    answer->list, outcome(answer->state));
	else if (by_somebody)
		print_line(print, "post %lld for %s was %s by %s on %s already",
		    (long long)id, answer->list, outcome(answer->state),
		    answer->moderated_by,
		    time_format(answer->moderated_at, at));
	else
		print_line(print, "post %lld for %s is not held: it is %s",
		    (long long)id, answer->list, outcome(answer->state));
}

static int
moderate(struct context *context, struct moderation *moderation, int argc,
    char **argv, struct err *err)
{
	struct moderation_answer answer = { 0 };

	if (argc != 2)
		return err_set(err, ERR_USAGE, "expected the ID of a post");
	if (options_id(argv[1], &moderation->post_id, err) != 0)
		return -1;
	moderation->actor = context->actor;
	moderation->at = context->now;
	if (moderation_act(
		context->store, moderation, context->arena, &answer, err) != 0)
		return -1;
	bool is_done = answer.outcome == MODERATION_DONE;
	print_outcome(context->print, moderation->post_id, is_done, &answer);
	return is_done ? 0 : EXIT_NO;
}

static int
approve(struct context *context, int argc, char **argv, struct err *err)
{
	struct moderation moderation = {
		.act = MODERATION_APPROVE,
		.words = "",
	};

	if (options_read(NULL, 0, &argc, argv, err) != 0)
		return -1;
	return moderate(context, &moderation, argc, argv, err);
}

static int
discard(struct context *context, int argc, char **argv, struct err *err)
{
	struct moderation moderation = {
		.act = MODERATION_DISCARD,
		.words = "",
	};

	if (options_read(NULL, 0, &argc, argv, err) != 0)
		return -1;
	return moderate(context, &moderation, argc, argv, err);
}

static int
reject(struct context *context, int argc, char **argv, struct err *err)
{
	struct moderation moderation = {
		.act = MODERATION_REJECT,
		.words = "",
	};
	const struct option_rule rules[] = {
		{ .name = "because", .value = &moderation.words },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0)
		return -1;
	return moderate(context, &moderation, argc, argv, err);
}

const struct command command_approve = {
	.name = "approve",
	.usage = "approve ID",
	.summary = "let a held post pass",
	.needs = COMMAND_NEEDS_STORE,
	.run = approve,
};

const struct command command_reject = {
	.name = "reject",
	.usage = "reject ID [--because TEXT]",
	.summary = "refuse a held post and tell its author why",
	.needs = COMMAND_NEEDS_STORE,
	.run = reject,
};

const struct command command_discard = {
	.name = "discard",
	.usage = "discard ID",
	.summary = "drop a held post and tell nobody",
	.needs = COMMAND_NEEDS_STORE,
	.run = discard,
};
