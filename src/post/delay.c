#include "delay.h"

#include <stdio.h>

#include "crieur/base/date.h"
#include "crieur/notice/address.h"
#include "crieur/notice/notice.h"
#include "crieur/notice/phrase.h"
#include "crieur/store/outgoing.h"

enum {
	HOUR_S = 3600,
};

/* When the relay's allowance lets the last one go; now where it is enough. */
static int64_t
last_served_at(const struct delay *delay, const struct relay_load *load)
{
	int64_t per_hour = delay->list->relay->recipients_per_hour;
	int64_t room = per_hour - load->n_handed_over;

	if (room < 0)
		room = 0;
	if (per_hour == 0 || load->n_waiting <= room)
		return delay->at;
	int64_t beyond = load->n_waiting - room;
	return delay->at + (beyond + per_hour - 1) / per_hour * HOUR_S;
}

static int
tell(const struct delay *delay, const struct mailbox *author, int64_t last_at,
    bool *is_told_r, struct err *err)
{
	const struct list *list = delay->list;
	char n_recipients[24], expected[TIME_TEXT_SIZE];
	char owner[ADDRESS_TEXT_SIZE];

	snprintf(n_recipients, sizeof(n_recipients), "%lld",
	    (long long)delay->n_recipients);
	phrase_time(list->language, last_at, expected);
	struct field fields[] = {
		{ "list", list->address },
		{ "subject", delay->post->subject },
		{ "n_recipients", n_recipients },
		{ "n_left", n_recipients },
		{ "expected", expected },
	};
	struct notice notice = {
		.site = delay->site,
		.list = list,
		.name = "delayed-author",
		.fields = fields,
		.n_fields = COUNT_OF(fields),
		.to = *author,
		.person_id = delay->post->author_person_id,
		.is_reply = true,
		.reply_to = list_address_for(list, "owner", owner),
		.in_reply_to = delay->post->header_message_id,
		.post_id = delay->post->id,
		.at = delay->at,
	};

	return notice_send(delay->store, &notice, is_told_r, err);
}

int
delay_tell(const struct delay *delay, const struct message *message,
    bool *is_told_r, struct err *err)
{
	const struct mailbox *author = NULL;
	struct relay_load load;

	*is_told_r = false;
	if (delay->list->relay->recipients_per_hour == 0 ||
	    delay->post->envelope_sender[0] == '\0' ||
	    message_is_automatic(message))
		return 0;
	if (store_relay_load(delay->store, delay->list->relay->name,
		delay->priority, delay->at - HOUR_S, &load, err) != 0 ||
	    message_author(message, &author, err) != 0)
		return -1;
	int64_t last_at = last_served_at(delay, &load);
	return last_at > delay->at
	           ? tell(delay, author, last_at, is_told_r, err)
	           : 0;
}
