/*
 * Kinds and lists. A list begins as its kind says; what it says itself comes
 * over it. A rule of the list with the name of one of the kind's takes its
 * place; its other rules come before the kind's.
 */
#include <stdlib.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/policy/nearest.h"

#include "build.h"
#include "expression.h"
#include "key.h"

/* What is known of a list before its expressions can be read: these need the
 * group, which may stand anywhere in the block. */
struct draft {
	struct builder *builder;
	struct list *list;
	const struct node *receive, *moderate, *otherwise, *because;
	const struct node **rules;
	size_t n_rules, n_expectations;
	const struct node *owner; /* the list's block */
	bool has_lost_kind;       /* what it would have said is not missed */
};

static int
keep_pattern(void *self, struct pattern *pattern)
{
	struct whole *whole = self;
	struct pattern_link *link = arena_alloc(&whole->arena, sizeof(*link));

	if (link == NULL)
		return -1;
	link->pattern = pattern;
	link->next = whole->patterns;
	whole->patterns = link;
	return 0;
}

static const struct expression *
read_expression(struct draft *draft, const struct node *node)
{
	struct builder *builder = draft->builder;
	struct expression_context context = {
		.file = node->file,
		.line = node->values->line,
		.column = node->values->column,
		.group = draft->list->group,
		.roles = builder->whole->site.roles,
		.n_roles = builder->whole->site.n_roles,
		.arena = &builder->whole->arena,
		.findings = builder->findings,
		.keep_pattern = keep_pattern,
		.self = builder->whole,
	};

	return expression_read(span_of(node->values->text), &context);
}

static const struct node *
child(const struct node *block, const char *name)
{
	const struct node *found = NULL;

	for (const struct node *n = block->children; n != NULL; n = n->next) {
		if (n->kind == NODE_SETTING && n->n_values == 1 &&
		    strcmp(n->name, name) == 0)
			found = n;
	}
	return found;
}

static bool
is_block(const struct node *node, const char *name)
{
	return node->kind == NODE_BLOCK && strcmp(node->name, name) == 0;
}

static size_t
count_blocks(const struct node *block, const char *name)
{
	size_t n = 0;

	for (const struct node *c = block->children; c != NULL; c = c->next)
		n += is_block(c, name);
	return n;
}

/* The settings of a block into the list; blocks are others' business. */
static void
apply_settings(struct draft *draft, const struct node *block)
{
	struct key_reader reader = {
		.table = &list_keys,
		.target = draft->list,
		.arena = &draft->builder->whole->arena,
		.findings = draft->builder->findings,
	};

	check_list_settings(draft->builder, block);
	for (const struct node *n = block->children; n != NULL; n = n->next) {
		if (is_block(n, "rule") || is_block(n, "expect"))
			continue;
		const struct key *key = key_read(&reader, n);
		if (key == NULL || key->type != KEY_ELSEWHERE)
			continue;
		if (strcmp(n->name, "receive") == 0)
			draft->receive = n;
		else if (strcmp(n->name, "moderate") == 0)
			draft->moderate = n;
		else if (strcmp(n->name, "otherwise") == 0)
			draft->otherwise = n;
		else
			draft->because = n;
	}
}

static bool
has_title(const struct node *node, const char *title)
{
	return node->title != NULL && title != NULL &&
	       strcmp(node->title, title) == 0;
}

static const struct node *
rule_of_name(const struct node *block, const char *title)
{
	for (const struct node *n = block->children; n != NULL; n = n->next) {
		if (is_block(n, "rule") && has_title(n, title))
			return n;
	}
	return NULL;
}

static int
gather_rules(
    struct draft *draft, const struct node *kind, const struct node *own)
{
	size_t most = count_blocks(own, "rule") +
	              (kind != NULL ? count_blocks(kind, "rule") : 0);

	draft->rules = arena_array(
	    &draft->builder->whole->arena, most + 1, sizeof(*draft->rules));
	if (draft->rules == NULL)
		return -1;
	for (const struct node *n = own->children; n != NULL; n = n->next) {
		if (is_block(n, "rule") &&
		    (kind == NULL || rule_of_name(kind, n->title) == NULL))
			draft->rules[draft->n_rules++] = n;
	}
	for (const struct node *n = kind != NULL ? kind->children : NULL;
	     n != NULL; n = n->next) {
		if (!is_block(n, "rule"))
			continue;
		const struct node *other = rule_of_name(own, n->title);
		draft->rules[draft->n_rules++] = other != NULL ? other : n;
	}
	return 0;
}

/* An unknown name in because = … is a finding. One bare word names a reason; a
 * text says it itself. */
static void
check_because(struct builder *builder, const struct node *node)
{
	static const char *const reasons[] = {
#define REASON(reason, code) reason,
#include "crieur/policy/reason.def"
#undef REASON
	};
	const char *because = node->values->text;
	struct nearest nearest = { .wanted = span_of(because) };
	char hint[NEAREST_TEXT_SIZE];

	if (strchr(because, ' ') != NULL)
		return;
	for (size_t i = 0; i < COUNT_OF(reasons); i++) {
		if (strcmp(reasons[i], because) == 0)
			return;
		nearest_offer(&nearest, reasons[i]);
	}
	findings_add(builder->findings, node->file, node->line, node->column,
	    "unknown reason \"%.60s\"; expected a name of the catalogue, or a "
	    "sentence%s",
	    because, nearest_text(&nearest, hint));
}

static void
read_rule(struct draft *draft, const struct node *node, struct rule *rule)
{
	struct builder *builder = draft->builder;
	struct key_reader reader = {
		.table = &rule_keys,
		.target = rule,
		.arena = &builder->whole->arena,
		.findings = builder->findings,
	};
	const struct node *when = child(node, "when");
	const struct node *because = child(node, "because");

	*rule = (struct rule){
		.name = node->title != NULL ? node->title : "",
		.when_text = "",
		.because = "",
		.file = node->file,
		.line = node->line,
	};
	for (const struct node *n = node->children; n != NULL; n = n->next)
		(void)key_read(&reader, n);
	if (because != NULL)
		check_because(builder, because);
	if (rule->name[0] == '\0')
		findings_add(builder->findings, node->file, node->line,
		    node->column, "a rule needs a name: rule \"name\" { }");
	if (child(node, "verdict") == NULL)
		findings_add(builder->findings, node->file, node->line,
		    node->column,
		    "rule \"%.60s\" has no verdict; expected accept, hold, "
		    "confirm, reject or discard",
		    rule->name);
	if (when == NULL) {
		findings_add(builder->findings, node->file, node->line,
		    node->column,
		    "rule \"%.60s\" has no when; write when = \"…\"",
		    rule->name);
		return;
	}
	rule->when_text = when->values->text;
	rule->when = read_expression(draft, when);
}

static bool
is_child(const struct node *block, const struct node *node)
{
	const struct node *child = block->children;

	while (child != NULL && child != node)
		child = child->next;
	return child != NULL;
}

static int
read_rules(struct draft *draft)
{
	struct rule *rules = arena_array(
	    &draft->builder->whole->arena, draft->n_rules + 1, sizeof(*rules));

	if (rules == NULL)
		return -1;
	for (size_t i = 0; i < draft->n_rules; i++) {
		read_rule(draft, draft->rules[i], &rules[i]);
		rules[i].is_kind_s = !is_child(draft->owner, draft->rules[i]);
	}
	draft->list->rules = rules;
	draft->list->n_rules = draft->n_rules;
	return 0;
}

static void
read_otherwise(struct draft *draft)
{
	struct rule *otherwise = &draft->list->otherwise;
	const struct node *node = draft->otherwise;
	struct findings *findings = draft->builder->findings;

	*otherwise = (struct rule){
		.name = "otherwise",
		.when_text = "",
		.because = "",
		.verdict = VERDICT_REJECT,
		.file = draft->owner->file,
		.line = draft->owner->line,
	};
	if (draft->because != NULL) {
		otherwise->because = draft->because->values->text;
		check_because(draft->builder, draft->because);
	}
	if (node == NULL) {
		if (draft->has_lost_kind)
			return;
		findings_add(findings, draft->owner->file, draft->owner->line,
		    draft->owner->column,
		    "list \"%.60s\" has no otherwise; write otherwise = reject",
		    draft->list->name);
		return;
	}
	otherwise->file = node->file;
	otherwise->line = node->line;
	if (!verdict_from_name(
		span_of(node->values->text), &otherwise->verdict))
		findings_add(findings, node->file, node->line, node->column,
		    "otherwise = \"%.60s\" is out of place; expected accept, "
		    "hold, confirm, reject or discard",
		    node->values->text);
}

/* receive and moderate, which every list must say. */
static void
read_rights(struct draft *draft)
{
	struct list *list = draft->list;
	struct findings *findings = draft->builder->findings;

	list->receive_text = list->moderate_text = "";
	if (draft->receive != NULL) {
		list->receive_text = draft->receive->values->text;
		list->receive = read_expression(draft, draft->receive);
	} else if (!draft->has_lost_kind) {
		findings_add(findings, draft->owner->file, draft->owner->line,
		    draft->owner->column,
		    "list \"%.60s\" says not who may receive it; write receive "
		    "= \"…\"",
		    list->name);
	}
	if (draft->moderate != NULL) {
		list->moderate_text = draft->moderate->values->text;
		list->moderate = read_expression(draft, draft->moderate);
	} else if (!draft->has_lost_kind) {
		findings_add(findings, draft->owner->file, draft->owner->line,
		    draft->owner->column,
		    "list \"%.60s\" says not who may moderate it; write "
		    "moderate = \"…\"",
		    list->name);
	}
}

static void
check_date(struct draft *draft, const struct expectation *expectation,
    const struct node *node)
{
	struct err ignored = { 0 };
	int32_t day;

	if (expectation->date[0] != '\0' &&
	    date_parse(span_of(expectation->date), &day, &ignored) != 0)
		findings_add(draft->builder->findings, node->file, node->line,
		    node->column,
		    "expect \"%.60s\": date = \"%.60s\" is out of place; "
		    "expected a day such as 2026-12-31",
		    expectation->name, expectation->date);
}

/* A rule that is not there can never be the one that decides. */
static void
check_rule_name(struct draft *draft, const struct expectation *expectation,
    const struct node *node)
{
	struct nearest nearest = { .wanted = span_of(expectation->rule) };
	char hint[NEAREST_TEXT_SIZE];

	static const char *const others[] = { "", "otherwise", "loop", "author",
		"max_size" };

	for (size_t i = 0; i < COUNT_OF(others); i++) {
		if (strcmp(expectation->rule, others[i]) == 0)
			return;
	}
	for (size_t i = 0; i < draft->list->n_rules; i++) {
		const char *name = draft->list->rules[i].name;
		if (strcmp(name, expectation->rule) == 0)
			return;
		nearest_offer(&nearest, name);
	}
	findings_add(draft->builder->findings, node->file, node->line,
	    node->column,
	    "expect \"%.60s\": list \"%.60s\" has no rule \"%.60s\"%s",
	    expectation->name, draft->list->name, expectation->rule,
	    nearest_text(&nearest, hint));
}

static void
read_expectation(struct draft *draft, const struct node *node,
    struct expectation *expectation)
{
	struct builder *builder = draft->builder;
	struct key_reader reader = {
		.table = &expectation_keys,
		.target = expectation,
		.arena = &builder->whole->arena,
		.findings = builder->findings,
	};

	*expectation = (struct expectation){
		.name = node->title != NULL ? node->title : "",
		.from = "",
		.message = "",
		.proof = "none",
		.date = "",
		.rule = "",
		.because = "",
		.as = "",
		.file = node->file,
		.line = node->line,
	};
	for (const struct node *n = node->children; n != NULL; n = n->next)
		(void)key_read(&reader, n);
	if (child(node, "verdict") == NULL)
		findings_add(builder->findings, node->file, node->line,
		    node->column, "expect \"%.60s\" has no verdict",
		    expectation->name);
	if (expectation->from[0] == '\0' && expectation->message[0] == '\0')
		findings_add(builder->findings, node->file, node->line,
		    node->column,
		    "expect \"%.60s\" says not who writes; write from = \"…\"",
		    expectation->name);
	check_date(draft, expectation, node);
	check_rule_name(draft, expectation, node);
}

static int
read_expectations(struct draft *draft, const struct node *kind)
{
	const struct node *blocks[2] = { kind, draft->owner };
	size_t most = count_blocks(draft->owner, "expect") +
	              (kind != NULL ? count_blocks(kind, "expect") : 0);
	struct expectation *all =
	    arena_array(&draft->builder->whole->arena, most + 1, sizeof(*all));
	size_t n = 0;

	if (all == NULL)
		return -1;
	for (size_t i = 0; i < COUNT_OF(blocks); i++) {
		if (blocks[i] == NULL)
			continue;
		for (const struct node *c = blocks[i]->children; c != NULL;
		     c = c->next) {
			if (is_block(c, "expect"))
				read_expectation(draft, c, &all[n++]);
		}
	}
	draft->list->expectations = all;
	draft->list->n_expectations = n;
	return 0;
}

static const struct node *
find_kind(struct builder *builder, const struct node *setting)
{
	struct nearest nearest = { .wanted = span_of(setting->values->text) };
	char hint[NEAREST_TEXT_SIZE];

	for (size_t i = 0; i < builder->n_kinds; i++) {
		if (has_title(builder->kinds[i], setting->values->text))
			return builder->kinds[i];
		nearest_offer(&nearest, builder->kinds[i]->title);
	}
	findings_add(builder->findings, setting->file, setting->line,
	    setting->column, "unknown kind \"%.60s\"%s", setting->values->text,
	    nearest_text(&nearest, hint));
	return NULL;
}

/* In lower case, as every address is that is looked for. */
static const char *
default_address(struct arena *arena, const char *name, const char *domain)
{
	const char *address = arena_printf(arena, "%s@%s", name, domain);

	return address != NULL ? key_lower_case(arena, address) : NULL;
}

static int
split_address(struct draft *draft)
{
	struct arena *arena = &draft->builder->whole->arena;
	struct list *list = draft->list;
	const struct site *site = &draft->builder->whole->site;

	if (list->address[0] == '\0' && site->n_domains > 0)
		list->address =
		    default_address(arena, list->name, site->domains[0]);
	if (list->address == NULL)
		return -1;
	struct span domain = span_of(list->address);
	struct span localpart = span_cut(&domain, '@');
	list->localpart = arena_dup(arena, localpart);
	list->domain = arena_dup(arena, domain);
	return list->localpart != NULL && list->domain != NULL ? 0 : -1;
}

static int
build_list(struct builder *builder, const struct node *node, struct list *list)
{
	static const char *const none[1];
	const struct node *kind_setting = child(node, "kind");
	const struct node *kind = NULL;
	struct draft draft = { builder, list, .owner = node };

	*list = (struct list){
		.name = node->title,
		.address = "",
		.aliases = none,
		.kind = "",
		.group = "",
		.description = node->title,
		.language = builder->whole->site.language,
		.subject_tag = "",
		.footer = "",
		.archive = builder->whole->site.archive,
		.patience = builder->whole->site.patience,
		.may_leave = true,
		.author_address_s = (int64_t)30 * 86400,
		.flood_within_s = 600,
		.flood_quiet_s = 3600,
		.file = node->file,
		.line = node->line,
	};
	if (kind_setting != NULL) {
		kind = find_kind(builder, kind_setting);
		draft.has_lost_kind = kind == NULL;
	}
	if (kind != NULL)
		apply_settings(&draft, kind);
	apply_settings(&draft, node);
	if (split_address(&draft) != 0 ||
	    gather_rules(&draft, kind, node) != 0 || read_rules(&draft) != 0 ||
	    read_expectations(&draft, kind) != 0)
		return -1;
	read_otherwise(&draft);
	read_rights(&draft);
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	const struct list *left = a, *right = b;

	return strcmp(left->name, right->name);
}

int
build_lists(struct builder *builder)
{
	struct site *site = &builder->whole->site;
	struct list *lists = arena_array(
	    &builder->whole->arena, builder->n_lists + 1, sizeof(*lists));

	if (lists == NULL)
		return -1;
	for (size_t i = 0; i < builder->n_lists; i++) {
		if (build_list(builder, builder->lists[i], &lists[i]) != 0)
			return -1;
	}
	qsort(lists, builder->n_lists, sizeof(*lists), by_name);
	for (size_t i = 0; i + 1 < builder->n_lists; i++) {
		if (strcmp(lists[i].name, lists[i + 1].name) == 0)
			findings_add(builder->findings, lists[i + 1].file,
			    lists[i + 1].line, 0,
			    "list \"%.60s\" stands twice; the other is at "
			    "%s:%u",
			    lists[i].name, lists[i].file, lists[i].line);
	}
	site->lists = builder->drafts = lists;
	site->n_lists = builder->n_lists;
	return 0;
}
