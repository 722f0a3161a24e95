/* crieur lists, crieur list: the lists and how they stand. */
#include "crieur/post/audience.h"
#include "crieur/store/flood.h"
#include "crieur/store/story.h"

#include "context.h"
#include "options.h"
#include "show.h"
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

static void
print_flood(struct print *print, const struct flood_row *flood)
{
	bool has = has_flood(flood);

	print_bool(print, "is_flooded", has);
	print_time(print, "flooded_since", has ? flood->since_at : 0);
	print_int(print, "flood_held", has ? flood->n_held : 0);
}

static void
print_facts(struct print *print, const struct list *list,
    const struct list_standing *standing)
{
	print_string(print, "name", list->name);
	print_string(print, "address", list->address);
	print_array(print, "aliases");
	for (size_t i = 0; i < list->n_aliases; i++)
		print_string(print, NULL, list->aliases[i]);
	print_close(print);
	print_string(print, "kind", list->kind);
	print_string(print, "group", list->group);
	print_string(print, "description", list->description);
	print_string(print, "language", list->language);
	print_bool(print, "is_announcement", list->is_announcement);
	print_string(
	    print, "relay", list->relay != NULL ? list->relay->name : NULL);
	print_string(print, "file", list->file);
	print_int(print, "line", list->line);
	print_int(print, "receivers", standing->n_receivers);
	print_int(print, "moderators", standing->n_moderators);
	print_int(print, "held", standing->counts.n_held);
	print_int(print, "unconfirmed", standing->counts.n_unconfirmed);
	print_flood(print, &standing->flood);
	print_int(print, "posts", standing->counts.n_posts);
	print_time(print, "last_post_at", standing->counts.last_post_at);
}

static int
run_lists(struct context *context, int argc, char **argv, struct err *err)
{
	struct print *print = context->print;
	struct list_standing standing;
	char at[TIME_TEXT_SIZE];

	if (options_read(NULL, 0, &argc, argv, err) != 0)
		return -1;
	if (argc > 1)
		return err_set(err, ERR_USAGE, "it takes no argument");
	print_object(print, NULL);
	print_array(print, "lists");
	print_line(
	    print, "LIST\tADDRESS\tRECEIVE\tMODERATE\tHELD\tPOSTS\tLAST POST");
	for (size_t i = 0; i < context->live->n_lists; i++) {
		const struct list *list = &context->live->lists[i];
		if (read_standing(context, list, &standing, err) != 0)
			return -1;
		print_object(print, NULL);
		print_facts(print, list, &standing);
		print_close(print);
		print_line(print, "%s\t%s\t%lld\t%lld\t%lld\t%lld\t%s",
		    list->name, list->address, (long long)standing.n_receivers,
		    (long long)standing.n_moderators,
		    (long long)standing.counts.n_held,
		    (long long)standing.counts.n_posts,
		    time_or_dash(standing.counts.last_post_at, at));
	}
	print_close(print);
	print_close(print);
	return 0;
}

static void
print_rule(struct print *print, const struct rule *rule)
{
	const char *because = rule->because != NULL ? rule->because : "";

	print_object(print, NULL);
	print_string(print, "rule", rule->name);
	print_string(print, "when", rule->when_text);
	print_string(print, "verdict", verdict_name(rule->verdict));
	print_string(print, "because", because);
	print_string(print, "file", rule->file);
	print_int(print, "line", rule->line);
	print_close(print);
	print_line(print, "  %s\t%s%s%s\t%s\t%s:%u", rule->name,
	    verdict_name(rule->verdict), because[0] != '\0' ? ", " : "",
	    because, rule->when_text != NULL ? rule->when_text : "", rule->file,
	    rule->line);
}

/* What print_facts() says, for people. */
static void
print_lines(struct print *print, const struct list *list,
    const struct list_standing *standing)
{
	char at[TIME_TEXT_SIZE];

	print_line(print, "list\t%s", list->name);
	print_line(print, "address\t%s", list->address);
	for (size_t i = 0; i < list->n_aliases; i++)
		print_line(print, "alias\t%s", list->aliases[i]);
	print_line(print, "about\t%s", list->description);
	print_line(print, "kind\t%s", list->kind);
	print_line(print, "group\t%s", list->group);
	print_line(print, "file\t%s:%u", list->file, list->line);
	print_line(print, "receive\t%lld: %s", (long long)standing->n_receivers,
	    list->receive_text);
	print_line(print, "moderate\t%lld: %s",
	    (long long)standing->n_moderators, list->moderate_text);
	print_line(print, "held\t%lld, and %lld wait for their author",
	    (long long)standing->counts.n_held,
	    (long long)standing->counts.n_unconfirmed);
	if (has_flood(&standing->flood))
		print_line(print,
		    "flood\tunder moderation since %s, %lld posts held: "
		    "crieur resume %s",
		    time_or_dash(standing->flood.since_at, at),
		    (long long)standing->flood.n_held, list->name);
	print_line(print, "posts\t%lld, the last %s",
	    (long long)standing->counts.n_posts,
	    time_or_dash(standing->counts.last_post_at, at));
	print_line(print, "rules:");
}

static int
run_list(struct context *context, int argc, char **argv, struct err *err)
{
	struct print *print = context->print;
	const struct list *list = NULL;
	struct list_standing standing;

	if (options_read(NULL, 0, &argc, argv, err) != 0)
		return -1;
	if (argc != 2)
		return err_set(err, ERR_USAGE, "expected a list");
	if (context_list(context, argv[1], &list, err) != 0 ||
	    read_standing(context, list, &standing, err) != 0)
		return -1;
	print_object(print, NULL);
	print_facts(print, list, &standing);
	print_string(print, "receive", list->receive_text);
	print_string(print, "moderate", list->moderate_text);
	print_lines(print, list, &standing);
	print_array(print, "rules");
	for (size_t i = 0; i < list->n_rules; i++)
		print_rule(print, &list->rules[i]);
	print_rule(print, &list->otherwise);
	print_close(print);
	print_close(print);
	return 0;
}

const struct command command_lists = {
	.name = "lists",
	.usage = "lists",
	.summary = "the lists and how they stand",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run_lists,
};

const struct command command_list = {
	.name = "list",
	.usage = "list LIST",
	.summary = "one list, its rules and how it stands",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run_list,
};
