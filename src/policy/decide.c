/* Rules in order; the first that holds decides. */
#include "crieur/policy/decide.h"

#include "expression.h"

struct word_list {
	struct trail_word word;
	struct word_list *next;
};

/* The words of the rule under way. */
struct recorder {
	struct arena *arena;
	struct word_list *first, **end;
	size_t n;
};

static int
record(void *self, const struct expression *asked, int64_t value)
{
	struct recorder *recorder = self;
	struct word_list *item = arena_alloc(recorder->arena, sizeof(*item));

	if (item == NULL)
		return -1;
	item->word = (struct trail_word){ asked->text, value };
	*recorder->end = item;
	recorder->end = &item->next;
	recorder->n++;
	return 0;
}

static int
finish(struct recorder *recorder, struct trail_rule *tried, struct err *err)
{
	struct trail_word *words =
	    arena_array(recorder->arena, recorder->n + 1, sizeof(*words));
	size_t i = 0;

	if (words == NULL)
		return err_memory(err);
	for (struct word_list *item = recorder->first; item != NULL;
	     item = item->next)
		words[i++] = item->word;
	tried->words = words;
	tried->n_words = recorder->n;
	return 0;
}

static int
try_rule(const struct rule *rule, const struct witness *witness,
    struct arena *arena, struct trail_rule *tried, struct err *err)
{
	struct recorder recorder = { .arena = arena };
	struct expression_observer observer = { record, &recorder };

	recorder.end = &recorder.first;
	tried->rule = rule;
	tried->holds = true;
	if (rule->when != NULL &&
	    expression_evaluate(rule->when, witness,
		arena != NULL ? &observer : NULL, &tried->holds, err) != 0)
		return err_wrap(err, "%s:%u: rule \"%s\"", rule->file,
		    rule->line, rule->name);
	return arena != NULL ? finish(&recorder, tried, err) : 0;
}

int
policy_decide(const struct list *list, const struct witness *witness,
    struct arena *arena, struct trail *trail_r, struct decision *decision_r,
    struct err *err)
{
	struct trail_rule tried = { 0 }, *rules = NULL;
	const struct rule *decisive = &list->otherwise;
	size_t n = 0;

	if (trail_r != NULL) {
		rules = arena_array(arena, list->n_rules + 1, sizeof(*rules));
		if (rules == NULL)
			return err_memory(err);
	}
	for (size_t i = 0; i < list->n_rules; i++) {
		tried = (struct trail_rule){ 0 };
		if (try_rule(&list->rules[i], witness,
			trail_r != NULL ? arena : NULL, &tried, err) != 0)
			return -1;
		if (rules != NULL)
			rules[n++] = tried;
		if (tried.holds) {
			decisive = &list->rules[i];
			break;
		}
	}
	if (trail_r != NULL)
		*trail_r = (struct trail){ .rules = rules, .n_rules = n };
	*decision_r = (struct decision){ decisive->verdict, decisive };
	return 0;
}

int
policy_entitles(const struct expression *expression,
    const struct witness *witness, bool *entitles_r, struct err *err)
{
	return expression_evaluate(expression, witness, NULL, entitles_r, err);
}
