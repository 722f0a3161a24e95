/* The queue and a message's story as people read them; policies kept; who
 * runs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "crieur/base/str.h"
#include "crieur/store/message.h"
#include "crieur/store/outgoing.h"
#include "crieur/store/policy.h"
#include "crieur/store/post_intake.h"
#include "crieur/store/process.h"
#include "crieur/store/queue.h"
#include "crieur/store/story.h"

enum {
	NOW = 1000000,
};

struct fixture {
	char directory[64], path[96];
	struct store *store;
	int64_t message_id, post_id, outgoing_id, notice_id;
	struct str seen;
	struct err err;
};

static void
queue_recipient(struct fixture *f, int64_t outgoing_id, const char *address)
{
	struct delivery_new delivery = {
		.outgoing_id = outgoing_id,
		.address = address,
		.relay = "ovh",
		.priority = outgoing_id == f->outgoing_id ? 2 : 3,
		.at = NOW + 60,
	};

	assert_int_equal(
	    store_delivery_insert(f->store, &delivery, &f->err), 0);
}

static int64_t
queue_outgoing(
    struct fixture *f, enum outgoing_kind kind, const char *header_id)
{
	bool is_post = kind == OUTGOING_POST;
	struct outgoing_new outgoing = {
		.post_id = f->post_id,
		.message_id = is_post ? f->message_id : 0,
		.list = "acttes",
		.kind = kind,
		.relay = "ovh",
		.envelope_sender = "",
		.header_message_id = header_id,
		.header = span_of("Subject: x\r\n\r\n"),
		.body = span_of(is_post ? "" : "body\r\n"),
		.at = NOW,
	};
	int64_t id = 0;

	assert_int_equal(
	    store_outgoing_insert(f->store, &outgoing, &id, &f->err), 0);
	return id;
}

static void
fill(struct fixture *f)
{
	struct message_row message = {
		.received_at = NOW - 10,
		.client = "c",
		.helo = "h",
		.queue_id = "q",
		.envelope_sender = "a@b.test",
		.sasl_login = "",
		.header_from = "a@b.test",
		.header_message_id = "one@b.test",
		.subject = "Bonjour",
		.fingerprint = span_of(""),
	};
	struct post_intake_row post = {
		.list = "acttes",
		.purpose = PURPOSE_POST,
		.recipient = "acttes@x.test",
		.state = POST_ACCEPTED,
		.verdict = "accept",
		.rule = "members",
		.rule_file = "kinds/group.conf",
		.rule_line = 3,
		.because = "",
		.proof = "sasl",
		.decided_at = NOW - 9,
	};

	assert_int_equal(store_begin(f->store, &f->err), 0);
	assert_int_equal(
	    store_message_insert(f->store, &message,
		span_of("From: a\r\n\r\nx"), &f->message_id, &f->err),
	    0);
	post.message_id = f->message_id;
	assert_int_equal(
	    store_post_insert(f->store, &post, &f->post_id, &f->err), 0);
	f->outgoing_id = queue_outgoing(f, OUTGOING_POST, "one@b.test");
	f->notice_id = queue_outgoing(f, OUTGOING_NOTICE, "notice@x.test");
	queue_recipient(f, f->outgoing_id, "b@b.test");
	queue_recipient(f, f->outgoing_id, "a@b.test");
	queue_recipient(f, f->notice_id, "z@b.test");
	assert_int_equal(store_commit(f->store, &f->err), 0);
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	strcpy(f->directory, "store-test-XXXXXX");
	assert_non_null(mkdtemp(f->directory));
	snprintf(f->path, sizeof(f->path), "%s/store", f->directory);
	assert_int_equal(store_prepare(f->path, &f->err), 0);
	assert_int_equal(
	    store_open(f->path, STORE_ROLE_ADMIN, &f->store, &f->err), 0);
	fill(f);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	char command[128];

	store_close(&f->store);
	str_fini(&f->seen);
	snprintf(command, sizeof(command), "rm -r %s", f->directory);
	assert_int_equal(system(command), 0);
	free(f);
	return 0;
}

static const char *
queue_text(struct fixture *f, const char *list)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct queue_row row;

	str_clear(&f->seen);
	assert_int_equal(store_queue_walk(f->store, list, &cursor, &f->err), 0);
	while (queue_next(&cursor, &row, &f->err) > 0)
		str_addf(&f->seen, "%s %s '%s' %lld next %+lld %s;",
		    name_of(&outgoing_kind_names, row.kind), row.list,
		    row.subject, (long long)row.n_waiting,
		    (long long)row.next_at - NOW, row.last_text);
	return str_c(&f->seen);
}

static const char *
recipients_text(struct fixture *f, bool only_waiting)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct recipient_row row;

	str_clear(&f->seen);
	assert_int_equal(store_recipient_walk(f->store, f->outgoing_id,
			     only_waiting, &cursor, &f->err),
	    0);
	while (recipient_next(&cursor, &row, &f->err) > 0)
		str_addf(&f->seen, "%s %s;", row.address,
		    name_of(&delivery_state_names, row.state));
	return str_c(&f->seen);
}

static void
the_queue_is_in_the_order_of_sending(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(queue_text(f, NULL),
	    "post acttes 'Bonjour' 2 next +60 ;notice acttes '' 1 next +60 ;");
	assert_string_equal(queue_text(f, "nowhere"), "");
	assert_string_equal(
	    recipients_text(f, true), "a@b.test queued;b@b.test queued;");
}

static void
what_is_cancelled_waits_no_more(void **state)
{
	struct fixture *f = *state;
	struct queue_choice choice = {
		.outgoing_id = f->outgoing_id,
		.address = "a@b.test",
		.now = NOW,
	};
	int64_t n = 0;

	assert_int_equal(store_queue_cancel(f->store, &choice, &n, &f->err), 0);
	assert_int_equal(n, 1);
	assert_int_equal(store_queue_cancel(f->store, &choice, &n, &f->err), 0);
	assert_int_equal(n, 0);
	assert_string_equal(recipients_text(f, true), "b@b.test queued;");
	assert_string_equal(
	    recipients_text(f, false), "a@b.test cancelled;b@b.test queued;");
	choice.address = NULL;
	assert_int_equal(store_queue_cancel(f->store, &choice, &n, &f->err), 0);
	assert_int_equal(n, 1);
	assert_string_equal(
	    queue_text(f, "acttes"), "notice acttes '' 1 next +60 ;");
}

static void
what_is_retried_is_due_at_once(void **state)
{
	struct fixture *f = *state;
	struct queue_choice choice = {
		.outgoing_id = f->outgoing_id,
		.now = NOW,
	};
	int64_t n = 0;

	assert_int_equal(store_queue_retry(f->store, &choice, &n, &f->err), 0);
	assert_int_equal(n, 2);
	assert_string_equal(queue_text(f, NULL),
	    "post acttes 'Bonjour' 2 next +0 ;notice acttes '' 1 next +60 ;");
	assert_int_equal(
	    store_queue_retry_relay(f->store, "ovh", NOW, &n, &f->err), 0);
	assert_int_equal(n, 3);
	assert_string_equal(queue_text(f, NULL),
	    "post acttes 'Bonjour' 2 next +0 ;notice acttes '' 1 next +0 ;");
}

static void
relays_say_how_they_fare(void **state)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct fixture *f = *state;
	struct relay_queue_row row;

	assert_int_equal(store_relay_walk(f->store, NOW, &cursor, &f->err), 0);
	while (relay_queue_next(&cursor, &row, &f->err) > 0)
		str_addf(&f->seen, "%s %s %lld '%s';", row.name,
		    name_of(&relay_state_names, row.state),
		    (long long)row.n_waiting, row.words);
	assert_string_equal(str_c(&f->seen), "ovh ready 3 '';");
}

static const char *
ids_seen(struct fixture *f, struct cursor *cursor)
{
	struct id_row row;
	int more;

	str_clear(&f->seen);
	while ((more = id_next(cursor, &row, &f->err)) > 0)
		str_addf(&f->seen, "%lld;", (long long)row.id);
	assert_int_equal(more, 0);
	return str_c(&f->seen);
}

static const char *
messages_of(struct fixture *f, const char *header_id)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };

	assert_int_equal(store_story_messages_walk(
			     f->store, span_of(header_id), &cursor, &f->err),
	    0);
	return ids_seen(f, &cursor);
}

static void
a_story_begins_from_the_message_or_its_notices(void **state)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct fixture *f = *state;
	struct story_outgoing_row row;
	char expected[32];

	snprintf(expected, sizeof(expected), "%lld;", (long long)f->message_id);
	assert_string_equal(messages_of(f, "one@b.test"), expected);
	assert_string_equal(messages_of(f, "notice@x.test"), expected);
	assert_string_equal(messages_of(f, "two@b.test"), "");
	assert_int_equal(
	    store_story_posts_walk(f->store, f->message_id, &cursor, &f->err),
	    0);
	snprintf(expected, sizeof(expected), "%lld;", (long long)f->post_id);
	assert_string_equal(ids_seen(f, &cursor), expected);
	str_clear(&f->seen);
	assert_int_equal(
	    store_story_outgoings_walk(f->store, f->post_id, &cursor, &f->err),
	    0);
	while (story_outgoing_next(&cursor, &row, &f->err) > 0)
		str_addf(&f->seen, "%s %lld;",
		    name_of(&outgoing_kind_names, row.kind),
		    (long long)row.n_waiting);
	assert_string_equal(str_c(&f->seen), "post 2;notice 1;");
}

static void
everything_is_counted(void **state)
{
	struct fixture *f = *state;
	struct store_counts_row counts;
	struct list_counts_row list;

	assert_int_equal(store_count(f->store, &counts, &f->err), 0);
	assert_int_equal(counts.n_messages, 1);
	assert_int_equal(counts.n_accepted, 1);
	assert_int_equal(counts.oldest_accepted_at, NOW - 9);
	assert_int_equal(counts.n_held, 0);
	assert_int_equal(counts.oldest_held_at, 0);
	assert_int_equal(counts.n_queued, 3);
	assert_int_equal(counts.oldest_queued_at, NOW);
	assert_int_equal(
	    store_count_list(f->store, "acttes", &list, &f->err), 0);
	assert_int_equal(list.n_posts, 1);
	assert_int_equal(list.last_post_at, NOW - 9);
}

static void
insert_file(struct fixture *f, int position, const char *name, const char *text)
{
	const struct policy_file_row row = {
		.policy_id = 2,
		.position = position,
		.name = name,
		.text = span_of(text),
	};

	assert_int_equal(store_policy_file_insert(f->store, &row, &f->err), 0);
}

static int64_t
insert_policy(struct fixture *f, const char *actor)
{
	struct policy_row row = { .created_at = NOW, .actor = actor };
	int64_t id = 0;

	assert_int_equal(store_policy_insert(f->store, &row, &id, &f->err), 0);
	return id;
}

static void
the_newest_policy_is_live(void **state)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct fixture *f = *state;
	struct policy_file_row file;
	struct policy_row row;
	int64_t id = 9;

	assert_int_equal(store_policy_live(f->store, &id, &f->err), 0);
	assert_int_equal(id, 0);
	assert_int_equal(insert_policy(f, "crieurd"), 1);
	assert_int_equal(insert_policy(f, "admin:zoe"), 2);
	insert_file(f, 0, "crieur.conf", "# a");
	insert_file(f, 1, "lists/b.conf", "b");
	assert_int_equal(store_policy_live(f->store, &id, &f->err), 0);
	assert_int_equal(id, 2);
	assert_int_equal(
	    store_policy_file_walk(f->store, 2, &cursor, &f->err), 0);
	while (policy_file_next(&cursor, &file, &f->err) > 0)
		str_addf(&f->seen, "%s=%.*s;", file.name, (int)file.text.len,
		    file.text.at);
	assert_string_equal(str_c(&f->seen), "crieur.conf=# a;lists/b.conf=b;");
	str_clear(&f->seen);
	assert_int_equal(store_policy_walk(f->store, &cursor, &f->err), 0);
	while (policy_next(&cursor, &row, &f->err) > 0)
		str_addf(&f->seen, "%lld %s %lld;", (long long)row.id,
		    row.actor, (long long)row.n_files);
	assert_string_equal(str_c(&f->seen), "2 admin:zoe 2;1 crieurd 0;");
	assert_int_equal(
	    store_policy_file_walk(f->store, 7, &cursor, &f->err), -1);
	assert_int_equal(f->err.kind, ERR_ABSENT);
}

static void
start(struct fixture *f, const char *name, int64_t pid, int64_t policy_id)
{
	const struct process_row row = {
		.name = name,
		.pid = pid,
		.policy_id = policy_id,
		.started_at = NOW,
	};

	assert_int_equal(store_process_start(f->store, &row, &f->err), 0);
}

static const char *
processes(struct fixture *f)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct process_row row;

	str_clear(&f->seen);
	assert_int_equal(store_process_walk(f->store, &cursor, &f->err), 0);
	while (process_next(&cursor, &row, &f->err) > 0)
		str_addf(&f->seen, "%s %lld policy %lld starts %lld '%s';",
		    row.name, (long long)row.pid, (long long)row.policy_id,
		    (long long)row.n_starts, row.problem);
	return str_c(&f->seen);
}

static void
processes_are_remembered_after_their_end(void **state)
{
	struct fixture *f = *state;

	start(f, "gate", 10, 1);
	assert_int_equal(
	    store_process_problem(f->store, "gate", "hm", NOW, &f->err), 0);
	assert_int_equal(store_process_end(f->store, "gate", &f->err), 0);
	start(f, "clerk", 11, 0);
	assert_int_equal(
	    store_process_policy(f->store, "clerk", 2, &f->err), 0);
	assert_string_equal(processes(f),
	    "clerk 11 policy 2 starts 1 '';gate 0 policy 1 starts 1 'hm';");
	start(f, "gate", 12, 2);
	assert_string_equal(processes(f),
	    "clerk 11 policy 2 starts 1 '';gate 12 policy 2 starts 2 'hm';");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_queue_is_in_the_order_of_sending),
		TEST(what_is_cancelled_waits_no_more),
		TEST(what_is_retried_is_due_at_once),
		TEST(relays_say_how_they_fare),
		TEST(a_story_begins_from_the_message_or_its_notices),
		TEST(everything_is_counted),
		TEST(the_newest_policy_is_live),
		TEST(processes_are_remembered_after_their_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
