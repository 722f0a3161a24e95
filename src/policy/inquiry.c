#include "crieur/policy/inquiry.h"

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
