/* Composing a notice and queueing it. */
#include "crieur/notice/notice.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/base/random.h"
#include "crieur/base/str.h"
#include "crieur/message/compose.h"
#include "crieur/notice/address.h"
#include "crieur/store/bounce.h"
#include "crieur/store/message.h"
#include "crieur/store/outgoing.h"

#include "wrap.h"

enum {
	PRIORITY_MODERATION = 0,
	PRIORITY_NOTICE = 3,
	ID_LETTERS = 27,
	SUBJECT_SIZE = 500,
};

static int
look_for_8bit(void *self, struct span octets, struct err *err)
{
	bool *has = self;

	(void)err;
	for (size_t i = 0; i < octets.len && !*has; i++)
		*has = (unsigned char)octets.at[i] >= 0x80;
	return *has;
}

/* Whether the stored message has octets a 7-bit transport would harm. */
static int
has_8bit(struct store *store, int64_t message_id, bool *has_r, struct err *err)
{
	const struct content_sink sink = { has_r, look_for_8bit };

	*has_r = false;
	return store_message_copy(store, message_id, 0, &sink, err);
}

static int
make_id(const struct site *site, struct str *id, struct err *err)
{
	char letters[ID_LETTERS];

	if (random_text(letters, sizeof(letters), err) != 0)
		return -1;
	str_addf(id, "crieur.%s@", letters);
	str_add(id, address_domain(span_of(site->address)));
	return str_check(id, err);
}

/* A subject line people can read; the cut does not halve a character. */
static void
shorten(struct str *subject)
{
	size_t end = SUBJECT_SIZE;

	if (subject->len <= end)
		return;
	while (end > 0 && ((unsigned char)subject->data[end] & 0xc0) == 0x80)
		end--;
	str_truncate(subject, end);
}

static const char *
language_of(const struct notice *notice)
{
	return notice->list != NULL ? notice->list->language
	                            : notice->site->language;
}

struct composed {
	struct str id, header, body;
};

static void
composed_fini(struct composed *composed)
{
	str_fini(&composed->id);
	str_fini(&composed->header);
	str_fini(&composed->body);
}

static int
compose(struct store *store, const struct notice *notice,
    struct composed *composed, struct err *err)
{
	CLEANUP(str_fini) struct str subject = { 0 }, text = { 0 };
	CLEANUP(str_fini) struct str sender = { 0 }, wrapped = { 0 };
	const struct site *site = notice->site;
	char list_id[ADDRESS_TEXT_SIZE] = "";
	const struct wording wording = { site, language_of(notice),
		notice->fields, notice->n_fields };
	bool is_8bit = false;

	if (make_id(site, &composed->id, err) != 0 ||
	    catalogue_notice(&wording, notice->name, &subject, &text, err) != 0)
		return -1;
	if (notice->attached_id != 0 &&
	    has_8bit(store, notice->attached_id, &is_8bit, err) != 0)
		return -1;
	shorten(&subject);
	wrap_text(&wrapped, str_span(&text));
	str_adds(&sender, site->name);
	if (notice->list != NULL) {
		str_addf(&sender, " (%s)", notice->list->name);
		list_id_for(notice->list, list_id);
	}
	struct notice_parts parts = {
		.from = { .name = str_c(&sender), .address = site->address },
		.to = notice->to,
		.subject = str_c(&subject),
		.text = str_c(&wrapped),
		.message_id = str_c(&composed->id),
		.in_reply_to = notice->in_reply_to,
		.reply_to = notice->reply_to,
		.list_id = list_id,
		.at = notice->at,
		.is_reply = notice->is_reply,
		.has_attached = notice->attached_id != 0,
		.attached_is_8bit = is_8bit,
	};
	if (str_check(&sender, err) != 0 || str_check(&wrapped, err) != 0)
		return -1;
	return compose_notice(&parts, &composed->header, &composed->body, err);
}

static int
queue(struct store *store, const struct notice *notice,
    const struct relay *relay, const struct composed *composed, struct err *err)
{
	bool is_attached = notice->attached_id != 0;
	bool is_account = relay->envelope == ENVELOPE_ACCOUNT;
	struct span body = str_span(&composed->body);
	struct outgoing_new outgoing = {
		.post_id = notice->post_id,
		.message_id = notice->attached_id,
		.message_size = notice->attached_size,
		.list = notice->list != NULL ? notice->list->name : "",
		.kind = notice->is_moderation ? OUTGOING_MODERATION
		                              : OUTGOING_NOTICE,
		.relay = relay->name,
		.envelope_sender = is_account ? relay->user : "",
		.header_message_id = str_c(&composed->id),
		.header = str_span(&composed->header),
		.body = is_attached ? span_of("") : body,
		.suffix = is_attached ? body : span_of(""),
		.at = notice->at,
	};
	struct delivery_new delivery = {
		.person_id = notice->person_id,
		.address = notice->to.address,
		.envelope_sender = is_account ? NULL : notice->bounces_to,
		.relay = relay->name,
		.priority = notice->is_moderation || notice->is_urgent
		                ? PRIORITY_MODERATION
		                : PRIORITY_NOTICE,
		.at = notice->at,
	};

	if (store_outgoing_insert(
		store, &outgoing, &delivery.outgoing_id, err) != 0)
		return -1;
	return store_delivery_insert(store, &delivery, err);
}

/* *id_r is its Message-ID; empty: not sent. */
static int
send(struct store *store, const struct notice *notice, struct str *id_r,
    struct err *err)
{
	bool is_trial = notice->tried != NULL;
	const struct relay *relay =
	    is_trial ? notice->tried : relay_for(notice->site, notice->list);
	struct composed composed CLEANUP(composed_fini) = { 0 };

	if (relay == NULL ||
	    (!is_trial && site_is_own(notice->site, notice->to.address)))
		return 0;
	if (compose(store, notice, &composed, err) != 0 ||
	    queue(store, notice, relay, &composed, err) != 0)
		return err_wrap(err, "notice %s", notice->name);
	str_add(id_r, str_span(&composed.id));
	return str_check(id_r, err);
}

int
notice_send(struct store *store, const struct notice *notice, bool *is_sent_r,
    struct err *err)
{
	CLEANUP(str_fini) struct str id = { 0 };

	if (send(store, notice, &id, err) != 0)
		return -1;
	*is_sent_r = id.len > 0;
	return 0;
}

int
notice_send_found(struct store *store, const struct notice *notice,
    int64_t *delivery_id_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(64 * 1024);
	CLEANUP(str_fini) struct str id = { 0 };
	struct bounced_row found = { 0 };

	if (send(store, notice, &id, err) != 0)
		return -1;
	const struct bounced_key key = {
		.message_id = str_c(&id),
		.address = notice->to.address,
	};
	if (id.len > 0 &&
	    store_bounced_find(store, &key, &arena, &found, err) != 0)
		return -1;
	*delivery_id_r = found.delivery_id;
	return 0;
}
