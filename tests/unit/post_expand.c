/* Who gets a post: those entitled at that moment, one copy each, under the
 * list's header and with the author's own bytes. */
#include "crieur/post/audience.h"
#include "crieur/post/expand.h"
#include "crieur/post/witness.h"
#include "crieur/register/walk.h"
#include "crieur/store/outgoing.h"

#include "house.h"
#include "sent.h"

static const char dkim_mail[] =
    "DKIM-Signature: v=1; a=rsa-sha256; d=example.org;\r\n"
    "\tb=abc\r\n"
    "Return-Path: <nicole@example.org>\r\n"
    "From: Nicole Vidal <nicole@example.org>\r\n"
    "To: acttes@listes.example, Jean <jean@example.org>\r\n"
    "Cc: ca@listes.example\r\n"
    "Subject: =?utf-8?q?R=C3=A9union?=\r\n"
    "Message-ID: <1@example.org>\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n"
    "\r\n"
    "--b\r\n\r\nUne  ligne \xc3\xa9trange .\r\n..\r\n--b--\r\n";

static int64_t
post(struct house *h, const char *list, const char *raw)
{
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	int64_t message = put_message(
	    &h->q, "nicole@example.org", "1@example.org", raw, h->at);
	int64_t id = put_post(&h->q, message, list, "post", "accepted", h->at);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	return id;
}

static struct expansion
expand(struct house *h, int64_t id)
{
	struct expansion expansion = { .at = h->at };

	OK(&h->q, post_expand(h->q.store, h->site, id, &expansion, &h->q.err));
	return expansion;
}

static int64_t
reaches(struct house *h, const char *address)
{
	char sql[200];

	snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM delivery WHERE address = '%s'", address);
	return look(&h->q, sql);
}

/* The header of the only outgoing. */
static const char *
header_of(struct house *h)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;

	assert_int_equal(sqlite3_open(h->q.path, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_prepare_v2(db,
		"SELECT header FROM outgoing ORDER BY id DESC LIMIT 1", -1,
		&statement, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	const char *header = arena_dup(
	    &h->q.arena, span_from(sqlite3_column_blob(statement, 0),
			     (size_t)sqlite3_column_bytes(statement, 0)));
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return header;
}

static void
the_entitled_get_it_and_nobody_else(void **state)
{
	struct house *h = *state;
	int64_t id = post(h, "acttes", dkim_mail);
	struct expansion expansion = expand(h, id);

	assert_int_equal(expansion.result, EXPANSION_DONE);
	assert_int_equal(expansion.n_recipients, 2);
	assert_int_equal(reaches(h, "nicole@example.org"), 1);
	assert_int_equal(reaches(h, "jean@example.org"), 1);
	assert_int_equal(reaches(h, "luc@example.org"), 0);
	assert_int_equal(reaches(h, "guest@example.net"), 0);
	struct post_row row = get_post(&h->q, id);
	assert_int_equal(row.state, POST_EXPANDED);
	assert_int_equal(row.n_recipients, 2);
}

static void
who_lapses_before_the_expansion_gets_nothing(void **state)
{
	struct house *h = *state;
	int64_t id = post(h, "acttes", dkim_mail);

	h->at = date_start(date_make(2027, 1, 2));
	assert_int_equal(expand(h, id).n_recipients, 0);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM outgoing"), 0);
	assert_int_equal(get_post(&h->q, id).state, POST_EXPANDED);
}

static void
expanding_again_changes_nothing(void **state)
{
	struct house *h = *state;
	int64_t id = post(h, "acttes", dkim_mail);

	expand(h, id);
	assert_int_equal(expand(h, id).result, EXPANSION_NOT_WAITING);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), 2);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM outgoing"), 1);
}

static void
two_lists_of_one_message_make_one_copy_a_person(void **state)
{
	struct house *h = *state;

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	int64_t message = put_message(
	    &h->q, "nicole@example.org", "1@example.org", dkim_mail, h->at);
	int64_t again = put_message(
	    &h->q, "nicole@example.org", "1@example.org", dkim_mail, h->at + 1);
	int64_t a =
	    put_post(&h->q, message, "acttes", "post", "accepted", h->at);
	int64_t b = put_post(&h->q, again, "ca", "post", "accepted", h->at);
	int64_t c =
	    put_post(&h->q, message, "membres", "post", "accepted", h->at);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	assert_int_equal(expand(h, a).n_recipients, 2); /* nicole, jean */
	assert_int_equal(expand(h, b).n_recipients, 1); /* paule */
	assert_int_equal(expand(h, c).n_recipients, 1); /* denis */
	assert_int_equal(
	    look(&h->q, "SELECT count(*) - count(DISTINCT person_id)"
			" FROM delivery"),
	    0);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), 4);
}

static void
the_bytes_of_the_author_stay(void **state)
{
	struct house *h = *state;
	int64_t id = post(h, "acttes", dkim_mail);
	char sql[200];

	expand(h, id);
	const char *header = header_of(h);
	static const char *const kept[] = {
		"DKIM-Signature: v=1; a=rsa-sha256; d=example.org;\r\n"
		"\tb=abc\r\n",
		"From: Nicole Vidal <nicole@example.org>\r\n",
		"Subject: =?utf-8?q?R=C3=A9union?=\r\n",
		"Message-ID: <1@example.org>\r\n",
		"To: acttes@listes.example, Jean <jean@example.org>\r\n",
	};
	static const char *const added[] = { "List-Id:",
		"<acttes.listes.example>",
		"List-Post: <mailto:acttes@listes.example>",
		"List-Owner: <mailto:acttes-owner@listes.example>",
		"List-Help: <mailto:acttes-help@listes.example>",
		"List-Unsubscribe: <mailto:acttes-leave@listes.example>",
		"Precedence: list" };
	for (size_t i = 0; i < COUNT_OF(kept); i++) {
		if (strstr(header, kept[i]) == NULL)
			fail_msg("lost: %s in\n%s", kept[i], header);
	}
	for (size_t i = 0; i < COUNT_OF(added); i++) {
		if (strstr(header, added[i]) == NULL)
			fail_msg("missing: %s in\n%s", added[i], header);
	}
	assert_null(strstr(header, "Return-Path"));
	assert_string_equal(header + strlen(header) - 4, "\r\n\r\n");
	/* The body is the message's own, from after its header on. */
	snprintf(sql, sizeof(sql),
	    "SELECT body_offset = %zu AND body IS NULL AND suffix IS NULL"
	    " AND size = length(header) + %zu FROM outgoing",
	    (size_t)(strstr(dkim_mail, "\r\n\r\n") + 4 - dkim_mail),
	    strlen(strstr(dkim_mail, "\r\n\r\n") + 4));
	assert_int_equal(look(&h->q, sql), 1);
	assert_int_equal(
	    look(&h->q, "SELECT envelope_sender ="
			" 'acttes-bounces@listes.example' AND kind = 'post'"
			" FROM outgoing"),
	    1);
}

static void
a_list_marks_its_posts_as_it_is_told(void **state)
{
	struct house *h = *state;

	expand(h, post(h, "ca", dkim_mail));
	const char *header = header_of(h);
	assert_non_null(strstr(header, "Subject: [CA] "));
	assert_non_null(strstr(header, "Reply-To: ca@listes.example\r\n"));
	house_relay(h)->from_rewrite = FROM_REWRITE_ALWAYS;
	house_relay(h)->envelope = ENVELOPE_ACCOUNT;
	house_relay(h)->user = "listes@listes.example";
	expand(h, post(h, "membres", sample_mail));
	header = header_of(h);
	assert_non_null(strstr(header, "From: "));
	assert_non_null(strstr(header, "via membres"));
	assert_non_null(strstr(header, "<membres@listes.example>\r\n"));
	assert_non_null(
	    strstr(header, "Reply-To: Nicole <nicole@example.org>\r\n"));
	assert_non_null(strstr(header, "List-Post: NO\r\n"));
	assert_int_equal(
	    look(&h->q, "SELECT count(*) FROM outgoing WHERE envelope_sender ="
			" 'listes@listes.example' AND kind = 'announcement'"),
	    1);
	assert_int_equal(look(&h->q, "SELECT min(priority) FROM delivery"), 1);
}

static void
who_is_named_in_to_may_be_spared_the_copy(void **state)
{
	struct house *h = *state;

	house_list(h, "acttes")->skips_addressed = true;
	assert_int_equal(
	    expand(h, post(h, "acttes", dkim_mail)).n_recipients, 1);
	assert_int_equal(reaches(h, "jean@example.org"), 0);
}

static void
verp_gives_each_a_return_address_of_their_own(void **state)
{
	struct house *h = *state;
	int64_t delivery = 0;

	house_relay(h)->envelope = ENVELOPE_VERP;
	expand(h, post(h, "acttes", dkim_mail));
	assert_int_equal(
	    look(&h->q, "SELECT count(DISTINCT envelope_sender) FROM delivery"
			" WHERE envelope_sender LIKE"
			" 'acttes-bounces+%@listes.example'"
			" AND length(envelope_sender) <= 64 + 15"),
	    2);
	OK(&h->q, store_delivery_by_sender(h->q.store,
		      "acttes-bounces+x@listes.example", &delivery, &h->q.err));
	assert_int_equal(delivery, 0);
}

static void
an_author_is_told_when_it_will_take_long(void **state)
{
	struct house *h = *state;

	house_relay(h)->recipients_per_hour = 2;
	expand(h, post(h, "acttes", dkim_mail));
	assert_int_equal(look(&h->q, "SELECT count(*) FROM outgoing"
				     " WHERE kind = 'notice'"),
	    0);
	change(&h->q, "UPDATE message SET header_message_id = 'other'");
	expand(h, post(h, "acttes", dkim_mail));
	struct sent mail = sent_to(h, "nicole@example.org");
	assert_non_null(strstr(mail.subject, "Diffusion ralentie"));
	assert_non_null(strstr(mail.text, "24/11/2026 à 13:00"));
	assert_int_equal(mail.priority, 0);
}

static void
our_own_addresses_are_nobody(void **state)
{
	struct house *h = *state;

	house_edit(h);
	house_person(h, "Boucle", "ca@listes.example", "acttes", "2026-12-31");
	house_done(h);
	assert_int_equal(
	    expand(h, post(h, "acttes", dkim_mail)).n_recipients, 2);
}

static void
without_its_list_a_post_waits(void **state)
{
	struct house *h = *state;
	int64_t id = post(h, "gone", dkim_mail);

	assert_int_equal(expand(h, id).result, EXPANSION_NO_LIST);
	assert_int_equal(get_post(&h->q, id).state, POST_ACCEPTED);
}

/* A walk of its own: each person asked alone. */
struct asking {
	struct house *h;
	const struct list *list;
	const struct audience_member *members;
	size_t n_members, n_entitled;
};

static void
ask(struct asking *asking, const struct person *person)
{
	struct facts facts = {
		.site = asking->h->site,
		.list = asking->list,
		.store = asking->h->q.store,
		.person = person,
		.at = asking->h->at,
		.day = asking->h->today,
	};
	bool receives = false;
	size_t n_found = 0;

	OK(&asking->h->q,
	    facts_receives(&facts, asking->list, &receives, &asking->h->q.err));
	for (size_t i = 0; i < asking->n_members; i++)
		n_found += asking->members[i].person_id == person->id;
	assert_int_equal(n_found, receives && person->address != NULL);
	asking->n_entitled += n_found;
}

static void
the_audience_is_exactly_the_entitled(void **state)
{
	static const char *const groups[] = { "acttes", "role:ca", "",
		"facilitator:acttes", "guest:acttes", "role:president acttes" };
	static const char *const paid[] = { "2026-12-31", "2026-11-24",
		"2026-11-23", "" };
	struct house *h = *state;

	house_edit(h);
	srandom(7);
	for (int i = 0; i < 300; i++) {
		char name[32], address[40];
		snprintf(name, sizeof(name), "Personne %d", i);
		snprintf(address, sizeof(address), "p%d@example.org",
		    (i * 7919) % 300);
		house_person(h, name, address,
		    groups[(size_t)random() % COUNT_OF(groups)],
		    paid[(size_t)random() % COUNT_OF(paid)]);
	}
	house_done(h);
	for (size_t i = 0; i < h->site->n_lists; i++) {
		struct audience audience = {
			.store = h->q.store,
			.site = h->site,
			.list = &h->site->lists[i],
			.at = h->at,
		};
		struct asking asking = { .h = h, .list = &h->site->lists[i] };
		OK(&h->q, audience_list(&audience, &h->q.arena, &asking.members,
			      &asking.n_members, &h->q.err));
		CLEANUP(person_walk_close)
		struct person_walk walk = PERSON_WALK(h->q.store, h->today);
		const struct person *person;
		while (person_next(&walk, &person, &h->q.err) > 0)
			ask(&asking, person);
		OK(&h->q, h->q.err.kind != ERR_NONE);
		assert_int_equal(asking.n_entitled, asking.n_members);
		for (size_t j = 1; j < asking.n_members; j++)
			assert_true(strcmp(asking.members[j - 1].address,
					asking.members[j].address) < 0);
		assert_int_equal(expand(h, post(h, h->site->lists[i].name,
					       i % 2 ? sample_mail : dkim_mail))
				     .result,
		    EXPANSION_DONE);
	}
	assert_int_equal(
	    look(&h->q, "SELECT count(*) - count(DISTINCT person_id)"
			" FROM delivery"),
	    0);
}

/* An expression at random, of words an index answers and others. */
static void
add_expression(struct str *text, int depth)
{
	static const char *const words[] = { "in(g", "facilitates(g", "guest(g",
		"role(dsi)", "role(president)", "active-in(k", "tag(t", "paid",
		"member", "member-of(acttes)" };
	const char *word = words[(size_t)random() % COUNT_OF(words)];
	long kind = depth > 2 ? 0 : random() % 4;

	if (kind == 0) {
		str_adds(text, word);
		if (strchr(word, '(') != NULL && strchr(word, ')') == NULL)
			str_addf(text, "%ld)", random() % 20);
	} else if (kind == 1) {
		str_adds(text, "not (");
		add_expression(text, depth + 1);
		str_adds(text, ")");
	} else {
		str_adds(text, "(");
		add_expression(text, depth + 1);
		str_adds(text, kind == 2 ? ") and (" : ") or (");
		add_expression(text, depth + 1);
		str_adds(text, ")");
	}
}

static struct site *
site_at_random(int n_lists)
{
	CLEANUP(str_fini) struct str text = { 0 };
	struct bundle bundle = { 0 };
	struct findings findings = { 0 };
	struct site *site = NULL;

	str_adds(&text, house_conf);
	for (int i = 0; i < n_lists; i++) {
		str_addf(&text,
		    "list \"l%d\" { address = \"l%d@listes.example\"\n"
		    " receive = \"",
		    i, i);
		add_expression(&text, 0);
		str_adds(&text,
		    "\"\n moderate = \"in(g1)\"\n otherwise = reject\n}\n");
	}
	assert_int_equal(
	    bundle_append(&bundle, "crieur.conf", str_span(&text)), 0);
	if (site_build(&bundle, &site, &findings) != 0)
		for (size_t i = 0; i < findings.n_items; i++)
			print_error("%u: %s\n", findings.items[i].at.line,
			    findings.items[i].text);
	assert_non_null(site);
	findings_fini(&findings);
	bundle_fini(&bundle);
	return site;
}

static void
people_at_random(struct house *h, int n)
{
	house_edit(h);
	for (int i = 0; i < n; i++) {
		char name[32], address[40], ties[80];
		snprintf(name, sizeof(name), "Personne %d", i);
		snprintf(address, sizeof(address), "p%d@example.org", i);
		snprintf(ties, sizeof(ties), "g%ld facilitator:g%ld guest:g%ld",
		    random() % 40, random() % 200, random() % 200);
		int64_t id = house_person(h, name, address, ties,
		    random() % 2 == 0 ? "2026-12-31" : "");
		char sql[300];
		snprintf(sql, sizeof(sql),
		    "INSERT INTO role_holder(person_id, role)"
		    " VALUES (%lld, '%s');"
		    "INSERT INTO list_right(person_id, list, kind) VALUES"
		    " (%lld, 'l%ld', '%s')",
		    (long long)id, i % 30 == 0 ? "dsi" : "other", (long long)id,
		    random() % 60, random() % 2 == 0 ? "include" : "exclude");
		house_done(h);
		change(&h->q, sql);
		house_edit(h);
	}
	house_done(h);
}

/* By the indexes it is who it is when everybody is asked. */
static void
an_index_names_the_same_as_a_walk(void **state)
{
	struct house *h = *state;
	int n_narrow = 0;

	srandom(11);
	people_at_random(h, 200);
	struct site *site = site_at_random(60);
	for (size_t i = 0; i < site->n_lists; i++) {
		CLEANUP(audience_close)
		struct audience audience = {
			.store = h->q.store,
			.site = site,
			.list = &site->lists[i],
			.at = h->at,
		};
		CLEANUP(person_walk_close)
		struct person_walk walk = PERSON_WALK(h->q.store, h->today);
		const struct person *asked, *found = NULL;
		int more = audience_next(&audience, &found, &h->q.err);
		n_narrow += audience.people.among != NULL;
		while (person_next(&walk, &asked, &h->q.err) > 0) {
			bool has = false;
			OK(&h->q,
			    audience_has(&audience, asked, &has, &h->q.err));
			if (!has || asked->address == NULL)
				continue;
			assert_int_equal(more, 1);
			assert_int_equal(found->id, asked->id);
			more = audience_next(&audience, &found, &h->q.err);
		}
		assert_int_equal(more, 0);
	}
	print_message("%d of %zu lists by an index\n", n_narrow, site->n_lists);
	assert_true(n_narrow > 10);
	site_release(&site);
}

int
main(void)
{
#define IN_HOUSE(test) \
 cmocka_unit_test_setup_teardown(test, house_open, house_close)
	const struct CMUnitTest tests[] = {
		IN_HOUSE(the_entitled_get_it_and_nobody_else),
		IN_HOUSE(who_lapses_before_the_expansion_gets_nothing),
		IN_HOUSE(expanding_again_changes_nothing),
		IN_HOUSE(two_lists_of_one_message_make_one_copy_a_person),
		IN_HOUSE(the_bytes_of_the_author_stay),
		IN_HOUSE(a_list_marks_its_posts_as_it_is_told),
		IN_HOUSE(who_is_named_in_to_may_be_spared_the_copy),
		IN_HOUSE(verp_gives_each_a_return_address_of_their_own),
		IN_HOUSE(an_author_is_told_when_it_will_take_long),
		IN_HOUSE(our_own_addresses_are_nobody),
		IN_HOUSE(without_its_list_a_post_waits),
		IN_HOUSE(the_audience_is_exactly_the_entitled),
		IN_HOUSE(an_index_names_the_same_as_a_walk),
	};

	return cmocka_run_group_tests_name("post expand", tests, NULL, NULL);
}
