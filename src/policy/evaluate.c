/* Asking the witness, left to right, no more than needed. */
#include "expression.h"

bool
expression_compare(int64_t value, const struct expression *asked)
{
	int64_t number = asked->number;

	switch (asked->comparison) {
	case COMPARISON_NONE: return value != 0;
	case COMPARISON_LESS: return value < number;
	case COMPARISON_AT_MOST: return value <= number;
	case COMPARISON_EQUAL: return value == number;
	case COMPARISON_NOT_EQUAL: return value != number;
	case COMPARISON_AT_LEAST: return value >= number;
	case COMPARISON_MORE: return value > number;
	}
	return false;
}

static int
ask(const struct expression *expression, const struct witness *witness,
    const struct expression_observer *observer, bool *holds_r, struct err *err)
{
	int64_t value = 0;

	if (witness->answer(
		witness->self, &expression->question, &value, err) != 0)
		return err_wrap(err, "%s", expression->text);
	if (observer != NULL &&
	    observer->saw(observer->self, expression, value) != 0)
		return err_memory(err);
	*holds_r = expression_compare(value, expression);
	return 0;
}

int
expression_evaluate(const struct expression *expression,
    const struct witness *witness, const struct expression_observer *observer,
    bool *holds_r, struct err *err)
{
	bool holds = false;

	if (expression->operation == OPERATION_ASK)
		return ask(expression, witness, observer, holds_r, err);
	for (const struct expression *child = expression->child; child != NULL;
	     child = child->next) {
		if (expression_evaluate(
			child, witness, observer, &holds, err) != 0)
			return -1;
		if (expression->operation == OPERATION_OR && holds)
			break;
		if (expression->operation == OPERATION_AND && !holds)
			break;
	}
	*holds_r = expression->operation == OPERATION_NOT ? !holds : holds;
	return 0;
}
