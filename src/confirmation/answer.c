/* The author's word about a post that waits for it. */
#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/confirmation/confirmation.h"
#include "crieur/message/reply.h"
#include "crieur/notice/phrase.h"
#include "crieur/post/reconsider.h"
#include "crieur/post/summary.h"
#include "crieur/store/confirmation.h"
#include "crieur/store/event.h"
#include "crieur/store/post.h"
#include "crieur/task/notice.h"
#include "crieur/task/writer.h"

#include "ask.h"
#include "deny.h"
#include "same.h"
#include "words.h"

enum {
	CONFIRM_MEMORY = 8 * 1024 * 1024,
	SEAL_SIZE = 64,
	/* Who answers unclearly is asked again so often. */
	MAX_UNCLEAR = 3,
};

struct confirming {
	struct store *store;
	const struct site *site;
	const struct list *list;
	struct arena *arena;
	int64_t at;
	struct post_row reply; /* the mail that answers */
	struct summary summary;
	char seal[SEAL_SIZE];
	struct confirmation_token_row token;
	struct confirmation_row asked;
	struct post_row post; /* the post it is about */
	struct summary post_summary;
	struct speech speech; /* about that post */
	struct str words;
};

static void
confirming_fini(struct confirming *confirming)
{
	summary_fini(&confirming->summary);
	summary_fini(&confirming->post_summary);
	str_fini(&confirming->words);
}

/* A word back to who wrote, in the thread of what they wrote. */
static int
say(struct confirming *confirming, const char *name, const char *reply_to,
    struct err *err)
{
	struct audience_member member = {
		.person_id = confirming->reply.author_person_id,
		.name = confirming->summary.author.name,
		.address = confirming->summary.author.address,
	};
	struct manner manner = {
		.name = name,
		.reply_to = reply_to,
		.in_reply_to = confirming->reply.header_message_id,
	};
	bool is_sent;

	return speech_to_moderator(
	    &confirming->speech, &manner, &member, &is_sent, err);
}

static int
note(const struct confirming *confirming, const char *what, const char *detail,
    struct err *err)
{
	return speech_note(&confirming->speech,
	    confirming->summary.author.address, what, detail, err);
}

/* Without effect. Only people of the register are told: such a mail may have
 * been written to make us write to another. */
static int
refuse(struct confirming *confirming, const char *phrase, struct err *err)
{
	CLEANUP(str_fini) struct str why = { 0 };

	if (note(confirming, "confirmation refused", phrase, err) != 0)
		return -1;
	if (confirming->reply.author_person_id == 0)
		return 0;
	phrase_add(&why, speech_language(&confirming->speech), phrase, NULL, 0);
	if (speech_set_copy(
		&confirming->speech, confirming->arena, "why", &why, err) != 0)
		return -1;
	return say(confirming, "confirm-refused", "", err);
}

/* Whether who was asked wrote: that person, or, where the register knows
 * nobody, that address. */
static int
is_from_author(const struct confirming *confirming, bool *is_r, struct err *err)
{
	const struct post_row *post = &confirming->post;
	struct writer_question question = {
		.store = confirming->store,
		.mail = &confirming->reply,
		.person_id = post->author_person_id,
		.at = confirming->at,
	};

	if (post->author_person_id != 0)
		return writer_is(&question, confirming->arena, is_r, err);
	*is_r = strcmp(confirming->reply.header_from, post->header_from) == 0;
	return 0;
}

static int
settle(const struct confirming *confirming, int64_t post_id,
    const char *outcome, struct err *err)
{
	struct confirmation_end end = {
		.post_id = post_id,
		.outcome = outcome,
		.at = confirming->at,
	};

	if (store_confirmation_settle(confirming->store, &end, err) != 0)
		return -1;
	return store_confirmation_token_use(
	    confirming->store, post_id, confirming->at, err);
}

static int
note_about(const struct confirming *confirming, int64_t post_id,
    const char *what, const char *detail, struct err *err)
{
	struct event event = {
		.at = confirming->at,
		.actor = confirming->summary.author.address,
		.subject = "post",
		.subject_id = post_id,
		.what = what,
		.detail = detail,
	};

	return store_event_add(confirming->store, &event, err);
}

/* For as long as the list says, mail of that address from that domain is taken
 * for its owner's. */
static int
remember(const struct confirming *confirming, const struct list *list,
    const struct post_row *post, struct err *err)
{
	struct remembered_row row = {
		.list = list->name,
		.address = post->header_from,
		.person_id = post->author_person_id,
		.since_at = confirming->at,
		.until_at = confirming->at + list->remember_s,
	};

	if (list->remember_s == 0)
		return 0;
	if (store_sender_domain(confirming->store, post->id, confirming->arena,
		&row.domain, err) != 0)
		return -1;
	if (row.domain[0] == '\0')
		return 0;
	if (store_remember(confirming->store, &row, err) != 0)
		return -1;
	return note_about(
	    confirming, post->id, "sender remembered", row.domain, err);
}

/* A post of a list that is no more goes on waiting. */
static int
confirm_one(void *self, const struct post_row *post, struct err *err)
{
	const struct confirming *confirming = self;
	const struct list *list =
	    site_list(confirming->site, span_of(post->list));
	bool is_changed = false;

	if (list == NULL)
		return 0;
	/* What asked for it: the post is about to be decided anew. */
	if (note_about(confirming, post->id, "confirmed", post->rule, err) !=
		0 ||
	    settle(confirming, post->id, "confirmed", err) != 0 ||
	    remember(confirming, list, post, err) != 0)
		return -1;
	return post_reconsider(confirming->store, confirming->site, post,
	    confirming->at, &is_changed, err);
}

static int
confirm(
    struct confirming *confirming, enum confirm_result *result, struct err *err)
{
	*result = CONFIRM_DONE;
	return confirm_each_same(confirming->store, confirming->post.message_id,
	    confirm_one, confirming, err);
}

/* The others of the message go without a word more. */
static int
deny_one(void *self, const struct post_row *post, struct err *err)
{
	const struct confirming *confirming = self;

	if (post->id == confirming->post.id)
		return 0;
	if (settle(confirming, post->id, "denied", err) != 0)
		return -1;
	return deny_quietly(confirming->store, post, confirming->at, err);
}

/* What was sent out already is told of all the same: the dsi has to know. */
static int
deny(
    struct confirming *confirming, enum confirm_result *result, struct err *err)
{
	bool is_told = false;

	*result = CONFIRM_DENIED;
	if (settle(confirming, confirming->post.id, "denied", err) != 0 ||
	    confirm_each_same(confirming->store, confirming->post.message_id,
		deny_one, confirming, err) != 0 ||
	    deny_post(&confirming->speech, confirming->arena,
		&confirming->words, &is_told, err) != 0)
		return -1;
	speech_set(&confirming->speech, "is_told", is_told ? "1" : "");
	return say(confirming, "denied-author", "", err);
}

static int
ask_again(
    struct confirming *confirming, enum confirm_result *result, struct err *err)
{
	char address[ADDRESS_TEXT_SIZE];

	*result = CONFIRM_NOT_UNDERSTOOD;
	if (note(confirming, "confirmation not understood", "", err) != 0 ||
	    store_confirmation_unclear(
		confirming->store, confirming->post.id, err) != 0)
		return -1;
	if (confirming->asked.n_unclear >= MAX_UNCLEAR)
		return 0;
	if (confirm_links(&confirming->speech, confirming->token.expires_at,
		confirming->arena, address, err) != 0)
		return -1;
	return say(confirming, "confirm-unclear", address, err);
}

static int
answer_too_late(
    struct confirming *confirming, enum confirm_result *result, struct err *err)
{
	*result = CONFIRM_TOO_LATE;
	if (speech_decision(&confirming->speech, confirming->arena, err) != 0 ||
	    note(confirming, "confirmation too late",
		post_state_name(confirming->post.state), err) != 0)
		return -1;
	return say(confirming, "confirm-already", "", err);
}

/* What the link means, if nothing else is said; what is said, if not. */
static int
read_word(
    struct confirming *confirming, enum confirm_word *word, struct err *err)
{
	CLEANUP(str_fini) struct str text = { 0 };

	if (reply_read(confirming->summary.message, &text, err) != 0 ||
	    confirm_word_read(str_span(&text), word, &confirming->words, err) !=
		0)
		return -1;
	if (!confirming->token.is_denial)
		return 0;
	*word = *word == CONFIRM_WORD_MINE ? CONFIRM_WORD_NONE
	                                   : CONFIRM_WORD_NOT_MINE;
	return 0;
}

static int
follow(
    struct confirming *confirming, enum confirm_result *result, struct err *err)
{
	bool is_used = confirming->token.used_at != 0;
	int64_t waiting_id = 0; /* of its posts, the first that waits */
	enum confirm_word word;

	if (read_word(confirming, &word, err) != 0 ||
	    store_confirmation_same(confirming->store,
		confirming->post.message_id, 0, &waiting_id, err) != 0)
		return -1;
	/* Once it is decided, only a first "it was not me" says anything new.
	 */
	if (waiting_id == 0) {
		bool is_news = word == CONFIRM_WORD_NOT_MINE &&
		               !confirming->asked.is_denied;
		return is_news ? deny(confirming, result, err)
		               : answer_too_late(confirming, result, err);
	}
	*result = CONFIRM_REFUSED;
	if (is_used)
		return refuse(confirming, "refused-unknown", err);
	switch (word) {
	case CONFIRM_WORD_MINE: return confirm(confirming, result, err);
	case CONFIRM_WORD_NOT_MINE: return deny(confirming, result, err);
	case CONFIRM_WORD_NONE: break;
	}
	return ask_again(confirming, result, err);
}

static int
from_somebody(
    struct confirming *confirming, enum confirm_result *result, struct err *err)
{
	bool is_author = false;

	*result = CONFIRM_REFUSED;
	if (is_from_author(confirming, &is_author, err) != 0)
		return -1;
	if (!is_author)
		return refuse(confirming, "refused-person", err);
	if (confirming->token.expires_at < confirming->at)
		return refuse(confirming, "refused-expired", err);
	if (store_confirmation_get(confirming->store, confirming->post.id,
		confirming->arena, &confirming->asked, err) != 0)
		return -1;
	return follow(confirming, result, err);
}

static int
find_token(struct confirming *confirming, bool *is_found_r, struct err *err)
{
	struct span seal =
	    site_match(confirming->site, span_of(confirming->reply.recipient))
		.token;
	struct err absent = { 0 };

	*is_found_r = false;
	if (seal.len == 0 || seal.len >= sizeof(confirming->seal))
		return 0;
	for (size_t i = 0; i < seal.len; i++) {
		char byte = seal.at[i];
		confirming->seal[i] = byte >= 'A' && byte <= 'Z'
		                          ? (char)(byte + ('a' - 'A'))
		                          : byte;
	}
	if (store_confirmation_token_find(confirming->store, confirming->seal,
		confirming->arena, &confirming->token, &absent) != 0) {
		if (absent.kind == ERR_ABSENT)
			return 0;
		*err = absent;
		return -1;
	}
	if (store_post_get(confirming->store, confirming->token.post_id,
		confirming->arena, &confirming->post, err) != 0)
		return -1;
	/* A seal of another list is none. */
	*is_found_r =
	    strcmp(confirming->post.list, confirming->list->name) == 0;
	return 0;
}

/* An answer of a machine is only noted. */
static int
read_answer(struct confirming *confirming, const char *nobody,
    enum confirm_result *result, struct err *err)
{
	bool is_found = false;

	if (find_token(confirming, &is_found, err) != 0)
		return -1;
	confirming->speech = (struct speech){
		.store = confirming->store,
		.site = confirming->site,
		.list = confirming->list,
		.row = is_found ? &confirming->post : &confirming->reply,
		.summary =
		    is_found ? &confirming->post_summary : &confirming->summary,
		.at = confirming->at,
	};
	*result = CONFIRM_IGNORED;
	if (nobody != NULL)
		return note(confirming, "confirmation ignored", nobody, err);
	if (is_found && summary_read(confirming->store, &confirming->post,
			    &confirming->post_summary, err) != 0)
		return -1;
	if (speech_prepare(&confirming->speech, confirming->arena, err) != 0)
		return -1;
	*result = CONFIRM_REFUSED;
	return is_found ? from_somebody(confirming, result, err)
	                : refuse(confirming, "refused-unknown", err);
}

/* Within the write transaction. */
static int
work_off(struct confirming *confirming, int64_t post_id,
    enum confirm_result *result, struct err *err)
{
	struct post_row *reply = &confirming->reply;
	const char *nobody;
	bool is_changed;

	if (store_post_get(
		confirming->store, post_id, confirming->arena, reply, err) != 0)
		return -1;
	confirming->list = site_list(confirming->site, span_of(reply->list));
	*result = CONFIRM_NOT_WAITING;
	if (reply->state != POST_ACCEPTED)
		return 0;
	*result = CONFIRM_NO_LIST;
	if (confirming->list == NULL)
		return 0;
	if (summary_read(confirming->store, reply, &confirming->summary, err) !=
	    0)
		return -1;
	nobody = writer_is_nobody(&confirming->summary);
	if (read_answer(confirming, nobody, result, err) != 0)
		return -1;
	return store_post_finish(confirming->store, post_id,
	    nobody != NULL ? POST_DISCARDED : POST_EXPANDED, confirming->at, 0,
	    &is_changed, err);
}

int
confirmation_answer(struct store *store, const struct site *site,
    int64_t post_id, int64_t at, enum confirm_result *result_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(CONFIRM_MEMORY);
	struct confirming confirming CLEANUP(confirming_fini) = {
		.store = store,
		.site = site,
		.arena = &arena,
		.at = at,
	};
	enum confirm_result result = CONFIRM_NOT_WAITING;

	if (store_begin(store, err) != 0)
		return -1;
	if (work_off(&confirming, post_id, &result, err) != 0) {
		store_rollback(store);
		return err_wrap(err, "post %lld", (long long)post_id);
	}
	if (store_commit(store, err) != 0)
		return -1;
	*result_r = result;
	return 0;
}
