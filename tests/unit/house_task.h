#ifndef TESTS_UNIT_HOUSE_TASK_H
#define TESTS_UNIT_HOUSE_TASK_H
/* Tasks done in the house of house.h, at its moment. */
#include "crieur/task/task.h"

#include "house.h"

static inline const struct task_context *
house_at(struct house *h, int64_t at)
{
	struct task_context *context =
	    arena_alloc(&h->q.arena, sizeof(*context));

	assert_non_null(context);
	*context = (struct task_context){ h->q.store, h->site, at };
	return context;
}

static inline struct task_result
house_run(struct house *h, int64_t post_id, task_function *what)
{
	struct task_result result = { 0 };

	OK(&h->q,
	    task_run(house_at(h, h->at), post_id, what, &result, &h->q.err));
	return result;
}

static inline struct task_result
house_work_off(struct house *h, int64_t post_id, task_function *what)
{
	struct task_result result = { 0 };

	OK(&h->q, task_work_off(
		      house_at(h, h->at), post_id, what, &result, &h->q.err));
	return result;
}

#endif
