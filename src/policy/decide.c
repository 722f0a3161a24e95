/* Rules in order; the first that holds decides. */
#include "crieur/policy/decide.h"

#include "expression.h"

/* A word the rule has asked, and its answer. */
struct answered {
	const struct expression *asked;
	int64_t value;
	struct answered *next;
};

struct recorder {
	struct arena *arena;
	struct answered *answers;
};

static int
record(void *self, const struct expression *asked, int64_t value)
{
	struct recorder *recorder = self;
	struct answered *item = arena_alloc(recorder->arena, sizeof(*item));

	if (item == NULL)
		return -1;
	*item = (struct answered){ asked, value, recorder->answers };
	recorder->answers = item;
	return 0;
}

static size_t
count_words(const struct expression *expression)
{
	size_t n = 0;

	for (; expression != NULL; expression = expression->next)
		n += expression->operation == OPERATION_ASK
		         ? 1
		         : count_words(expression->child);
	return n;
}

/* What it was answered; or what it would have been, had the others not been
 * enough. A word that cannot be answered is left out. */
static bool
answer_word(const struct recorder *recorder, const struct witness *witness,
    const struct expression *asked, struct trail_word *word_r)
{
	struct err ignored = { 0 };

	*word_r = (struct trail_word){
		.word = asked->question.word,
		.text = asked->text,
	};
	for (const struct answered *item = recorder->answers; item != NULL;
	     item = item->next) {
		if (item->asked != asked)
			continue;
		word_r->value = item->value;
		word_r->was_asked = true;
		return true;
	}
	return witness->answer(witness->self, &asked->question, &word_r->value,
		   &ignored) == 0;
}

static void
fill_words(const struct recorder *recorder, const struct witness *witness,
    const struct expression *expression, struct trail_word *words, size_t *n)
{
	for (; expression != NULL; expression = expression->next) {
		if (expression->operation != OPERATION_ASK)
			fill_words(
			    recorder, witness, expression->child, words, n);
		else if (answer_word(recorder, witness, expression, &words[*n]))
			++*n;
	}
}

static int
evaluate(const struct rule *rule, const struct witness *witness,
    const struct expression_observer *observer, bool *holds_r, struct err *err)
{
	*holds_r = true;
	if (rule->when == NULL)
		return 0;
	if (expression_evaluate(rule->when, witness, observer, holds_r, err) !=
	    0)
		return err_wrap(err, "%s:%u: rule \"%s\"", rule->at.file,
		    rule->at.line, rule->name);
	return 0;
}

int
policy_try(const struct rule *rule, const struct witness *witness,
    struct arena *arena, struct trail_rule *tried_r, struct err *err)
{
	struct recorder recorder = { .arena = arena };
	struct expression_observer observer = { record, &recorder };
	struct trail_rule tried = { .rule = rule };
	struct trail_word *words =
	    arena_array(arena, count_words(rule->when) + 1, sizeof(*words));

	if (words == NULL)
		return err_memory(err);
	if (evaluate(rule, witness, &observer, &tried.holds, err) != 0)
		return -1;
	fill_words(&recorder, witness, rule->when, words, &tried.n_words);
	tried.words = words;
	*tried_r = tried;
	return 0;
}

int
policy_decide(const struct list *list, const struct witness *witness,
    struct trail *trail, struct decision *decision_r, struct err *err)
{
	struct trail_rule *rules = NULL;
	const struct rule *decisive = &list->otherwise;
	size_t n = 0;

	if (trail != NULL) {
		rules = arena_array(
		    trail->arena, list->n_rules + 1, sizeof(*rules));
		if (rules == NULL)
			return err_memory(err);
	}
	for (size_t i = 0; i < list->n_rules; i++) {
		const struct rule *rule = &list->rules[i];
		bool holds = false;
		if (rules == NULL) {
			if (evaluate(rule, witness, NULL, &holds, err) != 0)
				return -1;
		} else {
			if (policy_try(rule, witness, trail->arena, &rules[n],
				err) != 0)
				return -1;
			holds = rules[n++].holds;
		}
		if (holds) {
			decisive = rule;
			break;
		}
	}
	if (trail != NULL) {
		trail->rules = rules;
		trail->n_rules = n;
	}
	*decision_r = (struct decision){ decisive->verdict, decisive };
	return 0;
}

int
policy_entitles(const struct expression *expression,
    const struct witness *witness, bool *entitles_r, struct err *err)
{
	return expression_evaluate(expression, witness, NULL, entitles_r, err);
}
