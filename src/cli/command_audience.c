/* crieur audience: who receives a list, would but for bounces, or moderates
 * it. */
#include <string.h>

#include "crieur/post/audience.h"

#include "context.h"
#include "options.h"
#include "table.h"

static const char *const kinds[] = {
	[AUDIENCE_RECEIVES] = "receives",
	[AUDIENCE_MODERATES] = "moderates",
	[AUDIENCE_SUSPENDED] = "suspended",
};

/* Those beside the ones asked for stand in the document alone. */
static int
print_members(struct context *context, const struct audience *audience,
    const char *key, struct err *err)
{
	struct print *print = context->print;
	const struct audience_member *members = NULL;
	bool is_asked = strcmp(key, "members") == 0;
	size_t n = 0;

	if (audience_list(audience, context->arena, &members, &n, err) != 0)
		return -1;
	if (is_asked)
		print_int(print, "count", (int64_t)n);
	print_array(print, key);
	for (size_t i = 0; i < n; i++) {
		print_object(print, NULL);
		print_string(print, "address", members[i].address);
		print_int(print, "person_id", members[i].person_id);
		print_string(print, "name", members[i].name);
		print_close(print);
		if (is_asked)
			print_line(print, "%s", members[i].address);
	}
	print_close(print);
	return 0;
}

static int
print_audience(
    struct context *context, struct audience *audience, struct err *err)
{
	struct print *print = context->print;
	bool is_receiving = audience->kind == AUDIENCE_RECEIVES;

	print_object(print, NULL);
	print_string(print, "list", audience->list->name);
	print_string(print, "kind", kinds[audience->kind]);
	if (print_members(context, audience, "members", err) != 0)
		return -1;
	audience->kind = AUDIENCE_SUSPENDED;
	if (is_receiving && print_is_json(print) &&
	    print_members(context, audience, "suspended_by_bounces", err) != 0)
		return -1;
	print_close(print);
	return 0;
}

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	const char *at = NULL;
	bool is_of_moderators = false, is_of_suspended = false;
	const struct option_rule rules[] = {
		{ .name = "at", .value = &at },
		{ .name = "moderators", .is_set = &is_of_moderators },
		{ .name = "suspended", .is_set = &is_of_suspended },
	};
	struct audience audience = { 0 };

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    options_time(at, &context->now, err) != 0)
		return -1;
	if (argc != 2)
		return err_set(err, ERR_USAGE, "expected a list");
	if (is_of_moderators && is_of_suspended)
		return err_set(err, ERR_USAGE,
		    "one of --moderators and --suspended, not both");
	if (context_list(context, argv[1], &audience.list, err) != 0)
		return -1;
	audience.store = context->store;
	audience.site = context->live;
	audience.kind =
	    is_of_moderators ? AUDIENCE_MODERATES : AUDIENCE_RECEIVES;
	if (is_of_suspended)
		audience.kind = AUDIENCE_SUSPENDED;
	audience.at = context->now;
	return print_audience(context, &audience, err);
}

const struct command command_audience = {
	.name = "audience",
	.usage = "audience LIST [--at DATE] [--moderators | --suspended]",
	.summary = "who receives, an address a line",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run,
};
