#include "ask.h"

#include <string.h>

#include "crieur/base/date.h"
#include "crieur/store/moderation.h"
#include "crieur/task/answer.h"
#include "crieur/task/notice.h"

enum {
	/* Where held posts do not expire. */
	TOKEN_LIFE_S = 90 * 24 * 3600,
};

int
ask_address(struct task *task, int64_t person_id,
    char address[ADDRESS_TEXT_SIZE], struct err *err)
{
	int64_t expiry_s = task_patience(task)->expire_after_s;
	struct token_address made;
	struct token token = {
		.purpose = person_id != 0 ? "moderate" : "author",
		.about = task->post.token_key,
		.person = person_id,
		.expires_at = task->post.decided_at +
		              (expiry_s > 0 ? expiry_s : TOKEN_LIFE_S),
	};

	if (token_address_make(task, &token, "moderate", &made, err) != 0)
		return -1;
	strcpy(address, made.text);
	if (address[0] == '\0')
		return 0;
	struct moderation_token_row row = {
		.seal = made.token,
		.post_id = task->post.id,
		.person_id = person_id,
		.expires_at = token.expires_at,
	};
	return store_moderation_token_add(task->store, &row, err);
}

void
ask_links(struct task *task, const char *address)
{
	notice_set(task, "approve", "");
	notice_flag(task, "by_hand", address[0] == '\0');
	if (address[0] == '\0')
		return;
	notice_link(task, "approve", address, "answer-approve");
	notice_link(task, "refuse", address, "answer-refuse");
	notice_link(task, "ask", address, "answer-ask");
}

static int
address_with_links(struct task *task, int64_t person_id,
    char address[ADDRESS_TEXT_SIZE], struct err *err)
{
	if (ask_address(task, person_id, address, err) != 0)
		return -1;
	ask_links(task, address);
	return 0;
}

int
ask_moderators(
    struct task *task, const struct moderators *moderators, struct err *err)
{
	bool is_escalated = moderators->is_fallback || moderators->is_called;
	struct task_notice notice = {
		.name = "held-moderator",
		.address_for = address_with_links,
		.is_attached = true,
		.is_in_thread = true,
		.is_first = true,
	};
	struct told told;

	notice_flag(task, "is_fallback", moderators->is_fallback);
	notice_flag(task, "is_escalated", moderators->is_called);
	if (notice_tell_each(task, &notice, moderators, &told, err) != 0 ||
	    store_moderation_asked(
		task->store, task->post.id, task->at, is_escalated, err) != 0)
		return -1;
	task->result.n_told += told.n;
	return task_note(task, "clerk", "moderators told", told.addresses, err);
}
