/* crieur resume: a list that was paused, slowed down or flooded goes on. */
#include "crieur/post/flood.h"
#include "crieur/store/event.h"
#include "crieur/store/moderation.h"

#include "context.h"
#include "table.h"

enum {
	EXIT_NO = 1,
};

int
run_resume(struct context *context, const struct args *args, struct err *err)
{
	const char *list = args->list->name;
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

	const struct flood_change over = {
		.list = list,
		.actor = context->actor,
		.at = context->now,
	};
	if (flood_end(context->store, &over, &was_flood, err) != 0 ||
	    store_pace_get(context->store, list, &per_hour, err) != 0)
		return -1;
	bool was_paced = per_hour != PACE_FREE;
	if (was_paced && (store_pace_set(context->store, &pace, err) != 0 ||
			     store_event_add(context->store, &event, err) != 0))
		return -1;
	bool is_changed = was_flood || was_paced;
	print_facts(context->print,
	    is_changed ? "{list} sends out freely again"
		       : "{list} was sending out freely",
	    FACTS(TEXT("list", list), FLAG("is_changed", is_changed)));
	return is_changed ? 0 : EXIT_NO;
}
