#include "crieur/post/private.h"

#include <stdlib.h>

#include "crieur/base/arena.h"
#include "crieur/base/limits.h"
#include "crieur/message/message.h"
#include "crieur/notice/address.h"
#include "crieur/notice/notice.h"
#include "crieur/post/alias.h"
#include "crieur/post/audience.h"
#include "crieur/post/outgoing.h"
#include "crieur/post/stored.h"
#include "crieur/store/author_address.h"
#include "crieur/store/event.h"
#include "crieur/store/outgoing.h"
#include "crieur/store/post.h"

enum {
	ROW_MEMORY = 1024 * 1024,
	FAILURE_MEMORY = 64 * 1024,
	PRIORITY = 2, /* as a post's */
};

struct passing_on {
	struct store *store;
	const struct site *site;
	const struct list *list;
	const struct post_row *post;
	const struct author_address_row *to;
	int64_t at;
	struct alias writer; /* where From is rewritten */
	bool rewrites_from;
	struct str header;
};

static void
passing_on_fini(struct passing_on *passing)
{
	str_fini(&passing->header);
}

static int
compose(struct passing_on *passing, struct err *err)
{
	CLEANUP(str_fini)
	struct str head = STR_MAX(2 * LIMIT_HEADER_BLOCK);
	struct message *message CLEANUP(message_drop) = NULL;
	const struct mailbox *author = NULL;

	if (stored_read(passing->store, passing->post,
		passing->post->body_offset, &head, err) != 0 ||
	    message_read(str_span(&head), &message, err) != 0 ||
	    message_author(message, &author, err) != 0)
		return -1;
	passing->rewrites_from =
	    passing->list->relay->from_rewrite != FROM_REWRITE_NEVER;
	if (!passing->rewrites_from)
		return outgoing_private_header(
		    passing->list, message, NULL, &passing->header, err);
	passing->writer = (struct alias){
		.site = passing->site,
		.list = passing->list,
		.address = passing->post->header_from,
		.person_id = passing->post->author_person_id,
		.post_id = passing->post->id,
		.at = passing->at,
	};
	if (alias_make(passing->store, &passing->writer, err) != 0)
		return -1;
	return outgoing_private_header(passing->list, message,
	    passing->writer.shown, &passing->header, err);
}

static int
queue(struct passing_on *passing, struct err *err)
{
	const struct post_row *post = passing->post;
	char envelope[ADDRESS_TEXT_SIZE];
	struct outgoing_new outgoing = {
		.post_id = post->id,
		.message_id = post->message_id,
		.body_offset = post->body_offset,
		.message_size = post->size,
		.list = passing->list->name,
		/* What fails of it is told to its writer, not to the
		 * facilitators. */
		.kind = OUTGOING_NOTICE,
		.relay = passing->list->relay->name,
		.envelope_sender = list_return_path(passing->list, envelope),
		.header_message_id = post->header_message_id,
		.header = str_span(&passing->header),
		.at = passing->at,
	};
	struct delivery_new delivery = {
		.person_id = passing->to->person_id,
		.address = passing->to->address,
		.relay = passing->list->relay->name,
		.priority = PRIORITY,
		.at = passing->at,
	};

	if (store_outgoing_insert(
		passing->store, &outgoing, &delivery.outgoing_id, err) != 0)
		return -1;
	return store_delivery_insert(passing->store, &delivery, err);
}

static int
finish(const struct passing_on *passing, enum post_state state, int64_t n,
    const char *detail, struct err *err)
{
	struct event event = {
		.at = passing->at,
		.actor = "clerk",
		.subject = "post",
		.subject_id = passing->post->id,
		.what = n > 0 ? "passed on" : "not passed on",
		.detail = detail,
	};
	const struct post_end end = {
		passing->post->id,
		state,
		passing->at,
		n,
	};
	bool is_changed;

	if (store_post_finish(passing->store, &end, &is_changed, err) != 0)
		return -1;
	return store_event_add(passing->store, &event, err);
}

/* An author who has the message through the list already, as when it was sent
 * to both, gets no second copy. */
static int
pass_on(struct passing_on *passing, struct err *err)
{
	CLEANUP(bits_fini) struct bits served = { 0 };
	int64_t person_id = passing->to->person_id;
	bool has_copy = false;

	if (passing->to->seal == NULL)
		return finish(passing, POST_DISCARDED, 0,
		    "who was meant is no longer there", err);
	if (person_id != 0) {
		if (store_outgoing_served(passing->store,
			passing->post->message_id, &served, err) != 0)
			return -1;
		has_copy = bits_has(&served, person_id);
	}
	if (has_copy)
		return finish(passing, POST_EXPANDED, 0,
		    "who was meant has it through the list", err);
	if (passing->rewrites_from &&
	    alias_keep(passing->store, &passing->writer, err) != 0)
		return -1;
	if (queue(passing, err) != 0)
		return -1;
	return finish(passing, POST_EXPANDED, 1, "to its author alone", err);
}

static int
work_off(struct passing_on *passing, struct err *err)
{
	if (passing->list->relay == NULL)
		return err_set(err, ERR_CONFIG, "list %s has no relay",
		    passing->list->name);
	if (passing->to->seal != NULL && compose(passing, err) != 0)
		return -1;
	if (store_begin(passing->store, err) != 0)
		return -1;
	return store_end(passing->store, pass_on(passing, err), err);
}

int
post_private(struct store *store, const struct site *site, int64_t post_id,
    int64_t at, enum private_result *result_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	struct author_address_row to;
	struct post_row post;

	if (store_private_answer_get(store, post_id, &arena, &to, err) != 0 ||
	    store_post_get(store, post_id, &arena, &post, err) != 0)
		return -1;
	CLEANUP(passing_on_fini)
	struct passing_on passing = {
		.store = store,
		.site = site,
		.list = site_list(site, span_of(post.list)),
		.post = &post,
		.to = &to,
		.at = at,
	};
	*result_r = PRIVATE_NO_LIST;
	if (passing.list == NULL)
		return 0;
	*result_r = to.seal != NULL ? PRIVATE_DONE : PRIVATE_GONE;
	if (work_off(&passing, err) != 0)
		return err_wrap(err, "post %lld", (long long)post_id);
	return 0;
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
