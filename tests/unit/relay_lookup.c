/* The relay's answers about authors' domains, and for how long they are kept.
 */
#include "crieur/store/domain.h"

#include "queue_store.h"
#include "src/relay/lookup.h"

struct dns_test {
	const char *text; /* NULL: no such name */
	int64_t ttl_s;
	bool fails;
	int n;
};

static int
say(void *self, const char *name, struct arena *arena,
    struct dns_answer *answer_r, struct err *err)
{
	struct dns_test *dns = self;
	struct span *text = arena_alloc(arena, sizeof(*text));

	(void)name;
	dns->n++;
	if (dns->fails)
		return err_set(err, ERR_TEMPORARY, "no answer in time");
	assert_non_null(text);
	*text = span_of(dns->text);
	*answer_r = (struct dns_answer){
		.outcome = dns->text != NULL ? DNS_FOUND : DNS_NO_NAME,
		.texts = text,
		.n_texts = dns->text != NULL ? 1 : 0,
		.ttl_s = dns->ttl_s,
	};
	return 0;
}

static int
open_store(void **state)
{
	struct queue_store *q = calloc(1, sizeof(*q));

	*state = q;
	return q != NULL ? queue_store_open(q) : -1;
}

static int
close_store(void **state)
{
	int status = queue_store_close(*state);

	free(*state);
	return status;
}

static void
ask(struct queue_store *q, const char *domain, int64_t at)
{
	OK(q, store_begin(q->store, &q->err));
	OK(q, store_domain_ask(q->store, domain, at, &q->err));
	OK(q, store_commit(q->store, &q->err));
}

static void
answers_are_kept_within_bounds(void **state)
{
	static const struct {
		struct dns_test dns;
		const char *domain, *policy;
		int64_t kept_s;
	} rows[] = {
		{ { "v=DMARC1; p=reject", 3600, false, 0 }, "a.example",
		    "reject", 3600 },
		{ { "v=DMARC1; p=none", 300, false, 0 }, "a.example", "none",
		    300 },
		{ { "v=DMARC1; p=none", 299, false, 0 }, "a.example", "none",
		    300 },
		{ { "v=DMARC1; p=none", 86400, false, 0 }, "a.example", "none",
		    86400 },
		{ { "v=DMARC1; p=none", 86401, false, 0 }, "a.example", "none",
		    86400 },
		{ { NULL, 0, false, 0 }, "a.example", "none", 300 },
		{ { NULL, 0, true, 0 }, "a.example", "unknown", 300 },
		/* A name that cannot be asked for never will be. */
		{ { NULL, 0, false, 0 }, "[192.0.2.1]", "unknown", 86400 },
	};
	struct queue_store *q = *state;
	int64_t now = 1000000;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct dns_test dns = rows[i].dns;
		struct lookup lookup = {
			.store = q->store,
			.dns = { .text = say, .self = &dns },
			.clock = clock_fixed(&now),
		};
		struct domain_row policy;
		bool has_asked = false;
		ask(q, rows[i].domain, now);
		OK(q, lookup_turn(&lookup, &has_asked, &q->err));
		assert_true(has_asked);
		OK(q, store_domain_policy_get(
			  q->store, rows[i].domain, &policy, &q->err));
		assert_string_equal(
		    name_of(&domain_policy_names, (int)policy.policy),
		    rows[i].policy);
		assert_int_equal(policy.found_at, now);
		assert_int_equal(policy.expires_at, now + rows[i].kept_s);
		assert_int_equal(policy.asked_at, 0);
		OK(q, lookup_turn(&lookup, &has_asked, &q->err));
		assert_false(has_asked);
	}
}

static bool
stopping(void)
{
	return true;
}

static void
who_stops_leaves_the_question_to_the_next(void **state)
{
	struct queue_store *q = *state;
	int64_t now = 1000000;
	struct dns_test dns = { .text = "v=DMARC1; p=none" };
	struct lookup lookup = {
		.store = q->store,
		.dns = { .text = say, .self = &dns },
		.clock = clock_fixed(&now),
		.is_stopping = stopping,
	};
	bool has_asked = true;

	ask(q, "a.example", now);
	OK(q, lookup_turn(&lookup, &has_asked, &q->err));
	assert_false(has_asked);
	assert_int_equal(dns.n, 0);
	assert_int_equal(look(q, "SELECT count(*) FROM domain_question"), 1);
	assert_int_equal(look(q, "SELECT count(*) FROM domain_policy"), 0);
}

static void
the_oldest_question_is_first_and_stands_once(void **state)
{
	struct queue_store *q = *state;
	struct domain_row policy;
	const char *domain = NULL;

	ask(q, "b.example", 20);
	ask(q, "a.example", 30);
	ask(q, "b.example", 40);
	OK(q,
	    store_domain_next_question(q->store, &q->arena, &domain, &q->err));
	assert_string_equal(domain, "b.example");
	OK(q, store_domain_policy_get(q->store, "b.example", &policy, &q->err));
	assert_int_equal(policy.asked_at, 20);
	assert_int_equal(policy.policy, DOMAIN_POLICY_NOT_ASKED);
	assert_int_equal(look(q, "SELECT count(*) FROM domain_question"), 2);
}

/* What each process may write of it. */
static void
the_gate_neither_asks_nor_answers(void **state)
{
	struct queue_store *q = *state;
	struct domain_answer answer = { "a.example", "none", "", 1, 2 };
	struct store *gate = NULL, *relay = NULL;
	struct err err = { 0 };

	OK(q, store_open(q->path, STORE_ROLE_GATE, &gate, &q->err));
	OK(q, store_open(q->path, STORE_ROLE_RELAY, &relay, &q->err));
	assert_int_equal(store_domain_ask(gate, "a.example", 1, &err), -1);
	assert_int_equal(store_domain_answer(gate, &answer, &err), -1);
	OK(q, store_domain_answer(relay, &answer, &q->err));
	store_close(&gate);
	store_close(&relay);
}

#define IN_STORE(test) \
 cmocka_unit_test_setup_teardown(test, open_store, close_store)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_STORE(answers_are_kept_within_bounds),
		IN_STORE(who_stops_leaves_the_question_to_the_next),
		IN_STORE(the_oldest_question_is_first_and_stands_once),
		IN_STORE(the_gate_neither_asks_nor_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
