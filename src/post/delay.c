#include "delay.h"

#include <stdio.h>

#include "crieur/base/date.h"
#include "crieur/delivery/forecast.h"
#include "crieur/notice/address.h"
#include "crieur/notice/notice.h"
#include "crieur/notice/phrase.h"
#include "crieur/store/outgoing.h"

enum {
	/* A delay nobody is told of. */
	QUARTER_S = 900,
};

/* What n recipients cost, where a message to many may cost one. */
static int64_t
cost_of(const struct relay *relay, int64_t n)
{
	int64_t per_message = relay->envelope == ENVELOPE_VERP
	                          ? 1
	                          : relay->recipients_per_message;

	if (relay->unit == BUDGET_UNIT_RECIPIENT || per_message <= 1)
		return n;
	return (n + per_message - 1) / per_message;
}

/* When the budgets let the last one go; now where they are enough. */
static int
last_served(const struct delay *delay, int64_t *last_at_r, struct err *err)
{
	const struct relay *relay = delay->list->relay;
	const struct budget_question question = {
		.relay = relay->name,
		.account = { relay->recipients_per_hour,
		    relay->recipients_per_day },
		.site = { delay->site->recipients_per_hour,
		    delay->site->recipients_per_day },
		.now = delay->at,
	};
	struct forecast forecast CLEANUP(forecast_fini) = { 0 };
	int64_t n_waiting;

	*last_at_r = delay->at;
	if (budget_is_free(&question))
		return 0;
	if (forecast_begin(&forecast, delay->store, &question, err) != 0 ||
	    store_relay_waiting(delay->store, relay->name, delay->priority,
		&n_waiting, err) != 0)
		return -1;
	return forecast_add(
	    &forecast, cost_of(relay, n_waiting), delay->at, last_at_r, err);
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
		/* It would come last of all else, when it is no news. */
		.is_urgent = true,
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
	int64_t last_at;

	*is_told_r = false;
	if (delay->post->envelope_sender[0] == '\0' ||
	    message_is_automatic(message))
		return 0;
	if (last_served(delay, &last_at, err) != 0 ||
	    message_author(message, &author, err) != 0)
		return -1;
	return last_at - delay->at > QUARTER_S
	           ? tell(delay, author, last_at, is_told_r, err)
	           : 0;
}
