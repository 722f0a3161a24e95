#include "ask.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/confirmation/confirmation.h"
#include "crieur/notice/phrase.h"
#include "crieur/post/reconsider.h"
#include "crieur/store/outgoing.h"
#include "crieur/task/allowance.h"
#include "crieur/task/answer.h"
#include "crieur/task/notice.h"

enum {
	HOUR_S = 3600,
	MAX_WORDS = 100, /* of an answer, octets */
};

static int
make_address(const struct task *task, bool is_denial, int64_t expires_at,
    char address[ADDRESS_TEXT_SIZE], struct err *err)
{
	struct token_address made;
	struct token token = {
		.purpose = is_denial ? "deny" : "confirm",
		.about = task->post.token_key,
		.person = task->post.author_person_id,
		.expires_at = expires_at,
	};

	if (token_address_make(task, &token, "confirm", &made, err) != 0)
		return -1;
	strcpy(address, made.text);
	if (address[0] == '\0')
		return 0;
	struct confirmation_token_row row = {
		.seal = made.token,
		.post_id = task->post.id,
		.is_denial = is_denial,
		.expires_at = expires_at,
	};
	return store_confirmation_token_add(task->store, &row, err);
}

int
confirm_links(struct task *task, int64_t expires_at,
    char address[ADDRESS_TEXT_SIZE], struct err *err)
{
	char denial[ADDRESS_TEXT_SIZE];

	if (make_address(task, false, expires_at, address, err) != 0 ||
	    make_address(task, true, expires_at, denial, err) != 0)
		return -1;
	if (address[0] == '\0' || denial[0] == '\0') {
		address[0] = '\0';
		return 0;
	}
	notice_link(task, "confirm", address, "confirm-yes");
	notice_link(task, "deny", denial, "confirm-no");
	return 0;
}

int
confirm_may_write(const struct task *task, bool *may_r, struct err *err)
{
	unsigned limit = task->site->confirmation.per_hour;
	int64_t n = 0;

	if (store_confirmation_count(task->store, task->post.header_from,
		task->at - HOUR_S, &n, err) != 0)
		return -1;
	*may_r = limit == 0 || n < (int64_t)limit;
	if (!*may_r)
		return 0;
	struct audience_member author = task_author(task);
	struct allowance allowance;
	if (allowance_find(task, &author, &allowance, err) != 0)
		return -1;
	*may_r = allowance.why[0] == '\0' || allowance.is_final;
	return 0;
}

int
confirm_expiry(const struct task *task, int64_t *expires_at, struct err *err)
{
	int64_t left_at = 0;

	if (task->post.purpose == PURPOSE_POST)
		return 0;
	if (store_outgoing_left(
		task->store, task->post.id, task->at, &left_at, err) != 0)
		return -1;
	*expires_at = left_at + CONFIRMATION_ANSWER_S;
	return 0;
}

int
confirm_write(struct task *task, const char *name, const char *reply_to,
    bool *is_sent_r, struct err *err)
{
	struct audience_member author;
	struct task_notice notice = {
		.name = name,
		.reply_to = reply_to,
		.is_first = true,
	};

	if (task->post.purpose == PURPOSE_POST ||
	    task->post.author_person_id == 0)
		return notice_tell_author(task, &notice, is_sent_r, err);
	*is_sent_r = false;
	if (task_person(task, task->post.author_person_id, &author, err) != 0)
		return -1;
	if (author.address == NULL)
		return 0;
	notice.in_reply_to = task->post.header_message_id;
	return notice_tell(task, &notice, &author, is_sent_r, err);
}

int
confirm_find(const struct task *task, int64_t post_id,
    struct confirmation_row *row_r, struct err *err)
{
	struct err absent = { 0 };

	*row_r = (struct confirmation_row){ 0 };
	int found = store_confirmation_get(
	    task->store, post_id, task->arena, row_r, &absent);
	return err_found(found, &absent, err) < 0 ? -1 : 0;
}

int
confirm_next_same(
    const struct task *task, struct post_row *row, struct err *err)
{
	int64_t id = 0;

	if (store_confirmation_same(
		task->store, task->post.message_id, row->id, &id, err) != 0)
		return -1;
	if (id == 0)
		return 0;
	return store_post_get(task->store, id, task->arena, row, err) != 0 ? -1
	                                                                   : 1;
}

/* What the answer says, where it is short. */
static int
set_words(struct task *task, struct err *err)
{
	struct span words;

	if (task_words(task, &words, err) != 0)
		return -1;
	struct span line = span_trim(span_cut_line(&words));
	const char *copy = arena_dup(task->arena, line);
	if (copy == NULL)
		return err_memory(err);
	notice_set(task, "words", line.len <= MAX_WORDS ? copy : "…");
	return 0;
}

/* *is_sent_r false: nothing has been written. */
static int
write_question(struct task *task, bool *is_sent_r, struct err *err)
{
	char address[ADDRESS_TEXT_SIZE], until[TIME_TEXT_SIZE];
	bool is_post = task->post.purpose == PURPOSE_POST;
	struct confirmation_row row = {
		.post_id = task->post.id,
		.address = task->post.header_from,
		.asked_at = task->at,
		.expires_at = task->at + task->site->confirmation.expire_s,
	};

	*is_sent_r = false;
	if (!is_post) {
		row.expires_at = task->at + CONFIRMATION_ANSWER_S;
		if (set_words(task, err) != 0)
			return -1;
	}
	if (confirm_links(task, row.expires_at, address, err) != 0)
		return -1;
	if (address[0] == '\0')
		return 0;
	notice_copy(task, "until",
	    phrase_time(task_language(task), row.expires_at, until));
	if (confirm_write(task, is_post ? "confirm-author" : "confirm-answer",
		address, is_sent_r, err) != 0)
		return -1;
	return *is_sent_r ? store_confirmation_add(task->store, &row, err) : 0;
}

/* Where the message waits, among the fields; and whether its author was asked
 * about one of its posts: asked_r->post_id. */
static int
look_at_same(
    struct task *task, struct confirmation_row *asked_r, struct err *err)
{
	struct str lists = STR_ON(task->arena);
	struct post_row row = { 0 };
	int more;

	*asked_r = (struct confirmation_row){ 0 };
	while ((more = confirm_next_same(task, &row, err)) > 0) {
		const struct list *list =
		    site_list(task->site, span_of(row.list));
		struct confirmation_row asked;
		if (list != NULL)
			str_addf(&lists, "%s%s", lists.len > 0 ? ", " : "",
			    list->address);
		if (confirm_find(task, row.id, &asked, err) != 0)
			return -1;
		if (asked.asked_at != 0)
			*asked_r = asked;
	}
	notice_set(task, "list", str_c(&lists));
	return more < 0 ? -1 : str_check(&lists, err);
}

/* The mail about another post of the message is about this one too. */
static int
join(const struct task *task, const struct confirmation_row *asked,
    struct err *err)
{
	struct confirmation_row row = {
		.post_id = task->post.id,
		.address = task->post.header_from,
		.expires_at = asked->expires_at,
	};
	char other[24];

	snprintf(other, sizeof(other), "%lld", (long long)asked->post_id);
	if (store_confirmation_add(task->store, &row, err) != 0)
		return -1;
	return task_note(
	    task, "clerk", "author asked together with", other, err);
}

int
confirm_ask(struct task *task, enum confirm_asked *asked_r, struct err *err)
{
	struct confirmation_row asked;
	bool may = false, is_sent = false;

	if (look_at_same(task, &asked, err) != 0)
		return -1;
	*asked_r = CONFIRM_ASKED;
	if (asked.post_id != 0)
		return join(task, &asked, err);
	if (confirm_may_write(task, &may, err) != 0)
		return -1;
	if (!may) {
		*asked_r = CONFIRM_LATER;
		return 0;
	}
	if (write_question(task, &is_sent, err) != 0)
		return -1;
	if (is_sent)
		return task_note(
		    task, "clerk", "author asked", task->post.header_from, err);
	*asked_r = CONFIRM_IMPOSSIBLE;
	return 0;
}

int
confirm_expire(const struct task *task, enum post_state state, bool is_told,
    struct err *err)
{
	struct post_moderation change = {
		.post_id = task->post.id,
		.state = state,
		.by = "clock",
		.at = task->at,
	};
	struct confirmation_end end = {
		.post_id = task->post.id,
		.outcome = CONFIRMATION_EXPIRED,
		.at = task->at,
		.is_told = is_told,
	};
	bool is_changed = false;

	return store_post_moderate(task->store, &change, &is_changed, err) != 0
	           ? -1
	           : store_confirmation_settle(task->store, &end, err);
}

int
confirm_end(const struct task *task, const char *why, struct err *err)
{
	if (confirm_expire(task, POST_DISCARDED, false, err) != 0)
		return -1;
	return task_note(task, "clerk", "answer without effect", why, err);
}

int
confirmation_tell(struct task *task, struct err *err)
{
	enum confirm_asked asked;
	bool is_paid = false, is_changed;

	if (store_post_pay_notice(task->store, task->post.id, &is_paid, err) !=
	    0)
		return -1;
	if (!is_paid || task->post.state != POST_UNCONFIRMED)
		return 0;
	if (notice_prepare(task, err) != 0 ||
	    confirm_ask(task, &asked, err) != 0)
		return -1;
	task->result.is_author_told = asked == CONFIRM_ASKED;
	if (asked == CONFIRM_LATER)
		return task_note(task, "clerk", "author not asked yet",
		    "enough mails within the hour", err);
	if (asked == CONFIRM_ASKED)
		return 0;
	if (task->post.purpose != PURPOSE_POST)
		return confirm_end(task, "cannot be asked", err);
	if (task_note(task, "clerk", "author cannot be asked",
		"its facilitators decide", err) != 0)
		return -1;
	return post_hold_instead(
	    task->store, &task->post, task->at, &is_changed, err);
}
