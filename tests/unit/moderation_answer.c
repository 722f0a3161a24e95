/* Facilitators decide by a reply: only they, only clearly, the first of them;
 * everybody hears what became of it. */
#include <ctype.h>

#include "crieur/confirmation/confirmation.h"
#include "crieur/moderation/moderation.h"

#include "house.h"
#include "house_task.h"
#include "sent.h"

static const char guest_mail[] = "From: Gaelle <guest@example.net>\r\n"
				 "To: acttes@listes.example\r\n"
				 "Subject: Bonjour\r\n"
				 "Message-ID: <g1@example.net>\r\n"
				 "\r\n"
				 "Puis-je venir jeudi ?\r\n";

struct held {
	int64_t id;
	const char *nicole; /* the address each was given */
	const char *marc;
};

static struct held
hold(struct house *h)
{
	struct held held = { 0 };

	house_edit(h);
	house_person(h, "Marc Second", "marc@example.org", "facilitator:acttes",
	    "2026-12-31");
	house_done(h);
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	int64_t message = put_message(
	    &h->q, "guest@example.net", "g1@example.net", guest_mail, h->at);
	held.id = put_post(&h->q, message, "acttes", "post", "held", h->at);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	house_run(h, held.id, moderation_tell);
	held.nicole = sent_to(h, "nicole@example.org").reply_to;
	held.marc = sent_to(h, "marc@example.org").reply_to;
	return held;
}

struct reply {
	const char *to, *from, *text, *proof;
	enum purpose purpose;
};

static enum task_outcome
deliver(struct house *h, const struct reply *reply)
{
	const char *to = reply->to, *from = reply->from;
	char raw[4000];
	CLEANUP(str_fini) struct str body = { 0 };
	const struct person *person = NULL;

	for (const char *at = reply->text; *at != '\0'; at++) {
		if (*at == '\n')
			str_addc(&body, '\r');
		str_addc(&body, *at);
	}
	snprintf(raw, sizeof(raw),
	    "From: %s\r\nTo: %s\r\nSubject: Re: moderer\r\n"
	    "Message-ID: <reply@example.org>\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: 8bit\r\n\r\n%s\r\n",
	    from, to, str_c(&body));
	OK(&h->q, register_person_by_address(
		      ON_DAY(h->q.store, h->today, &h->q.arena), span_of(from),
		      &person, &h->q.err));
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	struct post_intake_row row = {
		.message_id =
		    put_message(&h->q, from, "reply@example.org", raw, h->at),
		.list = "acttes",
		.purpose = reply->purpose,
		.recipient = to,
		.state = POST_ACCEPTED,
		.verdict = "accept",
		.rule = "moderate",
		.rule_file = "",
		.because = "",
		.author_person_id = person != NULL ? person->id : 0,
		.proof = reply->proof,
		.decided_at = h->at,
	};
	int64_t id = 0;
	OK(&h->q, store_post_insert(h->q.store, &row, &id, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	enum task_outcome outcome = house_work_off(h, id,
	    reply->purpose == PURPOSE_CONFIRM ? confirmation_answer
					      : moderation_answer)
	                                .outcome;
	assert_int_not_equal(get_post(&h->q, id).state, POST_ACCEPTED);
	return outcome;
}

static enum task_outcome
reply_with(struct house *h, const char *to, const char *from, const char *text,
    const char *proof)
{
	return deliver(
	    h, &(struct reply){ to, from, text, proof, PURPOSE_MODERATE });
}

static enum task_outcome
reply(struct house *h, const char *to, const char *from, const char *text)
{
	return reply_with(h, to, from, text, "sasl");
}

/* To the address that asks whether an answer was theirs. */
static void
answer_confirm(
    struct house *h, const char *to, const char *from, const char *text)
{
	deliver(h, &(struct reply){ to, from, text, "none", PURPOSE_CONFIRM });
}

static const char *
state_of(struct house *h, const struct held *held)
{
	return post_state_name(get_post(&h->q, held->id).state);
}

static void
each_gets_an_address_and_links_that_fit(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);

	assert_string_not_equal(held.nicole, held.marc);
	assert_int_equal(strncmp(held.nicole, "acttes-moderate+", 16), 0);
	assert_true(strlen(held.nicole) <= 64 + 15);
	struct sent mail = sent_to(h, "nicole@example.org");
	assert_non_null(strstr(mail.text, "<mailto:acttes-moderate%2B"));
	assert_non_null(strstr(mail.text, "?body=oui>\n"));
	assert_non_null(strstr(mail.text, "?body=non%20%3A%20>\n"));
	assert_non_null(strstr(mail.text, "?body=question%20%3A%20>\n"));
}

static void
a_yes_lets_the_post_pass_and_all_hear_of_it(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);

	assert_int_equal(reply(h, held.nicole, "nicole@example.org",
			     "Oui, merci !\n\n> Un message attend"),
	    TASK_DONE);
	struct post_row row = get_post(&h->q, held.id);
	assert_int_equal(row.state, POST_ACCEPTED);
	assert_string_equal(row.moderated_by, "nicole@example.org");
	house_run(h, held.id, moderation_close);
	struct sent mail = sent_to(h, "marc@example.org");
	assert_non_null(strstr(mail.text, "accepté"));
	assert_non_null(strstr(mail.text, "Nicole Vidal"));
	mail = sent_to(h, "nicole@example.org");
	assert_non_null(strstr(mail.text, "accepté"));
}

/* With Nicole's yes and Marc's later one both have answered. */
static void
a_list_may_spare_those_who_answered_the_closing_note(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);

	house_list(h, "acttes")->closing_note = CLOSING_NOTE_OTHERS;
	reply(h, held.nicole, "nicole@example.org", "oui");
	house_run(h, held.id, moderation_close);
	assert_string_equal(sent_to(h, "nicole@example.org").subject,
	    "À modérer sur acttes@listes.example : Bonjour");
	struct sent mail = sent_to(h, "marc@example.org");
	assert_non_null(strstr(mail.text, "Nicole Vidal"));
	change(&h->q, "UPDATE post SET owes_closing = 1");
	reply(h, held.marc, "marc@example.org", "oui");
	int64_t n = look(&h->q, "SELECT count(*) FROM delivery");
	house_run(h, held.id, moderation_close);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), n);
}

static void
a_list_may_tell_the_author_that_it_is_accepted(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);

	reply(h, held.nicole, "nicole@example.org", "oui");
	for (int i = 0; i < 2; i++) {
		house_list(h, "acttes")->tells_accepted = i == 1;
		change(&h->q, "UPDATE post SET owes_closing = 1");
		struct task_result told =
		    house_run(h, held.id, moderation_close);
		assert_int_equal(told.is_author_told, i == 1);
	}
	struct sent mail = sent_to(h, "guest@example.net");
	assert_string_equal(
	    mail.subject, "Accepté sur acttes@listes.example : Bonjour");
	assert_non_null(strstr(mail.raw, "In-Reply-To: <g1@example.net>"));
	assert_null(strstr(mail.text, "Nicole"));
}

static void
a_no_brings_its_words_to_the_author(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);

	assert_int_equal(reply(h, held.nicole, "nicole@example.org",
			     "Refusé : hors sujet,\nvoyez compta-care."),
	    TASK_DONE);
	house_run(h, held.id, moderation_tell);
	struct sent mail = sent_to(h, "guest@example.net");
	assert_non_null(strstr(mail.text, "hors sujet,\nvoyez compta-care."));
	assert_null(strstr(mail.text, "nicole"));
}

static void
the_second_is_told_who_was_first(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);

	assert_int_equal(
	    reply(h, held.nicole, "nicole@example.org", "oui"), TASK_DONE);
	assert_int_equal(
	    reply(h, held.marc, "marc@example.org", "oui"), TASK_TOO_LATE);
	struct sent mail = sent_to(h, "marc@example.org");
	assert_string_equal(mail.subject, "Déjà accepté : Bonjour");
	assert_non_null(strstr(mail.text, "Nicole Vidal"));
	assert_non_null(strstr(mail.text, "12:00"));
	/* The same opinion troubles nobody else, nor what a used address
	 * says. */
	int64_t n = look(&h->q, "SELECT count(*) FROM delivery");
	assert_int_equal(reply(h, held.marc, "marc@example.org", "non : bof"),
	    TASK_TOO_LATE);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), n + 1);
	change(&h->q, "UPDATE moderation_token SET used_at = NULL");
	assert_int_equal(reply(h, held.marc, "marc@example.org", "non : bof"),
	    TASK_TOO_LATE);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), n + 3);
	mail = sent_to(h, "nicole@example.org");
	assert_non_null(strstr(mail.text, "non : bof"));
	assert_non_null(strstr(mail.text, "marc@example.org"));
	assert_string_equal(state_of(h, &held), "accepted");
}

static void
only_the_person_asked_may_answer(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);
	static const char *const others[] = { "marc@example.org",
		"jean@example.org", "guest@example.net" };

	for (size_t i = 0; i < COUNT_OF(others); i++) {
		assert_int_equal(
		    reply(h, held.nicole, others[i], "oui"), TASK_REFUSED);
		assert_non_null(
		    strstr(sent_to(h, others[i]).text, "la personne à qui"));
	}
	int64_t n = look(&h->q, "SELECT count(*) FROM delivery");
	assert_int_equal(
	    reply(h, held.nicole, "quidam@example.com", "oui"), TASK_REFUSED);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), n + 1);
	sent_to(h, "quidam@example.com");
	/* Without an address of ours a stranger is not even told. */
	assert_int_equal(reply(h, "acttes-moderate+x@listes.example",
			     "y@example.com", "oui"),
	    TASK_REFUSED);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), n + 1);
	assert_string_equal(state_of(h, &held), "held");
	/* A login that contradicts From refuses. */
	change(&h->q, "CREATE TRIGGER login AFTER INSERT ON message BEGIN"
		      " UPDATE message SET sasl_login = 'nicole@example.org'"
		      " WHERE id = new.id; END");
	assert_int_equal(
	    reply(h, held.nicole, "quidam@example.com", "oui"), TASK_REFUSED);
	assert_int_equal(
	    reply_with(h, held.marc, "marc@example.org", "oui", "none"),
	    TASK_REFUSED);
	assert_string_equal(state_of(h, &held), "held");
}

/* From alone is anybody's: the person is asked, and their word counts. */
static void
without_proof_the_person_is_asked(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);
	char confirm[100];

	assert_int_equal(
	    reply_with(h, held.nicole, "nicole@example.org", "oui", "none"),
	    TASK_ASKED);
	assert_string_equal(state_of(h, &held), "held");
	int64_t id = look(&h->q, "SELECT max(id) FROM post");
	assert_int_equal(get_post(&h->q, id).state, POST_UNCONFIRMED);
	house_run(h, id, confirmation_tell);
	struct sent mail = sent_to(h, "nicole@example.org");
	assert_non_null(strstr(mail.text, "Avez-vous répondu"));
	snprintf(confirm, sizeof(confirm), "%s", mail.reply_to);
	assert_int_equal(strncmp(confirm, "acttes-confirm+", 15), 0);
	answer_confirm(h, confirm, "marc@example.org", "oui");
	assert_int_equal(get_post(&h->q, id).state, POST_UNCONFIRMED);
	answer_confirm(h, confirm, "nicole@example.org", "oui");
	assert_string_equal(get_post(&h->q, id).proof, "confirm");
	assert_int_equal(
	    house_work_off(h, id, moderation_answer).outcome, TASK_DONE);
	assert_string_equal(state_of(h, &held), "accepted");
}

/* A day after the question left the house it is over. */
static void
who_is_asked_has_a_day(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);
	struct confirm_report report;

	reply_with(h, held.nicole, "nicole@example.org", "oui", "none");
	int64_t id = look(&h->q, "SELECT max(id) FROM post");
	house_run(h, id, confirmation_tell);
	struct sent mail = sent_to(h, "nicole@example.org");
	const char *confirm = arena_dups(&h->q.arena, mail.reply_to);
	/* As long as the question waits for the smarthost, it waits too. */
	h->at += 3 * 86400;
	OK(&h->q, confirmation_clock(house_at(h, h->at), &report, &h->q.err));
	assert_int_equal(report.n_expired, 0);
	change(&h->q, "UPDATE delivery SET state = 'sent', done_at ="
		      " (SELECT max(created_at) FROM outgoing)");
	answer_confirm(h, confirm, "nicole@example.org", "oui");
	assert_int_equal(get_post(&h->q, id).state, POST_UNCONFIRMED);
	int64_t n = look(&h->q, "SELECT count(*) FROM delivery");
	OK(&h->q, confirmation_clock(house_at(h, h->at), &report, &h->q.err));
	assert_int_equal(report.n_expired, 1);
	assert_int_equal(get_post(&h->q, id).state, POST_DISCARDED);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), n);
	assert_string_equal(state_of(h, &held), "held");
}

/* An order is its author's, by their own proof, never by the token. */
static void
an_order_in_an_answer_needs_its_authors_proof(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);

	assert_int_equal(
	    reply_with(h, held.nicole, "nicole@example.org", "pause", "none"),
	    TASK_ORDERED);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM list_pace"), 0);
	reply(h, held.nicole, "jean@example.org", "pause");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM list_pace"), 0);
	reply(h, held.nicole, "nicole@example.org", "pause");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM list_pace"), 1);
}

/* Some mail systems write local parts in capitals. */
static void
a_token_counts_in_capitals_too(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);
	char *address = arena_dups(&h->q.arena, held.nicole);

	for (char *at = strchr(address, '+'); *at != '@'; at++)
		*at = (char)toupper((unsigned char)*at);
	assert_int_equal(
	    reply(h, address, "nicole@example.org", "oui"), TASK_DONE);
}

static void
the_right_is_looked_at_when_it_is_used(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);

	house_edit(h);
	OK(&h->q, register_set_paid_until(
		      &h->edit, h->nicole, "test", h->today - 30, &h->q.err));
	house_done(h);
	assert_int_equal(
	    reply(h, held.nicole, "nicole@example.org", "oui"), TASK_REFUSED);
	assert_string_equal(state_of(h, &held), "held");
	struct sent mail = sent_to(h, "nicole@example.org");
	assert_non_null(strstr(mail.text, "droit de modérer"));
}

static void
bad_addresses_have_no_effect(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);
	char other_list[100], cut[100], wrong[100];

	snprintf(cut, sizeof(cut), "%.30s@listes.example", held.nicole);
	snprintf(wrong, sizeof(wrong), "%s", held.nicole);
	wrong[20] = wrong[20] == 'a' ? 'b' : 'a';
	snprintf(other_list, sizeof(other_list), "ca%s", held.nicole + 6);
	const char *const bad[] = { cut, wrong,
		"acttes-moderate@listes.example" };
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		assert_int_equal(reply(h, bad[i], "nicole@example.org", "oui"),
		    TASK_REFUSED);
	}
	h->at += 20 * 86400;
	assert_int_equal(
	    reply(h, held.nicole, "nicole@example.org", "oui"), TASK_REFUSED);
	assert_non_null(strstr(
	    sent_to(h, "nicole@example.org").text, "délai pour répondre"));
	assert_string_equal(state_of(h, &held), "held");
}

static void
what_is_not_clear_is_asked_again(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);
	static const char *const unclear[] = { "", "oui mais plus tard",
		"Qu'en pensez-vous ?", "> oui", "-- \nNicole" };

	for (size_t i = 0; i < COUNT_OF(unclear); i++) {
		assert_int_equal(
		    reply(h, held.nicole, "nicole@example.org", unclear[i]),
		    TASK_NOT_UNDERSTOOD);
		assert_string_equal(state_of(h, &held), "held");
	}
	struct sent mail = sent_to(h, "nicole@example.org");
	assert_string_equal(mail.reply_to, held.nicole);
	assert_non_null(strstr(mail.text, "?body=oui>"));
	/* The address is still good. */
	assert_int_equal(
	    reply(h, held.nicole, "nicole@example.org", "ok"), TASK_DONE);
}

static void
machines_decide_nothing(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);
	int64_t n = look(&h->q, "SELECT count(*) FROM delivery");

	assert_int_equal(
	    reply(h, held.nicole,
		"nicole@example.org\r\nAuto-Submitted: auto-replied", "oui"),
	    TASK_IGNORED);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), n);
	assert_string_equal(state_of(h, &held), "held");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM event"
				     " WHERE what = 'answer ignored'"
				     " AND detail = 'automatic'"),
	    1);
}

/* They do not all say what they are in a field of their own. */
static void
an_absence_in_any_language_decides_nothing(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);
	int64_t n = look(&h->q, "SELECT count(*) FROM delivery");
	static const char *const subjects[] = { "Réponse automatique : Re",
		"Absence du bureau Re: moderer", "Automatic reply: moderer",
		"OUT OF OFFICE: Re", "Automatische Antwort: moderer",
		"Respuesta automática: moderer", "Risposta automatica: moderer",
		"Automatisch antwoord: moderer",
		"=?utf-8?B?6Ieq5Yqo5Zue5aSNOiBtb2RlcmVy?=" };

	for (size_t i = 0; i < COUNT_OF(subjects); i++) {
		char from[200];
		snprintf(from, sizeof(from),
		    "nicole@example.org\r\nSubject: %s", subjects[i]);
		assert_int_equal(
		    reply(h, held.nicole, from, "oui"), TASK_IGNORED);
	}
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), n);
	assert_string_equal(state_of(h, &held), "held");
}

static void
a_question_goes_to_the_author_and_back(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);

	assert_int_equal(reply(h, held.nicole, "nicole@example.org",
			     "question : quel jeudi ?"),
	    TASK_PASSED_ON);
	struct sent mail = sent_to(h, "guest@example.net");
	assert_non_null(strstr(mail.text, "quel jeudi ?"));
	assert_null(strstr(mail.raw, "nicole@example.org"));
	assert_int_equal(
	    reply(h, mail.reply_to, "marc@example.org", "Moi"), TASK_REFUSED);
	assert_int_equal(reply(h, mail.reply_to, "guest@example.net",
			     "oui\nLe 26.\n\n> quel jeudi ?"),
	    TASK_PASSED_ON);
	mail = sent_to(h, "marc@example.org");
	assert_non_null(strstr(mail.text, "Le 26."));
	assert_string_equal(mail.reply_to, held.marc);
	assert_string_equal(state_of(h, &held), "held");
	assert_int_equal(
	    reply(h, held.marc, "marc@example.org", "oui"), TASK_DONE);
}

static void
a_corrected_version_takes_the_posts_place(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);
	struct message *message = NULL;
	char raw[1000];

	/* Somebody else's takes nobody's place, nor does one that is proved
	 * less than the post was. */
	static const struct {
		const char *from, *proof_of_post, *state;
	} versions[] = {
		{ "jean@example.org", "none", "held" },
		{ "guest@example.net", "sasl", "held" },
		{ "guest@example.net", "none", "discarded" },
	};

	reply(h, held.nicole, "nicole@example.org", "question : quand ?");
	struct sent mail = sent_to(h, "guest@example.net");
	OK(&h->q, message_read(span_of(mail.raw), &message, &h->q.err));
	h->q.proof = "none";
	for (size_t i = 0; i < COUNT_OF(versions); i++) {
		snprintf(raw, sizeof(raw),
		    "UPDATE post SET proof = '%s' WHERE id = %lld",
		    versions[i].proof_of_post, (long long)held.id);
		change(&h->q, raw);
		snprintf(raw, sizeof(raw),
		    "From: %s\r\nSubject: Bonjour (2)\r\n"
		    "In-Reply-To: <%s>\r\nMessage-ID: <g2@example.net>\r\n"
		    "\r\nLe 26.\r\n",
		    versions[i].from, message_id(message));
		OK(&h->q, store_begin(h->q.store, &h->q.err));
		int64_t post = put_post(&h->q,
		    put_message(
			&h->q, versions[i].from, "g2@example.net", raw, h->at),
		    "acttes", "post", "held", h->at);
		OK(&h->q, store_commit(h->q.store, &h->q.err));
		house_run(h, post, moderation_tell);
		assert_string_equal(state_of(h, &held), versions[i].state);
	}
	mail = sent_to(h, "marc@example.org");
	assert_non_null(strstr(mail.text, "> Le 26."));
	assert_non_null(strstr(mail.raw, "In-Reply-To: <crieur."));
	message_free(message);
}

static void
mediation_calls_the_president(void **state)
{
	struct house *h = *state;
	struct held held = hold(h);

	reply(h, held.nicole, "nicole@example.org", "question : quand ?");
	assert_int_equal(reply(h, held.nicole, "nicole@example.org",
			     "escalade : propos blessants"),
	    TASK_PASSED_ON);
	struct sent mail = sent_to(h, "paule@example.org");
	assert_non_null(strstr(mail.text, "propos blessants"));
	assert_non_null(strstr(mail.text, "question: quand ?"));
	assert_non_null(strstr(mail.raw, guest_mail));
	assert_non_null(
	    strstr(sent_to(h, "marc@example.org").text, "propos blessants"));
	assert_int_equal(
	    reply(h, mail.reply_to, "paule@example.org", "non : à revoir"),
	    TASK_DONE);
	assert_string_equal(state_of(h, &held), "rejected");
}

int
main(void)
{
#define IN_HOUSE(test) \
 cmocka_unit_test_setup_teardown(test, house_open, house_close)
	const struct CMUnitTest tests[] = {
		IN_HOUSE(each_gets_an_address_and_links_that_fit),
		IN_HOUSE(a_yes_lets_the_post_pass_and_all_hear_of_it),
		IN_HOUSE(a_list_may_spare_those_who_answered_the_closing_note),
		IN_HOUSE(a_list_may_tell_the_author_that_it_is_accepted),
		IN_HOUSE(a_no_brings_its_words_to_the_author),
		IN_HOUSE(the_second_is_told_who_was_first),
		IN_HOUSE(only_the_person_asked_may_answer),
		IN_HOUSE(without_proof_the_person_is_asked),
		IN_HOUSE(who_is_asked_has_a_day),
		IN_HOUSE(an_order_in_an_answer_needs_its_authors_proof),
		IN_HOUSE(a_token_counts_in_capitals_too),
		IN_HOUSE(the_right_is_looked_at_when_it_is_used),
		IN_HOUSE(bad_addresses_have_no_effect),
		IN_HOUSE(what_is_not_clear_is_asked_again),
		IN_HOUSE(machines_decide_nothing),
		IN_HOUSE(an_absence_in_any_language_decides_nothing),
		IN_HOUSE(a_question_goes_to_the_author_and_back),
		IN_HOUSE(a_corrected_version_takes_the_posts_place),
		IN_HOUSE(mediation_calls_the_president),
	};

	return cmocka_run_group_tests_name(
	    "moderation answer", tests, NULL, NULL);
}
