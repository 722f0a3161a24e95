/* crieur trace: a message's whole story. */
#include <string.h>

#include "crieur/store/bounce.h"
#include "crieur/store/event.h"
#include "crieur/store/message.h"
#include "crieur/store/post.h"
#include "crieur/store/queue.h"
#include "crieur/store/story.h"

#include "context.h"
#include "show.h"
#include "table.h"
#include "value.h"

static int
print_recipients(struct context *context, int64_t outgoing_id, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	char answer[SHOW_ANSWER_SIZE];
	struct recipient_row row;
	int more;

	if (store_recipient_walk(
		context->store, outgoing_id, false, &cursor, err) != 0)
		return -1;
	print_array(context->print, "recipients");
	while ((more = recipient_next(&cursor, &row, err)) > 0) {
		bool is_done = row.done_at != 0;
		print_record(context->print,
		    is_done ? "    {address}\t{state}\t{done_at}\t{.said}"
			    : "    {address}\t{state}\tnext {next_at}\t{.said}",
		    FACTS(TEXT("address", row.address),
			TEXT(
			    "state", name_of(&delivery_state_names, row.state)),
			TEXT("relay", row.relay), INT("tries", row.n_tries),
			INT("code", row.last_code),
			TEXT("answer", row.last_text),
			TIME("done_at", row.done_at),
			TIME("next_at", is_done ? 0 : row.next_at),
			TEXT(".said", show_answer(row.last_code, row.last_text,
					  answer))));
	}
	print_close(context->print);
	return more;
}

/* What came back later, of a copy that was handed over. */
static int
print_bounces(struct context *context, int64_t outgoing_id, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct bounce_row row;
	int more;

	if (store_bounce_of_walk(context->store, outgoing_id, &cursor, err) !=
	    0)
		return -1;
	print_array(context->print, "bounces");
	while ((more = bounce_next(&cursor, &row, err)) > 0)
		print_record(context->print,
		    "    {address}\tcame back\t{at}\t{class}: {words}",
		    FACTS(TIME("at", row.at), TEXT("address", row.address),
			TEXT("class",
			    name_of(&bounce_class_names, (int)row.class)),
			TEXT("code", row.code), TEXT("words", row.words)));
	print_close(context->print);
	return more;
}

static int
print_outgoings(struct context *context, int64_t post_id, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct print *print = context->print;
	struct story_outgoing_row row;
	int more;

	if (store_story_outgoings_walk(context->store, post_id, &cursor, err) !=
	    0)
		return -1;
	print_array(print, "outgoing");
	while ((more = story_outgoing_next(&cursor, &row, err)) > 0) {
		print_object(print, NULL);
		print_facts(print,
		    "  {kind} {id} of {created_at} by {relay}: {sent} sent, "
		    "{waiting} waiting, {failed} failed, {cancelled} cancelled",
		    FACTS(INT("id", row.id),
			TEXT("kind", name_of(&outgoing_kind_names, row.kind)),
			TEXT("list", row.list), TEXT("relay", row.relay),
			TEXT("message_id", row.header_message_id),
			TIME("created_at", row.created_at),
			INT("waiting", row.n_waiting), INT("sent", row.n_sent),
			INT("failed", row.n_failed),
			INT("cancelled", row.n_cancelled)));
		if (print_recipients(context, row.id, err) != 0 ||
		    print_bounces(context, row.id, err) != 0)
			return -1;
		print_close(print);
	}
	print_close(print);
	return more;
}

static int
print_events(struct context *context, int64_t post_id, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct event_row row;
	int more;

	if (store_event_walk(context->store, "post", post_id, &cursor, err) !=
	    0)
		return -1;
	print_array(context->print, "events");
	while ((more = event_next(&cursor, &row, err)) > 0)
		print_record(context->print,
		    "  {at} {actor}: {what}[: {detail}]",
		    FACTS(TIME("at", row.at), TEXT("actor", row.actor),
			TEXT("what", row.what), TEXT("detail", row.detail)));
	print_close(context->print);
	return more;
}

static void
print_post_facts(struct print *print, const struct post_row *post)
{
	bool is_moderated = post->moderated_at != 0;

	print_facts(print,
	    "{id} for {list|the site} ({purpose}): {state}\n"
	    "  {decided_at} {verdict}: rule \"{rule}\"[ at {file}:{line}], "
	    "proof {proof}[, because {because}]",
	    FACTS(INT("id", post->id), TEXT("list", post->list),
		TEXT("purpose", purpose_name(post->purpose)),
		TEXT("recipient", post->recipient),
		TEXT("state", post_state_name(post->state)),
		TEXT("verdict", post->verdict), TEXT("rule", post->rule),
		TEXT("file", post->rule_file), INT("line", post->rule_line),
		TEXT("because", post->because), TEXT("proof", post->proof),
		INT("author_person_id", post->author_person_id),
		TIME("decided_at", post->decided_at),
		TIME("expanded_at", post->expanded_at),
		INT("recipients_count", post->n_recipients)));
	print_facts(print,
	    is_moderated
		? "  {moderated_at} moderated by {moderated_by}[: {words}]"
		: NULL,
	    FACTS(
		TEXT("moderated_by", is_moderated ? post->moderated_by : NULL),
		TIME("moderated_at", post->moderated_at),
		TEXT("words", is_moderated ? post->words : NULL)));
}

static int
print_post(struct context *context, int64_t post_id, struct err *err)
{
	struct post_row post;

	if (store_post_get(
		context->store, post_id, context->arena, &post, err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_post_facts(context->print, &post);
	if (print_events(context, post_id, err) != 0 ||
	    print_outgoings(context, post_id, err) != 0)
		return -1;
	print_close(context->print);
	return 0;
}

static int
print_story(struct context *context, int64_t message_id, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct print *print = context->print;
	struct message_row row;
	struct id_row post;
	int more;

	if (store_message_get(
		context->store, message_id, context->arena, &row, err) != 0 ||
	    store_story_posts_walk(context->store, message_id, &cursor, err) !=
		0)
		return -1;
	print_object(print, NULL);
	print_facts(print,
	    "message <{message_id}>\n"
	    "received {received_at} from {client}[, logged in as {sasl_login}]"
	    "[, queue id {queue_id}]\n"
	    "from {from}, {size} octets, {.kept}\nsubject {subject}",
	    FACTS(INT("id", row.id), TIME("received_at", row.received_at),
		TEXT("client", row.client), TEXT("helo", row.helo),
		TEXT("queue_id", row.queue_id),
		TEXT("envelope_sender", row.envelope_sender),
		TEXT("sasl_login", row.sasl_login),
		TEXT("from", row.header_from),
		TEXT("message_id", row.header_message_id),
		TEXT("subject", row.subject), INT("size", row.size),
		FLAG("is_kept", row.has_content),
		TEXT(".kept", row.has_content ? "kept" : "not kept")));
	print_array(print, "posts");
	while ((more = id_next(&cursor, &post, err)) > 0) {
		if (print_post(context, post.id, err) != 0)
			return -1;
	}
	print_close(print);
	print_close(print);
	return more;
}

/* Every message of that Message-ID; *n_r counts them. */
static int
print_stories(
    struct context *context, struct span id, int64_t *n_r, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct id_row message;
	int more;

	if (store_story_messages_walk(context->store, id, &cursor, err) != 0)
		return -1;
	while ((more = id_next(&cursor, &message, err)) > 0) {
		if ((*n_r)++ > 0)
			print_line(context->print, "%s", "");
		if (print_story(context, message.id, err) != 0)
			return -1;
	}
	return more;
}

/* An ID is a post's; anything else a Message-ID, with or without brackets. */
int
run_trace(struct context *context, const struct args *args, struct err *err)
{
	const char *what = args->words[0];
	struct post_row post;
	int64_t id, n = 0;

	print_array(context->print, "messages");
	if (what[0] != '\0' && what[strspn(what, "0123456789")] == '\0') {
		if (value_id(what, &id, err) != 0 ||
		    store_post_get(
			context->store, id, context->arena, &post, err) != 0)
			return -1;
		return print_story(context, post.message_id, err);
	}
	if (print_stories(context, value_message_id(what), &n, err) != 0)
		return -1;
	if (n == 0)
		return err_set(
		    err, ERR_ABSENT, "no message \"%s\" has passed here", what);
	return 0;
}
