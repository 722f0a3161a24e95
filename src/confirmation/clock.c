/* What time does to posts that wait for their author. */
#include "crieur/confirmation/confirmation.h"
#include "crieur/store/confirmation.h"
#include "crieur/store/outgoing.h"
#include "crieur/store/remembered.h"
#include "crieur/task/notice.h"

#include "ask.h"

/* One kind note, if the address has not had too many, and is not told of
 * another post of the message. */
static int
tell_author(struct task *task, bool *is_told_r, struct err *err)
{
	struct confirmation_row asked;
	bool may = false;

	*is_told_r = false;
	if (confirm_find(task, task->post.id, &asked, err) != 0 ||
	    confirm_may_write(task, &may, err) != 0)
		return -1;
	bool is_another_told = asked.post_id != 0 && asked.asked_at == 0;
	if (is_another_told || !may)
		return 0;
	if (notice_prepare(task, err) != 0)
		return -1;
	return confirm_write(task, "unconfirmed-author", "", is_told_r, err);
}

static int
expire(struct task *task, struct err *err)
{
	bool is_told = false;

	if (task->post.state != POST_UNCONFIRMED)
		return 0;
	if (task->post.purpose != PURPOSE_POST)
		return confirm_end(task, "not confirmed in time", err);
	if (tell_author(task, &is_told, err) != 0 ||
	    confirm_expire(task, POST_REJECTED, is_told, err) != 0)
		return -1;
	return task_note(task, "clock", "not confirmed in time",
	    is_told ? task->post.header_from : "nobody told", err);
}

/* The address had its mails for an hour when the post came. */
static int
ask_now(struct task *task, struct err *err)
{
	enum confirm_asked asked;
	bool may = false;

	if (task->post.state != POST_UNCONFIRMED)
		return 0;
	if (confirm_may_write(task, &may, err) != 0)
		return -1;
	if (!may)
		return 0;
	if (notice_prepare(task, err) != 0 ||
	    confirm_ask(task, &asked, err) != 0)
		return -1;
	task->result.is_author_told = asked == CONFIRM_ASKED;
	return 0;
}

int
confirmation_clock(const struct task_context *context,
    struct confirm_report *report_r, struct err *err)
{
	struct confirm_report report = { 0 };
	struct unconfirmed_row row = { 0 };
	int64_t n_forgotten;

	for (;;) {
		struct task_result result = { 0 };
		if (store_confirmation_next(
			context->store, row.id, &row, err) != 0)
			return -1;
		if (row.id == 0)
			break;
		int64_t over_at =
		    row.expires_at != 0
			? row.expires_at
			: row.decided_at + context->site->confirmation.expire_s;
		if (row.purpose != PURPOSE_POST && row.expires_at != 0) {
			if (store_outgoing_left(context->store, row.id,
				context->at, &over_at, err) != 0)
				return -1;
			over_at += CONFIRMATION_ANSWER_S;
		}
		bool is_over = over_at <= context->at;
		if (!is_over && row.expires_at != 0)
			continue;
		if (task_run(context, row.id, is_over ? expire : ask_now,
			&result, err) != 0)
			return -1;
		report.n_expired += is_over && result.outcome != TASK_NO_LIST;
		report.n_asked += !is_over && result.is_author_told;
	}
	if (store_forget_remembered(
		context->store, context->at, &n_forgotten, err) != 0)
		return -1;
	*report_r = report;
	return 0;
}
