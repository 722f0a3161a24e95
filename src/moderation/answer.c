/* From a reply to an effect, or to a word about why there is none. */
#include "crieur/moderation/answer.h"

#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/base/date.h"
#include "crieur/message/reply.h"
#include "crieur/moderation/act.h"
#include "crieur/moderation/words.h"
#include "crieur/notice/address.h"
#include "crieur/notice/phrase.h"
#include "crieur/post/moderator.h"
#include "crieur/post/summary.h"
#include "crieur/register/person.h"
#include "crieur/store/event.h"
#include "crieur/store/message.h"
#include "crieur/store/moderation.h"
#include "crieur/store/post.h"
#include "crieur/task/notice.h"
#include "crieur/task/writer.h"

#include "ask.h"
#include "mediate.h"
#include "order.h"

enum {
	ANSWER_MEMORY = 8 * 1024 * 1024,
	SEAL_SIZE = 64,
};

struct answer {
	struct store *store;
	const struct site *site;
	const struct list *list;
	struct arena *arena;
	int64_t at;
	struct post_row reply; /* the mail that answers */
	struct summary summary;
	char seal[SEAL_SIZE];
	struct moderation_token_row token;
	struct post_row held; /* the post it is about */
	struct summary held_summary;
	struct speech speech; /* about the held post */
	enum verb verb;
	struct str words;
};

static void
answer_fini(struct answer *answer)
{
	summary_fini(&answer->summary);
	summary_fini(&answer->held_summary);
	str_fini(&answer->words);
}

static struct audience_member
writer(const struct answer *answer)
{
	return (struct audience_member){
		.person_id = answer->reply.author_person_id,
		.name = answer->summary.author.name,
		.address = answer->summary.author.address,
	};
}

/* A word back to who wrote, in the thread of what they wrote. */
static int
say(struct answer *answer, const char *name, const char *reply_to,
    struct err *err)
{
	struct audience_member member = writer(answer);
	struct manner manner = {
		.name = name,
		.reply_to = reply_to,
		.in_reply_to = answer->reply.header_message_id,
	};
	bool is_sent;

	return speech_to_moderator(
	    &answer->speech, &manner, &member, &is_sent, err);
}

/* Without effect. Somebody the register does not know, who has no address of
 * ours to answer to either, is told nothing: such a mail may have been written
 * to make us write to another. */
static int
refuse(struct answer *answer, const char *phrase, struct err *err)
{
	CLEANUP(str_fini) struct str why = { 0 };

	if (speech_note(&answer->speech, answer->summary.author.address,
		"answer refused", phrase, err) != 0)
		return -1;
	if (answer->reply.author_person_id == 0 && answer->token.post_id == 0)
		return 0;
	phrase_add(&why, speech_language(&answer->speech), phrase, NULL, 0);
	if (speech_set_copy(&answer->speech, answer->arena, "why", &why, err) !=
	    0)
		return -1;
	return say(answer, "answer-refused", "", err);
}

static bool
is_same_opinion(enum verb verb, enum post_state state)
{
	if (verb == VERB_APPROVE)
		return state == POST_ACCEPTED || state == POST_EXPANDED;
	if (verb == VERB_REJECT)
		return state == POST_REJECTED;
	if (verb == VERB_DISCARD)
		return state == POST_DISCARDED;
	return true;
}

static const char *
first_line(struct answer *answer, struct err *err)
{
	struct span text = str_span(&answer->words);
	CLEANUP(str_fini) struct str line = { 0 };
	const char *phrase = answer->verb == VERB_APPROVE   ? "answer-approve"
	                     : answer->verb == VERB_DISCARD ? "answer-discard"
	                                                    : "answer-refuse";

	phrase_add(&line, speech_language(&answer->speech), phrase, NULL, 0);
	if (answer->verb == VERB_REJECT)
		str_add(&line, span_cut_line(&text));
	char *copy = arena_dup(answer->arena, str_span(&line));
	if (copy == NULL)
		err_memory(err);
	return copy;
}

/* The one who was first is told of a later, other opinion. */
static int
tell_first(struct answer *answer, struct err *err)
{
	const struct person *first = NULL;
	const char *line = first_line(answer, err);
	struct manner manner = {
		.name = "moderated-contradicted",
		.reply_to = "",
		.is_in_thread = true,
	};
	bool is_sent;

	if (line == NULL ||
	    register_person_by_address(answer->store,
		span_of(answer->held.moderated_by), date_of(answer->at),
		answer->arena, &first, err) != 0)
		return -1;
	if (first == NULL || first->address == NULL)
		return 0;
	struct audience_member member = {
		.person_id = first->id,
		.name = first->name,
		.address = first->address,
	};
	speech_set(&answer->speech, "answer", line);
	speech_set(&answer->speech, "other", answer->summary.author.address);
	return speech_to_moderator(
	    &answer->speech, &manner, &member, &is_sent, err);
}

static int
answer_too_late(struct answer *answer, struct err *err)
{
	bool is_own = strcmp(answer->held.moderated_by,
			  answer->summary.author.address) == 0;

	if (speech_decision(&answer->speech, answer->arena, err) != 0 ||
	    store_moderation_token_use(
		answer->store, answer->seal, answer->at, err) != 0 ||
	    speech_note(&answer->speech, answer->summary.author.address,
		"answer too late", post_state_name(answer->held.state),
		err) != 0 ||
	    say(answer, "moderated-already", "", err) != 0)
		return -1;
	if (is_own || is_same_opinion(answer->verb, answer->held.state))
		return 0;
	return tell_first(answer, err);
}

static int
decide(struct answer *answer, enum moderation_act act,
    enum answer_result *result, struct err *err)
{
	bool has_words = act == MODERATION_REJECT && answer->words.len > 0;
	struct moderation moderation = {
		.post_id = answer->held.id,
		.act = act,
		.actor = answer->summary.author.address,
		.words = has_words ? str_c(&answer->words) : "",
		.at = answer->at,
	};
	bool is_changed = false;

	if (moderation_act_within(
		answer->store, &moderation, &is_changed, err) != 0 ||
	    store_moderation_token_use(
		answer->store, answer->seal, answer->at, err) != 0)
		return -1;
	*result = is_changed ? ANSWER_DECIDED : ANSWER_TOO_LATE;
	return 0;
}

static int
ask_again(struct answer *answer, enum answer_result *result, struct err *err)
{
	const char *address = answer->reply.recipient;

	*result = ANSWER_NOT_UNDERSTOOD;
	if (ask_links(&answer->speech, address, answer->arena, err) != 0 ||
	    speech_note(&answer->speech, answer->summary.author.address,
		"answer not understood", "", err) != 0)
		return -1;
	return say(answer, "answer-not-understood", address, err);
}

static int
ask_author(struct answer *answer, enum answer_result *result, struct err *err)
{
	char address[ADDRESS_TEXT_SIZE];
	bool is_sent;

	*result = ANSWER_PASSED_ON;
	if (ask_address(&answer->speech, 0, address, err) != 0 ||
	    speech_set_copy(&answer->speech, answer->arena, "words",
		&answer->words, err) != 0 ||
	    speech_to_author(&answer->speech, "question-author", false,
		address[0] != '\0' ? address : NULL, &is_sent, err) != 0)
		return -1;
	return speech_note(&answer->speech, answer->summary.author.address,
	    is_sent ? "question" : "question not sent", str_c(&answer->words),
	    err);
}

static int
mediate(struct answer *answer, enum answer_result *result, struct err *err)
{
	*result = ANSWER_PASSED_ON;
	if (speech_set_copy(&answer->speech, answer->arena, "words",
		&answer->words, err) != 0)
		return -1;
	return mediate_call(&answer->speech, answer->arena,
	    answer->summary.author.address, str_c(&answer->words), err);
}

/* No verdict, but perhaps an order; *is_order_r says. */
static int
follow_order(
    struct answer *answer, struct span text, bool *is_order_r, struct err *err)
{
	CLEANUP(str_fini) struct str said = { 0 };
	char request[ADDRESS_TEXT_SIZE];
	struct order order = order_read(text, date_of(answer->at));
	struct ordering ordering = {
		.store = answer->store,
		.site = answer->site,
		.list = answer->list,
		.person_id = answer->token.person_id,
		.address = answer->summary.author.address,
		.at = answer->at,
	};

	*is_order_r = order.kind != ORDER_NONE;
	if (order.kind == ORDER_NONE)
		return 0;
	speech_set(&answer->speech, "request",
	    list_address_for(answer->list, "request", request));
	if (order_run(&ordering, &order, &said, err) != 0 ||
	    speech_set_copy(
		&answer->speech, answer->arena, "answer", &said, err) != 0)
		return -1;
	return say(answer, "order-answer", "", err);
}

static int
follow(struct answer *answer, enum answer_result *result, struct err *err)
{
	if (answer->held.state != POST_HELD) {
		*result = ANSWER_TOO_LATE;
		return answer_too_late(answer, err);
	}
	switch (answer->verb) {
	case VERB_APPROVE:
		return decide(answer, MODERATION_APPROVE, result, err);
	case VERB_REJECT: return decide(answer, MODERATION_REJECT, result, err);
	case VERB_DISCARD:
		return decide(answer, MODERATION_DISCARD, result, err);
	case VERB_ASK: return ask_author(answer, result, err);
	case VERB_ESCALATE: return mediate(answer, result, err);
	case VERB_NONE:
	case VERB_EMPTY:
	case VERB_HELP: break;
	}
	return ask_again(answer, result, err);
}

/* Why this person, or this moment, gives no effect; NULL where it does. */
static int
objection(const struct answer *answer, const char **why_r, struct err *err)
{
	const struct post_row *held = &answer->held;
	struct audience audience = {
		.store = answer->store,
		.site = answer->site,
		.list = answer->list,
		.kind = AUDIENCE_MODERATES,
		.at = answer->at,
	};
	bool is_person = false, may = false;

	*why_r = NULL;
	struct writer_question wrote = {
		.store = answer->store,
		.mail = &answer->reply,
		.person_id = answer->token.person_id,
		.at = answer->at,
	};
	if (writer_is(&wrote, answer->arena, &is_person, err) != 0 ||
	    moderators_may(&audience, answer->token.person_id,
		held->is_escalated, &may, err) != 0)
		return -1;
	if (!is_person)
		*why_r = "refused-person";
	else if (!may)
		*why_r = "refused-right";
	else if (held->state == POST_HELD &&
		 answer->token.expires_at < answer->at)
		*why_r = "refused-expired";
	return 0;
}

static int
from_facilitator(
    struct answer *answer, enum answer_result *result, struct err *err)
{
	CLEANUP(str_fini) struct str text = { 0 };
	const char *why;
	bool is_order = false;

	if (objection(answer, &why, err) != 0)
		return -1;
	*result = ANSWER_REFUSED;
	if (why != NULL)
		return refuse(answer, why, err);
	if (reply_read(answer->summary.message, &text, err) != 0 ||
	    verb_read(str_span(&text), &answer->verb, &answer->words, err) !=
		0 ||
	    follow_order(answer, str_span(&text), &is_order, err) != 0)
		return -1;
	*result = ANSWER_ORDER;
	return is_order ? 0 : follow(answer, result, err);
}

/* The author's words go to those who were asked. */
static int
from_author(struct answer *answer, enum answer_result *result, struct err *err)
{
	const struct post_row *reply = &answer->reply;
	bool is_author =
	    strcmp(reply->header_from, answer->held.header_from) == 0 ||
	    (reply->author_person_id != 0 &&
		reply->author_person_id == answer->held.author_person_id);

	*result = ANSWER_REFUSED;
	if (!is_author)
		return refuse(answer, "refused-person", err);
	if (answer->held.state != POST_HELD)
		return refuse(answer, "refused-expired", err);
	if (reply_read(answer->summary.message, &answer->words, err) != 0 ||
	    speech_set_copy(&answer->speech, answer->arena, "words",
		&answer->words, err) != 0)
		return -1;
	*result = ANSWER_PASSED_ON;
	return mediate_author(
	    &answer->speech, answer->arena, str_c(&answer->words), err);
}

static int
find_token(struct answer *answer, bool *is_found_r, struct err *err)
{
	struct span seal =
	    site_match(answer->site, span_of(answer->reply.recipient)).token;
	struct err absent = { 0 };

	*is_found_r = false;
	if (seal.len == 0 || seal.len >= sizeof(answer->seal))
		return 0;
	memcpy(answer->seal, seal.at, seal.len);
	answer->seal[seal.len] = '\0';
	if (store_moderation_token_find(answer->store, answer->seal,
		answer->arena, &answer->token, &absent) != 0) {
		if (absent.kind == ERR_ABSENT)
			return 0;
		*err = absent;
		return -1;
	}
	if (store_post_get(answer->store, answer->token.post_id, answer->arena,
		&answer->held, err) != 0)
		return -1;
	/* A seal of another list is none. */
	*is_found_r = strcmp(answer->held.list, answer->list->name) == 0;
	return 0;
}

static int
read_answer(struct answer *answer, enum answer_result *result, struct err *err)
{
	bool is_found = false;

	if (find_token(answer, &is_found, err) != 0)
		return -1;
	answer->speech = (struct speech){
		.store = answer->store,
		.site = answer->site,
		.list = answer->list,
		.row = is_found ? &answer->held : &answer->reply,
		.summary = is_found ? &answer->held_summary : &answer->summary,
		.at = answer->at,
	};
	if (is_found && summary_read(answer->store, &answer->held,
			    &answer->held_summary, err) != 0)
		return -1;
	if (speech_prepare(&answer->speech, answer->arena, err) != 0)
		return -1;
	if (!is_found) {
		*result = ANSWER_REFUSED;
		return refuse(answer, "refused-unknown", err);
	}
	if (answer->token.person_id == 0)
		return from_author(answer, result, err);
	return from_facilitator(answer, result, err);
}

static int
note_ignored(const struct answer *answer, const char *why, struct err *err)
{
	struct event event = {
		.at = answer->at,
		.actor = "clerk",
		.subject = "post",
		.subject_id = answer->reply.id,
		.what = "answer ignored",
		.detail = why,
	};

	return store_event_add(answer->store, &event, err);
}

/* Within the write transaction. */
static int
work_off(struct answer *answer, int64_t post_id, enum answer_result *result,
    struct err *err)
{
	struct post_row *reply = &answer->reply;
	bool is_changed;

	if (store_post_get(answer->store, post_id, answer->arena, reply, err) !=
	    0)
		return -1;
	answer->list = site_list(answer->site, span_of(reply->list));
	*result = ANSWER_NOT_WAITING;
	if (reply->state != POST_ACCEPTED)
		return 0;
	*result = ANSWER_NO_LIST;
	if (answer->list == NULL)
		return 0;
	if (summary_read(answer->store, reply, &answer->summary, err) != 0)
		return -1;
	*result = ANSWER_IGNORED;
	const char *why = writer_is_nobody(&answer->summary);
	if (why != NULL ? note_ignored(answer, why, err) != 0
			: read_answer(answer, result, err) != 0)
		return -1;
	return store_post_finish(answer->store, post_id,
	    *result == ANSWER_IGNORED ? POST_DISCARDED : POST_EXPANDED,
	    answer->at, 0, &is_changed, err);
}

int
moderation_answer(struct store *store, const struct site *site, int64_t post_id,
    int64_t at, enum answer_result *result_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ANSWER_MEMORY);
	struct answer answer CLEANUP(answer_fini) = {
		.store = store,
		.site = site,
		.arena = &arena,
		.at = at,
	};
	enum answer_result result = ANSWER_NOT_WAITING;

	/* As speech_run() does. */
	if (store_begin_light(store, err) != 0)
		return -1;
	if (work_off(&answer, post_id, &result, err) != 0) {
		store_rollback(store);
		return err_wrap(err, "post %lld", (long long)post_id);
	}
	if (store_commit(store, err) != 0)
		return -1;
	*result_r = result;
	return 0;
}
