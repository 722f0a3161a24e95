/* What time does to held posts. */
#include "crieur/moderation/act.h"
#include "crieur/moderation/moderation.h"
#include "crieur/store/moderation.h"
#include "crieur/task/notice.h"

#include "ask.h"

static bool
is_over(int64_t since_at, int64_t period_s, int64_t at)
{
	return period_s > 0 && since_at + period_s <= at;
}

/* Its time is over. */
static int
expire(struct task *task, struct err *err)
{
	enum expiry expiry = task_patience(task)->on_expiry;
	struct moderation moderation = {
		.post_id = task->post.id,
		.act = expiry == EXPIRY_ACCEPT    ? MODERATION_APPROVE
		       : expiry == EXPIRY_DISCARD ? MODERATION_DISCARD
		                                  : MODERATION_REJECT,
		.actor = "clock",
		.words = "",
		.at = task->at,
	};
	bool is_changed;

	return moderation_act_within(
	    task->store, &moderation, &is_changed, err);
}

/* Those who answer for the list now and are there, be it that they came, or
 * came back, since it was first asked about. */
static int
ask_again(struct task *task, struct moderators *moderators, struct err *err)
{
	if (notice_prepare(task, err) != 0 ||
	    task_moderators(task, moderators, err) != 0)
		return -1;
	notice_flag(task, "is_reminder", true);
	return ask_moderators(task, moderators, err);
}

static int
remind(struct task *task, struct err *err)
{
	struct moderators moderators;

	return task->post.state == POST_HELD ? ask_again(task, &moderators, err)
	                                     : 0;
}

/* The co-facilitators once more, and the role dsi beside them. */
static int
escalate(struct task *task, struct err *err)
{
	struct moderators facilitators, called;

	if (task->post.state != POST_HELD)
		return 0;
	if (ask_again(task, &facilitators, err) != 0 ||
	    task_role(task, "dsi", &called, err) != 0)
		return -1;
	called.n_members = moderators_leave_out(
	    &facilitators, called.members, called.n_members);
	called.is_called = true;
	notice_flag(task, "is_reminder", false);
	return ask_moderators(task, &called, err);
}

static int
tick(const struct task_context *context, const struct held_row *held,
    struct clock_report *report, struct err *err)
{
	const struct list *list = site_list(context->site, span_of(held->list));
	const struct patience *patience =
	    list != NULL ? &list->patience : &context->site->patience;
	task_function *what;
	int64_t *count;
	struct task_result result;

	if (patience->on_expiry != EXPIRY_HOLD &&
	    is_over(held->decided_at, patience->expire_after_s, context->at)) {
		what = expire;
		count = &report->n_expired;
	} else if (held->is_silent) {
		return 0;
	} else if (!held->is_escalated &&
		   is_over(held->decided_at, patience->escalate_after_s,
		       context->at)) {
		what = escalate;
		count = &report->n_escalated;
	} else if (is_over(
		       held->asked_at, patience->remind_every_s, context->at)) {
		what = remind;
		count = &report->n_reminded;
	} else {
		return 0;
	}
	if (task_run(context, held->id, what, &result, err) != 0)
		return -1;
	*count += result.outcome != TASK_NO_LIST;
	return 0;
}

int
moderation_clock(const struct task_context *context,
    struct clock_report *report_r, struct err *err)
{
	struct clock_report report = { 0 };
	int64_t last_id = 0;

	for (;;) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		struct held_row held;
		if (store_moderation_next_held(
			context->store, last_id, &arena, &held, err) != 0)
			return -1;
		if (held.id == 0)
			break;
		last_id = held.id;
		if (tick(context, &held, &report, err) != 0)
			return -1;
	}
	*report_r = report;
	return 0;
}
