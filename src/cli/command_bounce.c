/* crieur bounces: what came back; crieur bounce: go on sending to an address,
 * or stop. */
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/bounce/resume.h"
#include "crieur/message/address.h"
#include "crieur/store/bounce.h"
#include "crieur/store/bounce_state.h"

#include "context.h"
#include "edit.h"
#include "options.h"
#include "show.h"
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
	struct print *print = context->print;
	struct bounce_state_row state;
	char since[DATE_TEXT_SIZE];
	int more;

	if (store_bounce_suspended_walk(
		context->store, person_id, &cursor, err) != 0)
		return -1;
	print_array(print, "suspended");
	while ((more = bounce_state_next(&cursor, &state, err)) > 0) {
		*is_any_r = true;
		print_object(print, NULL);
		print_string(print, "address", state.address);
		print_int(print, "person_id", state.person_id);
		print_time(print, "since", state.suspended_at);
		print_string(print, "by", state.actor);
		print_close(print);
		print_line(print, "%s\tsuspended since %s by %s", state.address,
		    date_format(state.suspended_on, since), state.actor);
	}
	print_close(print);
	return more;
}

static int
print_storms(struct context *context, bool *is_any_r, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct print *print = context->print;
	char since[TIME_TEXT_SIZE];
	struct storm_row storm;
	int more;

	if (store_storm_walk(context->store, &cursor, err) != 0)
		return -1;
	print_array(print, "storms");
	while ((more = storm_next(&cursor, &storm, err)) > 0) {
		const char *scope =
		    name_of(&storm_scope_names, (int)storm.scope);
		*is_any_r = true;
		print_object(print, NULL);
		print_string(print, "scope", scope);
		print_string(print, "name", storm.name);
		print_time(print, "since", storm.began_at);
		print_int(print, "failed", storm.n_failed);
		print_int(print, "recipients", storm.n_recipients);
		print_close(print);
		print_line(print,
		    "storm at %s%s%s since %s: %lld of %lld addresses fail; "
		    "nothing counts",
		    scope, storm.name[0] != '\0' ? " " : "", storm.name,
		    time_or_dash(storm.began_at, since),
		    (long long)storm.n_failed, (long long)storm.n_recipients);
	}
	print_close(print);
	return more;
}

static void
print_bounce(struct print *print, const struct bounce_row *row)
{
	const char *class = name_of(&bounce_class_names, (int)row->class);
	bool can_count = row->class == BOUNCE_CLASS_ADDRESS ||
	                 row->class == BOUNCE_CLASS_FULL;
	char at[TIME_TEXT_SIZE];

	print_object(print, NULL);
	print_time(print, "at", row->at);
	print_string(print, "address", row->address);
	print_string(print, "list", row->list);
	print_string(print, "class", class);
	print_string(print, "code", row->code);
	print_string(
	    print, "source", name_of(&bounce_source_names, (int)row->source));
	print_string(print, "words", row->words);
	print_bool(print, "counts", can_count && row->storm_id == 0);
	print_close(print);
	print_line(print, "%s\t%s\t%s\t%s\t%s%s%s%s", time_or_dash(row->at, at),
	    row->address, row->list[0] != '\0' ? row->list : "-", class,
	    row->code, row->code[0] != '\0' ? " " : "", row->words,
	    row->storm_id != 0 ? " (storm)" : "");
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
		print_bounce(context->print, &row);
	}
	print_close(context->print);
	return more;
}

static int
run_bounces(struct context *context, int argc, char **argv, struct err *err)
{
	struct print *print = context->print;
	int64_t person_id = 0;
	bool is_any = false;

	if (options_read(NULL, 0, &argc, argv, err) != 0)
		return -1;
	if (argc > 2)
		return err_set(err, ERR_USAGE, "expected one person, or none");
	if (argc == 2 && edit_whom(context, argv[1], &person_id, err) != 0)
		return -1;
	print_object(print, NULL);
	if (print_suspended(context, person_id, &is_any, err) != 0 ||
	    print_storms(context, &is_any, err) != 0 ||
	    print_bounces(context, person_id, &is_any, err) != 0)
		return -1;
	print_close(print);
	if (!is_any)
		print_line(print, "nothing came back");
	return 0;
}

const struct command command_bounces = {
	.name = "bounces",
	.usage = "bounces [PERSON]",
	.summary = "what came back, and addresses mail to which has stopped",
	.needs = COMMAND_NEEDS_STORE,
	.run = run_bounces,
};

static int
change(struct context *context, const char *what, const char *address,
    struct err *err)
{
	if (strcmp(what, "suspend") == 0)
		return bounce_suspend_address(
		    context->store, address, context->actor, context->now, err);
	struct bounce_resume resume = {
		.store = context->store,
		.site = context->live,
		.actor = context->actor,
		.at = context->now,
	};
	return bounce_resume_address(&resume, address, err);
}

static int
run_bounce(struct context *context, int argc, char **argv, struct err *err)
{
	struct print *print = context->print;
	char address[ADDRESS_TEXT_SIZE];

	if (options_read(NULL, 0, &argc, argv, err) != 0)
		return -1;
	if (argc != 3 ||
	    (strcmp(argv[1], "resume") != 0 && strcmp(argv[1], "suspend") != 0))
		return err_set(err, ERR_USAGE,
		    "expected resume or suspend, and an address");
	if (address_normalize(span_of(argv[2]), address, err) != 0 ||
	    store_begin(context->store, err) != 0)
		return -1;
	if (change(context, argv[1], address, err) != 0) {
		store_rollback(context->store);
		return -1;
	}
	if (store_commit(context->store, err) != 0)
		return -1;
	bool is_suspended = strcmp(argv[1], "suspend") == 0;
	print_object(print, NULL);
	print_string(print, "address", address);
	print_bool(print, "suspended", is_suspended);
	print_close(print);
	print_line(print,
	    is_suspended ? "%s: mail has stopped" : "%s: mail goes on",
	    address);
	return 0;
}

const struct command command_bounce = {
	.name = "bounce",
	.usage = "bounce resume|suspend ADDRESS",
	.summary = "go on sending to an address, or stop",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run_bounce,
};
