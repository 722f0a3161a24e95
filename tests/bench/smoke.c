/*
 * What a post costs, in counts that no machine changes: the plan of every
 * statement on its way names an index, and the engine's steps are as many with
 * ten thousand others waiting or done with as with none.
 */
#include "crieur/store/handover.h"
#include "crieur/store/outgoing.h"

#include "../unit/house_pass.h"
#include "src/store/query.h"

enum {
	MANY = 10000,
	LISTS = 10,
	BODY = 8 * 1024 * 1024,
	PAGE_SIZE = 4096,
};

static const struct claim_question question = {
	.budget = { .relay = "ovh", .now = INT32_MAX },
	.max_recipients = 50,
};

static void
arrive(struct house *h, int i)
{
	static const char raw[] = "From: nicole@example.org\r\n"
				  "To: acttes@listes.example\r\n"
				  "Subject: Essai\r\n\r\nBonjour\r\n";
	char id[40];

	snprintf(id, sizeof(id), "%d@example.org", i);
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	int64_t message =
	    put_message(&h->q, "nicole@example.org", id, raw, h->at);
	put_post(&h->q, message, "acttes", "post", "accepted", h->at);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
}

static void
expand_all(struct house *h)
{
	assert_int_equal(house_pass(h).n_failed, 0);
}

static bool
claim(struct house *h, struct claim *claim_r)
{
	int64_t at = 0;

	arena_clear(&h->q.arena);
	OK(&h->q, store_delivery_next(h->q.store, &question, &at, &h->q.err));
	OK(&h->q, store_delivery_claim(
		      h->q.store, &question, &h->q.arena, claim_r, &h->q.err));
	return claim_r->n_recipients > 0;
}

static void
hand_over(struct house *h, const struct claim *claim)
{
	struct outcome outcomes[50];
	const struct settlement settlement = {
		.relay = "ovh",
		.answer = {
			.handover = claim->handover,
			.n_taken = (int64_t)claim->n_recipients,
			.cost = (int64_t)claim->n_recipients,
			.code = 250,
			.text = "taken",
		},
		.outcomes = outcomes,
		.n_outcomes = claim->n_recipients,
		.outgoing = claim->outgoing.id,
		.at = h->at,
	};

	for (size_t i = 0; i < claim->n_recipients; i++)
		outcomes[i] = (struct outcome){
			.delivery = claim->recipients[i].id,
			.what = DELIVERY_OUTCOME_SENT,
			.code = 250,
			.text = "taken",
			.was_offered = true,
		};
	OK(&h->q, store_delivery_settle(h->q.store, &settlement, &h->q.err));
}

static void
send_all(struct house *h)
{
	struct claim next;

	while (claim(h, &next))
		hand_over(h, &next);
}

/* One mail to each of some lists, or of one, as notices are. */
static void
fill_queue(struct house *h, int n, int n_lists)
{
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	for (int i = 0; i < n; i++) {
		char list[20], address[40];
		int64_t id = 0;
		snprintf(list, sizeof(list), "list%d", i % n_lists);
		snprintf(address, sizeof(address), "q%d@example.org", i);
		const struct outgoing_new outgoing = {
			.list = list,
			.kind = OUTGOING_NOTICE,
			.relay = "ovh",
			.envelope_sender = "",
			.header_message_id = address,
			.header = span_of("Subject: x\r\n\r\n"),
			.body = span_of("x\r\n"),
			.at = h->at,
		};
		OK(&h->q, store_outgoing_insert(
			      h->q.store, &outgoing, &id, &h->q.err));
		const struct delivery_new delivery = {
			.outgoing_id = id,
			.address = address,
			.relay = "ovh",
			.priority = 3,
			.at = h->at + i,
		};
		OK(&h->q,
		    store_delivery_insert(h->q.store, &delivery, &h->q.err));
	}
	OK(&h->q, store_commit(h->q.store, &h->q.err));
}

/* Each statement the store has prepared, by what it did since. */
static int64_t
steps(struct house *h)
{
	int64_t n = 0;

	for (sqlite3_stmt *each = sqlite3_next_stmt(h->q.store->db, NULL);
	     each != NULL; each = sqlite3_next_stmt(h->q.store->db, each))
		n += sqlite3_stmt_status(each, SQLITE_STMTSTATUS_VM_STEP, 1);
	return n;
}

/* What a statement made itself, tables of as many rows as the admin says, the
 * register, which an audience walks, and indexes of nothing but what waits. */
static bool
may_be_scanned(const char *line)
{
	static const char *const those[] = { "CONSTANT ROW", "head", "copy",
		"suspicion", "list_pace", "relay_state", "p", "person",
		"address", "membership", "list_right", "role_holder", "c",
		"suppression", "s USING INDEX bounce_state_suspended",
		"refusal USING INDEX refusal_untold" };

	for (size_t i = 0; i < COUNT_OF(those); i++) {
		size_t n = strlen(those[i]);
		if (strncmp(line, those[i], n) == 0 &&
		    (line[n] == '\0' || line[n] == ' '))
			return true;
	}
	return false;
}

static int
refuse_scans(struct house *h, const char *sql)
{
	struct query plan CLEANUP(query_close) = { 0 };
	struct str text = { 0 };
	bool has_row;
	int n = 0;

	str_addf(&text, "EXPLAIN QUERY PLAN %s", sql);
	OK(&h->q,
	    query_open(&plan, h->q.store, str_c(&text), NO_ARGS, &h->q.err));
	while (query_step(&plan, &has_row, &h->q.err) == 0 && has_row) {
		const char *line = query_text(&plan, 3);
		if (strncmp(line, "SCAN ", 5) == 0 &&
		    !may_be_scanned(line + 5)) {
			print_error("%s\n  in %s\n", line, sql);
			n++;
		}
	}
	sqlite3_finalize(plan.statement);
	plan.statement = NULL;
	str_fini(&text);
	return n;
}

static void
no_statement_on_the_way_scans_what_grows(void **state)
{
	struct house *h = *state;
	char *all[512];
	int n = 0, n_scans = 0;

	arrive(h, 1);
	expand_all(h);
	send_all(h);
	for (sqlite3_stmt *each = sqlite3_next_stmt(h->q.store->db, NULL);
	     each != NULL && n < 512;
	     each = sqlite3_next_stmt(h->q.store->db, each))
		all[n++] = strdup(sqlite3_sql(each));
	assert_true(n > 20);
	for (int i = 0; i < n; i++) {
		if (strncmp(all[i], "PRAGMA", 6) != 0)
			n_scans += refuse_scans(h, all[i]);
		free(all[i]);
	}
	assert_int_equal(n_scans, 0);
}

static int64_t
cost_of_a_post(struct house *h, int i)
{
	struct claim next;

	arrive(h, i);
	(void)steps(h);
	expand_all(h);
	assert_true(claim(h, &next));
	assert_string_equal(next.outgoing.list, "acttes");
	hand_over(h, &next);
	return steps(h);
}

static void
a_post_costs_the_same_whatever_waits_or_is_done_with(void **state)
{
	struct house *h = *state;

	fill_queue(h, LISTS, LISTS);
	(void)cost_of_a_post(h, 1);
	int64_t before = cost_of_a_post(h, 2);
	fill_queue(h, MANY, LISTS);
	int64_t waiting = cost_of_a_post(h, 3);
	send_all(h);
	fill_queue(h, LISTS, LISTS);
	int64_t done = cost_of_a_post(h, 4);

	print_message("steps a post: %lld; with %d waiting %lld; with as many "
		      "done with %lld\n",
	    (long long)before, MANY, (long long)waiting, (long long)done);
	assert_true(waiting < before + before / 4);
	assert_true(done < before + before / 4);
}

static void
a_claim_costs_the_same_in_a_long_queue(void **state)
{
	struct house *h = *state;
	struct claim next;

	fill_queue(h, LISTS * 2, LISTS);
	assert_true(claim(h, &next));
	(void)steps(h);
	assert_true(claim(h, &next));
	int64_t shallow = steps(h);
	fill_queue(h, MANY, LISTS);
	(void)steps(h);
	assert_true(claim(h, &next));
	int64_t deep = steps(h);

	print_message("steps a claim: %lld, and %lld with %d waiting\n",
	    (long long)shallow, (long long)deep, MANY);
	assert_true(deep < shallow + shallow / 4);
}

static void
fill_register(struct house *h, int from, int to)
{
	house_edit(h);
	for (int i = from; i < to; i++) {
		char name[40], address[40];
		snprintf(name, sizeof(name), "Personne %d", i);
		snprintf(address, sizeof(address), "p%d@example.org", i);
		house_person(h, name, address, "others", "2026-12-31");
	}
	house_done(h);
}

static void
an_audience_of_a_few_costs_the_same_in_a_large_register(void **state)
{
	struct house *h = *state;

	fill_register(h, 0, 200);
	(void)cost_of_a_post(h, 1);
	int64_t small = cost_of_a_post(h, 2);
	fill_register(h, 200, 2000);
	int64_t large = cost_of_a_post(h, 3);

	print_message("steps a post: %lld with 200 people, %lld with 2000\n",
	    (long long)small, (long long)large);
	assert_true(large < small + small / 4);
}

static int
count(void *self, struct span octets, struct err *err)
{
	int64_t *n = self;

	(void)err;
	*n += (int64_t)octets.len;
	return 0;
}

static int
pages_looked_at(struct house *h)
{
	static const int kinds[] = { SQLITE_DBSTATUS_CACHE_HIT,
		SQLITE_DBSTATUS_CACHE_MISS };
	int n = 0;

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		int some = 0, highest = 0;
		sqlite3_db_status(h->q.store->db, kinds[i], &some, &highest, 1);
		n += some;
	}
	return n;
}

static void
a_body_is_read_once(void **state)
{
	struct house *h = *state;
	static const char head[] = "From: nicole@example.org\r\n\r\n";
	char *raw = malloc(BODY + 1);
	struct claim next;
	int64_t n = 0;
	const struct content_sink sink = { &n, count };

	assert_non_null(raw);
	memset(raw, 'x', BODY);
	memcpy(raw, head, strlen(head));
	raw[BODY] = '\0';
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	int64_t message = put_message(
	    &h->q, "nicole@example.org", "1@example.org", raw, h->at);
	put_post(&h->q, message, "acttes", "post", "accepted", h->at);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	free(raw);
	expand_all(h);
	assert_true(claim(h, &next));
	(void)pages_looked_at(h);
	OK(&h->q,
	    store_outgoing_copy(h->q.store, &next.outgoing, &sink, &h->q.err));
	int n_pages = pages_looked_at(h);

	print_message(
	    "%d pages looked at for a body of %d\n", n_pages, BODY / PAGE_SIZE);
	assert_true(n > BODY);
	assert_true(n_pages < 2 * BODY / PAGE_SIZE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    no_statement_on_the_way_scans_what_grows, house_open,
		    house_close),
		cmocka_unit_test_setup_teardown(
		    a_post_costs_the_same_whatever_waits_or_is_done_with,
		    house_open, house_close),
		cmocka_unit_test_setup_teardown(
		    a_claim_costs_the_same_in_a_long_queue, house_open,
		    house_close),
		cmocka_unit_test_setup_teardown(
		    an_audience_of_a_few_costs_the_same_in_a_large_register,
		    house_open, house_close),
		cmocka_unit_test_setup_teardown(
		    a_body_is_read_once, house_open, house_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
