/* The queue is filled fast, a copy a person is found again, and what retention
 * lets go is never what still waits. */
#include "crieur/store/outgoing.h"
#include "crieur/store/retention.h"

#include "queue_store.h"

static int
set_up(void **state)
{
	struct queue_store *q = calloc(1, sizeof(*q));

	*state = q;
	return q == NULL ? -1 : queue_store_open(q);
}

static int
tear_down(void **state)
{
	int status = queue_store_close(*state);

	free(*state);
	return status;
}

static int64_t
put_outgoing(struct queue_store *q, int64_t message_id, int64_t post_id)
{
	int64_t id = 0;
	struct outgoing_new outgoing = {
		.post_id = post_id,
		.message_id = message_id,
		.body_offset = 10,
		.message_size = 110,
		.list = "acttes",
		.kind = OUTGOING_POST,
		.relay = "ovh",
		.envelope_sender = "acttes-bounces@listes.example",
		.header_message_id = "1@example.org",
		.header = span_of("List-Id: <acttes>\r\n\r\n"),
		.suffix = span_of("--x--\r\n"),
		.at = 1000,
	};

	OK(q, store_outgoing_insert(q->store, &outgoing, &id, &q->err));
	return id;
}

static void
put_delivery(struct queue_store *q, int64_t outgoing_id, int64_t person)
{
	char address[64];
	struct delivery_new delivery = {
		.outgoing_id = outgoing_id,
		.person_id = person,
		.address = address,
		.relay = "ovh",
		.priority = 2,
		.at = 1000,
	};

	snprintf(
	    address, sizeof(address), "p%lld@example.org", (long long)person);
	OK(q, store_delivery_insert(q->store, &delivery, &q->err));
}

static void
ten_thousand_recipients_fit_one_transaction(void **state)
{
	struct queue_store *q = *state;

	OK(q, store_begin(q->store, &q->err));
	int64_t message = put_message(
	    q, "nicole@example.org", "1@example.org", sample_mail, 1000);
	int64_t outgoing = put_outgoing(
	    q, message, put_post(q, message, "acttes", "post", "accepted", 1));
	for (int64_t i = 1; i <= 10000; i++)
		put_delivery(q, outgoing, i);
	OK(q, store_commit(q->store, &q->err));
	assert_int_equal(look(q, "SELECT count(*) FROM delivery"), 10000);
	assert_int_equal(look(q, "SELECT size FROM outgoing"),
	    strlen("List-Id: <acttes>\r\n\r\n") + 100 + strlen("--x--\r\n"));
}

static void
an_address_has_one_delivery_of_an_outgoing(void **state)
{
	struct queue_store *q = *state;

	OK(q, store_begin(q->store, &q->err));
	int64_t message = put_message(
	    q, "nicole@example.org", "1@example.org", sample_mail, 1000);
	int64_t outgoing = put_outgoing(
	    q, message, put_post(q, message, "acttes", "post", "accepted", 1));
	put_delivery(q, outgoing, 7);
	put_delivery(q, outgoing, 7);
	OK(q, store_commit(q->store, &q->err));
	assert_int_equal(look(q, "SELECT count(*) FROM delivery"), 1);
}

static void
the_served_are_found_on_every_way_of_a_message(void **state)
{
	struct queue_store *q = *state;
	struct bits people = { 0 };

	OK(q, store_begin(q->store, &q->err));
	int64_t first = put_message(
	    q, "nicole@example.org", "1@example.org", sample_mail, 1000);
	int64_t second = put_message(
	    q, "nicole@example.org", "1@example.org", sample_mail, 1001);
	int64_t other = put_message(
	    q, "nicole@example.org", "2@example.org", sample_mail, 1002);
	int64_t a = put_outgoing(
	    q, first, put_post(q, first, "acttes", "post", "accepted", 1));
	int64_t b = put_outgoing(
	    q, other, put_post(q, other, "acttes", "post", "accepted", 1));
	put_delivery(q, a, 30);
	put_delivery(q, a, 4);
	put_delivery(q, b, 5);
	OK(q, store_commit(q->store, &q->err));
	OK(q, store_outgoing_served(q->store, second, &people, &q->err));
	for (int64_t id = 1; id < 40; id++)
		assert_int_equal(bits_has(&people, id), id == 4 || id == 30);
	bits_fini(&people);
}

/* From each state nowhere but where the picture in store/post_state.h leads. */
static void
a_post_moves_along_its_life_alone(void **state)
{
	struct queue_store *q = *state;
	struct post_moderation refused = { .by = "x", .at = 2 };
	struct post_judgement judged = {
		.state = POST_ACCEPTED,
		.verdict = "accept",
		.rule = "",
		.rule_file = "",
		.because = "",
		.proof = "none",
	};
	bool is_changed = true;

	OK(q, store_begin(q->store, &q->err));
	int64_t message = put_message(
	    q, "nicole@example.org", "1@example.org", sample_mail, 1000);
	int64_t held = put_post(q, message, "acttes", "post", "held", 1);
	int64_t waits = put_post(q, message, "ca", "post", "unconfirmed", 1);
	judged.post_id = held;
	OK(q, store_post_reconsider(q->store, &judged, &is_changed, &q->err));
	assert_false(is_changed);
	judged.post_id = waits;
	OK(q, store_post_reconsider(q->store, &judged, &is_changed, &q->err));
	assert_true(is_changed);
	refused.post_id = waits, refused.state = POST_REJECTED;
	OK(q, store_post_moderate(q->store, &refused, &is_changed, &q->err));
	assert_false(is_changed);
	refused.post_id = held, refused.state = POST_EXPANDED;
	assert_int_equal(
	    store_post_moderate(q->store, &refused, &is_changed, &q->err), -1);
	assert_int_equal(q->err.kind, ERR_BUG);
	OK(q, store_commit(q->store, &q->err));
	assert_int_equal(get_post(q, waits).state, POST_ACCEPTED);
	assert_int_equal(get_post(q, held).state, POST_HELD);
}

static void
only_a_waiting_post_is_finished(void **state)
{
	struct queue_store *q = *state;
	bool is_changed = false;
	int64_t next = 0;

	OK(q, store_begin(q->store, &q->err));
	int64_t message = put_message(
	    q, "nicole@example.org", "1@example.org", sample_mail, 1000);
	int64_t held = put_post(q, message, "acttes", "post", "held", 1);
	int64_t post = put_post(q, message, "ca", "post", "accepted", 1);
	OK(q, store_post_finish(q->store,
		  &(struct post_end){ held, POST_EXPANDED, 2, 3 }, &is_changed,
		  &q->err));
	assert_false(is_changed);
	OK(q, store_post_next_accepted(q->store, 0, &next, &q->err));
	assert_int_equal(next, post);
	OK(q, store_post_finish(q->store,
		  &(struct post_end){ post, POST_EXPANDED, 2, 3 }, &is_changed,
		  &q->err));
	assert_true(is_changed);
	OK(q, store_post_finish(q->store,
		  &(struct post_end){ post, POST_EXPANDED, 9, 9 }, &is_changed,
		  &q->err));
	assert_false(is_changed);
	OK(q, store_commit(q->store, &q->err));
	struct post_row row = get_post(q, post);
	assert_int_equal(row.state, POST_EXPANDED);
	assert_int_equal(row.n_recipients, 3);
	OK(q, store_post_next_owing(q->store, 0, &next, &q->err));
	assert_int_equal(next, held);
	OK(q, store_post_next_owing(q->store, held, &next, &q->err));
	assert_int_equal(next, 0);
}

static void
a_failure_is_reported_once(void **state)
{
	struct queue_store *q = *state;
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct failure_row row;
	const char *list = NULL;
	int count = 0;

	OK(q, store_begin(q->store, &q->err));
	int64_t message = put_message(
	    q, "nicole@example.org", "1@example.org", sample_mail, 1000);
	int64_t outgoing = put_outgoing(
	    q, message, put_post(q, message, "acttes", "post", "accepted", 1));
	put_delivery(q, outgoing, 1);
	put_delivery(q, outgoing, 2);
	OK(q, store_commit(q->store, &q->err));
	change(q, "UPDATE delivery SET state = 'failed', last_code = 550,"
		  " done_at = 5000 WHERE person_id = 2");
	OK(q,
	    store_failure_next_list(q->store,
		&(struct failure_mark){ "", 5000 }, &q->arena, &list, &q->err));
	assert_null(list);
	OK(q,
	    store_failure_next_list(q->store,
		&(struct failure_mark){ "", 5001 }, &q->arena, &list, &q->err));
	assert_string_equal(list, "acttes");
	OK(q, store_failure_walk(q->store, "acttes", 5001, &cursor, &q->err));
	for (; failure_next(&cursor, &row, &q->err) > 0; count++) {
		assert_int_equal(row.code, 550);
		assert_string_equal(row.subject, "Bonjour");
	}
	assert_int_equal(count, 1);
	OK(q, store_failure_reported(q->store, "acttes", 5001, &q->err));
	OK(q,
	    store_failure_next_list(q->store,
		&(struct failure_mark){ "", 9000 }, &q->arena, &list, &q->err));
	assert_null(list);
}

static void
what_waits_is_never_forgotten(void **state)
{
	struct queue_store *q = *state;
	int64_t n = 0;

	OK(q, store_begin(q->store, &q->err));
	int64_t done = put_message(
	    q, "nicole@example.org", "1@example.org", sample_mail, 1000);
	int64_t held = put_message(
	    q, "nicole@example.org", "2@example.org", sample_mail, 1000);
	int64_t sending = put_message(
	    q, "nicole@example.org", "3@example.org", sample_mail, 1000);
	int64_t young = put_message(
	    q, "nicole@example.org", "4@example.org", sample_mail, 9000);
	put_post(q, done, "acttes", "post", "discarded", 1);
	put_post(q, held, "acttes", "post", "held", 1);
	put_delivery(q,
	    put_outgoing(q, sending,
		put_post(q, sending, "acttes", "post", "discarded", 1)),
	    1);
	OK(q, store_commit(q->store, &q->err));
	change(q, "UPDATE post SET owes_notice = 0");
	OK(q, store_forget(q->store, FORGET_CONTENTS, 5000, &n, &q->err));
	assert_int_equal(n, 1);
	OK(q, store_forget(q->store, FORGET_MESSAGES, 5000, &n, &q->err));
	assert_int_equal(n, 1);
	assert_int_equal(look(q, "SELECT count(*) FROM message"
				 " WHERE content IS NOT NULL"),
	    3);
	change(q, "UPDATE delivery SET state = 'sent'");
	OK(q, store_forget(q->store, FORGET_MESSAGES, 5000, &n, &q->err));
	assert_int_equal(n, 1);
	assert_int_equal(look(q, "SELECT count(*) FROM delivery"), 0);
	OK(q, store_forget(q->store, FORGET_MESSAGES, 5000, &n, &q->err));
	assert_int_equal(n, 0);
	(void)young;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    ten_thousand_recipients_fit_one_transaction, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(
		    an_address_has_one_delivery_of_an_outgoing, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(
		    the_served_are_found_on_every_way_of_a_message, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(
		    only_a_waiting_post_is_finished, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_post_moves_along_its_life_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_failure_is_reported_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    what_waits_is_never_forgotten, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("store queue", tests, NULL, NULL);
}
