/* Whose address stands in From: what is asked, waited for, and shown; private
 * answers; the seal on what goes out. */
#include "crieur/base/str.h"
#include "crieur/post/expand.h"
#include "crieur/post/private.h"
#include "crieur/post/summary.h"
#include "crieur/store/author_address.h"
#include "crieur/store/domain.h"
#include "crieur/store/outgoing.h"

#include "house.h"

static const char mail[] = "From: Nicole Vidal <nicole@example.org>\r\n"
			   "To: acttes@listes.example\r\n"
			   "Subject: Question\r\n"
			   "Message-ID: <1@example.org>\r\n"
			   "\r\n"
			   "Bonjour\r\n";

static int64_t
post(struct house *h, const char *purpose, const char *id)
{
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	int64_t message =
	    put_message(&h->q, "nicole@example.org", id, mail, h->at);
	int64_t post_id =
	    put_post(&h->q, message, "acttes", purpose, "accepted", h->at);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	return post_id;
}

static enum expansion_result
expand(struct house *h, int64_t id)
{
	struct expansion expansion = { .at = h->at };

	OK(&h->q, post_expand(h->q.store, h->site, id, &expansion, &h->q.err));
	return expansion.result;
}

static void
answer(struct house *h, const char *policy, int64_t kept_s)
{
	struct domain_answer found = {
		.domain = "example.org",
		.policy = policy,
		.words = "",
		.found_at = h->at,
		.expires_at = h->at + kept_s,
	};

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	OK(&h->q, store_domain_answer(h->q.store, &found, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
}

static int64_t
questions(struct house *h)
{
	return look(&h->q, "SELECT count(*) FROM domain_question");
}

/* Whether the newest outgoing bears that text in its header. */
static bool
shows(struct house *h, const char *text)
{
	char sql[300];

	snprintf(sql, sizeof(sql),
	    "SELECT instr(CAST(header AS TEXT), '%s') > 0 FROM outgoing"
	    " ORDER BY id DESC LIMIT 1",
	    text);
	return look(&h->q, sql) == 1;
}

static const char from_list[] =
    "From: \"Nicole Vidal via acttes\" <acttes@listes.example>";
static const char from_author[] = "From: Nicole Vidal <nicole@example.org>";

static void
an_author_is_asked_about_once(void **state)
{
	struct house *h = *state;

	house_relay(h)->from_rewrite = FROM_REWRITE_DMARC;
	int64_t id = post(h, "post", "1@example.org");
	assert_int_equal(expand(h, id), EXPANSION_ASKING);
	assert_int_equal(expand(h, id), EXPANSION_ASKING);
	assert_int_equal(questions(h), 1);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM outgoing"), 0);
	assert_int_equal(get_post(&h->q, id).state, POST_ACCEPTED);
	answer(h, "none", 300);
	assert_int_equal(questions(h), 0);
	assert_int_equal(expand(h, id), EXPANSION_DONE);
	assert_true(shows(h, from_author));
	/* Known as long as it is kept, and not a second longer. */
	h->at += 299;
	assert_int_equal(
	    expand(h, post(h, "post", "2@example.org")), EXPANSION_DONE);
	h->at += 1;
	assert_int_equal(
	    expand(h, post(h, "post", "3@example.org")), EXPANSION_ASKING);
}

static void
from_follows_the_policy(void **state)
{
	static const struct {
		enum from_rewrite rewrite;
		const char *policy; /* NULL: nothing is known */
		bool is_rewritten;
	} rows[] = {
		{ FROM_REWRITE_NEVER, NULL, false },
		{ FROM_REWRITE_ALWAYS, NULL, true },
		{ FROM_REWRITE_DMARC, "none", false },
		{ FROM_REWRITE_DMARC, "quarantine", true },
		{ FROM_REWRITE_DMARC, "reject", true },
		{ FROM_REWRITE_DMARC, "unknown", true },
	};
	struct house *h = *state;
	char id[40];

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		house_relay(h)->from_rewrite = rows[i].rewrite;
		if (rows[i].policy != NULL)
			answer(h, rows[i].policy, 300);
		snprintf(id, sizeof(id), "%zu@example.org", i);
		assert_int_equal(
		    expand(h, post(h, "post", id)), EXPANSION_DONE);
		assert_int_equal(shows(h, from_list), rows[i].is_rewritten);
		assert_int_equal(
		    shows(h, "X-Original-From"), rows[i].is_rewritten);
		assert_int_equal(questions(h), 0);
		h->at += 7 * 86400; /* another message, not a second copy */
	}
}

static void
from_stays_where_we_sign_for_it(void **state)
{
	static const struct {
		const char *domain;
		enum expansion_result result;
	} rows[] = { { "example.org", EXPANSION_DONE },
		{ "listes.example", EXPANSION_ASKING },
		{ "org", EXPANSION_ASKING } };
	struct house *h = *state;
	struct site *site = (struct site *)(uintptr_t)h->site;
	struct dkim dkim = { .name = "d" };
	char id[40];

	house_relay(h)->from_rewrite = FROM_REWRITE_DMARC;
	site->dkims = &dkim;
	site->n_dkims = 1;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		dkim.domain = rows[i].domain;
		snprintf(id, sizeof(id), "%zu@example.org", i);
		assert_int_equal(
		    expand(h, post(h, "post", id)), rows[i].result);
		if (rows[i].result == EXPANSION_DONE)
			assert_true(shows(h, from_author));
	}
	/* Nobody is vouched for who is not proved. */
	dkim.domain = rows[0].domain;
	h->q.proof = "none";
	assert_int_equal(
	    expand(h, post(h, "post", "9@example.org")), EXPANSION_ASKING);
}

static void
patience_ends_on_the_safe_side(void **state)
{
	struct house *h = *state;

	house_relay(h)->from_rewrite = FROM_REWRITE_DMARC;
	int64_t id = post(h, "post", "1@example.org");
	assert_int_equal(expand(h, id), EXPANSION_ASKING);
	h->at += h->site->dns.patience_s - 1;
	assert_int_equal(expand(h, id), EXPANSION_ASKING);
	h->at += 1;
	assert_int_equal(expand(h, id), EXPANSION_DONE);
	assert_true(shows(h, from_list));
	/* The question stands for whoever comes next, who is not made to
	 * wait once more. */
	assert_int_equal(questions(h), 1);
	assert_int_equal(
	    expand(h, post(h, "post", "2@example.org")), EXPANSION_DONE);
}

/* The seal in the address that stands for nicole's. */
static const char *
seal_of(struct house *h)
{
	static char seal[40];
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;

	assert_int_equal(sqlite3_open(h->q.path, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_prepare_v2(db,
		"SELECT seal FROM author_address WHERE address ="
		" 'nicole@example.org' ORDER BY created_at DESC LIMIT 1",
		-1, &statement, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	snprintf(seal, sizeof(seal), "%s", sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return seal;
}

static void
a_token_stands_for_the_author_where_from_is_rewritten(void **state)
{
	struct house *h = *state;
	char shown[100];

	house_list(h, "acttes")->author_address = AUTHOR_ADDRESS_TOKEN;
	expand(h, post(h, "post", "1@example.org"));
	assert_int_equal(look(&h->q, "SELECT count(*) FROM author_address"), 0);
	assert_true(shows(h, from_author));
	h->at += 7 * 86400;
	house_relay(h)->from_rewrite = FROM_REWRITE_ALWAYS;
	expand(h, post(h, "post", "2@example.org"));
	snprintf(
	    shown, sizeof(shown), "acttes-a+%s@listes.example", seal_of(h));
	assert_true(shows(h, shown));
	assert_false(shows(h, "nicole@example.org"));
	assert_int_equal(
	    look(&h->q, "SELECT expires_at - created_at FROM author_address"),
	    30 * 86400);
	struct recipient_match match = site_match(h->site, span_of(shown));
	assert_int_equal(match.role, ADDRESS_AUTHOR);
	assert_ptr_equal(match.list, house_list(h, "acttes"));
	assert_true(span_is(match.token, seal_of(h)));
}

static int64_t
private_answer(struct house *h, const char *seal, const char *id)
{
	int64_t post_id = post(h, "private", id);

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	OK(&h->q, store_private_answer_insert(
		      h->q.store, post_id, span_of(seal), h->at, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	return post_id;
}

/* As the clerk does. */
static enum private_result
pass_on(struct house *h, int64_t id)
{
	struct summary summary CLEANUP(summary_fini) = { 0 };
	struct post_row row;
	enum private_result result;
	bool is_changed;

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	OK(&h->q, store_post_get(h->q.store, id, &h->q.arena, &row, &h->q.err));
	OK(&h->q, summary_read(h->q.store, &row, &summary, &h->q.err));
	struct private_answer answer = {
		.store = h->q.store,
		.site = h->site,
		.list = house_list(h, row.list),
		.post = &row,
		.message = summary.message,
		.arena = &h->q.arena,
		.at = h->at,
	};
	OK(&h->q, post_private(&answer, &result, &h->q.err));
	struct post_end end = {
		id,
		result == PRIVATE_GONE ? POST_DISCARDED : POST_EXPANDED,
		h->at,
		result == PRIVATE_SENT,
	};
	OK(&h->q, store_post_finish(h->q.store, &end, &is_changed, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	return result;
}

static void
a_private_answer_reaches_one_person(void **state)
{
	static const char seal[] = "aaaaaaaaaaaaaaaaaaaaaaaaaa";
	struct author_address_row row = {
		.seal = seal,
		.list = "acttes",
		.address = "jean@example.org",
		.created_at = 1,
		.expires_at = 2,
	};
	struct house *h = *state;

	row.person_id = h->jean;
	house_relay(h)->from_rewrite = FROM_REWRITE_ALWAYS;
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	OK(&h->q, store_author_address_insert(h->q.store, &row, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	assert_int_equal(pass_on(h, post(h, "private", "0@x")), PRIVATE_GONE);
	int64_t id = private_answer(h, "AAAAAAAAAAAAAAAAAAAAAAAAAA", "1@x");
	assert_int_equal(pass_on(h, id), PRIVATE_SENT);
	assert_int_equal(get_post(&h->q, id).state, POST_EXPANDED);
	assert_int_equal(
	    look(&h->q, "SELECT count(*) FROM delivery WHERE address ="
			" 'jean@example.org'"),
	    1);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), 1);
	assert_false(shows(h, "List-"));
	assert_false(shows(h, "nicole@example.org"));
	assert_true(shows(h, seal_of(h)));
	/* Its writer's own From, where nothing is rewritten. */
	house_relay(h)->from_rewrite = FROM_REWRITE_NEVER;
	assert_int_equal(
	    pass_on(h, private_answer(h, seal, "2@x")), PRIVATE_SENT);
	assert_true(shows(h, from_author));
	/* Who was erased is gone with the address. */
	id = private_answer(h, seal, "3@x");
	change(&h->q, "DELETE FROM author_address");
	assert_int_equal(pass_on(h, id), PRIVATE_GONE);
	assert_int_equal(get_post(&h->q, id).state, POST_DISCARDED);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), 2);
}

static void
a_private_answer_that_fails_is_told_to_its_writer(void **state)
{
	static const char seal[] = "aaaaaaaaaaaaaaaaaaaaaaaaaa";
	static const char to_writer[] =
	    "SELECT count(*) FROM delivery WHERE address = 'nicole@example.org'";
	struct house *h = *state;
	struct author_address_row row = {
		.seal = seal,
		.list = "acttes",
		.address = "jean@example.org",
		.expires_at = 2,
	};
	int64_t n = 7;

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	OK(&h->q, store_author_address_insert(h->q.store, &row, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	assert_int_equal(
	    pass_on(h, private_answer(h, seal, "1@x")), PRIVATE_SENT);
	OK(&h->q,
	    post_private_failures(h->q.store, h->site, h->at, &n, &h->q.err));
	assert_int_equal(n, 0);
	change(&h->q, "UPDATE delivery SET state = 'failed', done_at = 1");
	/* Not by the report to the facilitators. */
	const char *list = "x";
	OK(&h->q, store_failure_next_list(h->q.store,
		      &(struct failure_mark){ "", h->at }, &h->q.arena, &list,
		      &h->q.err));
	assert_null(list);
	for (int i = 0; i < 2; i++) {
		OK(&h->q, post_private_failures(
			      h->q.store, h->site, h->at, &n, &h->q.err));
		assert_int_equal(n, i == 0 ? 1 : 0);
		assert_int_equal(look(&h->q, to_writer), 1);
	}
}

static void
who_has_it_through_the_list_gets_no_second_copy(void **state)
{
	static const char seal[] = "aaaaaaaaaaaaaaaaaaaaaaaaaa";
	struct house *h = *state;
	struct author_address_row row = {
		.seal = seal,
		.list = "acttes",
		.address = "jean@example.org",
		.person_id = h->jean,
		.expires_at = 2,
	};

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	OK(&h->q, store_author_address_insert(h->q.store, &row, &h->q.err));
	int64_t message =
	    put_message(&h->q, "nicole@example.org", "1@x", mail, h->at);
	int64_t to_list =
	    put_post(&h->q, message, "acttes", "post", "accepted", h->at);
	int64_t to_jean =
	    put_post(&h->q, message, "acttes", "private", "accepted", h->at);
	OK(&h->q, store_private_answer_insert(
		      h->q.store, to_jean, span_of(seal), h->at, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	assert_int_equal(expand(h, to_list), EXPANSION_DONE);
	assert_int_equal(pass_on(h, to_jean), PRIVATE_KNOWN);
	assert_int_equal(get_post(&h->q, to_jean).state, POST_EXPANDED);
	assert_int_equal(
	    look(&h->q, "SELECT count(*) FROM delivery WHERE address ="
			" 'jean@example.org'"),
	    1);
}

struct sealer_test {
	bool fails;
	int n;
};

static int
seal(void *self, struct store *store, const struct outgoing_new *outgoing,
    struct str *fields, struct err *err)
{
	struct sealer_test *test = self;

	(void)store;
	test->n++;
	assert_true(outgoing->header.len > 0);
	if (test->fails)
		return err_set(err, ERR_BUG, "the key is broken");
	str_adds(fields, "X-Seal: yes\r\n");
	return 0;
}

static void
nothing_goes_out_without_its_seal(void **state)
{
	struct house *h = *state;
	struct sealer_test test = { .fails = true };
	struct outgoing_sealer sealer = { .seal = seal, .self = &test };
	struct expansion expansion = { .at = h->at };

	store_seal_outgoing(h->q.store, &sealer);
	int64_t id = post(h, "post", "1@example.org");
	assert_int_equal(
	    post_expand(h->q.store, h->site, id, &expansion, &h->q.err), -1);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM outgoing"), 0);
	assert_int_equal(get_post(&h->q, id).state, POST_ACCEPTED);
	test.fails = false;
	assert_int_equal(expand(h, id), EXPANSION_DONE);
	assert_int_equal(
	    look(&h->q, "SELECT substr(CAST(header AS TEXT), 1, 11) ="
			" 'X-Seal: yes' FROM outgoing"),
	    1);
	/* What is sent is as long as it says. */
	assert_int_equal(
	    look(&h->q, "SELECT outgoing.size - length(header) -"
			" (message.size - outgoing.body_offset) FROM outgoing"
			" JOIN message ON message.id = outgoing.message_id"),
	    0);
	assert_int_equal(test.n, 2);
	store_seal_outgoing(h->q.store, NULL);
}

#define IN_HOUSE(test) \
 cmocka_unit_test_setup_teardown(test, house_open, house_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(an_author_is_asked_about_once),
		IN_HOUSE(from_follows_the_policy),
		IN_HOUSE(from_stays_where_we_sign_for_it),
		IN_HOUSE(patience_ends_on_the_safe_side),
		IN_HOUSE(a_token_stands_for_the_author_where_from_is_rewritten),
		IN_HOUSE(a_private_answer_reaches_one_person),
		IN_HOUSE(a_private_answer_that_fails_is_told_to_its_writer),
		IN_HOUSE(who_has_it_through_the_list_gets_no_second_copy),
		IN_HOUSE(nothing_goes_out_without_its_seal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
