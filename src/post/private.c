#include "crieur/post/private.h"

#include "crieur/notice/address.h"
#include "crieur/notice/notice.h"
#include "crieur/policy/proof.h"
#include "crieur/post/alias.h"
#include "crieur/post/audience.h"
#include "crieur/post/outgoing.h"
#include "crieur/store/author_address.h"
#include "crieur/store/event.h"
#include "crieur/store/outgoing.h"

enum {
	FAILURE_MEMORY = 64 * 1024,
	PRIORITY = 2, /* as a post's */
};

/* The header it goes out with; where From is rewritten, its writer gets an
 * address that stands for the own one. */
static int
compose(
    const struct private_answer *answer, struct str *header, struct err *err)
{
	const struct list *list = answer->list;
	struct alias alias = {
		.site = answer->site,
		.list = list,
		.address = answer->post->header_from,
		.person_id = answer->post->author_person_id,
		.post_key = answer->post->token_key,
		.at = answer->at,
	};

	struct outgoing_sender sender = {
		.arrived_at = answer->post->received_at,
	};

	if (answer->message == NULL)
		return err_set(err, ERR_INPUT, "the message cannot be read");
	if (proof_read(span_of(answer->post->proof), &sender.proofs, err) != 0)
		return -1;
	if (list->relay->from_rewrite == FROM_REWRITE_NEVER)
		return outgoing_private_header(
		    list, answer->message, &sender, header, err);
	if (alias_make(answer->store, &alias, err) != 0 ||
	    alias_keep(answer->store, &alias, err) != 0)
		return -1;
	sender.alias = alias.shown;
	return outgoing_private_header(
	    list, answer->message, &sender, header, err);
}

static int
queue(const struct private_answer *answer, const struct author_address_row *to,
    struct err *err)
{
	const struct post_row *post = answer->post;
	const struct list *list = answer->list;
	struct str header = STR_ON(answer->arena);
	char envelope[ADDRESS_TEXT_SIZE];
	struct outgoing_new outgoing = {
		.post_id = post->id,
		.message_id = post->message_id,
		.body_offset = post->body_offset,
		.message_size = post->size,
		.list = list->name,
		/* What fails of it is told to its writer, not to the
		 * facilitators. */
		.kind = OUTGOING_NOTICE,
		.relay = list->relay->name,
		.envelope_sender = list_return_path(list, envelope),
		.header_message_id = post->header_message_id,
		.at = answer->at,
	};
	struct delivery_new delivery = {
		.person_id = to->person_id,
		.address = to->address,
		.relay = list->relay->name,
		.priority = PRIORITY,
		.at = answer->at,
	};

	if (compose(answer, &header, err) != 0)
		return -1;
	outgoing.header = str_span(&header);
	if (store_outgoing_insert(
		answer->store, &outgoing, &delivery.outgoing_id, err) != 0)
		return -1;
	return store_delivery_insert(answer->store, &delivery, err);
}

/* Whether a person has the message through the list already, as when it was
 * sent to both. */
static int
has_copy(const struct private_answer *answer, int64_t person_id,
    bool *has_copy_r, struct err *err)
{
	CLEANUP(bits_fini) struct bits served = { 0 };

	*has_copy_r = false;
	if (person_id == 0)
		return 0;
	if (store_outgoing_served(
		answer->store, answer->post->message_id, &served, err) != 0)
		return -1;
	*has_copy_r = bits_has(&served, person_id);
	return 0;
}

int
post_private(const struct private_answer *answer, enum private_result *result_r,
    struct err *err)
{
	static const char *const details[] = {
		[PRIVATE_SENT] = "to its author alone",
		[PRIVATE_KNOWN] = "who was meant has it through the list",
		[PRIVATE_GONE] = "who was meant is no longer there",
	};
	enum private_result result = PRIVATE_SENT;
	struct author_address_row to;
	bool is_known = false;

	if (answer->list->relay == NULL)
		return err_set(err, ERR_CONFIG, "list %s has no relay",
		    answer->list->name);
	if (store_private_answer_get(
		answer->store, answer->post->id, answer->arena, &to, err) != 0)
		return -1;
	if (to.seal == NULL)
		result = PRIVATE_GONE;
	else if (has_copy(answer, to.person_id, &is_known, err) != 0)
		return -1;
	else if (is_known)
		result = PRIVATE_KNOWN;
	else if (queue(answer, &to, err) != 0)
		return -1;
	struct event event = {
		.at = answer->at,
		.actor = "clerk",
		.subject = "post",
		.subject_id = answer->post->id,
		.what = result == PRIVATE_SENT ? "passed on" : "not passed on",
		.detail = details[result],
	};
	*result_r = result;
	return store_event_add(answer->store, &event, err);
}

/* The server's words are not passed on: they may name who is not to be seen. */
static int
tell_writer(struct store *store, const struct site *site, int64_t at,
    const struct private_failure_row *failure, struct err *err)
{
	const struct list *list = site_list(site, span_of(failure->list));
	struct field fields[] = {
		{ "list", list != NULL ? list->address : failure->list },
		{ "subject", failure->subject },
	};
	struct notice notice = {
		.site = site,
		.list = list,
		.name = "private-undelivered",
		.fields = fields,
		.n_fields = COUNT_OF(fields),
		.to = { .name = "", .address = failure->writer },
		.person_id = failure->writer_person_id,
		.is_reply = true,
		.in_reply_to = failure->header_message_id,
		.post_id = failure->post_id,
		.at = at,
	};
	bool is_sent;

	if (notice_send(store, &notice, &is_sent, err) != 0)
		return -1;
	return store_private_failure_told(store, failure->delivery_id, err);
}

int
post_private_failures(struct store *store, const struct site *site, int64_t at,
    int64_t *n_r, struct err *err)
{
	int64_t n = 0;

	for (;;) {
		CLEANUP(arena_fini)
		struct arena arena = ARENA_LIMIT(FAILURE_MEMORY);
		struct private_failure_row failure;
		if (store_private_failure_next(store, &arena, &failure, err) !=
		    0)
			return -1;
		if (failure.delivery_id == 0)
			break;
		if (store_begin(store, err) != 0)
			return -1;
		if (store_end(store,
			tell_writer(store, site, at, &failure, err), err) != 0)
			return err_wrap(
			    err, "post %lld", (long long)failure.post_id);
		n++;
	}
	*n_r = n;
	return 0;
}
