#include "deny.h"

#include "crieur/moderation/act.h"
#include "crieur/store/confirmation.h"
#include "crieur/store/message.h"
#include "crieur/store/remembered.h"
#include "crieur/task/notice.h"

/* Where the message came from. */
static int
set_facts(struct task *task, struct err *err)
{
	struct message_row message;
	int64_t n_others = 0;

	if (store_message_get(task->store, task->post.message_id, task->arena,
		&message, err) != 0 ||
	    store_confirmation_waiting(
		task->store, task->post.header_from, &n_others, err) != 0)
		return -1;
	notice_set(task, "client", message.client);
	notice_set(task, "helo", message.helo);
	notice_set(task, "envelope",
	    message.envelope_sender[0] != '\0' ? message.envelope_sender
					       : "<>");
	notice_set(task, "login", message.sasl_login);
	notice_set(task, "queue", message.queue_id);
	notice_set(task, "message_id", message.header_message_id);
	notice_set(task, "n_others", "");
	if (n_others > 0)
		notice_number(task, "n_others", n_others);
	return 0;
}

static int
tell_role(struct task *task, bool *is_told_r, struct err *err)
{
	struct task_notice notice = {
		.name = "denied-dsi",
		.reply_to = task->summary.author.address,
		.is_attached = true,
		.is_first = true,
	};
	struct moderators moderators;
	struct told told;

	if (task_role(task, "dsi", &moderators, err) != 0 ||
	    notice_tell_each(task, &notice, &moderators, &told, err) != 0)
		return -1;
	*is_told_r = told.n > 0;
	return task_note(task, "clerk",
	    *is_told_r ? "dsi told" : "nobody holds the role dsi",
	    told.addresses, err);
}

int
deny_quietly(
    const struct task *task, const struct post_row *post, struct err *err)
{
	struct moderation moderation = {
		.post_id = post->id,
		.act = MODERATION_DISCARD,
		.actor = post->header_from,
		.words = "",
		.at = task->at,
	};
	bool is_changed;

	/* What waits for a facilitator, or for its hour, is dropped too. */
	if (moderation_act_within(task->store, &moderation, &is_changed, err) !=
	    0)
		return -1;
	if (is_changed)
		return 0;
	const struct post_end end = { post->id, POST_DISCARDED, task->at, 0 };
	return store_post_finish(task->store, &end, &is_changed, err);
}

/* How it stands once it is denied: dropped now, or sent before. */
static int
drop(struct task *task, struct err *err)
{
	bool is_sent = task->post.state == POST_EXPANDED;

	if (deny_quietly(task, &task->post, err) != 0 ||
	    store_post_get(
		task->store, task->post.id, task->arena, &task->post, err) != 0)
		return -1;
	notice_flag(task, "is_sent", is_sent);
	notice_flag(task, "is_dropped", task->post.state == POST_DISCARDED);
	return notice_decision(task, err);
}

int
deny_post(
    struct task *task, const char *words, bool *is_told_r, struct err *err)
{
	const char *author = task->post.header_from;

	if (task_note(task, author, "denied", words, err) != 0 ||
	    store_remember_no_more(task->store, author, err) != 0 ||
	    set_facts(task, err) != 0 || drop(task, err) != 0)
		return -1;
	notice_set(task, "words", words);
	return tell_role(task, is_told_r, err);
}
