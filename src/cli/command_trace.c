/* crieur trace: a message's whole story. */
#include <stdio.h>
#include <string.h>

#include "crieur/store/bounce.h"
#include "crieur/store/event.h"
#include "crieur/store/message.h"
#include "crieur/store/post.h"
#include "crieur/store/queue.h"
#include "crieur/store/story.h"

#include "context.h"
#include "options.h"
#include "show.h"
#include "table.h"

static void
print_recipient(struct print *print, const struct recipient_row *row)
{
	const char *state = name_of(&delivery_state_names, row->state);
	char at[TIME_TEXT_SIZE], answer[SHOW_ANSWER_SIZE];
	bool is_done = row->done_at != 0;

	print_object(print, NULL);
	print_string(print, "address", row->address);
	print_string(print, "state", state);
	print_string(print, "relay", row->relay);
	print_int(print, "tries", row->n_tries);
	print_int(print, "code", row->last_code);
	print_string(print, "answer", row->last_text);
	print_time(print, "done_at", row->done_at);
	print_time(print, "next_at", is_done ? 0 : row->next_at);
	print_close(print);
	print_line(print, "    %s\t%s\t%s%s\t%s", row->address, state,
	    is_done ? "" : "next ",
	    time_or_dash(is_done ? row->done_at : row->next_at, at),
	    show_answer(row->last_code, row->last_text, answer));
}

static int
print_recipients(struct context *context, int64_t outgoing_id, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct recipient_row row;
	int more;

	print_array(context->print, "recipients");
	if (store_recipient_walk(
		context->store, outgoing_id, false, &cursor, err) != 0)
		return -1;
	while ((more = recipient_next(&cursor, &row, err)) > 0)
		print_recipient(context->print, &row);
	print_close(context->print);
	return more;
}

/* What came back later, of a copy that was handed over. */
static int
print_bounces(struct context *context, int64_t outgoing_id, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct print *print = context->print;
	char at[TIME_TEXT_SIZE];
	struct bounce_row row;
	int more;

	if (store_bounce_of_walk(context->store, outgoing_id, &cursor, err) !=
	    0)
		return -1;
	print_array(print, "bounces");
	while ((more = bounce_next(&cursor, &row, err)) > 0) {
		const char *class =
		    name_of(&bounce_class_names, (int)row.class);
		print_object(print, NULL);
		print_time(print, "at", row.at);
		print_string(print, "address", row.address);
		print_string(print, "class", class);
		print_string(print, "code", row.code);
		print_string(print, "words", row.words);
		print_close(print);
		print_line(print, "    %s\tcame back\t%s\t%s: %s", row.address,
		    time_or_dash(row.at, at), class, row.words);
	}
	print_close(print);
	return more;
}

static int
print_outgoing(struct context *context, const struct story_outgoing_row *row,
    struct err *err)
{
	struct print *print = context->print;
	char at[TIME_TEXT_SIZE];

	print_object(print, NULL);
	print_int(print, "id", row->id);
	print_string(print, "kind", row->kind);
	print_string(print, "list", row->list);
	print_string(print, "relay", row->relay);
	print_string(print, "message_id", row->header_message_id);
	print_time(print, "created_at", row->created_at);
	print_int(print, "waiting", row->n_waiting);
	print_int(print, "sent", row->n_sent);
	print_int(print, "failed", row->n_failed);
	print_int(print, "cancelled", row->n_cancelled);
	print_line(print,
	    "  %s %lld of %s by %s: %lld sent, %lld waiting, %lld failed, "
	    "%lld cancelled",
	    row->kind, (long long)row->id, time_or_dash(row->created_at, at),
	    row->relay, (long long)row->n_sent, (long long)row->n_waiting,
	    (long long)row->n_failed, (long long)row->n_cancelled);
	if (print_recipients(context, row->id, err) != 0)
		return -1;
	if (print_bounces(context, row->id, err) != 0)
		return -1;
	print_close(print);
	return 0;
}

static void
print_event(struct print *print, const struct event_row *event)
{
	char at[TIME_TEXT_SIZE];

	print_object(print, NULL);
	print_time(print, "at", event->at);
	print_string(print, "actor", event->actor);
	print_string(print, "what", event->what);
	print_string(print, "detail", event->detail);
	print_close(print);
	print_line(print, "  %s %s: %s%s%s", time_or_dash(event->at, at),
	    event->actor, event->what, event->detail[0] != '\0' ? ": " : "",
	    event->detail);
}

static int
print_events(struct context *context, int64_t post_id, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct event_row row;
	int more;

	print_array(context->print, "events");
	if (store_event_walk(context->store, "post", post_id, &cursor, err) !=
	    0)
		return -1;
	while ((more = event_next(&cursor, &row, err)) > 0)
		print_event(context->print, &row);
	print_close(context->print);
	return more;
}

static void
print_verdict(struct print *print, const struct post_row *post)
{
	char at[TIME_TEXT_SIZE];

	print_int(print, "id", post->id);
	print_string(print, "list", post->list);
	print_string(print, "purpose", purpose_name(post->purpose));
	print_string(print, "recipient", post->recipient);
	print_string(print, "state", post_state_name(post->state));
	print_string(print, "verdict", post->verdict);
	print_string(print, "rule", post->rule);
	print_string(print, "file", post->rule_file);
	print_int(print, "line", post->rule_line);
	print_string(print, "because", post->because);
	print_string(print, "proof", post->proof);
	print_int(print, "author_person_id", post->author_person_id);
	print_time(print, "decided_at", post->decided_at);
	print_time(print, "expanded_at", post->expanded_at);
	print_int(print, "recipients_count", post->n_recipients);
	print_line(print, "%lld for %s (%s): %s", (long long)post->id,
	    post->list[0] != '\0' ? post->list : "the site",
	    purpose_name(post->purpose), post_state_name(post->state));
	char at_line[16] = "";
	if (post->rule_file[0] != '\0')
		snprintf(at_line, sizeof(at_line), ":%d", post->rule_line);
	print_line(print, "  %s %s: rule \"%s\"%s%s%s, proof %s%s%s",
	    time_or_dash(post->decided_at, at), post->verdict, post->rule,
	    at_line[0] != '\0' ? " at " : "", post->rule_file, at_line,
	    post->proof, post->because[0] != '\0' ? ", because " : "",
	    post->because);
}

static void
print_moderation(struct print *print, const struct post_row *post)
{
	char at[TIME_TEXT_SIZE];
	bool is_moderated = post->moderated_at != 0;

	print_string(
	    print, "moderated_by", is_moderated ? post->moderated_by : NULL);
	print_time(print, "moderated_at", post->moderated_at);
	print_string(print, "words", is_moderated ? post->words : NULL);
	if (is_moderated)
		print_line(print, "  %s moderated by %s%s%s",
		    time_or_dash(post->moderated_at, at), post->moderated_by,
		    post->words[0] != '\0' ? ": " : "", post->words);
}

static int
print_outgoings(struct context *context, int64_t post_id, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct story_outgoing_row row;
	int more;

	print_array(context->print, "outgoing");
	if (store_story_outgoings_walk(context->store, post_id, &cursor, err) !=
	    0)
		return -1;
	while ((more = story_outgoing_next(&cursor, &row, err)) > 0) {
		if (print_outgoing(context, &row, err) != 0)
			return -1;
	}
	print_close(context->print);
	return more;
}

static int
print_post(struct context *context, int64_t post_id, struct err *err)
{
	struct print *print = context->print;
	struct post_row post;

	if (store_post_get(
		context->store, post_id, context->arena, &post, err) != 0)
		return -1;
	print_object(print, NULL);
	print_verdict(print, &post);
	print_moderation(print, &post);
	if (print_events(context, post_id, err) != 0 ||
	    print_outgoings(context, post_id, err) != 0)
		return -1;
	print_close(print);
	return 0;
}

static void
print_received(struct print *print, const struct message_row *row)
{
	char at[TIME_TEXT_SIZE];

	print_int(print, "id", row->id);
	print_time(print, "received_at", row->received_at);
	print_string(print, "client", row->client);
	print_string(print, "helo", row->helo);
	print_string(print, "queue_id", row->queue_id);
	print_string(print, "envelope_sender", row->envelope_sender);
	print_string(print, "sasl_login", row->sasl_login);
	print_string(print, "from", row->header_from);
	print_string(print, "message_id", row->header_message_id);
	print_string(print, "subject", row->subject);
	print_int(print, "size", row->size);
	print_bool(print, "is_kept", row->has_content);
	print_line(print, "message <%s>", row->header_message_id);
	print_line(print, "received %s from %s%s%s%s%s",
	    time_or_dash(row->received_at, at), row->client,
	    row->sasl_login[0] != '\0' ? ", logged in as " : "",
	    row->sasl_login, row->queue_id[0] != '\0' ? ", queue id " : "",
	    row->queue_id);
	print_line(print, "from %s, %lld octets, %s", row->header_from,
	    (long long)row->size, row->has_content ? "kept" : "not kept");
	print_line(print, "subject %s", row->subject);
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
	print_received(print, &row);
	print_array(print, "posts");
	while ((more = id_next(&cursor, &post, err)) > 0) {
		if (print_post(context, post.id, err) != 0)
			return -1;
	}
	print_close(print);
	print_close(print);
	return more;
}

static bool
is_number(const char *text)
{
	return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

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
static int
trace(struct context *context, const char *what, int64_t *n_r, struct err *err)
{
	struct span id = span_trim(span_of(what));
	struct post_row post;
	int64_t post_id;

	if (is_number(what)) {
		if (options_id(what, &post_id, err) != 0 ||
		    store_post_get(context->store, post_id, context->arena,
			&post, err) != 0)
			return -1;
		*n_r = 1;
		return print_story(context, post.message_id, err);
	}
	if (id.len > 1 && id.at[0] == '<' && id.at[id.len - 1] == '>')
		id = span_from(id.at + 1, id.len - 2);
	return print_stories(context, id, n_r, err);
}

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	int64_t n = 0;

	if (options_read(NULL, 0, &argc, argv, err) != 0)
		return -1;
	if (argc != 2)
		return err_set(err, ERR_USAGE,
		    "expected the ID of a post or a Message-ID");
	print_object(context->print, NULL);
	print_array(context->print, "messages");
	if (trace(context, argv[1], &n, err) != 0)
		return -1;
	print_close(context->print);
	print_close(context->print);
	if (n == 0)
		return err_set(err, ERR_ABSENT,
		    "no message \"%s\" has passed here", argv[1]);
	return 0;
}

const struct command command_trace = {
	.name = "trace",
	.usage = "trace ID|MESSAGE-ID",
	.summary = "a message's whole story",
	.needs = COMMAND_NEEDS_STORE,
	.run = run,
};
