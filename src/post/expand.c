/* Expansion: one transaction from accepted to expanded. */
#include "crieur/post/expand.h"

#include <stdio.h>
#include <stdlib.h>

#include "crieur/base/arena.h"
#include "crieur/base/date.h"
#include "crieur/base/limits.h"
#include "crieur/base/token.h"
#include "crieur/message/message.h"
#include "crieur/notice/address.h"
#include "crieur/policy/proof.h"
#include "crieur/post/alias.h"
#include "crieur/post/audience.h"
#include "crieur/post/outgoing.h"
#include "crieur/post/sender.h"
#include "crieur/post/stored.h"
#include "crieur/register/person.h"
#include "crieur/store/event.h"
#include "crieur/store/message.h"
#include "crieur/store/moderation.h"
#include "crieur/store/outgoing.h"
#include "crieur/store/post.h"

#include "delay.h"

enum {
	ROW_MEMORY = 1024 * 1024,
	PERSON_MEMORY = 256 * 1024,
	HOUR_S = 3600,
	PRIORITY_HIGH = 1,
	PRIORITY_NORMAL = 2,
	PRIORITY_LOW = 3,
};

struct expanding {
	struct store *store;
	const struct site *site;
	const struct list *list;
	const struct post_row *post;
	int64_t at;
	struct span header, suffix;
	char envelope_sender[ADDRESS_TEXT_SIZE];
	unsigned char key[TOKEN_KEY_SIZE];
	struct arena arena;
	struct bits served; /* those who have a copy */
	struct addressed addressed;
	struct sender_choice sender;
	struct alias author; /* where his address is not shown */
	bool hides_author;
	int64_t outgoing_id; /* 0: nobody so far */
	int64_t n_recipients;
};

static int
insert_outgoing(struct expanding *expanding, struct err *err)
{
	const struct list *list = expanding->list;
	const struct post_row *post = expanding->post;
	struct outgoing_new outgoing = {
		.post_id = post->id,
		.message_id = post->message_id,
		.body_offset = post->body_offset,
		.message_size = post->size,
		.list = list->name,
		.kind = list->is_announcement ? OUTGOING_ANNOUNCEMENT
		                              : OUTGOING_POST,
		.relay = list->relay->name,
		.envelope_sender = expanding->envelope_sender,
		.header_message_id = post->header_message_id,
		.header = expanding->header,
		.suffix = expanding->suffix,
		.at = expanding->at,
	};

	return store_outgoing_insert(
	    expanding->store, &outgoing, &expanding->outgoing_id, err);
}

/* With VERP each recipient has a return address of its own, unless the list's
 * name leaves no room for it. */
static int
verp_sender(const struct expanding *expanding, int64_t person_id,
    char sender[ADDRESS_TEXT_SIZE], struct err *err)
{
	struct token token = {
		.purpose = "bounce",
		.about = expanding->post->token_key,
		.person = person_id,
	};
	char text[TOKEN_SIZE];

	sender[0] = '\0';
	if (expanding->list->relay->envelope != ENVELOPE_VERP)
		return 0;
	if (token_make(expanding->key, &token, text, err) != 0)
		return -1;
	/* The seal alone: the delivery it belongs to is found by the address.
	 */
	list_address_with(expanding->list, "bounces",
	    expanding->site->gate.recipient_delimiter, text, sender);
	return 0;
}

static int
priority(const struct list *list)
{
	switch (list->priority) {
	case LIST_PRIORITY_DEFAULT: break;
	case LIST_PRIORITY_HIGH: return PRIORITY_HIGH;
	case LIST_PRIORITY_NORMAL: return PRIORITY_NORMAL;
	case LIST_PRIORITY_LOW: return PRIORITY_LOW;
	}
	return list->is_announcement ? PRIORITY_HIGH : PRIORITY_NORMAL;
}

static int
deliver_to(
    struct expanding *expanding, const struct person *person, struct err *err)
{
	const struct list *list = expanding->list;
	char sender[ADDRESS_TEXT_SIZE];

	if (bits_has(&expanding->served, person->id) ||
	    id_is_among(
		person->id, expanding->addressed.ids, expanding->addressed.n) ||
	    site_is_own(expanding->site, person->address))
		return 0;
	if (expanding->outgoing_id == 0 && insert_outgoing(expanding, err) != 0)
		return -1;
	if (verp_sender(expanding, person->id, sender, err) != 0)
		return -1;
	struct delivery_new delivery = {
		.outgoing_id = expanding->outgoing_id,
		.person_id = person->id,
		.address = person->address,
		.envelope_sender = sender[0] != '\0' ? sender : NULL,
		.relay = list->relay->name,
		.priority = priority(list),
		.at = expanding->at,
	};
	expanding->n_recipients++;
	return store_delivery_insert(expanding->store, &delivery, err);
}

static int
note_expansion(const struct expanding *expanding, struct err *err)
{
	const char *why = expanding->sender.why;
	char detail[64 + sizeof(expanding->sender.why)];
	struct event event = {
		.at = expanding->at,
		.actor = "clerk",
		.subject = "post",
		.subject_id = expanding->post->id,
		.what = "expanded",
		.detail = detail,
	};

	snprintf(detail, sizeof(detail), "%lld recipients%s%s",
	    (long long)expanding->n_recipients, why[0] != '\0' ? "; " : "",
	    why);
	return store_event_add(expanding->store, &event, err);
}

static int
tell_delay(const struct expanding *expanding, const struct message *message,
    struct err *err)
{
	struct delay delay = {
		.store = expanding->store,
		.site = expanding->site,
		.list = expanding->list,
		.post = expanding->post,
		.priority = priority(expanding->list),
		.n_recipients = expanding->n_recipients,
		.at = expanding->at,
	};
	bool is_told;

	if (expanding->n_recipients == 0)
		return 0;
	return delay_tell(&delay, message, &is_told, err);
}

/* Within the write transaction. *is_done_r false: the post no longer waits. */
static int
fill_queue(struct expanding *expanding, const struct message *message,
    bool *is_done_r, struct err *err)
{
	struct store *store = expanding->store;
	const struct post_row *post = expanding->post;
	CLEANUP(audience_close)
	struct audience audience = {
		.store = store,
		.site = expanding->site,
		.list = expanding->list,
		.kind = AUDIENCE_RECEIVES,
		.at = expanding->at,
	};
	const struct person *person;
	int more;

	if (store_outgoing_served(
		store, post->message_id, &expanding->served, err) != 0 ||
	    audience_addressed(&audience, message, &expanding->arena,
		&expanding->addressed, err) != 0)
		return -1;
	while ((more = audience_next(&audience, &person, err)) > 0) {
		if (deliver_to(expanding, person, err) != 0)
			return err_wrap(err, "list %s", expanding->list->name);
	}
	const struct post_end end = {
		post->id,
		POST_EXPANDED,
		expanding->at,
		expanding->n_recipients,
	};
	if (more < 0 || store_post_finish(store, &end, is_done_r, err) != 0 ||
	    tell_delay(expanding, message, err) != 0)
		return -1;
	if (expanding->hides_author &&
	    alias_keep(store, &expanding->author, err) != 0)
		return -1;
	return note_expansion(expanding, err);
}

static int
set_envelope(struct expanding *expanding, struct err *err)
{
	const struct relay *relay = expanding->list->relay;

	if (relay == NULL)
		return err_set(err, ERR_CONFIG, "list %s has no relay",
		    expanding->list->name);
	list_return_path(expanding->list, expanding->envelope_sender);
	return store_key(expanding->store, expanding->key, err);
}

static int
choose_sender(
    struct expanding *expanding, const struct message *message, struct err *err)
{
	struct sender_question question = {
		.store = expanding->store,
		.site = expanding->site,
		.list = expanding->list,
		.is_proved = proof_is_kept(expanding->post->proof),
		.at = expanding->at,
	};

	if (message_author(message, &question.author, err) != 0)
		return -1;
	return sender_choose(&question, &expanding->sender, err);
}

static int
make_header(struct expanding *expanding, const struct message *message,
    struct str *header, struct str *suffix, struct err *err)
{
	const struct list *list = expanding->list;
	unsigned proofs = PROOF_NONE;

	if (proof_read(span_of(expanding->post->proof), &proofs, err) != 0)
		return -1;
	struct outgoing_sender sender = {
		.rewrites_from = expanding->sender.rewrites_from,
		.proofs = proofs,
		.arrived_at = expanding->post->received_at,
	};

	expanding->hides_author = sender.rewrites_from &&
	                          list->author_address == AUTHOR_ADDRESS_TOKEN;
	expanding->author = (struct alias){
		.site = expanding->site,
		.list = list,
		.address = expanding->post->header_from,
		.person_id = expanding->post->author_person_id,
		.post_key = expanding->post->token_key,
		.at = expanding->at,
	};
	if (expanding->hides_author) {
		if (alias_make(expanding->store, &expanding->author, err) != 0)
			return -1;
		sender.alias = expanding->author.shown;
	}
	const struct outgoing_frame frame = { header, suffix };
	return outgoing_compose(list, message, &sender, &frame, err);
}

static int
expand(
    struct expanding *expanding, struct expansion *expansion_r, struct err *err)
{
	CLEANUP(str_fini)
	struct str head = STR_MAX(2 * LIMIT_HEADER_BLOCK);
	CLEANUP(str_fini) struct str header = { 0 }, suffix = { 0 };
	struct message *message CLEANUP(message_drop) = NULL;
	bool is_done = false;

	if (set_envelope(expanding, err) != 0 ||
	    stored_read(expanding->store, expanding->post,
		expanding->post->body_offset, &head, err) != 0 ||
	    message_read(str_span(&head), &message, err) != 0 ||
	    choose_sender(expanding, message, err) != 0)
		return -1;
	if (expanding->sender.is_waiting) {
		expansion_r->result = EXPANSION_ASKING;
		return 0;
	}
	if (make_header(expanding, message, &header, &suffix, err) != 0)
		return -1;
	expanding->header = str_span(&header);
	expanding->suffix = str_span(&suffix);
	/* On disk with the relay's intent, at the latest: see task.c. */
	if (store_begin_light(expanding->store, err) != 0)
		return -1;
	if (fill_queue(expanding, message, &is_done, err) != 0) {
		store_rollback(expanding->store);
		return -1;
	}
	expansion_r->n_recipients = expanding->n_recipients;
	expansion_r->result = is_done ? EXPANSION_DONE : EXPANSION_NOT_WAITING;
	if (is_done)
		return store_commit(expanding->store, err);
	store_rollback(expanding->store);
	return 0;
}

/* Whether the facilitators' pace lets a post of the list go now. */
static int
expand_in_time(
    struct expanding *expanding, struct expansion *expansion_r, struct err *err)
{
	const char *list = expanding->list->name;
	int64_t per_hour, n = 0;

	if (store_pace_get(expanding->store, list, &per_hour, err) != 0)
		return -1;
	if (per_hour > 0 && store_pace_count(expanding->store, list,
				expanding->at - HOUR_S, &n, err) != 0)
		return -1;
	if (per_hour == PACE_FREE || n < per_hour)
		return expand(expanding, expansion_r, err);
	expansion_r->result = EXPANSION_NOT_YET;
	return 0;
}

int
post_expand(struct store *store, const struct site *site, int64_t post_id,
    struct expansion *expansion, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	struct post_row post;

	if (store_post_get(store, post_id, &arena, &post, err) != 0)
		return -1;
	struct expanding expanding = {
		.store = store,
		.site = site,
		.list = site_list(site, span_of(post.list)),
		.post = &post,
		.at = expansion->at,
	};
	expansion->result = EXPANSION_NOT_WAITING;
	if (expanding.list == NULL) {
		expansion->result = EXPANSION_NO_LIST;
	} else if (post.state == POST_ACCEPTED) {
		int result = expand_in_time(&expanding, expansion, err);
		bits_fini(&expanding.served);
		arena_fini(&expanding.arena);
		if (result != 0)
			return err_wrap(err, "post %lld", (long long)post_id);
	}
	return 0;
}
