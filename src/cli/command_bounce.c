/* crieur bounces: what came back; crieur bounce: go on sending to an address,
 * or stop. */
#include <string.h>

#include "crieur/bounce/resume.h"
#include "crieur/message/address.h"
#include "crieur/store/bounce.h"
#include "crieur/store/bounce_state.h"

#include "context.h"
#include "table.h"

enum {
	SHOWN = 200,
};

/* *is_any_r stays as it is where there is nothing to print. */
static int
print_suspended(
    struct context *context, int64_t person_id, bool *is_any_r, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct bounce_state_row row;
	int more;

	if (store_bounce_suspended_walk(
		context->store, person_id, &cursor, err) != 0)
		return -1;
	print_array(context->print, "suspended");
	while ((more = bounce_state_next(&cursor, &row, err)) > 0) {
		*is_any_r = true;
		print_record(context->print,
		    "{address}\tsuspended since {.on} by {by}",
		    FACTS(TEXT("address", row.address),
			INT("person_id", row.person_id),
			TIME("since", row.suspended_at), TEXT("by", row.actor),
			DAY(".on", row.suspended_on)));
	}
	print_close(context->print);
	return more;
}

static int
print_storms(struct context *context, bool *is_any_r, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct storm_row row;
	int more;

	if (store_storm_walk(context->store, &cursor, err) != 0)
		return -1;
	print_array(context->print, "storms");
	while ((more = storm_next(&cursor, &row, err)) > 0) {
		*is_any_r = true;
		print_record(context->print,
		    "storm at {scope}[ {name}] since {since}: {failed} of "
		    "{recipients} addresses fail; nothing counts",
		    FACTS(TEXT("scope",
			      name_of(&storm_scope_names, (int)row.scope)),
			TEXT("name", row.name), TIME("since", row.began_at),
			INT("failed", row.n_failed),
			INT("recipients", row.n_recipients)));
	}
	print_close(context->print);
	return more;
}

static int
print_bounces(
    struct context *context, int64_t person_id, bool *is_any_r, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct bounce_row row;
	int more;

	if (store_bounce_walk(context->store, person_id, SHOWN, &cursor, err) !=
	    0)
		return -1;
	print_array(context->print, "bounces");
	while ((more = bounce_next(&cursor, &row, err)) > 0) {
		*is_any_r = true;
		print_record(context->print,
		    "{at}\t{address}\t{list|-}\t{class}\t[{code} ]{words}"
		    "[{.is_storm} (storm)]",
		    FACTS(TIME("at", row.at), TEXT("address", row.address),
			TEXT("list", row.list),
			TEXT("class",
			    name_of(&bounce_class_names, (int)row.class)),
			TEXT("code", row.code),
			TEXT("source",
			    name_of(&bounce_source_names, (int)row.source)),
			TEXT("words", row.words),
			FLAG("counts", bounce_class_counts(row.class) &&
					   row.storm_id == 0),
			FLAG(".is_storm", row.storm_id != 0)));
	}
	print_close(context->print);
	return more;
}

int
run_bounces(struct context *context, const struct args *args, struct err *err)
{
	bool is_any = false;

	if (print_suspended(context, args->person_id, &is_any, err) != 0 ||
	    print_storms(context, &is_any, err) != 0 ||
	    print_bounces(context, args->person_id, &is_any, err) != 0)
		return -1;
	if (!is_any)
		print_line(context->print, "nothing came back");
	return 0;
}

int
run_bounce(struct context *context, const struct args *args, struct err *err)
{
	bool is_suspended = strcmp(args->verb, "suspend") == 0;
	char address[ADDRESS_TEXT_SIZE];
	struct bounce_resume resume = {
		.store = context->store,
		.site = context->live,
		.actor = context->actor,
		.at = context->now,
	};

	if (address_normalize(span_of(args->words[0]), address, err) != 0)
		return -1;
	int result = is_suspended
	                 ? bounce_suspend_address(context->store, address,
			       context->actor, context->now, err)
	                 : bounce_resume_address(&resume, address, err);
	if (result != 0)
		return -1;
	print_facts(context->print,
	    is_suspended ? "{address}: mail has stopped"
			 : "{address}: mail goes on",
	    FACTS(TEXT("address", address), FLAG("suspended", is_suspended)));
	return 0;
}
