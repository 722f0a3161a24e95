/* From a reply to an effect, or to a word about why there is none. */
#include "crieur/task/answer.h"

#include <string.h>

#include "crieur/base/date.h"
#include "crieur/moderation/act.h"
#include "crieur/moderation/moderation.h"
#include "crieur/notice/address.h"
#include "crieur/notice/phrase.h"
#include "crieur/register/person.h"
#include "crieur/store/moderation.h"
#include "crieur/task/notice.h"

#include "ask.h"
#include "mediate.h"
#include "order.h"

struct verdict_answer {
	struct answer answer;
	const char *token;
	struct moderation_token_row row; /* post_id 0: there is no such token */
	enum task_by by;
	enum answer_word word;
	struct str words;
};

static void
verdict_answer_close(struct verdict_answer *given)
{
	answer_close(&given->answer);
}

static struct task *
held_of(const struct verdict_answer *given)
{
	return given->answer.about;
}

static const char *
writer_of(const struct verdict_answer *given)
{
	return given->answer.mail->summary.author.address;
}

/* Somebody the register does not know, who has no address of ours to answer to
 * either, is told nothing: such a mail may have been written to make us write
 * to another. */
static int
refuse(struct verdict_answer *given, const char *why, struct err *err)
{
	struct answer_refusal refusal = {
		.what = "answer refused",
		.why = why,
		.notice = "answer-refused",
		.is_told = given->answer.mail->post.author_person_id != 0 ||
		           given->row.post_id != 0,
	};

	return answer_refuse(&given->answer, &refusal, err);
}

static bool
is_same_opinion(enum answer_word word, enum post_state state)
{
	if (word == ANSWER_YES)
		return state == POST_ACCEPTED || state == POST_EXPANDED;
	if (word == ANSWER_NO)
		return state == POST_REJECTED;
	if (word == ANSWER_DISCARD)
		return state == POST_DISCARDED;
	return true;
}

/* What was answered, in a line. */
static int
set_answer(struct verdict_answer *given, struct err *err)
{
	struct task *held = held_of(given);
	struct str line = STR_ON(held->arena);
	struct span words = str_span(&given->words);

	phrase_add(&line, task_language(held),
	    given->word == ANSWER_YES       ? "answer-approve"
	    : given->word == ANSWER_DISCARD ? "answer-discard"
					    : "answer-refuse",
	    NULL, 0);
	if (given->word == ANSWER_NO)
		str_add(&line, span_cut_line(&words));
	notice_set(held, "answer", str_c(&line));
	return str_check(&line, err);
}

/* The one who was first is told of a later, other opinion. */
static int
tell_first(struct verdict_answer *given, struct err *err)
{
	struct task *held = held_of(given);
	const struct person *first = NULL;
	struct task_notice notice = {
		.name = "moderated-contradicted",
		.reply_to = "",
		.is_in_thread = true,
		.is_first = true,
	};
	bool is_sent;

	if (set_answer(given, err) != 0 ||
	    register_person_by_address(
		ON_DAY(held->store, date_of(held->at), held->arena),
		span_of(held->post.moderated_by), &first, err) != 0)
		return -1;
	if (first == NULL || first->address == NULL)
		return 0;
	struct audience_member member = {
		.person_id = first->id,
		.name = first->name,
		.address = first->address,
	};
	notice_set(held, "other", writer_of(given));
	return notice_tell(held, &notice, &member, &is_sent, err);
}

static int
answer_too_late(struct verdict_answer *given, struct err *err)
{
	struct task *held = held_of(given);
	bool is_own = strcmp(held->post.moderated_by, writer_of(given)) == 0;

	answer_is(&given->answer, TASK_TOO_LATE);
	if (notice_decision(held, err) != 0 ||
	    answer_note(&given->answer, "answer too late",
		post_state_name(held->post.state), err) != 0 ||
	    answer_say(&given->answer, "moderated-already", "", err) != 0)
		return -1;
	/* What was used up says nothing more. */
	if (given->by != TASK_BY_PERSON || given->row.used_at != 0)
		return 0;
	if (store_moderation_token_use(
		held->store, given->token, held->at, err) != 0)
		return -1;
	if (is_own || is_same_opinion(given->word, held->post.state))
		return 0;
	return tell_first(given, err);
}

static int
decide(struct verdict_answer *given, enum moderation_act act, struct err *err)
{
	const struct task *held = held_of(given);
	bool has_words = act == MODERATION_REJECT && given->words.len > 0;
	struct moderation moderation = {
		.post_id = held->post.id,
		.act = act,
		.actor = writer_of(given),
		.words = has_words ? str_c(&given->words) : "",
		.at = held->at,
	};
	bool is_changed = false;

	if (moderation_act_within(held->store, &moderation, &is_changed, err) !=
	    0)
		return -1;
	answer_is(&given->answer, is_changed ? TASK_DONE : TASK_TOO_LATE);
	return store_moderation_token_use(
	    held->store, given->token, held->at, err);
}

static int
ask_again(struct verdict_answer *given, struct err *err)
{
	const char *address = given->answer.mail->post.recipient;

	answer_is(&given->answer, TASK_NOT_UNDERSTOOD);
	ask_links(held_of(given), address);
	if (answer_note(&given->answer, "answer not understood", "", err) != 0)
		return -1;
	return answer_say(
	    &given->answer, "answer-not-understood", address, err);
}

static int
ask_author(struct verdict_answer *given, struct err *err)
{
	struct task *held = held_of(given);
	const char *words = str_c(&given->words);
	char address[ADDRESS_TEXT_SIZE];
	struct task_notice notice = { .name = "question-author" };
	bool is_sent;

	answer_is(&given->answer, TASK_PASSED_ON);
	if (ask_address(held, 0, address, err) != 0)
		return -1;
	if (address[0] != '\0')
		notice.reply_to = address;
	notice_set(held, "words", words);
	if (notice_tell_author(held, &notice, &is_sent, err) != 0)
		return -1;
	return answer_note(&given->answer,
	    is_sent ? "question" : "question not sent", words, err);
}

static int
mediate(struct verdict_answer *given, struct err *err)
{
	const char *words = str_c(&given->words);

	answer_is(&given->answer, TASK_PASSED_ON);
	notice_set(held_of(given), "words", words);
	return mediate_call(held_of(given), writer_of(given), words, err);
}

/* Nothing proves whose answer it is: it counts once its author says so. */
static int
ask_whether(struct verdict_answer *given, struct err *err)
{
	answer_is(&given->answer, TASK_ASKED);
	return answer_note(
	    &given->answer, "answer without proof", "its author is asked", err);
}

static int
follow(struct verdict_answer *given, struct err *err)
{
	const struct order mediation = {
		.kind = ORDER_MEDIATE,
		.words = str_span(&given->words),
	};

	if (held_of(given)->post.state != POST_HELD)
		return given->word == ANSWER_ESCALATE
		           ? order_request(given->answer.mail, &mediation, err)
		           : answer_too_late(given, err);
	bool is_clear =
	    given->word >= ANSWER_YES && given->word <= ANSWER_ESCALATE;
	if (is_clear && given->by == TASK_BY_CLAIM)
		return ask_whether(given, err);
	switch (given->word) {
	case ANSWER_YES: return decide(given, MODERATION_APPROVE, err);
	case ANSWER_NO: return decide(given, MODERATION_REJECT, err);
	case ANSWER_DISCARD: return decide(given, MODERATION_DISCARD, err);
	case ANSWER_ASK: return ask_author(given, err);
	case ANSWER_ESCALATE: return mediate(given, err);
	case ANSWER_UNCLEAR:
	case ANSWER_EMPTY:
	case ANSWER_HELP:
	case ANSWER_JOIN:
	case ANSWER_LEAVE:
	case ANSWER_STATUS:
	case ANSWER_SPONSOR: break;
	}
	return ask_again(given, err);
}

/* Why this person, or this moment, gives no effect; NULL where it does. */
static int
find_objection(
    struct verdict_answer *given, const char **why_r, struct err *err)
{
	const struct task *held = held_of(given);
	struct task_whom whom = { given->row.person_id, "" };
	bool may = false;

	if (task_is_by(given->answer.mail, &whom, &given->by, err) != 0 ||
	    task_may_moderate(
		held, whom.person_id, held->post.is_escalated, &may, err) != 0)
		return -1;
	*why_r = NULL;
	if (given->by == TASK_BY_OTHER)
		*why_r = "refused-person";
	else if (!may)
		*why_r = "refused-right";
	else if (held->post.state != POST_HELD)
		return 0;
	else if (given->row.used_at != 0)
		*why_r = "refused-unknown";
	else if (given->row.expires_at < held->at)
		*why_r = "refused-expired";
	return 0;
}

static int
from_facilitator(struct verdict_answer *given, struct err *err)
{
	struct task *mail = given->answer.mail;
	struct span text;
	const char *why;

	if (task_words(mail, &text, err) != 0)
		return -1;
	/* An order is its author's, whatever it answers. */
	struct order order = order_read(text, date_of(mail->at));
	if (order.kind != ORDER_NONE && mail->post.author_person_id != 0)
		return order_request(mail, &order, err);
	if (find_objection(given, &why, err) != 0)
		return -1;
	if (why != NULL)
		return refuse(given, why, err);
	if (task_answer(mail, ANSWER_TO_MODERATION, &given->word, &given->words,
		err) != 0)
		return -1;
	return follow(given, err);
}

/* The author's words go to those who were asked. */
static int
from_author(struct verdict_answer *given, struct err *err)
{
	struct task *held = held_of(given), *mail = given->answer.mail;
	struct task_whom whom = {
		held->post.author_person_id,
		held->post.header_from,
	};
	struct span words;

	if (task_is_by(mail, &whom, &given->by, err) != 0)
		return -1;
	if (given->by == TASK_BY_OTHER)
		return refuse(given, "refused-person", err);
	if (held->post.state != POST_HELD || given->row.expires_at < held->at)
		return refuse(given, "refused-expired", err);
	if (given->by == TASK_BY_CLAIM)
		return ask_whether(given, err);
	if (task_words(mail, &words, err) != 0)
		return -1;
	answer_is(&given->answer, TASK_PASSED_ON);
	notice_set(held, "words", mail->words);
	return mediate_author(held, mail->words, err);
}

int
moderation_answer(struct task *task, struct err *err)
{
	CLEANUP(verdict_answer_close)
	struct verdict_answer given = { .words = STR_ON(task->arena) };
	const char *silence = task_silence(task);
	struct err absent = { 0 };

	if (silence != NULL) {
		task->result.outcome = TASK_IGNORED;
		return task_note(task, "clerk", "answer ignored", silence, err);
	}
	given.token = task_token(task);
	if (given.token == NULL)
		return err_memory(err);
	int found = store_moderation_token_find(
	    task->store, given.token, task->arena, &given.row, &absent);
	if (err_found(found, &absent, err) < 0)
		return -1;
	if (answer_open(&given.answer, task, given.row.post_id, err) != 0)
		return -1;
	if (!answer_is_known(&given.answer))
		return refuse(&given, "refused-unknown", err);
	return given.row.person_id == 0 ? from_author(&given, err)
	                                : from_facilitator(&given, err);
}
