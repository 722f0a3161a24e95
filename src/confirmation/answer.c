/* The author's word about a post that waits for it. */
#include "crieur/task/answer.h"

#include <string.h>

#include "crieur/confirmation/confirmation.h"
#include "crieur/post/reconsider.h"
#include "crieur/store/confirmation.h"
#include "crieur/store/event.h"
#include "crieur/store/remembered.h"
#include "crieur/task/notice.h"

#include "ask.h"
#include "deny.h"

enum {
	/* Who answers unclearly is asked again so often. */
	MAX_UNCLEAR = 3,
};

struct author_answer {
	struct answer answer;
	struct confirmation_token_row row;
	struct confirmation_row asked;
	struct str words;
};

static void
author_answer_close(struct author_answer *given)
{
	answer_close(&given->answer);
}

/* Only people of the register are told: such a mail may have been written to
 * make us write to another. */
static int
refuse(struct author_answer *given, const char *why, struct err *err)
{
	struct answer_refusal refusal = {
		.what = "confirmation refused",
		.why = why,
		.notice = "confirm-refused",
		.is_told = given->answer.mail->post.author_person_id != 0,
	};

	return answer_refuse(&given->answer, &refusal, err);
}

/* Whether who was asked wrote. Their mailbox alone had the token: it proves
 * them where nothing contradicts it. */
static int
is_from_author(const struct author_answer *given, bool *is_r, struct err *err)
{
	const struct post_row *post = &given->answer.about->post;
	struct task_whom whom = { post->author_person_id, "" };
	enum task_by by;

	if (whom.person_id == 0)
		whom.address = post->header_from;
	if (task_is_by(given->answer.mail, &whom, &by, err) != 0)
		return -1;
	*is_r = by != TASK_BY_OTHER;
	return 0;
}

static int
settle(const struct author_answer *given, int64_t post_id,
    enum confirmation_outcome outcome, struct err *err)
{
	const struct task *mail = given->answer.mail;
	struct confirmation_end end = {
		.post_id = post_id,
		.outcome = outcome,
		.at = mail->at,
	};

	if (store_confirmation_settle(mail->store, &end, err) != 0)
		return -1;
	return store_confirmation_token_use(
	    mail->store, post_id, mail->at, err);
}

static int
note_at(const struct author_answer *given, int64_t post_id, const char *what,
    const char *detail, struct err *err)
{
	const struct task *mail = given->answer.mail;
	struct event event = {
		.at = mail->at,
		.actor = mail->summary.author.address,
		.subject = "post",
		.subject_id = post_id,
		.what = what,
		.detail = detail,
	};

	return store_event_add(mail->store, &event, err);
}

/* For as long as the list says, mail of that address from that domain is taken
 * for its owner's. */
static int
remember(const struct author_answer *given, const struct list *list,
    const struct post_row *post, struct err *err)
{
	const struct task *mail = given->answer.mail;
	struct remembered_row row = {
		.list = list->name,
		.address = post->header_from,
		.person_id = post->author_person_id,
		.since_at = mail->at,
		.until_at = mail->at + list->remember_s,
	};

	if (list->remember_s == 0)
		return 0;
	if (store_sender_domain(
		mail->store, post->id, mail->arena, &row.domain, err) != 0)
		return -1;
	if (row.domain[0] == '\0')
		return 0;
	if (store_remember(mail->store, &row, err) != 0)
		return -1;
	return note_at(given, post->id, "sender remembered", row.domain, err);
}

/* A post of a list that is no more goes on waiting. */
static int
confirm(struct author_answer *given, struct err *err)
{
	const struct task *mail = given->answer.mail;
	struct post_row post = { 0 };
	int more;

	answer_is(&given->answer, TASK_DONE);
	while (
	    (more = confirm_next_same(given->answer.about, &post, err)) > 0) {
		const struct list *list =
		    site_list(mail->site, span_of(post.list));
		const struct reconsidering of = { mail->store, mail->site,
			mail->at };
		bool is_changed;
		if (list == NULL)
			continue;
		/* What asked for it: the post is about to be decided anew. */
		if (note_at(given, post.id, "confirmed", post.rule, err) != 0 ||
		    settle(given, post.id, CONFIRMATION_CONFIRMED, err) != 0)
			return -1;
		if (post.purpose != PURPOSE_POST) {
			if (post_answer_counts(mail->store, &post, mail->at,
				&is_changed, err) != 0)
				return -1;
			continue;
		}
		if (remember(given, list, &post, err) != 0 ||
		    post_reconsider(&of, &post, &is_changed, err) != 0)
			return -1;
	}
	return more;
}

/* What was sent out already is told of all the same: the dsi has to know. The
 * others of the message go without a word more. */
static int
deny(struct author_answer *given, struct err *err)
{
	struct task *about = given->answer.about;
	struct post_row post = { 0 };
	bool is_told = false;
	int more;

	answer_is(&given->answer, TASK_DENIED);
	if (settle(given, about->post.id, CONFIRMATION_DENIED, err) != 0)
		return -1;
	while ((more = confirm_next_same(about, &post, err)) > 0) {
		if (post.id != about->post.id &&
		    (settle(given, post.id, CONFIRMATION_DENIED, err) != 0 ||
			deny_quietly(about, &post, err) != 0))
			return -1;
	}
	if (more < 0 ||
	    deny_post(about, str_c(&given->words), &is_told, err) != 0)
		return -1;
	notice_flag(about, "is_told", is_told);
	return answer_say(&given->answer, "denied-author", "", err);
}

static int
ask_again(struct author_answer *given, struct err *err)
{
	struct task *about = given->answer.about;
	char address[ADDRESS_TEXT_SIZE];

	answer_is(&given->answer, TASK_NOT_UNDERSTOOD);
	if (answer_note(
		&given->answer, "confirmation not understood", "", err) != 0 ||
	    store_confirmation_unclear(about->store, about->post.id, err) != 0)
		return -1;
	if (given->asked.n_unclear >= MAX_UNCLEAR)
		return 0;
	if (confirm_links(about, given->row.expires_at, address, err) != 0)
		return -1;
	return answer_say(&given->answer, "confirm-unclear", address, err);
}

static int
answer_too_late(struct author_answer *given, struct err *err)
{
	struct task *about = given->answer.about;

	answer_is(&given->answer, TASK_TOO_LATE);
	if (notice_decision(about, err) != 0 ||
	    answer_note(&given->answer, "confirmation too late",
		post_state_name(about->post.state), err) != 0)
		return -1;
	return answer_say(&given->answer, "confirm-already", "", err);
}

/* What the link means, if nothing else is said; what is said, if not. */
static int
read_word(
    struct author_answer *given, enum answer_word *word_r, struct err *err)
{
	if (task_answer(given->answer.mail, ANSWER_TO_CONFIRMATION, word_r,
		&given->words, err) != 0)
		return -1;
	/* All they say is for the dsi. */
	if (*word_r == ANSWER_NO) {
		str_clear(&given->words);
		str_adds(&given->words, given->answer.mail->words);
	}
	if (given->row.is_denial)
		*word_r = *word_r == ANSWER_NO || *word_r == ANSWER_EMPTY
		              ? ANSWER_NO
		              : ANSWER_UNCLEAR;
	return str_check(&given->words, err);
}

static int
follow(struct author_answer *given, struct err *err)
{
	const struct task *about = given->answer.about;
	int64_t waiting_id = 0; /* of its posts, the first that waits */
	enum answer_word word;

	if (read_word(given, &word, err) != 0 ||
	    store_confirmation_same(
		about->store, about->post.message_id, 0, &waiting_id, err) != 0)
		return -1;
	/* Once it is decided, only a first "it was not me" says anything new.
	 */
	if (waiting_id == 0)
		return word == ANSWER_NO && !given->asked.is_denied
		           ? deny(given, err)
		           : answer_too_late(given, err);
	if (given->row.used_at != 0)
		return refuse(given, "refused-unknown", err);
	if (word == ANSWER_YES)
		return confirm(given, err);
	return word == ANSWER_NO ? deny(given, err) : ask_again(given, err);
}

static int
from_somebody(struct author_answer *given, struct err *err)
{
	const struct task *mail = given->answer.mail;
	int64_t expires_at = given->row.expires_at;
	bool is_author = false;

	if (is_from_author(given, &is_author, err) != 0)
		return -1;
	if (!is_author)
		return refuse(given, "refused-person", err);
	if (confirm_expiry(given->answer.about, &expires_at, err) != 0)
		return -1;
	if (expires_at < mail->at)
		return refuse(given, "refused-expired", err);
	if (store_confirmation_get(mail->store, given->row.post_id, mail->arena,
		&given->asked, err) != 0)
		return -1;
	return follow(given, err);
}

int
confirmation_answer(struct task *task, struct err *err)
{
	CLEANUP(author_answer_close)
	struct author_answer given = { .words = STR_ON(task->arena) };
	const char *silence = task_silence(task);
	const char *token = task_token(task);
	struct err absent = { 0 };

	if (token == NULL)
		return err_memory(err);
	int found = store_confirmation_token_find(
	    task->store, token, task->arena, &given.row, &absent);
	if (err_found(found, &absent, err) < 0)
		return -1;
	if (answer_open(&given.answer, task, given.row.post_id, err) != 0)
		return -1;
	/* An answer of a machine is only noted. */
	if (silence != NULL) {
		answer_is(&given.answer, TASK_IGNORED);
		return answer_note(
		    &given.answer, "confirmation ignored", silence, err);
	}
	return answer_is_known(&given.answer)
	           ? from_somebody(&given, err)
	           : refuse(&given, "refused-unknown", err);
}
