/* What is stated of a message: everybody it was for, each with what became of
 * them; and digests that outlive the content. */
#include "crieur/insight/statement.h"
#include "crieur/post/expand.h"

#include "house.h"
#include "sent.h"

static const char mail[] = "From: Paule <paule@example.org>\r\n"
			   "To: membres@listes.example\r\n"
			   "Subject: Convocation\r\n"
			   "Message-ID: <ag@example.org>\r\n"
			   "\r\n"
			   "Assembl\xc3\xa9"
			   "e le 12.\r\n";

static int64_t
send(struct house *h, const char *list, int64_t message)
{
	struct expansion expansion = { .at = h->at };

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	if (message == 0)
		message = put_message(
		    &h->q, "paule@example.org", "ag@example.org", mail, h->at);
	int64_t post =
	    put_post(&h->q, message, list, "post", "accepted", h->at);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	OK(&h->q,
	    post_expand(h->q.store, h->site, post, &expansion, &h->q.err));
	assert_int_equal(expansion.result, EXPANSION_DONE);
	return get_post(&h->q, post).message_id;
}

static struct statement
gather(struct house *h, int64_t message_id)
{
	struct statement statement;

	const struct statement_question question = { h->q.store, h->site,
		message_id };
	OK(&h->q,
	    statement_gather(&question, &h->q.arena, &statement, &h->q.err));
	return statement;
}

static const struct statement_person *
person_of(const struct statement_list *list, const char *name)
{
	for (size_t i = 0; i < list->n_people; i++) {
		if (strcmp(list->people[i].name, name) == 0)
			return &list->people[i];
	}
	fail_msg("%s is not in the statement", name);
	return NULL;
}

static void
outcome(struct house *h, const char *address, const char *state,
    const char *code, const char *text)
{
	char sql[400];

	snprintf(sql, sizeof(sql),
	    "UPDATE delivery SET state = '%s', last_code = %s,"
	    " last_text = '%s', done_at = next_at + 60 WHERE address = '%s'",
	    state, code, text, address);
	change(&h->q, sql);
}

static const struct {
	const char *name;
	enum statement_fate fate;
} fates[] = {
	{ "Nicole Vidal", STATEMENT_HANDED_OVER },
	{ "Jean Petit", STATEMENT_WAITING },
	{ "Paule Présidente", STATEMENT_RETURNED },
	{ "Denis Info", STATEMENT_FAILED },
	{ "Anne Annulée", STATEMENT_CANCELLED },
	{ "Sophie Suspendue", STATEMENT_SUSPENDED },
	{ "Odile Sans", STATEMENT_NO_ADDRESS },
	{ "Tard Venu", STATEMENT_NOT_SENT },
};

static void
all_are_stated_with_what_became_of_them(void **state)
{
	struct house *h = *state;

	house_edit(h);
	house_person(h, "Anne Annulée", "anne@example.org", "", "2026-12-31");
	house_person(
	    h, "Sophie Suspendue", "sophie@example.org", "", "2026-12-31");
	house_person(h, "Odile Sans", "odile@example.org", "", "2026-12-31");
	house_done(h);
	change(&h->q, "UPDATE address SET is_delivered = 0, is_verified = 0"
		      " WHERE address = 'odile@example.org'");
	change(&h->q,
	    "INSERT INTO bounce_state(address, suspended_at, suspended_on)"
	    " VALUES ('sophie@example.org', 1, '2026-11-23')");
	int64_t message = send(h, "membres", 0);
	house_edit(h);
	house_person(h, "Tard Venu", "tard@example.org", "", "2026-12-31");
	house_done(h);
	outcome(h, "nicole@example.org", "sent", "250",
	    "2.0.0 Ok: queued as 4XyZ12");
	outcome(
	    h, "paule@example.org", "sent", "250", "OK id=1tA2b3-0001Ab-CD");
	outcome(h, "denis@example.org", "failed", "550", "5.1.1 inconnu");
	outcome(h, "anne@example.org", "cancelled", "0", "");
	change(&h->q,
	    "INSERT INTO bounce(at, day, address, list, delivery_id, source,"
	    " class, code, words) SELECT 1795600000, '2026-11-25', address,"
	    " 'membres', id, 'mail', 'address', '5.1.1', 'no such user'"
	    " FROM delivery WHERE address = 'paule@example.org'");
	struct statement statement = gather(h, message);
	assert_string_equal(statement.author, "");
	assert_int_equal(statement.n_lists, 1);
	const struct statement_list *list = &statement.lists[0];
	assert_int_equal(list->n_people, COUNT_OF(fates));
	for (size_t i = 0; i < COUNT_OF(fates); i++) {
		if (person_of(list, fates[i].name)->fate != fates[i].fate)
			fail_msg("%s: %s", fates[i].name,
			    statement_fate_name(
				person_of(list, fates[i].name)->fate));
	}
	assert_int_equal(list->n_handed_over, 1);
	assert_int_equal(list->n_waiting, 1);
	assert_int_equal(list->n_letters, 6);
	const struct statement_person *nicole = person_of(list, "Nicole Vidal");
	assert_string_equal(nicole->queue_id, "4XyZ12");
	assert_string_equal(nicole->answer, "2.0.0 Ok: queued as 4XyZ12");
	assert_int_equal(nicole->at, h->at + 60);
	assert_string_equal(
	    person_of(list, "Paule Présidente")->queue_id, "1tA2b3-0001Ab-CD");
	assert_string_equal(person_of(list, "Paule Présidente")->returned_words,
	    "no such user");
	assert_string_equal(person_of(list, "Odile Sans")->address, "");
}

/* Jean is of both: one copy, and no letter for the other list. */
static void
who_has_it_through_another_list_is_served(void **state)
{
	struct house *h = *state;
	int64_t message = send(h, "ca", 0);

	send(h, "membres", message);
	struct statement statement = gather(h, message);
	assert_int_equal(statement.n_lists, 2);
	assert_int_equal(person_of(&statement.lists[0], "Jean Petit")->fate,
	    STATEMENT_WAITING);
	for (size_t i = 0; i < statement.lists[1].n_people; i++)
		assert_string_not_equal(
		    statement.lists[1].people[i].name, "Jean Petit");
	assert_int_equal(statement.lists[1].n_letters, 0);
}

static void
digest_of(struct span octets, char digest[DIGEST_TEXT_SIZE])
{
	struct sha256 *sha256 = sha256_new();
	struct err err = { 0 };

	assert_non_null(sha256);
	assert_int_equal(sha256_add(sha256, span_first(octets, 1), &err), 0);
	assert_int_equal(
	    sha256_add(sha256, span_from_offset(octets, 1), &err), 0);
	assert_int_equal(sha256_end(sha256, digest, &err), 0);
	sha256_free(sha256);
}

static void
digests_outlive_the_content(void **state)
{
	struct house *h = *state;
	char digest[DIGEST_TEXT_SIZE];
	int64_t n = 0;

	/* FIPS 180-2, appendix B.1. */
	digest_of(span_of("abc"), digest);
	assert_string_equal(digest,
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	int64_t message = send(h, "membres", 0);
	struct statement before = gather(h, message);
	digest_of(span_of(mail), digest);
	assert_string_equal(before.digest, digest);
	assert_int_equal(before.lists[0].n_copies, 1);
	const char *raw = sent_to(h, "nicole@example.org").raw;
	digest_of(span_of(raw), digest);
	assert_string_equal(before.lists[0].copies[0].digest, digest);
	assert_int_equal(before.lists[0].copies[0].size, strlen(raw));

	OK(&h->q, statement_keep(h->q.store, h->at, &n, &h->q.err));
	assert_int_equal(n, 0);
	OK(&h->q, statement_keep(h->q.store, h->at + 1, &n, &h->q.err));
	assert_int_equal(n, 1);
	OK(&h->q, statement_keep(h->q.store, h->at + 1, &n, &h->q.err));
	assert_int_equal(n, 0);
	change(&h->q, "UPDATE message SET content = NULL");
	struct statement after = gather(h, message);
	assert_string_equal(after.digest, before.digest);
	assert_string_equal(after.lists[0].copies[0].digest, digest);
	assert_int_equal(after.lists[0].copies[0].size, strlen(raw));
	change(&h->q, "DELETE FROM statement_digest");
	after = gather(h, message);
	assert_string_equal(after.digest, "");
	assert_string_equal(after.lists[0].copies[0].digest, "");
}

static const struct {
	const char *answer, *id;
} answers[] = {
	{ "2.0.0 Ok: queued as 63479A723C0", "63479A723C0" },
	{ "2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as X1",
	    "X1" },
	{ "OK id=1tA2b3-0001Ab-CD", "1tA2b3-0001Ab-CD" },
	{ "2.6.0 <a@b> [InternalId=77, Hostname=x] Queued mail for delivery",
	    "77" },
	{ "2.0.0 OK", "" },
	{ "", "" },
	{ "queued as ", "" },
};

static void
the_relays_name_of_it_is_read(void **state)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(answers); i++)
		assert_string_equal(
		    statement_queue_id(answers[i].answer, &arena),
		    answers[i].id);
}

int
main(void)
{
#define IN_HOUSE(test) \
 cmocka_unit_test_setup_teardown(test, house_open, house_close)
	const struct CMUnitTest tests[] = {
		IN_HOUSE(all_are_stated_with_what_became_of_them),
		IN_HOUSE(who_has_it_through_another_list_is_served),
		IN_HOUSE(digests_outlive_the_content),
		cmocka_unit_test(the_relays_name_of_it_is_read),
	};

	return cmocka_run_group_tests_name("post statement", tests, NULL, NULL);
}
