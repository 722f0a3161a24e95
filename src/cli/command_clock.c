/* crieur clock: whether the machine's clock is believed. */
#include "crieur/store/clock_seen.h"
#include "crieur/store/event.h"

#include "context.h"
#include "table.h"

int
run_clock_trust(
    struct context *context, const struct args *args, struct err *err)
{
	struct clock_reading reading;
	const struct event event = {
		.at = context->now,
		.actor = context->actor,
		.subject = "site",
		.what = "clock-trusted",
	};
	int64_t doubt;

	(void)args;
	clock_read(&reading, context->now);
	if (store_clock_doubt(context->store, &reading, &doubt, err) != 0 ||
	    store_clock_trust(context->store, &reading, err) != 0 ||
	    store_event_add(context->store, &event, err) != 0)
		return -1;
	print_facts(context->print,
	    doubt != 0 ? "the clock is believed: what waited for it goes on"
		       : "the clock was not in doubt",
	    FACTS(FLAG("was_in_doubt", doubt != 0)));
	return doubt != 0 ? 0 : EXIT_NO;
}
