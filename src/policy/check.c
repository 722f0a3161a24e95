/* What only shows when the whole site is there: two lists with one address,
 * reserved mailboxes, who relays what, circles of member-of. */
#include <stdlib.h>
#include <string.h>

#include "crieur/policy/nearest.h"

#include "build.h"
#include "expression.h"

static int
by_address(const void *a, const void *b)
{
	const struct address_entry *left = a, *right = b;

	return strcmp(left->address, right->address);
}

static int
fill_addresses(struct builder *builder)
{
	struct whole *whole = builder->whole;
	size_t n = 0;

	for (size_t i = 0; i < whole->site.n_lists; i++)
		n += 1 + whole->site.lists[i].n_aliases;
	whole->addresses =
	    arena_array(&whole->arena, n + 1, sizeof(*whole->addresses));
	if (whole->addresses == NULL)
		return -1;
	for (size_t i = 0; i < whole->site.n_lists; i++) {
		const struct list *list = &whole->site.lists[i];
		struct address_entry entry = { list->address, list };
		whole->addresses[whole->n_addresses++] = entry;
		for (size_t j = 0; j < list->n_aliases; j++) {
			entry.address = list->aliases[j];
			whole->addresses[whole->n_addresses++] = entry;
		}
	}
	qsort(whole->addresses, whole->n_addresses, sizeof(*whole->addresses),
	    by_address);
	return 0;
}

/* An address that would be read as another's -owner or kin. */
static const struct list *
shadowing(const struct site *site, const struct list *list, const char *address)
{
	struct recipient_match match;
	const char *dash = strrchr(address, '-');

	if (dash == NULL)
		return NULL;
	match = site_match_suffix(site, span_of(address));
	return match.role == ADDRESS_OWNER || match.role == ADDRESS_BOUNCES ||
	               match.role == ADDRESS_MODERATE ||
	               match.role == ADDRESS_CONFIRM
	           ? match.list != list ? match.list : NULL
	           : NULL;
}

static void
check_address(struct builder *builder, const struct address_entry *entry)
{
	const struct site *site = &builder->whole->site;
	const struct list *list = entry->list;
	struct span domain = span_of(entry->address);

	(void)span_cut(&domain, '@');
	if (site->n_domains > 0 && !site_serves_domain(site, domain))
		findings_add(builder->findings, list->at,
		    "list \"%.60s\": %s is not in a domain that site.domain "
		    "serves",
		    list->name, entry->address);
	if (site_is_reserved(site, span_of(entry->address)))
		findings_add(builder->findings, list->at,
		    "list \"%.60s\": %s is reserved for a mailbox "
		    "(site.reserved)",
		    list->name, entry->address);
	if (strcmp(entry->address, site->address) == 0)
		findings_add(builder->findings, list->at,
		    "list \"%.60s\": %s is the site's own address", list->name,
		    entry->address);
	if (!key_is_address(entry->address))
		findings_add(builder->findings, list->at,
		    "list \"%.60s\": %.300s is no address; write address = "
		    "\"list@domain\"",
		    list->name, entry->address);
	const struct list *other = shadowing(site, list, entry->address);
	if (other != NULL)
		findings_add(builder->findings, list->at,
		    "list \"%.60s\": %s is an address of list \"%.60s\" "
		    "(%s:%u)",
		    list->name, entry->address, other->name, other->at.file,
		    other->at.line);
	if (strchr(entry->address, site->gate.recipient_delimiter) != NULL)
		findings_add(builder->findings, list->at,
		    "list \"%.60s\": %s holds the recipient delimiter %c",
		    list->name, entry->address, site->gate.recipient_delimiter);
}

static void
check_addresses(struct builder *builder)
{
	struct whole *whole = builder->whole;

	for (size_t i = 0; i < whole->n_addresses; i++) {
		const struct address_entry *entry = &whole->addresses[i];
		check_address(builder, entry);
		if (i == 0 || strcmp(entry->address, entry[-1].address) != 0)
			continue;
		findings_add(builder->findings, entry->list->at,
		    "list \"%.60s\": %s is also an address of list \"%.60s\" "
		    "(%s:%u)",
		    entry->list->name, entry->address, entry[-1].list->name,
		    entry[-1].list->at.file, entry[-1].list->at.line);
	}
}

static bool
names_list(const struct relay *relay, const char *name)
{
	for (size_t i = 0; i < relay->n_lists; i++) {
		if (strcmp(relay->lists[i], name) == 0)
			return true;
	}
	return false;
}

static const struct relay *
relay_for(const struct site *site, const char *name)
{
	for (size_t i = 0; i < site->n_relays; i++) {
		if (names_list(&site->relays[i], name))
			return &site->relays[i];
	}
	for (size_t i = 0; i < site->n_relays; i++) {
		if (site->relays[i].is_default)
			return &site->relays[i];
	}
	return NULL;
}

static void
assign_relays(struct builder *builder, struct list *lists)
{
	const struct site *site = &builder->whole->site;

	for (size_t i = 0; i < site->n_lists; i++) {
		lists[i].relay = relay_for(site, lists[i].name);
		if (lists[i].relay == NULL)
			findings_add(builder->findings,
			    position_line(lists[i].at),
			    "list \"%.60s\": no relay serves it; write a relay "
			    "block without for",
			    lists[i].name);
	}
	const struct block *block = NULL;
	for (size_t i = 0; i < site->n_relays; i++) {
		const struct relay *relay = &site->relays[i];
		block = build_next(builder, OUTER_RELAY, block);
		for (size_t j = 0; j < relay->n_lists; j++) {
			if (site_list(site, span_of(relay->lists[j])) == NULL)
				findings_add(builder->findings,
				    position_line(block->label.at),
				    "relay \"%.60s\" is for the unknown list "
				    "\"%.60s\"",
				    relay->name, relay->lists[j]);
		}
	}
}

enum {
	/* A right may rest on another list's, and that on another's. */
	MAX_CHAIN = 16
};

static void
unknown_list(struct builder *builder, const struct expression *asked)
{
	const struct site *site = &builder->whole->site;
	struct nearest nearest = { .wanted = asked->question.argument };
	char hint[NEAREST_TEXT_SIZE];

	for (size_t i = 0; i < site->n_lists; i++)
		nearest_offer(&nearest, site->lists[i].name);
	findings_add(builder->findings, asked->at, "%s names no list%s",
	    asked->text, nearest_text(&nearest, hint));
}

/* How long the chain of each list's member-of(…) is. */
struct chains {
	const struct site *site;
	struct findings *findings;
	unsigned *lengths; /* of each list; 0: not known yet */
	bool *is_open;     /* being counted: coming back here is a circle */
	unsigned n_open;
};

static unsigned chain_of_list(struct chains *chains, const struct list *list);

static unsigned
chain_of_word(struct chains *chains, const struct expression *asked)
{
	const struct list *other =
	    site_list(chains->site, asked->question.argument);

	if (asked->question.word != WORD_MEMBER_OF || other == NULL)
		return 0;
	if (!chains->is_open[other - chains->site->lists])
		return chain_of_list(chains, other);
	findings_add(chains->findings, asked->at,
	    "%s goes in a circle: whether list \"%.60s\" is received depends "
	    "on itself",
	    asked->text, other->name);
	return 0;
}

static unsigned
chain_of(struct chains *chains, const struct expression *expression)
{
	unsigned longest = 0;

	for (; expression != NULL; expression = expression->next) {
		unsigned length = expression->operation == OPERATION_ASK
		                      ? chain_of_word(chains, expression)
		                      : chain_of(chains, expression->child);
		if (length > longest)
			longest = length;
	}
	return longest;
}

static unsigned
chain_of_list(struct chains *chains, const struct list *list)
{
	size_t i = (size_t)(list - chains->site->lists);

	if (chains->lengths[i] > 0)
		return chains->lengths[i];
	unsigned length = MAX_CHAIN + 1;
	if (chains->n_open < MAX_CHAIN) {
		chains->is_open[i] = true;
		chains->n_open++;
		length = 1 + chain_of(chains, list->receive);
		chains->n_open--;
		chains->is_open[i] = false;
	}
	if (length > MAX_CHAIN) {
		findings_add(chains->findings, list->at,
		    "list \"%.60s\": its member-of(…) goes through more than "
		    "%d lists",
		    list->name, MAX_CHAIN);
		length = 1;
	}
	chains->lengths[i] = length;
	return length;
}

static int
check_chains(struct builder *builder)
{
	const struct site *site = &builder->whole->site;
	struct arena *arena = &builder->whole->arena;
	struct chains chains = {
		.site = site,
		.findings = builder->findings,
		.lengths = arena_array(
		    arena, site->n_lists + 1, sizeof(*chains.lengths)),
		.is_open = arena_array(
		    arena, site->n_lists + 1, sizeof(*chains.is_open)),
	};

	if (chains.lengths == NULL || chains.is_open == NULL)
		return -1;
	for (size_t i = 0; i < site->n_lists; i++)
		(void)chain_of_list(&chains, &site->lists[i]);
	return 0;
}

static void
check_member_of(struct builder *builder, const struct expression *expression)
{
	const struct site *site = &builder->whole->site;

	for (; expression != NULL; expression = expression->next) {
		check_member_of(builder, expression->child);
		if (expression->operation == OPERATION_ASK &&
		    expression->question.word == WORD_MEMBER_OF &&
		    site_list(site, expression->question.argument) == NULL)
			unknown_list(builder, expression);
	}
}

static int
check_list(struct builder *builder, const struct list *list)
{
	check_member_of(builder, list->receive);
	check_member_of(builder, list->moderate);
	for (size_t i = 0; i < list->n_rules; i++)
		check_member_of(builder, list->rules[i].when);
	return check_rules(builder, list);
}

/* Whether some word asks about posts that came before: such a list's are
 * judged once more where nothing can come between. */
static bool
asks_past(const struct expression *expression)
{
	for (; expression != NULL; expression = expression->next) {
		enum word word = expression->question.word;
		if (expression->operation != OPERATION_ASK) {
			if (asks_past(expression->child))
				return true;
		} else if (word == WORD_FIRST_POST ||
			   word == WORD_POSTS_TODAY ||
			   word == WORD_POSTS_THIS_HOUR ||
			   word == WORD_LIST_POSTS_TODAY ||
			   word == WORD_LIST_POSTS_THIS_HOUR) {
			return true;
		}
	}
	return false;
}

static void
note_past(struct list *list)
{
	for (size_t i = 0; i < list->n_rules; i++)
		list->asks_past |= asks_past(list->rules[i].when);
}

static void
check_flood(struct builder *builder, const struct list *list)
{
	if (list->flood_posts > 0 &&
	    (list->flood_within_s == 0 || list->flood_quiet_s == 0))
		findings_add(builder->findings, list->at,
		    "list \"%.60s\" has flood_posts, but flood_within or "
		    "flood_quiet is no time; write flood_within = 10m",
		    list->name);
}

/* Its gaps must have something to say. */
static void
check_footer(struct builder *builder, const struct list *list)
{
	if (strstr(list->footer, "{why}") != NULL && list->why[0] == '\0')
		findings_add(builder->findings, list->at,
		    "list \"%.60s\": the footer says {why}, and why is not "
		    "there; write why = \"vous êtes membre du groupe\"",
		    list->name);
	if (strstr(list->footer, "{leave}") != NULL && !list->may_leave)
		findings_warn(builder->findings, list->at,
		    "list \"%.60s\": the footer says {leave}, and leave = no "
		    "lets nobody leave; nothing stands there",
		    list->name);
}

static void
check_confirmation(struct builder *builder)
{
	if (builder->whole->site.confirmation.expire_s < 60)
		findings_add(builder->findings, (struct position){ 0 },
		    "confirmation: expire_after leaves nobody the time to "
		    "answer; write expire_after = 3d");
}

int
check_site(struct builder *builder)
{
	struct site *site = &builder->whole->site;

	check_confirmation(builder);

	if (fill_addresses(builder) != 0)
		return -1;
	check_addresses(builder);
	/* Ours until the site is given away: see build_lists(). */
	assign_relays(builder, builder->drafts);
	for (size_t i = 0; i < site->n_lists; i++) {
		if (check_list(builder, &site->lists[i]) != 0)
			return -1;
		check_author_address(builder, &site->lists[i]);
		check_flood(builder, &site->lists[i]);
		check_footer(builder, &site->lists[i]);
		note_past(&builder->drafts[i]);
	}
	if (check_chains(builder) != 0)
		return -1;
	if (site->n_lists == 0)
		findings_warn(builder->findings, (struct position){ 0 },
		    "there is no list");
	return 0;
}
