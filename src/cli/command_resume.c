/* crieur resume: a list that was paused, slowed down or flooded goes on. */
#include "crieur/post/flood.h"
#include "crieur/store/event.h"
#include "crieur/store/moderation.h"

#include "context.h"
#include "options.h"
#include "table.h"

enum {
	EXIT_NO = 1,
};

static int
resume(struct context *context, const char *list, bool *was_r, struct err *err)
{
	struct event event = {
		.at = context->now,
		.actor = context->actor,
		.subject = "site",
		.what = "list resumed",
		.detail = list,
	};
	const struct pace pace = {
		.list = list,
		.per_hour = PACE_FREE,
		.actor = context->actor,
		.at = context->now,
	};
	int64_t per_hour = PACE_FREE;
	bool was_flood = false;

	if (flood_end(context->store, list, context->actor, context->now,
		&was_flood, err) != 0 ||
	    store_pace_get(context->store, list, &per_hour, err) != 0)
		return -1;
	*was_r = was_flood || per_hour != PACE_FREE;
	if (per_hour == PACE_FREE)
		return 0;
	if (store_pace_set(context->store, &pace, err) != 0)
		return -1;
	return store_event_add(context->store, &event, err);
}

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	const struct list *list = NULL;
	struct print *print = context->print;
	bool was = false;

	if (options_read(NULL, 0, &argc, argv, err) != 0)
		return -1;
	if (argc != 2)
		return err_set(err, ERR_USAGE, "expected a list");
	if (context_list(context, argv[1], &list, err) != 0 ||
	    store_begin(context->store, err) != 0)
		return -1;
	if (resume(context, list->name, &was, err) != 0) {
		store_rollback(context->store);
		return -1;
	}
	if (store_commit(context->store, err) != 0)
		return -1;
	print_object(print, NULL);
	print_string(print, "list", list->name);
	print_bool(print, "is_changed", was);
	print_close(print);
	print_line(print,
	    was ? "%s sends out freely again" : "%s was sending out freely",
	    list->name);
	return was ? 0 : EXIT_NO;
}

const struct command command_resume = {
	.name = "resume",
	.usage = "resume LIST",
	.summary = "let a paused, slowed or flooded list go on",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run,
};
