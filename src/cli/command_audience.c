/* crieur audience: who receives a list, or moderates it. */
#include "crieur/post/audience.h"

#include "context.h"
#include "options.h"
#include "table.h"

static void
print_members(struct print *print, const struct list *list, const char *kind,
    const struct audience_member *members, size_t n_members)
{
	print_object(print, NULL);
	print_string(print, "list", list->name);
	print_string(print, "kind", kind);
	print_int(print, "count", (int64_t)n_members);
	print_array(print, "members");
	for (size_t i = 0; i < n_members; i++) {
		print_object(print, NULL);
		print_string(print, "address", members[i].address);
		print_int(print, "person_id", members[i].person_id);
		print_string(print, "name", members[i].name);
		print_close(print);
		print_line(print, "%s", members[i].address);
	}
	print_close(print);
	print_close(print);
}

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	const char *at = NULL;
	bool is_of_moderators = false;
	const struct option_rule rules[] = {
		{ .name = "at", .value = &at },
		{ .name = "moderators", .is_set = &is_of_moderators },
	};
	const struct audience_member *members = NULL;
	size_t n_members = 0;
	struct audience audience = { 0 };

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    options_time(at, &context->now, err) != 0)
		return -1;
	if (argc != 2)
		return err_set(err, ERR_USAGE, "expected a list");
	if (context_list(context, argv[1], &audience.list, err) != 0)
		return -1;
	audience.store = context->store;
	audience.site = context->live;
	audience.kind =
	    is_of_moderators ? AUDIENCE_MODERATES : AUDIENCE_RECEIVES;
	audience.at = context->now;
	if (audience_list(
		&audience, context->arena, &members, &n_members, err) != 0)
		return -1;
	print_members(context->print, audience.list,
	    is_of_moderators ? "moderates" : "receives", members, n_members);
	return 0;
}

const struct command command_audience = {
	.name = "audience",
	.usage = "audience LIST [--at DATE] [--moderators]",
	.summary = "who receives, an address a line",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run,
};
