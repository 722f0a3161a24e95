#include "flood.h"

#include <stdio.h>
#include <string.h>

#include "crieur/notice/address.h"
#include "crieur/post/flood.h"
#include "crieur/store/flood.h"
#include "crieur/store/moderation.h"
#include "crieur/task/notice.h"

#include "ask.h"

bool
flood_has_held(const struct post_row *row)
{
	return row->state == POST_HELD && strcmp(row->rule, flood_rule) == 0;
}

/* "10 min", "1 h", "90 s": the largest unit that says it whole. */
static void
set_duration(struct task *task, const char *name, int64_t seconds)
{
	int64_t unit_s = seconds % 3600 == 0 ? 3600
	                 : seconds % 60 == 0 ? 60
	                                     : 1;
	char text[32];

	snprintf(text, sizeof(text), "%lld %s", (long long)(seconds / unit_s),
	    unit_s == 3600 ? "h"
	    : unit_s == 60 ? "min"
			   : "s");
	notice_copy(task, name, text);
}

static int
tell_moderators(
    struct task *task, const struct moderators *moderators, struct err *err)
{
	const struct list *list = task->list;
	char request[ADDRESS_TEXT_SIZE];
	struct task_notice notice = {
		.name = "flood-begun",
		.address_for = ask_address,
		.is_in_thread = true,
		.is_first = true,
	};
	struct told told;

	notice_flag(task, "is_fallback", moderators->is_fallback);
	set_duration(task, "within", list->flood_within_s);
	set_duration(task, "quiet", list->flood_quiet_s);
	notice_number(task, "number", list->flood_posts);
	notice_copy(
	    task, "request", list_address_for(list, "request", request));
	if (notice_tell_each(task, &notice, moderators, &told, err) != 0 ||
	    store_flood_told(task->store, list->name, task->at, err) != 0)
		return -1;
	task->result.n_told += told.n;
	return task_note(task, "clerk", "flood told", list->name, err);
}

static int
tell_author(struct task *task, const struct flood_row *flood, struct err *err)
{
	struct task_notice notice = { .name = "held-author" };
	const struct post_row *post = &task->post;
	const struct flood_author author = {
		.list = post->list,
		.header_from = post->header_from,
		.since_at = flood->since_at,
	};
	bool is_told;

	if (store_flood_author_told(task->store, &author, &is_told, err) != 0)
		return -1;
	if (is_told)
		return 0;
	return notice_tell_author(
	    task, &notice, &task->result.is_author_told, err);
}

int
flood_tell(
    struct task *task, const struct moderators *moderators, struct err *err)
{
	struct flood_row flood;

	if (store_flood_get(task->store, task->list->name, &flood, err) != 0)
		return -1;
	if (flood.told_at == 0 && tell_moderators(task, moderators, err) != 0)
		return -1;
	/* From now on its clock runs. */
	if (store_moderation_asked(
		task->store, task->post.id, task->at, false, err) != 0)
		return -1;
	return tell_author(task, &flood, err);
}
