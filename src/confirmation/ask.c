#include "ask.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/token.h"
#include "crieur/confirmation/confirmation.h"
#include "crieur/notice/address.h"
#include "crieur/notice/phrase.h"
#include "crieur/post/reconsider.h"
#include "crieur/store/confirmation.h"
#include "crieur/store/post.h"

#include "ask.h"
#include "same.h"

enum {
	HOUR_S = 3600,
};

static int
make_address(const struct speech *speech, bool is_denial, int64_t expires_at,
    char address[ADDRESS_TEXT_SIZE], struct err *err)
{
	unsigned char key[TOKEN_KEY_SIZE];
	char text[TOKEN_TEXT_SIZE];
	/* The same each time it is made. */
	struct token token = {
		.purpose = is_denial ? "deny" : "confirm",
		.object = speech->row->id,
		.person = speech->row->author_person_id,
		.expires_at = expires_at,
	};

	if (store_key(speech->store, key, err) != 0 ||
	    token_write(key, &token, text, err) != 0)
		return -1;
	struct confirmation_token_row row = {
		.seal = token_seal(text),
		.post_id = token.object,
		.is_denial = is_denial,
		.expires_at = expires_at,
	};
	if (!list_address_with(speech->list, "confirm",
		speech->site->gate.recipient_delimiter, row.seal, address))
		return 0;
	return store_confirmation_token_add(speech->store, &row, err);
}

int
confirm_links(struct speech *speech, int64_t expires_at, struct arena *arena,
    char address[ADDRESS_TEXT_SIZE], struct err *err)
{
	char denial[ADDRESS_TEXT_SIZE];

	if (make_address(speech, false, expires_at, address, err) != 0 ||
	    make_address(speech, true, expires_at, denial, err) != 0)
		return -1;
	if (address[0] == '\0' || denial[0] == '\0') {
		address[0] = '\0';
		return 0;
	}
	if (speech_set_link(
		speech, "confirm", address, "confirm-yes", arena, err) != 0)
		return -1;
	return speech_set_link(
	    speech, "deny", denial, "confirm-no", arena, err);
}

int
confirm_may_write(const struct speech *speech, bool *may_r, struct err *err)
{
	unsigned limit = speech->site->confirmation.per_hour;
	int64_t n = 0;

	if (store_confirmation_count(speech->store, speech->row->header_from,
		speech->at - HOUR_S, &n, err) != 0)
		return -1;
	*may_r = limit == 0 || n < (int64_t)limit;
	return 0;
}

int
confirm_write(const struct speech *speech, const char *name,
    const char *reply_to, bool *is_sent_r, struct err *err)
{
	struct audience_member author = {
		.person_id = speech->row->author_person_id,
		.name = speech->summary->author.name,
		.address = speech->summary->author.address,
	};
	struct manner manner = {
		.name = name,
		.reply_to = reply_to,
		.in_reply_to = speech->row->header_message_id,
	};

	*is_sent_r = false;
	if (speech->summary->is_automatic || author.address[0] == '\0')
		return 0;
	return speech_to_moderator(speech, &manner, &author, is_sent_r, err);
}

static int
set_until(struct speech *speech, int64_t expires_at, struct arena *arena,
    struct err *err)
{
	char until[TIME_TEXT_SIZE];
	char *copy = arena_dups(
	    arena, phrase_time(speech_language(speech), expires_at, until));

	if (copy == NULL)
		return err_memory(err);
	speech_set(speech, "until", copy);
	return 0;
}

/* *is_sent_r false: nothing has been written. */
static int
write_question(struct speech *speech, struct arena *arena, bool *is_sent_r,
    struct err *err)
{
	char address[ADDRESS_TEXT_SIZE];
	int64_t expires_at = speech->at + speech->site->confirmation.expire_s;
	struct confirmation_row row = {
		.post_id = speech->row->id,
		.address = speech->row->header_from,
		.asked_at = speech->at,
		.expires_at = expires_at,
	};

	*is_sent_r = false;
	if (confirm_links(speech, expires_at, arena, address, err) != 0)
		return -1;
	if (address[0] == '\0')
		return 0;
	if (set_until(speech, expires_at, arena, err) != 0 ||
	    confirm_write(speech, "confirm-author", address, is_sent_r, err) !=
		0)
		return -1;
	return *is_sent_r ? store_confirmation_add(speech->store, &row, err)
	                  : 0;
}

/* The posts of one message that wait: where they went, and whether their author
 * was asked about one of them. */
struct same {
	struct speech *speech;
	struct str lists;
	int64_t asked_id, expires_at;
};

static void
same_fini(struct same *same)
{
	str_fini(&same->lists);
}

static int
look_at_same(void *self, const struct post_row *row, struct err *err)
{
	struct same *same = self;
	CLEANUP(arena_fini) struct arena arena = { 0 };
	const struct list *list =
	    site_list(same->speech->site, span_of(row->list));
	struct confirmation_row asked;
	struct err absent = { 0 };

	if (list != NULL)
		str_addf(&same->lists, "%s%s", same->lists.len > 0 ? ", " : "",
		    list->address);
	if (store_confirmation_get(
		same->speech->store, row->id, &arena, &asked, &absent) == 0) {
		if (asked.asked_at != 0) {
			same->asked_id = row->id;
			same->expires_at = asked.expires_at;
		}
	} else if (absent.kind != ERR_ABSENT) {
		*err = absent;
		return -1;
	}
	return str_check(&same->lists, err);
}

/* The mail about another post of the message is about this one too. */
static int
join(const struct speech *speech, const struct same *same, struct err *err)
{
	struct confirmation_row row = {
		.post_id = speech->row->id,
		.address = speech->row->header_from,
		.expires_at = same->expires_at,
	};
	char other[24];

	snprintf(other, sizeof(other), "%lld", (long long)same->asked_id);
	if (store_confirmation_add(speech->store, &row, err) != 0)
		return -1;
	return speech_note(
	    speech, "clerk", "author asked together with", other, err);
}

int
confirm_ask(struct speech *speech, struct arena *arena,
    enum confirm_asked *asked_r, struct err *err)
{
	struct same same CLEANUP(same_fini) = { .speech = speech };
	bool may = false, is_sent = false;

	if (confirm_each_same(speech->store, speech->row->message_id,
		look_at_same, &same, err) != 0)
		return -1;
	*asked_r = CONFIRM_ASKED;
	if (same.asked_id != 0)
		return join(speech, &same, err);
	if (speech_set_copy(speech, arena, "list", &same.lists, err) != 0 ||
	    confirm_may_write(speech, &may, err) != 0)
		return -1;
	if (!may) {
		*asked_r = CONFIRM_LATER;
		return 0;
	}
	if (write_question(speech, arena, &is_sent, err) != 0)
		return -1;
	*asked_r = is_sent ? CONFIRM_ASKED : CONFIRM_IMPOSSIBLE;
	if (!is_sent)
		return 0;
	return speech_note(
	    speech, "clerk", "author asked", speech->row->header_from, err);
}

static int
tell_unconfirmed(struct speech *speech, struct arena *arena,
    struct telling *telling, struct err *err)
{
	enum confirm_asked asked;
	bool is_paid = false, is_changed;

	if (store_post_pay_notice(
		speech->store, speech->row->id, &is_paid, err) != 0)
		return -1;
	if (!is_paid || speech->row->state != POST_UNCONFIRMED)
		return 0;
	if (speech_prepare(speech, arena, err) != 0 ||
	    confirm_ask(speech, arena, &asked, err) != 0)
		return -1;
	telling->is_author_told = asked == CONFIRM_ASKED;
	if (asked == CONFIRM_LATER)
		return speech_note(speech, "clerk", "author not asked yet",
		    "enough mails within the hour", err);
	if (asked == CONFIRM_ASKED)
		return 0;
	if (speech_note(speech, "clerk", "author cannot be asked",
		"its facilitators decide", err) != 0)
		return -1;
	return post_hold_instead(
	    speech->store, speech->row, speech->at, &is_changed, err);
}

int
confirmation_tell(struct store *store, const struct site *site, int64_t post_id,
    int64_t at, struct telling *telling_r, struct err *err)
{
	struct speech speech = { .store = store, .site = site, .at = at };

	return speech_run(&speech, post_id, tell_unconfirmed, telling_r, err);
}
