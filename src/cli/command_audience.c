/* crieur audience: who receives a list, would but for bounces, or moderates
 * it. */
#include "crieur/post/audience.h"

#include "context.h"
#include "table.h"

static const char *const kinds[] = {
	[AUDIENCE_RECEIVES] = "receives",
	[AUDIENCE_MODERATES] = "moderates",
	[AUDIENCE_SUSPENDED] = "suspended",
};

/* Those beside the ones asked for stand in the document alone. */
static int
print_members(struct context *context, const struct audience *audience,
    bool is_asked, struct err *err)
{
	struct print *print = context->print;
	const struct audience_member *members = NULL;
	size_t n = 0;

	if (audience_list(audience, context->arena, &members, &n, err) != 0)
		return -1;
	if (is_asked)
		print_facts(print, NULL, FACTS(SIZE("count", n)));
	print_array(print, is_asked ? "members" : "suspended_by_bounces");
	for (size_t i = 0; i < n; i++)
		print_record(print, is_asked ? "{address}" : NULL,
		    FACTS(TEXT("address", members[i].address),
			INT("person_id", members[i].person_id),
			TEXT("name", members[i].name)));
	print_close(print);
	return 0;
}

int
run_audience(struct context *context, const struct args *args, struct err *err)
{
	bool is_of_moderators = args_has(args, "moderators");
	bool is_of_suspended = args_has(args, "suspended");
	struct audience audience = {
		.store = context->store,
		.site = context->live,
		.list = args->list,
		.kind = is_of_moderators  ? AUDIENCE_MODERATES
		        : is_of_suspended ? AUDIENCE_SUSPENDED
		                          : AUDIENCE_RECEIVES,
		.at = context->now,
	};

	if (is_of_moderators && is_of_suspended)
		return err_set(err, ERR_USAGE,
		    "one of --moderators and --suspended, not both");
	print_facts(context->print, NULL,
	    FACTS(TEXT("list", audience.list->name),
		TEXT("kind", kinds[audience.kind])));
	if (print_members(context, &audience, true, err) != 0)
		return -1;
	if (audience.kind != AUDIENCE_RECEIVES ||
	    !print_is_json(context->print))
		return 0;
	audience.kind = AUDIENCE_SUSPENDED;
	return print_members(context, &audience, false, err);
}
