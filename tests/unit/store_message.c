/* What the gate keeps comes back octet for octet, and its own retry is known
 * again. */
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
#include "crieur/store/event.h"
#include "crieur/store/message.h"
#include "crieur/store/post_intake.h"

enum {
	LARGE = 3 * 1024 * 1024 + 17,
};

struct fixture {
	char directory[64], path[96];
	struct store *store;
	struct arena arena;
	struct err err;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	strcpy(f->directory, "store-test-XXXXXX");
	assert_non_null(mkdtemp(f->directory));
	snprintf(f->path, sizeof(f->path), "%s/store", f->directory);
	assert_int_equal(store_prepare(f->path, &f->err), 0);
	assert_int_equal(
	    store_open(f->path, STORE_ROLE_GATE, &f->store, &f->err), 0);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	char command[128];

	store_close(&f->store);
	arena_fini(&f->arena);
	snprintf(command, sizeof(command), "rm -r %s", f->directory);
	assert_int_equal(system(command), 0);
	free(f);
	return 0;
}

static const struct message_row sample = {
	.received_at = 1000,
	.client = "mail.example.org [192.0.2.1]",
	.helo = "mail.example.org",
	.queue_id = "4ABC",
	.envelope_sender = "nicole@example.org",
	.sasl_login = "",
	.header_from = "nicole@example.org",
	.header_message_id = "1@example.org",
	.subject = "Réunion",
	.fingerprint = { "0123456789abcdef0123456789abcdef", 32 },
	.size = 20,
	.body_offset = 10,
};

static const struct post_intake_row accepted = {
	.list = "acttes",
	.purpose = PURPOSE_POST,
	.recipient = "acttes@example.org",
	.state = POST_ACCEPTED,
	.verdict = "accept",
	.rule = "members",
	.rule_file = "acttes.conf",
	.rule_line = 3,
	.because = "",
	.proof = "sasl",
	.decided_at = 1000,
};

static int64_t
keep(struct fixture *f, const struct post_intake_row *post, struct span content)
{
	struct post_intake_row row = *post;
	int64_t id = 0;

	assert_int_equal(store_begin(f->store, &f->err), 0);
	assert_int_equal(store_message_insert(f->store, &sample, content,
			     &row.message_id, &f->err),
	    0);
	assert_int_equal(store_post_insert(f->store, &row, &id, &f->err), 0);
	assert_int_equal(store_commit(f->store, &f->err), 0);
	return row.message_id;
}

static int
take(void *self, struct span octets, struct err *err)
{
	str_add(self, octets);
	return str_check(self, err);
}

static void
content_comes_back(void **state)
{
	struct fixture *f = *state;
	char *large = malloc(LARGE);
	struct str back = { 0 };
	struct message_row row;
	const struct content_sink sink = { &back, take };

	for (size_t i = 0; i < LARGE; i++)
		large[i] = (char)(i * 7 % 251);
	int64_t id = keep(f, &accepted, span_from(large, LARGE));
	assert_int_equal(
	    store_message_copy(f->store, id, 1000, &sink, &f->err), 0);
	assert_int_equal(back.len, LARGE - 1000);
	assert_memory_equal(large + 1000, back.data, back.len);
	assert_int_equal(
	    store_message_get(f->store, id, &f->arena, &row, &f->err), 0);
	assert_string_equal(row.subject, "Réunion");
	assert_string_equal(row.header_message_id, "1@example.org");
	assert_int_equal(row.received_at, 1000);
	assert_int_equal(row.body_offset, 10);
	assert_memory_equal(
	    row.fingerprint.at, sample.fingerprint.at, sample.fingerprint.len);
	assert_true(row.has_content);
	free(large);
	str_fini(&back);
}

static void
refusal_keeps_no_content(void **state)
{
	struct fixture *f = *state;
	int64_t id = keep(f, &accepted, span_from(NULL, 0));
	struct message_row row;
	const struct content_sink sink = { NULL, take };

	assert_int_equal(
	    store_message_get(f->store, id, &f->arena, &row, &f->err), 0);
	assert_false(row.has_content);
	assert_int_equal(
	    store_message_copy(f->store, id, 0, &sink, &f->err), -1);
	assert_int_equal(f->err.kind, ERR_ABSENT);
	assert_int_equal(
	    store_message_get(f->store, id + 1, &f->arena, &row, &f->err), -1);
	assert_int_equal(f->err.kind, ERR_ABSENT);
}

static int64_t
duplicate_of(struct fixture *f, const struct duplicate_question *question)
{
	int64_t id = -1;

	assert_int_equal(
	    store_post_find_duplicate(f->store, question, &id, &f->err), 0);
	return id;
}

static void
duplicate_is_same_message_for_same_list(void **state)
{
	struct fixture *f = *state;
	struct duplicate_question same = {
		.list = "acttes",
		.purpose = PURPOSE_POST,
		.header_message_id = "1@example.org",
		.fingerprint = sample.fingerprint,
		.since_at = 1000,
	};
	struct duplicate_question other;

	keep(f, &accepted, span_from(NULL, 0));
	assert_int_equal(duplicate_of(f, &same), 0);
	int64_t id = keep(f, &accepted, span_of("content"));
	assert_int_equal(duplicate_of(f, &same), id);
	other = same, other.since_at = 1001;
	assert_int_equal(duplicate_of(f, &other), 0);
	other = same, other.list = "membres";
	assert_int_equal(duplicate_of(f, &other), 0);
	other = same, other.purpose = PURPOSE_OWNER;
	assert_int_equal(duplicate_of(f, &other), 0);
	other = same, other.header_message_id = "2@example.org";
	assert_int_equal(duplicate_of(f, &other), 0);
	other = same, other.header_message_id = "";
	assert_int_equal(duplicate_of(f, &other), 0);
	other = same, other.fingerprint.len--;
	assert_int_equal(duplicate_of(f, &other), 0);
	other = same, other.recipient = "acttes@example.org";
	assert_int_equal(duplicate_of(f, &other), id);
	other = same, other.recipient = "a@example.org";
	assert_int_equal(duplicate_of(f, &other), 0);
}

static int64_t
count(struct fixture *f, int64_t since_at, bool with_held)
{
	struct author_question question = {
		.list = "acttes",
		.header_from = "nicole@example.org",
		.since_at = since_at,
		.with_held = with_held,
	};
	int64_t n = -1;

	assert_int_equal(store_post_count(f->store, &question, &n, &f->err), 0);
	return n;
}

static void
posts_are_counted_by_what_became_of_them(void **state)
{
	struct fixture *f = *state;
	struct post_intake_row held = accepted, rejected = accepted;

	held.state = POST_HELD, held.verdict = "hold";
	rejected.state = POST_REJECTED, rejected.verdict = "reject";
	keep(f, &rejected, span_from(NULL, 0));
	assert_int_equal(count(f, 0, true), 0);
	keep(f, &held, span_of("x"));
	assert_int_equal(count(f, 0, false), 0);
	assert_int_equal(count(f, 0, true), 1);
	keep(f, &accepted, span_of("y"));
	assert_int_equal(count(f, 0, false), 1);
	assert_int_equal(count(f, 1000, true), 2);
	assert_int_equal(count(f, 1001, true), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    content_comes_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    refusal_keeps_no_content, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    duplicate_is_same_message_for_same_list, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    posts_are_counted_by_what_became_of_them, set_up,
		    tear_down),
	};

	return cmocka_run_group_tests_name("store message", tests, NULL, NULL);
}
