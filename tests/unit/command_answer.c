/* Commands by mail: what a list answers, who leaves it and comes back, and that
 * nobody takes another out or learns who is a member. */
#include "crieur/command/answer.h"
#include "crieur/message/answer.h"
#include "crieur/post/audience.h"

#include "house.h"
#include "house_task.h"
#include "sent.h"

static const struct {
	const char *text;
	enum answer_word word;
} lines[] = {
	{ "help", ANSWER_HELP },
	{ "Aide", ANSWER_HELP },
	{ "unsubscribe", ANSWER_LEAVE },
	{ "UNSUBSCRIBE", ANSWER_LEAVE },
	{ "\n\nDésinscription\nmerci", ANSWER_LEAVE },
	{ "Bonjour, je voudrais me désinscrire de la liste", ANSWER_LEAVE },
	{ "Merci de me désabonner.", ANSWER_LEAVE },
	{ "leave", ANSWER_LEAVE },
	{ "statut", ANSWER_STATUS },
	{ "Bonjour, quel est mon statut ? Merci", ANSWER_STATUS },
	{ "Qui suis-je ?", ANSWER_STATUS },
	{ "Mes listes, s'il vous plaît", ANSWER_STATUS },
	{ "statut de Marie", ANSWER_UNCLEAR },
	{ "Who am I?", ANSWER_STATUS },
	{ "STOP", ANSWER_LEAVE },
	{ "subscribe acttes", ANSWER_JOIN },
	{ "S'inscrire", ANSWER_JOIN },
	{ "Je souhaite m'inscrire", ANSWER_JOIN },
	{ "I would like to join", ANSWER_JOIN },
	{ "", ANSWER_UNCLEAR },
	{ "Compte rendu", ANSWER_UNCLEAR },
	/* Not at the beginning: somebody speaks of it. */
	{ "Je ne veux pas me désinscrire", ANSWER_UNCLEAR },
	{ "Comment quitter la liste ?", ANSWER_UNCLEAR },
	{ "Compte rendu\nunsubscribe", ANSWER_UNCLEAR },
};

static void
commands_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct span text = span_of(lines[i].text), unclear;
		enum answer_word word;
		struct err err = { 0 };
		assert_int_equal(answer_read_request(
				     text, span_of(""), &word, &unclear, &err),
		    0);
		if (word == ANSWER_EMPTY)
			word = ANSWER_UNCLEAR;
		if (word != lines[i].word)
			fail_msg("\"%s\"", lines[i].text);
	}
}

struct mail {
	const char *from, *to, *subject, *text, *proof, *field;
};

static int64_t
arrive(struct house *h, const struct mail *mail)
{
	char raw[2000];
	const char *list = strncmp(mail->to, "membres", 7) == 0   ? "membres"
	                   : strncmp(mail->to, "ca-", 3) == 0     ? "ca"
	                   : strncmp(mail->to, "crieur@", 7) == 0 ? ""
	                                                          : "acttes";
	int64_t id = 0;

	snprintf(raw, sizeof(raw),
	    "From: %s\r\nTo: %s\r\nSubject: %s\r\n%s"
	    "Message-ID: <c1@example.org>\r\n\r\n%s\r\n",
	    mail->from, mail->to, mail->subject != NULL ? mail->subject : "",
	    mail->field != NULL ? mail->field : "",
	    mail->text != NULL ? mail->text : "");
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	struct post_intake_row row = house_command(
	    h, mail->from, mail->proof != NULL ? mail->proof : "none");
	row.message_id =
	    put_message(&h->q, mail->from, "c1@example.org", raw, h->at);
	row.list = list;
	row.recipient = mail->to;
	OK(&h->q, store_post_insert(h->q.store, &row, &id, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	snprintf(raw, sizeof(raw),
	    "UPDATE message SET subject = '%s' WHERE id = %lld",
	    mail->subject != NULL ? mail->subject : "",
	    (long long)row.message_id);
	change(&h->q, raw);
	return id;
}

static enum task_outcome
command(struct house *h, const struct mail *mail)
{
	return house_work_off(h, arrive(h, mail), command_answer).outcome;
}

#define SEND(...) command(h, &(struct mail){ __VA_ARGS__ })

static bool
receives(struct house *h, const char *list, const char *address)
{
	struct audience audience = {
		.store = h->q.store,
		.site = h->site,
		.list = house_list(h, list),
		.kind = AUDIENCE_RECEIVES,
		.at = h->at,
	};
	const struct audience_member *members = NULL;
	size_t n = 0;

	OK(&h->q,
	    audience_list(&audience, &h->q.arena, &members, &n, &h->q.err));
	for (size_t i = 0; i < n; i++) {
		if (strcmp(members[i].address, address) == 0)
			return true;
	}
	return false;
}

static int64_t
n_sent(struct house *h)
{
	return look(&h->q, "SELECT count(*) FROM delivery");
}

static void
help_tells_what_can_be_asked(void **state)
{
	struct house *h = *state;

	assert_int_equal(SEND(.from = "quidam@example.com",
			     .to = "acttes-help@listes.example"),
	    TASK_DONE);
	struct sent mail = sent_to(h, "quidam@example.com");
	assert_non_null(strstr(mail.text, "    acttes-join@listes.example\n"));
	assert_non_null(strstr(mail.text, "    acttes-leave@listes.example\n"));
	assert_non_null(strstr(mail.text, "    acttes-owner@listes.example\n"));
	assert_non_null(strstr(mail.raw, "Auto-Submitted: auto-replied"));
	assert_string_equal(mail.envelope_sender, "");
	SEND(.from = "jean@example.org", .to = "acttes-request@listes.example",
	    .subject = "Bonjour", .text = "Comment ça marche ?");
	assert_string_equal(sent_to(h, "jean@example.org").subject,
	    "Aide : acttes@listes.example");
}

static void
a_machine_is_not_answered(void **state)
{
	struct house *h = *state;

	assert_int_equal(
	    SEND(.from = "jean@example.org",
		.to = "acttes-leave@listes.example",
		.field = "Auto-Submitted: auto-replied\r\n", .proof = "sasl"),
	    TASK_IGNORED);
	assert_int_equal(SEND(.from = "crieur@listes.example",
			     .to = "acttes-help@listes.example"),
	    TASK_IGNORED);
	assert_int_equal(n_sent(h), 0);
	assert_true(receives(h, "acttes", "jean@example.org"));
}

static void
an_address_nothing_proves_gets_so_many_answers_a_day(void **state)
{
	struct house *h = *state;

	h->site->answers_per_hour = 0;
	for (int i = 0; i < 12; i++)
		SEND(.from = "quidam@example.com",
		    .to = "acttes-help@listes.example");
	assert_int_equal(n_sent(h), 5);
	h->at += 2 * 3600;
	for (int i = 0; i < 12; i++)
		SEND(.from = "Quidam@example.com",
		    .to = "acttes-help@listes.example");
	assert_int_equal(n_sent(h), 10);
	h->at += 2 * 3600;
	SEND(.from = "quidam@example.com", .to = "acttes-help@listes.example");
	assert_int_equal(n_sent(h), 10);
	h->at += 25 * 3600;
	SEND(.from = "quidam@example.com", .to = "acttes-help@listes.example");
	assert_int_equal(n_sent(h), 11);
}

static void
who_is_proved_leaves_and_comes_back(void **state)
{
	struct house *h = *state;

	SEND(.from = "jean@example.org", .to = "acttes-leave@listes.example",
	    .proof = "sasl");
	assert_false(receives(h, "acttes", "jean@example.org"));
	assert_true(receives(h, "ca", "jean@example.org"));
	assert_string_equal(sent_to(h, "jean@example.org").subject,
	    "Vous ne recevez plus acttes@listes.example");
	SEND(.from = "jean@example.org", .to = "acttes-unsubscribe@x",
	    .proof = "sasl");
	assert_string_equal(sent_to(h, "jean@example.org").subject,
	    "Vous ne recevez pas acttes@listes.example");
	SEND(.from = "jean@example.org", .to = "acttes-request@listes.example",
	    .subject = "Je voudrais revenir", .proof = "dmarc");
	assert_true(receives(h, "acttes", "jean@example.org"));
	assert_string_equal(sent_to(h, "jean@example.org").subject,
	    "Vous recevez de nouveau acttes@listes.example");
	SEND(.from = "jean@example.org", .to = "acttes-join@listes.example");
	assert_string_equal(sent_to(h, "jean@example.org").subject,
	    "Vous recevez déjà acttes@listes.example");
}

/* Anybody may write in Jean's name: only Jean is asked. */
static void
who_is_not_proved_is_asked(void **state)
{
	struct house *h = *state;

	SEND(.from = "jean@example.org", .to = "acttes-leave@listes.example",
	    .subject = "unsubscribe");
	assert_true(receives(h, "acttes", "jean@example.org"));
	assert_int_equal(n_sent(h), 1);
	struct sent mail = sent_to(h, "jean@example.org");
	assert_string_equal(
	    mail.subject, "Ne plus recevoir acttes@listes.example ?");
	assert_int_equal(strncmp(mail.reply_to, "acttes-leave+", 13), 0);

	/* A machine's answer, and a no. */
	SEND(.from = "jean@example.org", .to = mail.reply_to,
	    .field = "Auto-Submitted: auto-replied\r\n");
	SEND(.from = "jean@example.org", .to = mail.reply_to,
	    .text = "Non merci");
	assert_true(receives(h, "acttes", "jean@example.org"));
	assert_string_equal(sent_to(h, "jean@example.org").subject,
	    "Rien n'a changé pour acttes@listes.example");

	/* Only words that mean yes are a yes. */
	static const char *const unclear[] = { "", "> quoted only",
		"Qu'est-ce que c'est ?", "oui mais pas tout de suite" };
	for (size_t i = 0; i < COUNT_OF(unclear); i++) {
		SEND(.from = "jean@example.org", .to = mail.reply_to,
		    .text = unclear[i]);
		assert_true(receives(h, "acttes", "jean@example.org"));
		assert_string_equal(sent_to(h, "jean@example.org").subject,
		    "Réponse non comprise : acttes@listes.example");
	}
	SEND(.from = "jean@example.org", .to = mail.reply_to, .text = "Oui");
	assert_false(receives(h, "acttes", "jean@example.org"));
	assert_string_equal(sent_to(h, "jean@example.org").subject,
	    "Vous ne recevez plus acttes@listes.example");
	SEND(.from = "jean@example.org", .to = mail.reply_to);
	assert_string_equal(sent_to(h, "jean@example.org").subject,
	    "Réponse sans effet : acttes@listes.example");

	h->at += 25 * 3600; /* so many answers a day */
	SEND(.from = "jean@example.org", .to = "acttes-join@listes.example");
	mail = sent_to(h, "jean@example.org");
	assert_int_equal(strncmp(mail.reply_to, "acttes-join+", 12), 0);
	SEND(.from = "jean@example.org", .to = mail.reply_to, .text = "oui");
	assert_true(receives(h, "acttes", "jean@example.org"));
}

static void
a_token_is_good_for_its_list_and_its_time(void **state)
{
	struct house *h = *state;
	char other[200];

	SEND(.from = "jean@example.org", .to = "acttes-leave@listes.example");
	const char *to = sent_to(h, "jean@example.org").reply_to;
	snprintf(other, sizeof(other), "ca-leave%s", strchr(to, '+'));
	SEND(.from = "jean@example.org", .to = other, .text = "oui");
	assert_string_equal(sent_to(h, "jean@example.org").subject,
	    "Réponse sans effet : ca@listes.example");
	int64_t n = n_sent(h);
	/* Who has nothing from us learns nothing. */
	SEND(.from = "quidam@example.com",
	    .to = "acttes-leave+aaaaaaaaaaaaaaaaaaaaaaaaaa@listes.example");
	assert_int_equal(n_sent(h), n);
	/* A day from its hand-over. */
	change(&h->q, "UPDATE delivery SET state = 'sent', done_at = 0");
	change(&h->q, "UPDATE delivery SET done_at ="
		      " (SELECT max(created_at) FROM outgoing)");
	h->at += 25 * 3600;
	SEND(.from = "jean@example.org", .to = to, .text = "oui");
	assert_true(receives(h, "acttes", "jean@example.org"));
	assert_true(receives(h, "ca", "jean@example.org"));
}

/* Forwarded to somebody who answers: nothing happens, and nobody is told. */
static void
a_confirmation_from_elsewhere_does_nothing(void **state)
{
	struct house *h = *state;
	static const char *const others[] = { "quidam@example.com",
		"nicole@example.org" };

	SEND(.from = "jean@example.org", .to = "acttes-leave@listes.example");
	const char *to = sent_to(h, "jean@example.org").reply_to;
	int64_t n = n_sent(h);
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		SEND(.from = others[i], .to = to, .text = "oui",
		    .proof = "sasl");
		assert_true(receives(h, "acttes", "jean@example.org"));
	}
	change(&h->q, "CREATE TRIGGER login AFTER INSERT ON message BEGIN"
		      " UPDATE message SET sasl_login = 'nicole@example.org'"
		      " WHERE id = new.id; END");
	SEND(.from = "jean@example.org", .to = to, .text = "oui");
	assert_true(receives(h, "acttes", "jean@example.org"));
	assert_int_equal(n_sent(h), n);
}

static void
a_list_one_is_owed_cannot_be_left(void **state)
{
	struct house *h = *state;

	house_list(h, "membres")->may_leave = false;
	SEND(.from = "jean@example.org", .to = "membres-leave@listes.example",
	    .proof = "sasl");
	assert_true(receives(h, "membres", "jean@example.org"));
	assert_string_equal(sent_to(h, "jean@example.org").subject,
	    "À propos de membres@listes.example");
}

static void
a_hand_in_the_register_goes_before_ones_own_word(void **state)
{
	struct house *h = *state;
	size_t n_ended = 0;
	struct tie_wish wish = {
		.person_id = h->jean,
		.name = span_of("acttes"),
		.kind = TIE_KIND_EXCLUDE,
		.since = DATE_NONE,
		.until = DATE_FOREVER,
		.sessions = SESSIONS_NOT_COUNTED,
	};

	house_edit(h);
	OK(&h->q, register_tie(&h->edit, TIE_RIGHT, &wish, &h->q.err));
	house_done(h);
	SEND(.from = "jean@example.org", .to = "acttes-join@listes.example",
	    .proof = "sasl");
	assert_false(receives(h, "acttes", "jean@example.org"));
	assert_string_equal(sent_to(h, "jean@example.org").subject,
	    "Votre demande pour acttes@listes.example");
	house_edit(h);
	wish.until = h->today - 1;
	OK(&h->q,
	    register_untie(&h->edit, TIE_RIGHT, &wish, &n_ended, &h->q.err));
	house_done(h);
	assert_true(receives(h, "acttes", "jean@example.org"));
}

static void
a_wish_goes_to_the_facilitators_and_says_the_same_to_all(void **state)
{
	struct house *h = *state;
	static const char *const askers[] = { "quidam@example.com",
		"paule@example.org", "luc@example.org", "guest@example.net" };
	const char *first = NULL;

	for (size_t i = 0; i < COUNT_OF(askers); i++) {
		SEND(.from = askers[i], .to = "acttes-join@listes.example",
		    .text = "Je m'intéresse à la recherche-action.");
		struct sent mail = sent_to(h, "nicole@example.org");
		assert_string_equal(mail.reply_to, askers[i]);
		assert_non_null(strstr(mail.text, "recherche-action."));
		assert_non_null(strstr(mail.raw, "message/rfc822"));
		mail = sent_to(h, askers[i]);
		if (first == NULL)
			first = mail.text;
		assert_string_equal(mail.text, first);
		h->at += 3601;
	}
	/* No group, nobody to pass it on to. */
	int64_t n = n_sent(h);
	SEND(.from = "quidam@example.com", .to = "membres-join@listes.example");
	assert_int_equal(n_sent(h), n + 1);
	assert_non_null(strstr(sent_to(h, "quidam@example.com").text,
	    "https://example.org/adherer"));
}

static void
the_site_answers_a_command_and_leaves_words_to_people(void **state)
{
	static const struct {
		const char *subject, *text;
		enum task_outcome outcome;
	} mails[] = {
		{ "aide", "", TASK_DONE },
		{ "", "Help\r\n", TASK_DONE },
		{ "Aide pour mon adresse", "Bonjour", TASK_OTHER },
		{ "Question", "aide", TASK_OTHER },
		{ "", "", TASK_OTHER },
	};
	struct house *h = *state;

	for (size_t i = 0; i < COUNT_OF(mails); i++) {
		const struct mail mail = {
			.from = "anne@example.org",
			.to = "crieur@listes.example",
			.subject = mails[i].subject,
			.text = mails[i].text,
		};
		enum task_outcome outcome =
		    house_work_off(h, arrive(h, &mail), command_answer_site)
			.outcome;
		assert_int_equal(outcome, mails[i].outcome);
	}
	assert_int_equal(n_sent(h), 2);
	assert_non_null(strstr(
	    sent_to(h, "anne@example.org").text, "crieur@listes.example"));
}

int
main(void)
{
#define IN_HOUSE(test) \
 cmocka_unit_test_setup_teardown(test, house_open, house_close)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_are_read),
		IN_HOUSE(help_tells_what_can_be_asked),
		IN_HOUSE(a_machine_is_not_answered),
		IN_HOUSE(the_site_answers_a_command_and_leaves_words_to_people),
		IN_HOUSE(an_address_nothing_proves_gets_so_many_answers_a_day),
		IN_HOUSE(who_is_proved_leaves_and_comes_back),
		IN_HOUSE(who_is_not_proved_is_asked),
		IN_HOUSE(a_token_is_good_for_its_list_and_its_time),
		IN_HOUSE(a_confirmation_from_elsewhere_does_nothing),
		IN_HOUSE(a_list_one_is_owed_cannot_be_left),
		IN_HOUSE(a_hand_in_the_register_goes_before_ones_own_word),
		IN_HOUSE(
		    a_wish_goes_to_the_facilitators_and_says_the_same_to_all),
	};

	return cmocka_run_group_tests_name("command answer", tests, NULL, NULL);
}
