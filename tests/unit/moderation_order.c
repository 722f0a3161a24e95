/* What facilitators ask for beside a verdict. */
#include "crieur/clerk/pass.h"

#include "../../src/moderation/order.h"
#include "house_pass.h"
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
	{ "absent jusqu'au 31/02/2027", ORDER_ABSENT, "", 0, "" },
	{ "absent jusqu'au 31/12/2025", ORDER_ABSENT, "", 0, "" },
	{ "absent", ORDER_ABSENT, "", 0, "" },
	{ "membres", ORDER_MEMBERS, "", 0, "" },
	{ "Historique.", ORDER_HISTORY, "", 0, "" },
	{ "inviter p@example.org", ORDER_INVITE, "p@example.org", 0, "" },
	{ "Inviter <p@example.org> Anne Pour pour 3 séances", ORDER_NONE, "", 0,
	    "" },
	{ "inviter p@example.org Anne Pic pour deux séances", ORDER_INVITE,
	    "p@example.org", 2, "" },
	{ "invite p@example.org until 31 december", ORDER_INVITE,
	    "p@example.org", 0, "" },
	{ "inviter p@example.org Anne sans vocation", ORDER_INVITE,
	    "p@example.org", 0, "" },
	{ "séance", ORDER_SESSION, "", 0, "" },
	{ "séance du 23/11", ORDER_SESSION, "", 0, "" },
	{ "séance du 23/11 : p@example.org et q@example.org", ORDER_SESSION,
	    "p@example.org et q@example.org", 0, "" },
	{ "retirer p@example.org du groupe", ORDER_REMOVE, "p@example.org", 0,
	    "" },

	{ "inviter", ORDER_NONE, "", 0, "" },
	{ "inviter Anne à la séance", ORDER_NONE, "", 0, "" },
	{ "inviter p@example.org jusqu'à la fin", ORDER_NONE, "", 0, "" },
	{ "inviter p@example.org pour rire", ORDER_NONE, "", 0, "" },
	{ "séance annulée", ORDER_NONE, "", 0, "" },
	{ "séance du 25/11/2026", ORDER_NONE, "", 0, "" },
	{ "séance p@example.org absente", ORDER_NONE, "", 0, "" },
	{ "retirer p@example.org ?", ORDER_NONE, "", 0, "" },
	{ "retirer p@example.org la semaine prochaine", ORDER_NONE, "", 0, "" },
	{ "retirer", ORDER_NONE, "", 0, "" },
	{ "modérer p@example.org ? Non merci", ORDER_NONE, "", 0, "" },
	{ "membres du bureau", ORDER_NONE, "", 0, "" },

	{ "moderate", ORDER_NONE, "", 0, "" },
	{ "moderate everybody", ORDER_NONE, "", 0, "" },
	{ "ralentir", ORDER_NONE, "", 0, "" },
	{ "pause demain", ORDER_NONE, "", 0, "" },
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
		if (order.kind == ORDER_ABSENT && order.day != DATE_NONE)
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
	int64_t id = 0;

	snprintf(raw, sizeof(raw),
	    "From: %s\r\nTo: acttes-request@listes.example\r\n"
	    "Subject: demande\r\nMessage-ID: <o1@example.org>\r\n\r\n%s\r\n",
	    from, order);
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	struct post_intake_row row = house_command(h, from, proof);
	row.message_id = put_message(&h->q, from, "o1@example.org", raw, h->at);
	OK(&h->q, store_post_insert(h->q.store, &row, &id, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	struct pass_report report = house_pass(h);
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
	house_pass(h);
	assert_int_equal(get_post(&h->q, post).state, POST_EXPANDED);
}

static void
a_slowed_list_sends_so_many_an_hour(void **state)
{
	struct house *h = *state;

	request(h, "nicole@example.org", "sasl", "ralentir 2");
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	for (int i = 0; i < 5; i++)
		put_post(&h->q,
		    put_message(&h->q, "jean@example.org", "p1@example.org",
			sample_mail, h->at),
		    "acttes", "post", "accepted", h->at);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	assert_int_equal(house_pass(h).n_later, 3);
	h->at += 3601;
	assert_int_equal(house_pass(h).n_later, 1);
}

static void
orders_take_the_right_and_the_proof(void **state)
{
	struct house *h = *state;

	request(h, "nicole@example.org", "none", "pause");
	assert_non_null(
	    strstr(sent_to(h, "nicole@example.org").text, "rien ne prouve"));
	/* A plain member means no moderation. */
	request(h, "jean@example.org", "sasl", "pause");
	assert_string_equal(sent_to(h, "jean@example.org").subject,
	    "Aide : acttes@listes.example");
	/* A stranger is told what everybody is told. */
	request(h, "quidam@example.com", "none", "pause");
	assert_string_equal(sent_to(h, "quidam@example.com").subject,
	    "Aide : acttes@listes.example");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM list_pace"), 0);
}

static int64_t
n_to(struct house *h, const char *address)
{
	char sql[200];

	snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM delivery WHERE address = '%s'", address);
	return look(&h->q, sql);
}

static const char nicole[] = "nicole@example.org";

/* What nicole is answered. */
static const char *
order(struct house *h, const char *text)
{
	request(h, nicole, "sasl", text);
	return sent_to(h, nicole).text;
}

#define SAYS(h, text, words) assert_non_null(strstr(order(h, text), words))

static void
add_second_facilitator(struct house *h)
{
	house_edit(h);
	house_person(h, "Zoé Seconde", "zoe@example.org", "facilitator:acttes",
	    "2026-12-31");
	house_person(h, "Autre Pair", "peer@example.org", "facilitator:other",
	    "2026-12-31");
	house_person(h, "Ici Aucun", "far@example.org", "other", "2026-12-31");
	house_done(h);
}

static void
people_are_moderated_and_trusted(void **state)
{
	struct house *h = *state;

	SAYS(h, "modérer jean@example.org",
	    "ne retiennent les messages de personne");
	struct rule watched = { .name = "watched", .when_text = "moderated" };
	struct list *list = house_list(h, "acttes");
	list->rules = &watched;
	list->n_rules = 1;
	SAYS(h, "modérer jean@example.org", "attendront désormais");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM list_right WHERE"
				     " list = 'acttes' AND kind = 'moderated'"
				     " AND until IS NULL"),
	    1);
	/* On no other list. */
	assert_int_equal(
	    look(&h->q, "SELECT count(*) FROM person WHERE is_moderated = 1"),
	    0);
	SAYS(h, "confiance jean@example.org", "n'attendent plus");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM list_right"
				     " WHERE until IS NULL"),
	    0);
}

static void
who_is_not_on_the_list_is_nobody(void **state)
{
	struct house *h = *state;
	static const char *const about[] = { "modérer", "confiance",
		"retirer" };
	struct rule watched = { .name = "watched", .when_text = "moderated" };
	struct list *list = house_list(h, "acttes");

	add_second_facilitator(h);
	list->rules = &watched;
	list->n_rules = 1;
	for (size_t i = 0; i < COUNT_OF(about); i++) {
		const char *whom[] = { "far@example.org", "xyz@example.org" };
		for (int k = 0; k < 2; k++) {
			char text[100], said[100];
			snprintf(
			    text, sizeof(text), "%s %s", about[i], whom[k]);
			snprintf(said, sizeof(said),
			    "Personne, sur cette liste, n'a l'adresse %s.",
			    whom[k]);
			SAYS(h, text, said);
		}
	}
	assert_int_equal(look(&h->q, "SELECT count(*) FROM list_right"), 0);
	assert_int_equal(n_to(h, "zoe@example.org"), 0);
}

static void
guests_are_invited_counted_and_removed(void **state)
{
	struct house *h = *state;

	add_second_facilitator(h);
	SAYS(h, "inviter neu@example.org Anne Neuve pour 2 séances",
	    "neu@example.org est invité·e du groupe.");
	struct sent mail = sent_to(h, "neu@example.org");
	assert_non_null(strstr(mail.text, "Nicole Vidal vous invite"));
	assert_non_null(strstr(mail.text, "Séances prévues"));
	assert_string_equal(mail.reply_to, "acttes-owner@listes.example");
	mail = sent_to(h, "zoe@example.org");
	assert_non_null(
	    strstr(mail.text, "À la demande de nicole@example.org"));
	assert_non_null(strstr(mail.text, "neu@example.org est invité·e"));
	/* In the register or not: the same words, and one mail. */
	SAYS(h, "inviter far@example.org",
	    "far@example.org est invité·e du groupe.");
	SAYS(h, "inviter neu@example.org pour 2 séances", "est invité·e");
	assert_int_equal(n_to(h, "neu@example.org"), 1);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM membership WHERE"
				     " kind = 'guest' AND sessions_left = 2 AND"
				     " granted_by LIKE 'person:%'"),
	    1);
	SAYS(h, "membres",
	    "- Anne Neuve <neu@example.org>, invité·e, séances : 2");
	SAYS(h, "séance : neu@example.org", "concernées : 1");
	SAYS(h, "séance : jean@example.org", "Aucune personne invitée");
	SAYS(h, "séance du 23/11", "concernées : 1");
	SAYS(h, "retirer far@example.org", "n'est plus du groupe");
	SAYS(h, "retirer zoe@example.org", "anime le groupe");
	SAYS(h, "inviter jean@example.org", "déjà membre");
	SAYS(h, "inviter pas@une@adresse", "ne peut pas être invitée");
	SAYS(h, "historique", "nicole@example.org, far@example.org n'est plus");
}

static void
other_kinds_of_list_say_what_they_do_not_do(void **state)
{
	struct house *h = *state;

	house_list(h, "acttes")->group = "";
	SAYS(h, "inviter neu@example.org", "n'est pas celle d'un groupe");
	SAYS(h, "séance", "n'est pas celle d'un groupe");
	SAYS(h, "membres", "Personnes qui reçoivent la liste : 2");
	SAYS(h, "membres", "- Jean Petit <jean@example.org>");
}

static void
absence_asks_for_its_end(void **state)
{
	struct house *h = *state;

	SAYS(h, "absente", "Jusqu'à quand ?");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM absence"), 0);
}

static void
a_mediation_calls_a_peer_then_the_president(void **state)
{
	struct house *h = *state;

	add_second_facilitator(h);
	SAYS(h, "médiation : deux membres se disputent",
	    "demandée à : peer@example.org");
	struct sent mail = sent_to(h, "peer@example.org");
	assert_non_null(strstr(mail.text, "deux membres se disputent"));
	assert_string_equal(mail.reply_to, nicole);
	SAYS(h, "médiation : encore", "demandée à : paule@example.org");
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
		IN_HOUSE(who_is_not_on_the_list_is_nobody),
		IN_HOUSE(guests_are_invited_counted_and_removed),
		IN_HOUSE(other_kinds_of_list_say_what_they_do_not_do),
		IN_HOUSE(absence_asks_for_its_end),
		IN_HOUSE(a_mediation_calls_a_peer_then_the_president),
		IN_HOUSE(what_waits_is_shown),
		IN_HOUSE(who_is_absent_is_not_asked_until_then),
	};

	return cmocka_run_group_tests_name(
	    "moderation order", tests, NULL, NULL);
}
