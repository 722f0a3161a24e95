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
	const struct setting *receive, *moderate, *otherwise, *because;
	const struct block *owner; /* the list's */
	bool has_lost_kind;        /* what it would have said is not missed */
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
read_expression(struct draft *draft, const struct setting *setting)
{
	struct builder *builder = draft->builder;
	struct expression_context context = {
		.at = setting->values_at[0],
		.group = draft->list->group,
		.roles = builder->whole->site.roles,
		.n_roles = builder->whole->site.n_roles,
		.arena = &builder->whole->arena,
		.findings = builder->findings,
		.keep_pattern = keep_pattern,
		.self = builder->whole,
	};

	return expression_read(span_of(setting_text(setting, 0)), &context);
}

/* The settings of a kind's block or of the list's own into the list. */
static void
apply_settings(struct draft *draft, const struct block *block)
{
	static const char *const names[] = { "receive", "moderate", "otherwise",
		"because" };
	const struct setting **places[] = { &draft->receive, &draft->moderate,
		&draft->otherwise, &draft->because };

	check_list_settings(draft->builder, block);
	build_settings(draft->builder, draft->list, block);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct setting *setting = block_setting(block, names[i]);
		if (setting != NULL)
			*places[i] = setting;
	}
}

static bool
has_title(const struct block *block, const char *title)
{
	return strcmp(block->label.title, title) == 0;
}

static const struct block *
rule_of_name(const struct block *block, const char *title)
{
	for (size_t i = 0; i < block->n_rules; i++) {
		if (has_title(&block->rules[i], title))
			return &block->rules[i];
	}
	return NULL;
}

/* An unknown name in because = … is a finding. One bare word names a reason; a
 * text says it itself. */
static void
check_because(struct builder *builder, const struct setting *setting)
{
	static const char *const reasons[] = {
#define REASON(reason, code) reason,
#include "crieur/policy/reason.def"
#undef REASON
	};
	const char *because = setting_text(setting, 0);
	struct nearest nearest = { .wanted = span_of(because) };
	char hint[NEAREST_TEXT_SIZE];

	if (strchr(because, ' ') != NULL)
		return;
	for (size_t i = 0; i < COUNT_OF(reasons); i++) {
		if (strcmp(reasons[i], because) == 0)
			return;
		nearest_offer(&nearest, reasons[i]);
	}
	findings_add(builder->findings, setting->label.at,
	    "unknown reason \"%.60s\"; expected a name of the catalogue, or a "
	    "sentence%s",
	    because, nearest_text(&nearest, hint));
}

/* What a catalogue or a sentence of the files says, kept with the site. */
static const char *
keep_text(struct builder *builder, const struct setting *setting)
{
	const char *copy =
	    arena_dups(&builder->whole->arena, setting_text(setting, 0));

	return copy != NULL ? copy : "";
}

static void
read_rule(struct draft *draft, const struct block *block, struct rule *rule)
{
	struct builder *builder = draft->builder;
	struct position at = block->label.at;
	const struct setting *when = block_setting(block, "when");
	const struct setting *because = block_setting(block, "because");

	*rule = builder->defaults.rule;
	rule->name = block->label.title;
	rule->when_text = "";
	rule->at = position_line(at);
	build_settings(builder, rule, block);
	if (because != NULL)
		check_because(builder, because);
	if (rule->name[0] == '\0')
		findings_add(builder->findings, at,
		    "a rule needs a name: rule \"name\" { }");
	if (block_setting(block, "verdict") == NULL)
		findings_add(builder->findings, at,
		    "rule \"%.60s\" has no verdict; expected accept, hold, "
		    "confirm, reject or discard",
		    rule->name);
	if (when == NULL) {
		findings_add(builder->findings, at,
		    "rule \"%.60s\" has no when; write when = \"…\"",
		    rule->name);
		return;
	}
	rule->when_text = keep_text(builder, when);
	rule->when = read_expression(draft, when);
}

/* The list's own rules, and its kind's or what stands for them. */
static int
read_rules(struct draft *draft, const struct block *kind)
{
	static const struct block nothing;
	const struct block *own = draft->owner;
	size_t n = 0;

	if (kind == NULL)
		kind = &nothing;
	struct rule *rules = arena_array(&draft->builder->whole->arena,
	    own->n_rules + kind->n_rules + 1, sizeof(*rules));
	if (rules == NULL)
		return -1;
	for (size_t i = 0; i < own->n_rules; i++) {
		if (rule_of_name(kind, own->rules[i].label.title) == NULL)
			read_rule(draft, &own->rules[i], &rules[n++]);
	}
	for (size_t i = 0; i < kind->n_rules; i++) {
		const struct block *other =
		    rule_of_name(own, kind->rules[i].label.title);
		read_rule(
		    draft, other != NULL ? other : &kind->rules[i], &rules[n]);
		rules[n++].is_kind_s = other == NULL;
	}
	draft->list->rules = rules;
	draft->list->n_rules = n;
	return 0;
}

static void
read_otherwise(struct draft *draft)
{
	struct rule *otherwise = &draft->list->otherwise;
	const struct setting *setting = draft->otherwise;
	struct findings *findings = draft->builder->findings;
	struct position at = draft->owner->label.at;

	*otherwise = (struct rule){
		.name = "otherwise",
		.when_text = "",
		.because = "",
		.verdict = VERDICT_REJECT,
		.at = position_line(at),
	};
	if (draft->because != NULL) {
		otherwise->because = keep_text(draft->builder, draft->because);
		check_because(draft->builder, draft->because);
	}
	if (setting == NULL) {
		if (!draft->has_lost_kind)
			findings_add(findings, at,
			    "list \"%.60s\" has no otherwise; write otherwise "
			    "= reject",
			    draft->list->name);
		return;
	}
	otherwise->at = position_line(setting->label.at);
	if (!verdict_from_name(
		span_of(setting_text(setting, 0)), &otherwise->verdict))
		findings_add(findings, setting->label.at,
		    "otherwise = \"%.60s\" is out of place; expected accept, "
		    "hold, confirm, reject or discard",
		    setting_text(setting, 0));
}

/* receive or moderate, which every list must say. */
static const struct expression *
read_right(struct draft *draft, const struct setting *setting, const char *name,
    const char **text_r)
{
	*text_r = "";
	if (setting != NULL) {
		*text_r = keep_text(draft->builder, setting);
		return read_expression(draft, setting);
	}
	if (!draft->has_lost_kind)
		findings_add(draft->builder->findings, draft->owner->label.at,
		    "list \"%.60s\" says not who may %s it; write %s = \"…\"",
		    draft->list->name, name, name);
	return NULL;
}

static void
check_date(struct draft *draft, const struct expectation *expectation,
    struct position at)
{
	struct err ignored = { 0 };
	int32_t day;

	if (expectation->date[0] != '\0' &&
	    date_parse(span_of(expectation->date), &day, &ignored) != 0)
		findings_add(draft->builder->findings, at,
		    "expect \"%.60s\": date = \"%.60s\" is out of place; "
		    "expected a day such as 2026-12-31",
		    expectation->name, expectation->date);
}

/* A rule that is not there can never be the one that decides. */
static void
check_rule_name(struct draft *draft, const struct expectation *expectation,
    struct position at)
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
	findings_add(draft->builder->findings, at,
	    "expect \"%.60s\": list \"%.60s\" has no rule \"%.60s\"%s",
	    expectation->name, draft->list->name, expectation->rule,
	    nearest_text(&nearest, hint));
}

static void
read_expectation(struct draft *draft, const struct block *block,
    struct expectation *expectation)
{
	struct builder *builder = draft->builder;
	struct position at = block->label.at;

	*expectation = builder->defaults.expectation;
	expectation->name = block->label.title;
	expectation->at = position_line(at);
	build_settings(builder, expectation, block);
	if (block_setting(block, "verdict") == NULL)
		findings_add(builder->findings, at,
		    "expect \"%.60s\" has no verdict", expectation->name);
	if (expectation->from[0] == '\0' && expectation->message[0] == '\0')
		findings_add(builder->findings, at,
		    "expect \"%.60s\" says not who writes; write from = \"…\"",
		    expectation->name);
	check_date(draft, expectation, at);
	check_rule_name(draft, expectation, at);
}

static int
read_expectations(struct draft *draft, const struct block *kind)
{
	const struct block *blocks[2] = { kind, draft->owner };
	size_t most =
	    draft->owner->n_expects + (kind != NULL ? kind->n_expects : 0);
	struct expectation *all =
	    arena_array(&draft->builder->whole->arena, most + 1, sizeof(*all));
	size_t n = 0;

	if (all == NULL)
		return -1;
	for (size_t i = 0; i < COUNT_OF(blocks); i++) {
		for (size_t j = 0;
		     blocks[i] != NULL && j < blocks[i]->n_expects; j++)
			read_expectation(
			    draft, &blocks[i]->expects[j], &all[n++]);
	}
	draft->list->expectations = all;
	draft->list->n_expectations = n;
	return 0;
}

static const struct block *
find_kind(struct builder *builder, const struct setting *setting)
{
	const char *name = setting_text(setting, 0);
	struct nearest nearest = { .wanted = span_of(name) };
	char hint[NEAREST_TEXT_SIZE];

	for (const struct block *block = NULL;
	     (block = build_next(builder, OUTER_KIND, block)) != NULL;) {
		if (has_title(block, name))
			return block;
		nearest_offer(&nearest, block->label.title);
	}
	findings_add(builder->findings, setting->label.at,
	    "unknown kind \"%.60s\"%s", name, nearest_text(&nearest, hint));
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
build_list(
    struct builder *builder, const struct block *block, struct list *list)
{
	const struct site *site = &builder->whole->site;
	const struct setting *kind_setting = block_setting(block, "kind");
	const struct block *kind = NULL;
	struct draft draft = { builder, list, .owner = block };

	*list = builder->defaults.list;
	list->name = list->description = block->label.title;
	list->language = site->language;
	list->archive = site->archive;
	list->patience = site->patience;
	list->at = position_line(block->label.at);
	if (kind_setting != NULL) {
		kind = find_kind(builder, kind_setting);
		draft.has_lost_kind = kind == NULL;
	}
	if (kind != NULL)
		apply_settings(&draft, kind);
	apply_settings(&draft, block);
	if (split_address(&draft) != 0 || read_rules(&draft, kind) != 0 ||
	    read_expectations(&draft, kind) != 0)
		return -1;
	read_otherwise(&draft);
	list->receive =
	    read_right(&draft, draft.receive, "receive", &list->receive_text);
	list->moderate = read_right(
	    &draft, draft.moderate, "moderate", &list->moderate_text);
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
	struct list *lists = arena_array(&builder->whole->arena,
	    builder->blocks.n_items + 1, sizeof(*lists));
	size_t n = 0;

	if (lists == NULL)
		return -1;
	for (const struct block *block = NULL;
	     (block = build_next(builder, OUTER_LIST, block)) != NULL;) {
		if (build_list(builder, block, &lists[n++]) != 0)
			return -1;
	}
	qsort(lists, n, sizeof(*lists), by_name);
	for (size_t i = 0; i + 1 < n; i++) {
		if (strcmp(lists[i].name, lists[i + 1].name) == 0)
			findings_add(builder->findings, lists[i + 1].at,
			    "list \"%.60s\" stands twice; the other is at "
			    "%s:%u",
			    lists[i].name, lists[i].at.file, lists[i].at.line);
	}
	site->lists = builder->drafts = lists;
	site->n_lists = n;
	return 0;
}
