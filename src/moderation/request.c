#include "crieur/moderation/request.h"

#include <string.h>

#include "crieur/base/date.h"
#include "crieur/message/reply.h"
#include "crieur/notice/address.h"
#include "crieur/notice/phrase.h"
#include "crieur/post/moderator.h"
#include "crieur/store/post.h"
#include "crieur/task/notice.h"

#include "order.h"

static int
read_order(const struct speech *speech, struct order *order, struct str *text,
    struct err *err)
{
	int32_t today = date_of(speech->at);

	if (reply_read(speech->summary->message, text, err) != 0)
		return -1;
	*order = order_read(span_of(speech->row->subject), today);
	if (order->kind == ORDER_NONE)
		*order = order_read(str_span(text), today);
	return 0;
}

/* Why it is not carried out; NULL: it is. */
static int
objection(const struct speech *speech, const char **why_r, struct err *err)
{
	struct audience audience = {
		.store = speech->store,
		.site = speech->site,
		.list = speech->list,
		.kind = AUDIENCE_MODERATES,
		.at = speech->at,
	};
	bool may = false;

	if (moderators_may(&audience, speech->row->author_person_id, false,
		&may, err) != 0)
		return -1;
	*why_r = NULL;
	if (!may)
		*why_r = "refused-right";
	else if (strcmp(speech->row->proof, "none") == 0)
		*why_r = "refused-proof";
	return 0;
}

static int
say(struct speech *speech, struct arena *arena, const char *name,
    const struct str *text, struct err *err)
{
	bool is_answer = strcmp(name, "order-answer") == 0;
	struct audience_member member = {
		.person_id = speech->row->author_person_id,
		.name = speech->summary->author.name,
		.address = speech->summary->author.address,
	};
	struct manner manner = {
		.name = name,
		.reply_to = "",
		.in_reply_to = speech->row->header_message_id,
	};
	bool is_sent;

	if (speech_set_copy(
		speech, arena, is_answer ? "answer" : "why", text, err) != 0)
		return -1;
	return speech_to_moderator(speech, &manner, &member, &is_sent, err);
}

static int
carry_out(struct speech *speech, struct arena *arena, const struct order *order,
    struct err *err)
{
	CLEANUP(str_fini) struct str text = { 0 };
	char request[ADDRESS_TEXT_SIZE];
	const char *why = NULL;
	struct ordering ordering = {
		.store = speech->store,
		.site = speech->site,
		.list = speech->list,
		.person_id = speech->row->author_person_id,
		.address = speech->summary->author.address,
		.at = speech->at,
	};

	speech_set(speech, "request",
	    list_address_for(speech->list, "request", request));
	if (objection(speech, &why, err) != 0)
		return -1;
	if (why != NULL) {
		phrase_add(&text, speech->list->language, why, NULL, 0);
		return say(speech, arena, "answer-refused", &text, err);
	}
	if (order_run(&ordering, order, &text, err) != 0)
		return -1;
	return say(speech, arena, "order-answer", &text, err);
}

static bool
may_be_order(const struct speech *speech)
{
	struct span localpart = span_of(speech->row->recipient);

	localpart = span_cut(&localpart, '@');
	return speech->row->state == POST_ACCEPTED && speech->list != NULL &&
	       !speech->summary->is_automatic &&
	       speech->summary->message != NULL &&
	       speech->row->author_person_id != 0 &&
	       span_ends_nocase(localpart, "-request");
}

static int
request(struct speech *speech, struct arena *arena, struct telling *telling,
    struct err *err)
{
	CLEANUP(str_fini) struct str text = { 0 };
	struct order order;
	bool is_changed;

	if (!may_be_order(speech))
		return 0;
	if (read_order(speech, &order, &text, err) != 0)
		return -1;
	if (order.kind == ORDER_NONE)
		return 0;
	telling->is_author_told = true;
	if (speech_prepare(speech, arena, err) != 0 ||
	    carry_out(speech, arena, &order, err) != 0)
		return -1;
	return store_post_finish(speech->store, speech->row->id, POST_EXPANDED,
	    speech->at, 0, &is_changed, err);
}

int
moderation_request(struct store *store, const struct site *site,
    int64_t post_id, int64_t at, bool *is_order_r, struct err *err)
{
	struct speech speech = { .store = store, .site = site, .at = at };
	struct telling telling;

	if (speech_run(&speech, post_id, request, &telling, err) != 0)
		return -1;
	*is_order_r = telling.is_author_told;
	return 0;
}
