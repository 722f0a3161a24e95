#include "crieur/task/wish.h"

#include "crieur/notice/phrase.h"
#include "crieur/store/answer.h"
#include "crieur/task/allowance.h"
#include "crieur/task/notice.h"

enum {
	HOUR_S = 3600,
	MAX_LINES = 30,
	MAX_SUBJECT = 120,
};

static struct wish_new
wish_of(const struct task *task)
{
	return (struct wish_new){
		.post_id = task->post.id,
		.list = task->post.list,
		.purpose = task->post.purpose,
		.at = task->at,
	};
}

int
wish_note(struct task *task, bool *is_brought_r, struct err *err)
{
	struct wish_new wish = wish_of(task);

	*is_brought_r = allowance_is_proved(task);
	if (*is_brought_r)
		return 0;
	if (store_wish_add(
		task->store, &wish, task->at - HOUR_S, is_brought_r, err) != 0)
		return -1;
	return *is_brought_r
	           ? 0
	           : task_note(task, "clerk", "waits for the summary", "", err);
}

/* "- at, author: subject", the cut not within a character. */
static void
add_line(struct str *lines, const struct task *task, const struct wish_row *row)
{
	struct span subject = span_of(row->subject);
	char when[TIME_TEXT_SIZE];

	if (subject.len > MAX_SUBJECT) {
		size_t len = MAX_SUBJECT;
		while (
		    len > 0 && ((unsigned char)subject.at[len] & 0xc0) == 0x80)
			len--;
		subject = span_first(subject, len);
	}
	str_addf(lines,
	    "- %s, %s: ", phrase_time(task_language(task), row->at, when),
	    row->author);
	str_add(lines, subject);
	str_addc(lines, '\n');
}

static int
list_wishes(struct task *task, int64_t *n_r, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct wish_new wish = wish_of(task);
	struct str lines = STR_ON(task->arena);
	struct wish_row row;
	int64_t n = 0;
	int more;

	if (store_wish_walk(task->store, &wish, &cursor, err) != 0)
		return -1;
	while ((more = wish_next(&cursor, &row, err)) > 0) {
		if (n++ < MAX_LINES)
			add_line(&lines, task, &row);
	}
	if (more < 0)
		return -1;
	if (n > MAX_LINES)
		str_adds(&lines, "- […]\n");
	notice_set(task, "wishes", str_c(&lines));
	notice_number(task, "number", n);
	*n_r = n;
	return str_check(&lines, err);
}

static int
summarise(struct task *task, struct err *err)
{
	struct task_notice notice = { .name = "wishes-summary" };
	struct wish_new wish = wish_of(task);
	struct moderators moderators;
	struct told told;
	int64_t n = 0;

	if (task_moderators(task, &moderators, err) != 0)
		return -1;
	if (moderators.n_members == 0) {
		task->result.outcome = TASK_NOBODY;
		return 0;
	}
	if (notice_prepare(task, err) != 0 || list_wishes(task, &n, err) != 0)
		return -1;
	notice_set(task, "address", task->post.recipient);
	if (notice_tell_each(task, &notice, &moderators, &told, err) != 0 ||
	    store_wish_told(task->store, &wish, err) != 0)
		return -1;
	task->result.n_told = told.n;
	return task_note(task, "clerk", "summary sent", told.addresses, err);
}

int
wish_clock(const struct task_context *context, int64_t *n_r, struct err *err)
{
	int64_t post_id = 0, n = 0;

	for (;;) {
		struct task_result result = { 0 };
		if (store_wish_due(context->store, post_id,
			context->at - HOUR_S, &post_id, err) != 0)
			return -1;
		if (post_id == 0)
			break;
		if (task_run(context, post_id, summarise, &result, err) != 0)
			return -1;
		n += result.n_told > 0;
	}
	*n_r = n;
	return 0;
}
