/* Rules that decide nothing, and rights that nobody can have: what only shows
 * when the words are taken for what they mean. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "expression.h"
#include "satisfy.h"

/* "a" or "b", of which the first stands in the same list or kind. */
static void
blame_rule(struct builder *builder, const struct list *list,
    const struct rule *rule, const struct rule *other)
{
	bool is_inherited =
	    rule->is_kind_s && other != NULL && !other->is_kind_s;
	char before[200] = "the rules before it leave nothing over";

	if (other != NULL)
		snprintf(before, sizeof(before),
		    strcmp(rule->when_text, other->when_text) == 0
			? "rule \"%.60s\" asks the same before it"
			: "whenever it holds, rule \"%.60s\" has decided "
			  "before it",
		    other->name);
	/* What a list says for itself may leave its kind's rule nothing. */
	if (is_inherited)
		findings_warn(builder->findings, list->at,
		    "list \"%.60s\": rule \"%.60s\" of its kind is never "
		    "reached: %s",
		    list->name, rule->name, before);
	else
		findings_add(builder->findings, rule->at,
		    "rule \"%.60s\" is never reached: %s", rule->name, before);
}

enum {
	/* Rules of a list that are held against each other by their meaning. */
	MAX_RULES = 200
};

static const struct rule *
find_same(const struct list *list, size_t i)
{
	for (size_t j = 0; j < i; j++) {
		if (strcmp(list->rules[i].when_text,
			list->rules[j].when_text) == 0)
			return &list->rules[j];
	}
	return NULL;
}

/* The rule before that holds whenever this one does; NULL if it takes several
 * of them. */
static const struct rule *
find_shadow(struct builder *builder, const struct list *list, size_t i)
{
	struct demand demands[2] = { { list->rules[i].when, true } };

	for (size_t j = 0; j < i; j++) {
		if (list->rules[j].when == NULL)
			continue;
		demands[1] = (struct demand){ list->rules[j].when, false };
		if (satisfy_never(demands, 2, &builder->effort))
			return &list->rules[j];
	}
	return NULL;
}

static bool
was_never(struct builder *builder, const struct rule *rule)
{
	struct demand demand = { rule->when, true };

	return rule->when != NULL &&
	       satisfy_never(&demand, 1, &builder->effort);
}

/* Whether nothing is left for the i-th rule when those before it, or those of
 * them that are its kind's, have not held. Of one that could not be read it is
 * not known what it would leave over. */
static bool
is_left_out(struct builder *builder, const struct list *list, size_t i,
    bool of_kind_alone, struct demand *demands)
{
	size_t n = 0;

	demands[n++] = (struct demand){ list->rules[i].when, true };
	for (size_t j = 0; j < i; j++) {
		if (list->rules[j].when != NULL &&
		    (!of_kind_alone || list->rules[j].is_kind_s))
			demands[n++] =
			    (struct demand){ list->rules[j].when, false };
	}
	return satisfy_never(demands, n, &builder->effort);
}

static void
check_rule(struct builder *builder, const struct list *list, size_t i,
    struct demand *demands)
{
	const struct rule *rule = &list->rules[i];
	const struct rule *shadow;

	/* Without an expression, there is a finding already. */
	if (rule->when == NULL)
		return;
	if (was_never(builder, rule)) {
		findings_add(builder->findings, rule->at,
		    "rule \"%.60s\" can never hold: its conditions exclude "
		    "one another",
		    rule->name);
		return;
	}
	shadow = find_same(list, i);
	if (shadow != NULL) {
		blame_rule(builder, list, rule, shadow);
		return;
	}
	if (i >= MAX_RULES || !is_left_out(builder, list, i, false, demands))
		return;
	shadow = find_shadow(builder, list, i);
	if (shadow == NULL && rule->is_kind_s &&
	    !is_left_out(builder, list, i, true, demands))
		findings_warn(builder->findings, list->at,
		    "list \"%.60s\": rule \"%.60s\" of its kind is never "
		    "reached: the rules before it leave nothing over",
		    list->name, rule->name);
	else
		blame_rule(builder, list, rule, shadow);
}

static const struct expression *
first_word(const struct expression *expression)
{
	while (expression->operation != OPERATION_ASK)
		expression = expression->child;
	return expression;
}

/* A message, its proof and its author's posts are not there when it is asked
 * who receives and who moderates. */
static bool
is_of_message(enum word word)
{
	return word >= WORD_AUTHENTICATED && word < WORD_COUNT &&
	       word != WORD_TODAY && word != WORD_WEEKDAY && word != WORD_HOUR;
}

static void
check_words(struct builder *builder, const char *right,
    const struct expression *expression)
{
	for (; expression != NULL; expression = expression->next) {
		if (expression->operation != OPERATION_ASK)
			check_words(builder, right, expression->child);
		else if (is_of_message(expression->question.word))
			findings_add(builder->findings, expression->at,
			    "%.60s asks about a message; %s is about people "
			    "alone",
			    expression->text, right);
	}
}

static void
check_right(struct builder *builder, const struct list *list, const char *right,
    const char *verb, const struct expression *expression)
{
	struct demand demand = { expression, true };

	if (expression == NULL)
		return;
	check_words(builder, right, expression);
	if (!satisfy_never(&demand, 1, &builder->effort))
		return;
	const struct expression *word = first_word(expression);
	findings_add(builder->findings, word->at,
	    "nobody may %s list \"%.60s\": the conditions of %s exclude one "
	    "another",
	    verb, list->name, right);
}

int
check_rules(struct builder *builder, const struct list *list)
{
	struct demand *demands = calloc(list->n_rules + 1, sizeof(*demands));

	if (demands == NULL)
		return -1;
	for (size_t i = 0; i < list->n_rules; i++)
		check_rule(builder, list, i, demands);
	free(demands);
	check_right(builder, list, "receive", "receive", list->receive);
	check_right(builder, list, "moderate", "moderate", list->moderate);
	return 0;
}
