/* From guest to member, and from member to a group's: asked once, sponsored by
 * the committee, decided by those who may, each step by who is proved. */
#include "crieur/clerk/pass.h"
#include "crieur/import/calendar.h"

#include "bomb.h"
#include "sent.h"

/* A mail to that address, worked off. */
static void
send(struct house *h, const char *from, const char *proof, const char *to,
    const char *text)
{
	struct bomb mail = {
		.from = from,
		.to = to,
		.proof = proof,
		.text = text,
		.list = strncmp(to, "crieur", 6) == 0 ? "" : "acttes",
		.client = "192.0.2.7",
		.purpose = PURPOSE_COMMAND,
	};

	arrive(h, &mail, 1);
	house_pass(h);
}

static bool
has(const char *text, const char *words)
{
	return strstr(text, words) != NULL;
}

static void
next_day(struct house *h)
{
	struct calendar_report report;

	h->at += DAY_S;
	h->today++;
	OK(&h->q, calendar_run(h->q.store, h->site, h->at, &report, &h->q.err));
}

/* Gaëlle has come twice; what she is asked. */
static struct sent
ask(struct house *h)
{
	h->site->registry.sponsors = 2;
	change(&h->q, "UPDATE membership SET sessions_left = 0,"
		      " until = '2026-11-24' WHERE kind = 'guest'");
	change(&h->q, "UPDATE person SET standing = 'guest'"
		      " WHERE name = 'Gaëlle Invitée'");
	next_day(h);
	return sent_to(h, "guest@example.net");
}

static int64_t
n_mails(struct house *h)
{
	return look(&h->q, "SELECT count(*) FROM delivery");
}

static bool
is_member(struct house *h)
{
	return look(&h->q, "SELECT count(*) FROM person WHERE standing ="
			   " 'member' AND name = 'Gaëlle Invitée'") == 1;
}

static const char guest[] = "guest@example.net";
static const char jean[] = "jean@example.org";
static const char paule[] = "paule@example.org";
static const char nicole[] = "nicole@example.org";

static void
a_guest_becomes_a_member(void **state)
{
	struct house *h = *state;
	const char *asked = keep(h, ask(h).reply_to);

	assert_true(has(sent_to(h, guest).text, "Souhaitez-vous continuer"));
	assert_true(has(sent_to(h, guest).text, "acttes-owner@"));
	send(h, guest, "none", asked, "Oui, avec plaisir !");
	assert_true(has(sent_to(h, guest).text, "transmis à l'animation"));
	assert_true(has(sent_to(h, nicole).text, "souhaite"));
	assert_false(has(sent_to(h, nicole).text, "je parraine"));
	assert_string_equal(sent_to(h, nicole).reply_to, guest);
	assert_true(has(sent_to(h, jean).text, "manquent"));
	const char *to = keep(h, sent_to(h, jean).reply_to);
	assert_string_not_equal(to, asked);
	/* Too early. */
	send(h, jean, "sasl", to, "oui");
	assert_true(has(sent_to(h, jean).text, "Il manque des parrainages"));
	send(h, jean, "sasl", to, "Je parraine.");
	send(h, jean, "sasl", to, "je parraine");
	assert_true(has(sent_to(h, jean).text, "est noté"));
	send(h, paule, "none", to, "je parraine");
	assert_true(has(sent_to(h, paule).text, "Rien ne prouve"));
	/* Who is not of the committee is told nothing, nor does it count. */
	int64_t n = n_mails(h);
	send(h, nicole, "sasl", to, "je parraine");
	send(h, "quidam@example.com", "none", to, "oui");
	send(h, guest, "sasl", to, "oui");
	assert_int_equal(n_mails(h), n);
	send(h, paule, "sasl", to, "oui, je parraine");
	assert_true(has(sent_to(h, paule).text, "est noté"));
	assert_false(is_member(h));
	send(h, jean, "sasl", to, "oui");
	assert_true(is_member(h));
	assert_true(has(sent_to(h, guest).subject, "Bienvenue"));
	assert_string_equal(look_text(&h->q, "SELECT sponsors FROM person"
					     " WHERE name = 'Gaëlle Invitée'"),
	    "Jean Petit, Paule Présidente");
	assert_true(has(sent_to(h, nicole).subject, "réponse donnée à"));
	send(h, paule, "sasl", to, "non");
	assert_true(has(sent_to(h, paule).text, "déjà été donnée"));
	assert_true(is_member(h));
}

static void
a_sponsor_who_has_left_the_committee_counts_no_more(void **state)
{
	struct house *h = *state;
	const char *asked = keep(h, ask(h).reply_to);

	send(h, guest, "none", asked, "oui");
	const char *to = keep(h, sent_to(h, jean).reply_to);
	send(h, jean, "sasl", to, "je parraine");
	send(h, paule, "sasl", to, "je parraine");
	change(&h->q, "UPDATE role_holder SET until = '2026-11-20'"
		      " WHERE role = 'ca' AND person_id ="
		      " (SELECT id FROM person WHERE name = 'Jean Petit')");
	send(h, paule, "sasl", to, "oui");
	assert_true(has(sent_to(h, paule).text, "Il manque des parrainages"));
	assert_false(is_member(h));
}

static void
a_guest_is_asked_once_and_may_say_no(void **state)
{
	struct house *h = *state;
	const char *asked = keep(h, ask(h).reply_to);
	int64_t n = n_mails(h);

	next_day(h);
	assert_int_equal(n_mails(h), n);
	/* Not by somebody else. */
	send(h, jean, "sasl", asked, "oui");
	assert_int_equal(n_mails(h), n);
	send(h, guest, "none", asked, "Je ne sais pas encore");
	assert_true(has(sent_to(h, guest).text, "n'a pas été comprise"));
	send(h, guest, "none", asked, "non merci");
	assert_true(has(sent_to(h, guest).text, "plus sollicité"));
	send(h, guest, "none", asked, "oui");
	assert_true(has(sent_to(h, guest).text, "déjà été donnée"));
	assert_int_equal(look(&h->q, "SELECT count(*) FROM outgoing WHERE"
				     " CAST(header AS TEXT) LIKE"
				     " '%souhaite adh%'"),
	    0);
}

static void
a_member_joins_a_group_by_its_facilitators_yes(void **state)
{
	struct house *h = *state;

	house_edit(h);
	house_person(h, "Neuf Venu", "neuf@example.org", "", "2026-12-31");
	house_done(h);
	send(h, "neuf@example.org", "sasl", "acttes-join@listes.example",
	    "J'aimerais en être.");
	struct sent mail = sent_to(h, nicole);
	assert_true(has(mail.text, "Neuf Venu <neuf@example.org> demande"));
	assert_true(has(mail.text, "membre, à jour de cotisation"));
	assert_true(has(mail.text, "connexion au serveur"));
	const char *to = keep(h, mail.reply_to);
	/* Once. */
	int64_t n = look(&h->q, "SELECT count(*) FROM delivery"
				" WHERE address = 'nicole@example.org'");
	send(h, "neuf@example.org", "sasl", "acttes-join@listes.example", "");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"
				     " WHERE address = 'nicole@example.org'"),
	    n);
	send(h, "neuf@example.org", "sasl", to, "oui");
	send(h, jean, "sasl", to, "oui");
	send(h, nicole, "none", to, "oui");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM membership"
				     " JOIN person ON person.id = person_id"
				     " WHERE name = 'Neuf Venu'"),
	    0);
	send(h, nicole, "sasl", to, "oui");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM membership"
				     " JOIN person ON person.id = person_id"
				     " WHERE person.name = 'Neuf Venu' AND"
				     " membership.kind = 'member'"),
	    1);
	assert_true(has(sent_to(h, "neuf@example.org").subject, "Bienvenue"));
}

/* The token says what is answered; a login that is another's, who not. */
static void
a_login_that_contradicts_from_is_no_guests_yes(void **state)
{
	struct house *h = *state;
	const char *asked = keep(h, ask(h).reply_to);
	int64_t n = n_mails(h);

	change(&h->q, "CREATE TRIGGER logged_in AFTER INSERT ON message BEGIN"
		      " UPDATE message SET sasl_login = 'nicole@example.org'"
		      " WHERE id = new.id; END");
	send(h, guest, "none", asked, "oui");
	assert_int_equal(n_mails(h), n);
	change(&h->q, "DROP TRIGGER logged_in");
	send(h, guest, "none", asked, "oui");
	assert_true(has(sent_to(h, guest).text, "transmis à l'animation"));
}

int
main(void)
{
#define HOUSE(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)
	const struct CMUnitTest tests[] = {
		HOUSE(a_guest_becomes_a_member),
		HOUSE(a_sponsor_who_has_left_the_committee_counts_no_more),
		HOUSE(a_guest_is_asked_once_and_may_say_no),
		HOUSE(a_login_that_contradicts_from_is_no_guests_yes),
		HOUSE(a_member_joins_a_group_by_its_facilitators_yes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
