/* crieur lists, list: the lists and how they stand; crieur resume: one that was
 * paused, slowed down or flooded goes on. */
#include "crieur/post/audience.h"
#include "crieur/post/flood.h"
#include "crieur/store/event.h"
#include "crieur/store/flood.h"
#include "crieur/store/moderation.h"
#include "crieur/store/story.h"

#include "context.h"
#include "table.h"

struct list_standing {
	int64_t n_receivers, n_moderators;
	struct list_counts_row counts;
	struct flood_row flood;
};

static int
read_standing(struct context *context, const struct list *list,
    struct list_standing *standing, struct err *err)
{
	struct audience audience = {
		.store = context->store,
		.site = context->live,
		.list = list,
		.kind = AUDIENCE_RECEIVES,
		.at = context->now,
	};

	*standing = (struct list_standing){ 0 };
	if (audience_count(&audience, &standing->n_receivers, err) != 0)
		return -1;
	audience.kind = AUDIENCE_MODERATES;
	if (audience_count(&audience, &standing->n_moderators, err) != 0)
		return -1;
	if (store_flood_get(
		context->store, list->name, &standing->flood, err) != 0)
		return -1;
	return store_count_list(
	    context->store, list->name, &standing->counts, err);
}

static bool
has_flood(const struct flood_row *flood)
{
	return flood->since_at != 0 && flood->ended_at == 0;
}

/* The facts of a list, with a line for people; the object stays open. */
static void
print_list(struct print *print, const char *line, const struct list *list,
    const struct list_standing *standing)
{
	const struct list_counts_row *counts = &standing->counts;
	const struct flood_row *flood = &standing->flood;
	bool is_flooded = has_flood(flood);

	print_facts(print, NULL,
	    FACTS(TEXT("name", list->name), TEXT("address", list->address)));
	print_array(print, "aliases");
	for (size_t i = 0; i < list->n_aliases; i++)
		print_item(print, list->aliases[i]);
	print_close(print);
	print_facts(print, line,
	    FACTS(TEXT("kind", list->kind), TEXT("group", list->group),
		TEXT("description", list->description),
		TEXT("language", list->language),
		FLAG("is_announcement", list->is_announcement),
		TEXT("relay", list->relay != NULL ? list->relay->name : NULL),
		TEXT("file", list->at.file), INT("line", list->at.line),
		INT("receivers", standing->n_receivers),
		INT("moderators", standing->n_moderators),
		INT("held", counts->n_held),
		INT("unconfirmed", counts->n_unconfirmed),
		FLAG("is_flooded", is_flooded),
		TIME("flooded_since", is_flooded ? flood->since_at : 0),
		INT("flood_held", is_flooded ? flood->n_held : 0),
		INT("posts", counts->n_posts),
		TIME("last_post_at", counts->last_post_at),
		TEXT(".name", list->name), TEXT(".address", list->address),
		TEXT(".receive", list->receive_text),
		TEXT(".moderate", list->moderate_text)));
}

int
run_lists(struct context *context, const struct args *args, struct err *err)
{
	struct print *print = context->print;
	struct list_standing standing;

	(void)args;
	print_array(print, "lists");
	print_line(
	    print, "LIST\tADDRESS\tRECEIVE\tMODERATE\tHELD\tPOSTS\tLAST POST");
	for (size_t i = 0; i < context->live->n_lists; i++) {
		const struct list *list = &context->live->lists[i];
		if (read_standing(context, list, &standing, err) != 0)
			return -1;
		print_object(print, NULL);
		print_list(print,
		    "{.name}\t{.address}\t{receivers}\t{moderators}\t{held}\t"
		    "{posts}\t{last_post_at}",
		    list, &standing);
		print_close(print);
	}
	return 0;
}

static void
print_rule(struct print *print, const struct rule *rule)
{
	print_record(print,
	    "  {rule}\t{verdict}[, {because}]\t{when}\t{file}:{line}",
	    FACTS(TEXT("rule", rule->name), TEXT("when", rule->when_text),
		TEXT("verdict", verdict_name(rule->verdict)),
		TEXT("because", rule->because != NULL ? rule->because : ""),
		TEXT("file", rule->at.file), INT("line", rule->at.line)));
}

int
run_list(struct context *context, const struct args *args, struct err *err)
{
	struct print *print = context->print;
	const struct list *list = args->list;
	struct list_standing standing;

	if (read_standing(context, list, &standing, err) != 0)
		return -1;
	print_line(print, "list\t%s", list->name);
	print_line(print, "address\t%s", list->address);
	for (size_t i = 0; i < list->n_aliases; i++)
		print_line(print, "alias\t%s", list->aliases[i]);
	print_list(print,
	    "about\t{description}\nkind\t{kind}\ngroup\t{group}\n"
	    "file\t{file}:{line}\nreceive\t{receivers}: {.receive}\n"
	    "moderate\t{moderators}: {.moderate}\n"
	    "held\t{held}, and {unconfirmed} wait for their author\n"
	    "[{is_flooded}flood\tunder moderation since {flooded_since}, {flood_held} "
	    "posts held: crieur resume {.name}]\n"
	    "posts\t{posts}, the last {last_post_at}\nrules:",
	    list, &standing);
	print_facts(print, NULL,
	    FACTS(TEXT("receive", list->receive_text),
		TEXT("moderate", list->moderate_text)));
	print_array(print, "rules");
	for (size_t i = 0; i < list->n_rules; i++)
		print_rule(print, &list->rules[i]);
	print_rule(print, &list->otherwise);
	return 0;
}

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
