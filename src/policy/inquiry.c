#include "crieur/policy/inquiry.h"

#include "crieur/policy/decide.h"

#include "expression.h"

struct visitor {
	const struct list *list;
	void (*visit)(void *self, const struct inquiry *inquiry);
	void *self;
};

static void
visit_words(const struct visitor *visitor, const struct expression *expression)
{
	for (; expression != NULL; expression = expression->next) {
		struct inquiry inquiry = {
			.list = visitor->list,
			.question = &expression->question,
			.text = expression->text,
			.at = expression->at,
		};
		if (expression->operation == OPERATION_ASK)
			visitor->visit(visitor->self, &inquiry);
		else
			visit_words(visitor, expression->child);
	}
}

void
site_each_inquiry(const struct site *site,
    void (*visit)(void *self, const struct inquiry *inquiry), void *self)
{
	for (size_t i = 0; i < site->n_lists; i++) {
		const struct list *list = &site->lists[i];
		struct visitor visitor = { list, visit, self };
		visit_words(&visitor, list->receive);
		visit_words(&visitor, list->moderate);
		for (size_t j = 0; j < list->n_rules; j++)
			visit_words(&visitor, list->rules[j].when);
	}
}

/* Whether it can be asked the other way round: for whom it is true. */
static bool
names_people(const struct expression *asked)
{
	static const enum word words[] = { WORD_IN, WORD_FACILITATES,
		WORD_GUEST, WORD_ROLE, WORD_ACTIVE_IN };

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (asked->question.word == words[i])
			return asked->comparison == COMPARISON_NONE;
	}
	return false;
}

static bool
is_bounded(const struct expression *expression)
{
	const struct expression *child = expression->child;

	switch (expression->operation) {
	case OPERATION_AND:
		while (child != NULL && !is_bounded(child))
			child = child->next;
		return child != NULL;
	case OPERATION_OR:
		while (child != NULL && is_bounded(child))
			child = child->next;
		return child == NULL;
	case OPERATION_ASK: return names_people(expression);
	case OPERATION_NOT: break;
	}
	return false;
}

/* Every alternative; of what must be true together, the first that bounds. */
static int
visit_bounds(const struct expression *expression,
    const struct bound_visitor *visitor, struct err *err)
{
	const struct expression *child = expression->child;
	bool is_or = expression->operation == OPERATION_OR;

	if (expression->operation == OPERATION_ASK)
		return visitor->visit(
		    visitor->self, &expression->question, err);
	for (; child != NULL; child = child->next) {
		if (!is_bounded(child))
			continue;
		if (visit_bounds(child, visitor, err) != 0)
			return -1;
		if (!is_or)
			break;
	}
	return 0;
}

int
policy_each_bound(const struct expression *expression,
    const struct bound_visitor *visitor, bool *is_bounded_r, struct err *err)
{
	*is_bounded_r = is_bounded(expression);
	return *is_bounded_r ? visit_bounds(expression, visitor, err) : 0;
}
