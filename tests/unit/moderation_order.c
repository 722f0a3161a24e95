/* What facilitators ask for beside a verdict. */
#include "crieur/clerk/pass.h"

#include "../../src/moderation/order.h"
#include "house.h"
#include "sent.h"

static const struct {
	const char *text;
	enum order_kind kind;
	const char *argument;
	int64_t number;
	const char *day;
} orders[] = {
	{ "moderate p@example.org", ORDER_MODERATE, "p@example.org", 0, "" },
	{ "Modérer : <p@example.org>.", ORDER_MODERATE, "p@example.org", 0,
	    "" },
	{ "faire confiance à p@example.org", ORDER_TRUST, "p@example.org", 0,
	    "" },
	{ "trust p@example.org", ORDER_TRUST, "p@example.org", 0, "" },
	{ "pause", ORDER_PAUSE, "", 0, "" },
	{ "Pause 3", ORDER_PAUSE, "", 3, "" },
	{ "ralentir : 2 par heure", ORDER_PAUSE, "", 2, "" },
	{ "reprendre", ORDER_RESUME, "", 0, "" },
	{ "resume", ORDER_RESUME, "", 0, "" },
	{ "\n\nen attente", ORDER_HELD, "", 0, "" },
	{ "held", ORDER_HELD, "", 0, "" },
	{ "suivant", ORDER_NEXT, "", 0, "" },
	{ "absent jusqu'au 31/12/2026", ORDER_ABSENT, "", 0, "2026-12-31" },
	{ "Absente jusqu'au 2 janvier", ORDER_ABSENT, "", 0, "2027-01-02" },
	{ "absent until 2026-12-31", ORDER_ABSENT, "", 0, "2026-12-31" },
	{ "je suis absent jusqu'au 24/11", ORDER_ABSENT, "", 0, "2026-11-24" },
	{ "présente", ORDER_PRESENT, "", 0, "" },

	{ "moderate", ORDER_NONE, "", 0, "" },
	{ "moderate everybody", ORDER_NONE, "", 0, "" },
	{ "ralentir", ORDER_NONE, "", 0, "" },
	{ "pause demain", ORDER_NONE, "", 0, "" },
	{ "absent jusqu'au 31/02/2027", ORDER_NONE, "", 0, "" },
	{ "absent jusqu'au 31/12/2025", ORDER_NONE, "", 0, "" },
	{ "absent", ORDER_NONE, "", 0, "" },
	{ "resume the discussion", ORDER_NONE, "", 0, "" },
	{ "", ORDER_NONE, "", 0, "" },
	{ "Re: held", ORDER_NONE, "", 0, "" },
};

static void
orders_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(orders); i++) {
		char day[DATE_TEXT_SIZE] = "";
		struct order order = order_read(
		    span_of(orders[i].text), date_make(2026, 11, 24));
		if (order.kind == ORDER_ABSENT)
			date_format(order.day, day);
		if (order.kind != orders[i].kind ||
		    (order.kind != ORDER_NONE &&
			(!span_is(order.argument, orders[i].argument) ||
			    order.number != orders[i].number ||
			    strcmp(day, orders[i].day) != 0)))
			fail_msg("\"%s\": %d", orders[i].text, order.kind);
	}
}

static struct pass_report
request(struct house *h, const char *from, const char *proof, const char *order)
{
	char raw[1000];
	const struct person *person = NULL;
	struct pass pass = {
		.store = h->q.store,
		.site = h->site,
		.at = h->at,
	};
	struct pass_report report = { 0 };
	int64_t id = 0;

	snprintf(raw, sizeof(raw),
	    "From: %s\r\nTo: acttes-request@listes.example\r\n"
	    "Subject: demande\r\nMessage-ID: <o1@example.org>\r\n\r\n%s\r\n",
	    from, order);
	OK(&h->q, register_person_by_address(
		      ON_DAY(h->q.store, h->today, &h->q.arena), span_of(from),
		      &person, &h->q.err));
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	struct post_intake_row row = {
		.message_id =
		    put_message(&h->q, from, "o1@example.org", raw, h->at),
		.list = "acttes",
		.purpose = PURPOSE_COMMAND,
		.recipient = "acttes-request@listes.example",
		.state = POST_ACCEPTED,
		.verdict = "accept",
		.rule = "command",
		.rule_file = "",
		.because = "",
		.author_person_id = person != NULL ? person->id : 0,
		.proof = proof,
		.decided_at = h->at,
	};
	OK(&h->q, store_post_insert(h->q.store, &row, &id, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	OK(&h->q, pass_run(&pass, &report, &h->q.err));
	assert_int_equal(get_post(&h->q, id).state, POST_EXPANDED);
	return report;
}

static void
a_paused_list_waits_and_goes_on(void **state)
{
	struct house *h = *state;

	request(h, "nicole@example.org", "sasl", "pause");
	assert_non_null(
	    strstr(sent_to(h, "nicole@example.org").text, "en pause"));
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	int64_t message = put_message(
	    &h->q, "jean@example.org", "p1@example.org", sample_mail, h->at);
	int64_t post =
	    put_post(&h->q, message, "acttes", "post", "accepted", h->at);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	struct pass_report report =
	    request(h, "nicole@example.org", "sasl", "attente");
	assert_int_equal(report.n_later, 1);
	assert_string_equal(report.problem, "");
	assert_int_equal(get_post(&h->q, post).state, POST_ACCEPTED);
	request(h, "nicole@example.org", "sasl", "reprendre");
	struct pass pass = {
		.store = h->q.store,
		.site = h->site,
		.at = h->at,
	};
	OK(&h->q, pass_run(&pass, &report, &h->q.err));
	assert_int_equal(get_post(&h->q, post).state, POST_EXPANDED);
}

static void
a_slowed_list_sends_so_many_an_hour(void **state)
{
	struct house *h = *state;
	struct pass_report report;
	struct pass pass = {
		.store = h->q.store,
		.site = h->site,
		.at = h->at,
	};

	request(h, "nicole@example.org", "sasl", "ralentir 2");
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	for (int i = 0; i < 5; i++)
		put_post(&h->q,
		    put_message(&h->q, "jean@example.org", "p1@example.org",
			sample_mail, h->at),
		    "acttes", "post", "accepted", h->at);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	OK(&h->q, pass_run(&pass, &report, &h->q.err));
	assert_int_equal(report.n_later, 3);
	pass.at += 3601;
	OK(&h->q, pass_run(&pass, &report, &h->q.err));
	assert_int_equal(report.n_later, 1);
}

static void
orders_take_the_right_and_the_proof(void **state)
{
	struct house *h = *state;

	request(h, "nicole@example.org", "none", "pause");
	assert_non_null(
	    strstr(sent_to(h, "nicole@example.org").text, "rien ne prouve"));
	request(h, "jean@example.org", "sasl", "pause");
	assert_non_null(
	    strstr(sent_to(h, "jean@example.org").text, "droit de modérer"));
	/* A stranger is told what everybody is told. */
	request(h, "quidam@example.com", "none", "pause");
	assert_string_equal(sent_to(h, "quidam@example.com").subject,
	    "Aide : acttes@listes.example");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM list_pace"), 0);
}

static void
people_are_moderated_and_trusted(void **state)
{
	struct house *h = *state;

	request(h, "nicole@example.org", "sasl", "modérer jean@example.org");
	assert_int_equal(
	    look(&h->q, "SELECT count(*) FROM person WHERE is_moderated = 1"),
	    1);
	request(h, "nicole@example.org", "sasl", "confiance jean@example.org");
	assert_int_equal(
	    look(&h->q, "SELECT count(*) FROM person WHERE is_moderated = 1"),
	    0);
	request(h, "nicole@example.org", "sasl", "moderate x@example.org");
	assert_non_null(
	    strstr(sent_to(h, "nicole@example.org").text, "Personne n'a"));
}

static void
what_waits_is_shown(void **state)
{
	struct house *h = *state;

	request(h, "nicole@example.org", "sasl", "attente");
	assert_non_null(
	    strstr(sent_to(h, "nicole@example.org").text, "Aucun message"));
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	put_post(&h->q,
	    put_message(&h->q, "guest@example.net", "p1@example.org",
		sample_mail, h->at),
	    "acttes", "post", "held", h->at);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	request(h, "nicole@example.org", "sasl", "présent");
	request(h, "nicole@example.org", "sasl", "attente");
	assert_non_null(strstr(sent_to(h, "nicole@example.org").text,
	    "guest@example.net  Bonjour\nMessages en attente : 1\n"));
	request(h, "nicole@example.org", "sasl", "suivant");
	assert_int_equal(
	    look(&h->q, "SELECT count(*) FROM outgoing WHERE"
			" CAST(header AS TEXT) LIKE '%moderate+%'"),
	    2);
}

static void
who_is_absent_is_not_asked_until_then(void **state)
{
	struct house *h = *state;

	request(h, "nicole@example.org", "sasl", "absent jusqu'au 30/11/2026");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM absence"
				     " WHERE until = '2026-11-30'"),
	    1);
	request(h, "nicole@example.org", "sasl", "présent");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM absence"), 0);
}

int
main(void)
{
#define IN_HOUSE(test) \
 cmocka_unit_test_setup_teardown(test, house_open, house_close)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(orders_are_read),
		IN_HOUSE(a_paused_list_waits_and_goes_on),
		IN_HOUSE(a_slowed_list_sends_so_many_an_hour),
		IN_HOUSE(orders_take_the_right_and_the_proof),
		IN_HOUSE(people_are_moderated_and_trusted),
		IN_HOUSE(what_waits_is_shown),
		IN_HOUSE(who_is_absent_is_not_asked_until_then),
	};

	return cmocka_run_group_tests_name(
	    "moderation order", tests, NULL, NULL);
}
