/* Held posts are brought to those who may decide, authors are told, machines
 * are not, and each of it once. */
#include "crieur/moderation/act.h"
#include "crieur/moderation/moderation.h"

#include "house.h"
#include "house_task.h"
#include "sent.h"

static const char guest_mail[] =
    "From: =?utf-8?q?Ga=C3=ABlle?= <guest@example.net>\r\n"
    "To: acttes@listes.example\r\n"
    "Subject: Bonjour\r\n"
    "Message-ID: <g1@example.net>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "\r\n"
    "Puis-je venir jeudi\xc2\xa0?\r\nGaëlle\r\n";

static const char robot_mail[] = "From: robot@example.net\r\n"
				 "To: acttes@listes.example\r\n"
				 "Subject: Absence\r\n"
				 "Auto-Submitted: auto-replied\r\n"
				 "Message-ID: <r1@example.net>\r\n"
				 "\r\n"
				 "Je suis absent.\r\n";

static int64_t
arrive(struct house *h, const char *list, const char *purpose,
    const char *state, const char *raw)
{
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	int64_t message = put_message(
	    &h->q, "guest@example.net", "g1@example.net", raw, h->at);
	int64_t id = put_post(&h->q, message, list, purpose, state, h->at);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	return id;
}

static struct task_result
tell(struct house *h, int64_t id)
{
	return house_run(h, id, moderation_tell);
}

static void
a_held_post_goes_to_its_facilitators(void **state)
{
	struct house *h = *state;
	int64_t id = arrive(h, "acttes", "post", "held", guest_mail);

	struct task_result result = tell(h, id);
	assert_int_equal(result.n_told, 1);
	assert_false(result.is_fallback);
	assert_true(result.is_author_told);
	struct sent mail = sent_to(h, "nicole@example.org");
	assert_string_equal(
	    mail.subject, "À modérer sur acttes@listes.example : Bonjour");
	/* Not everybody has a shell. */
	assert_null(strstr(mail.text, "crieur approve"));
	assert_non_null(strstr(mail.text, "Gaëlle <guest@example.net>"));
	assert_non_null(strstr(mail.text, "> Puis-je venir jeudi"));
	assert_non_null(strstr(mail.text, "invitées"));
	/* The post is attached, byte for byte. */
	assert_non_null(strstr(mail.raw, guest_mail));
	assert_non_null(strstr(mail.raw, "Content-Type: message/rfc822"));
	assert_non_null(strstr(mail.raw, "Auto-Submitted: auto-generated"));
	assert_string_equal(mail.envelope_sender, "");
	assert_string_equal(mail.kind, "moderation");
	assert_int_equal(mail.priority, 0);
	mail = sent_to(h, "guest@example.net");
	assert_non_null(strstr(mail.text, "attend"));
	assert_non_null(strstr(mail.raw, "Auto-Submitted: auto-replied"));
	assert_non_null(strstr(mail.raw, "In-Reply-To: <g1@example.net>"));
	/* The lapsed facilitator moderates nothing. */
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), 2);
}

static void
a_guest_is_told_with_their_host(void **state)
{
	struct house *h = *state;

	change(&h->q, "UPDATE membership SET granted_by = 'person:' ||"
		      " (SELECT person_id FROM address"
		      "  WHERE address = 'nicole@example.org')"
		      " WHERE kind = 'guest'");
	change(&h->q, "UPDATE person SET standing = 'guest'"
		      " WHERE name = 'Gaëlle Invitée'");
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	int64_t message = put_message(
	    &h->q, "guest@example.net", "g1@example.net", guest_mail, h->at);
	struct post_intake_row row = {
		.message_id = message,
		.list = "acttes",
		.purpose = PURPOSE_POST,
		.recipient = "acttes@listes.example",
		.state = POST_HELD,
		.verdict = "hold",
		.rule = "guests",
		.rule_file = "",
		.because = "guest",
		.author_person_id = h->guest,
		.proof = "sasl",
		.decided_at = h->at,
		.owes_notice = true,
	};
	int64_t id = 0;
	OK(&h->q, store_post_insert(h->q.store, &row, &id, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	tell(h, id);
	struct sent mail = sent_to(h, "nicole@example.org");
	assert_non_null(strstr(mail.text,
	    "Gaëlle Invitée, invité·e du groupe acttes par Nicole Vidal\n"));
	assert_non_null(
	    strstr(mail.text, "Sans réponse, il sera refusé le 08/12/2026"));
}

static void
it_is_told_once(void **state)
{
	struct house *h = *state;
	int64_t id = arrive(h, "acttes", "post", "held", guest_mail);

	tell(h, id);
	assert_int_equal(tell(h, id).n_told, 0);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), 2);
}

static void
a_list_without_facilitator_falls_back_to_the_dsi(void **state)
{
	struct house *h = *state;
	int64_t id = arrive(h, "orphan", "post", "held", guest_mail);

	struct task_result result = tell(h, id);
	assert_true(result.is_fallback);
	struct sent mail = sent_to(h, "denis@example.org");
	assert_non_null(strstr(mail.text, "no facilitator"));
}

static void
where_nobody_can_be_asked_it_goes_on_owing(void **state)
{
	struct house *h = *state;
	int64_t id = arrive(h, "orphan", "post", "held", guest_mail);

	change(&h->q, "DELETE FROM role_holder WHERE role = 'dsi'");
	struct task_result result = tell(h, id);
	assert_int_equal(result.outcome, TASK_NOBODY);
	assert_true(get_post(&h->q, id).owes_notice);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM outgoing"), 0);
}

static void
a_machine_is_told_nothing(void **state)
{
	struct house *h = *state;
	int64_t id = arrive(h, "acttes", "post", "held", robot_mail);

	assert_false(tell(h, id).is_author_told);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), 1);
	change(&h->q, "UPDATE message SET envelope_sender = ''");
	id = arrive(h, "acttes", "post", "held", guest_mail);
	change(&h->q, "UPDATE message SET envelope_sender = ''");
	assert_false(tell(h, id).is_author_told);
}

static void
a_refused_author_reads_the_facilitators_words(void **state)
{
	struct house *h = *state;
	int64_t id = arrive(h, "acttes", "post", "held", guest_mail);
	struct moderation_answer answer;
	struct moderation moderation = {
		.post_id = id,
		.act = MODERATION_REJECT,
		.actor = "admin:nicole",
		.words = "Hors sujet.\nVoyez {list} ailleurs.",
		.at = h->at,
	};

	tell(h, id);
	OK(&h->q, moderation_act(h->q.store, &moderation, &h->q.arena, &answer,
		      &h->q.err));
	assert_true(tell(h, id).is_author_told);
	struct sent mail = sent_to(h, "guest@example.net");
	assert_string_equal(
	    mail.subject, "Non diffusé sur acttes@listes.example : Bonjour");
	assert_non_null(
	    strstr(mail.text, "Hors sujet.\nVoyez {list} ailleurs."));
	assert_non_null(strstr(mail.raw, guest_mail));
	/* And those who were asked are told how it ended. */
	house_run(h, id, moderation_close);
	mail = sent_to(h, "nicole@example.org");
	assert_non_null(strstr(mail.text, "refusé"));
	assert_non_null(strstr(mail.text, "nicole"));
	assert_non_null(strstr(mail.raw, "In-Reply-To: <crieur."));
	house_run(h, id, moderation_close);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), 4);
}

static void
a_rules_refusal_beside_other_lists_is_told(void **state)
{
	struct house *h = *state;
	int64_t id = arrive(h, "acttes", "post", "rejected", guest_mail);

	assert_true(tell(h, id).is_author_told);
	struct sent mail = sent_to(h, "guest@example.net");
	assert_non_null(strstr(mail.subject, "Refusé par acttes@"));
	assert_null(strstr(mail.raw, "message/rfc822"));
}

/* Whose name it is may not be who wrote; a facilitator's word goes out. */
static void
a_stranger_not_proved_is_told_nothing(void **state)
{
	struct house *h = *state;

	h->q.proof = "none";
	int64_t id = arrive(h, "acttes", "post", "held", guest_mail);
	struct task_result result = tell(h, id);
	assert_int_equal(result.n_told, 1);
	assert_false(result.is_author_told);
	id = arrive(h, "acttes", "post", "rejected", guest_mail);
	assert_false(tell(h, id).is_author_told);
	assert_int_equal(
	    look(&h->q, "SELECT count(*) FROM delivery WHERE address = "
			"'guest@example.net'"),
	    0);
}

static void
a_word_to_the_owner_goes_to_the_facilitators(void **state)
{
	struct house *h = *state;
	int64_t id = arrive(h, "acttes", "owner", "accepted", guest_mail);
	struct task_result result = house_work_off(h, id, moderation_forward);
	assert_int_equal(result.n_told, 1);
	struct sent mail = sent_to(h, "nicole@example.org");
	assert_non_null(strstr(mail.raw, "Reply-To: guest@example.net\r\n"));
	assert_int_equal(get_post(&h->q, id).state, POST_EXPANDED);
	/* The author hears who answers; by name only who is proved. */
	mail = sent_to(h, "guest@example.net");
	assert_non_null(strstr(mail.text, "L'une des personnes qui animent"));
	assert_null(strstr(mail.text, "Nicole"));
	id = arrive(h, "acttes", "owner", "accepted", robot_mail);
	house_work_off(h, id, moderation_forward);
	assert_int_equal(get_post(&h->q, id).state, POST_DISCARDED);
	id = arrive(h, "", "owner", "accepted", guest_mail);
	house_work_off(h, id, moderation_forward);
	sent_to(h, "denis@example.org");
	mail = sent_to(h, "guest@example.net");
	assert_non_null(strstr(mail.text, "responsable des listes"));
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), 4);
}

static struct clock_report
tick(struct house *h, int days)
{
	struct clock_report report = { 0 };

	OK(&h->q, moderation_clock(house_at(h, h->at + (int64_t)days * 86400),
		      &report, &h->q.err));
	return report;
}

static void
a_list_may_have_its_own_patience(void **state)
{
	struct house *h = *state;
	int64_t id = arrive(h, "acttes", "post", "held", guest_mail);
	struct list *list = house_list(h, "acttes");

	list->patience.remind_every_s = 86400;
	list->patience.escalate_after_s = 0;
	list->patience.expire_after_s = (int64_t)3 * 86400;
	list->patience.on_expiry = EXPIRY_ACCEPT;
	tell(h, id);
	assert_int_equal(tick(h, 1).n_reminded, 1);
	assert_int_equal(tick(h, 2).n_escalated, 0);
	assert_int_equal(tick(h, 3).n_expired, 1);
	assert_int_equal(get_post(&h->q, id).state, POST_ACCEPTED);
}

static void
the_clock_reminds_escalates_and_ends(void **state)
{
	struct house *h = *state;
	int64_t id = arrive(h, "acttes", "post", "held", guest_mail);

	assert_int_equal(tick(h, 30).n_expired, 0); /* nobody was asked yet */
	tell(h, id);
	assert_int_equal(tick(h, 1).n_reminded, 0);
	assert_int_equal(tick(h, 2).n_reminded, 1);
	assert_int_equal(tick(h, 2).n_reminded, 0);
	struct sent mail = sent_to(h, "nicole@example.org");
	assert_non_null(strstr(mail.subject, "Rappel : "));
	assert_int_equal(tick(h, 4).n_escalated, 1);
	assert_int_equal(tick(h, 4).n_escalated, 0);
	mail = sent_to(h, "denis@example.org");
	assert_non_null(strstr(mail.text, "pas encore répondu"));
	assert_int_equal(tick(h, 14).n_expired, 1);
	struct post_row row = get_post(&h->q, id);
	assert_int_equal(row.state, POST_REJECTED);
	assert_string_equal(row.moderated_by, "clock");
	assert_true(tell(h, id).is_author_told);
	mail = sent_to(h, "guest@example.net");
	assert_non_null(strstr(mail.subject, "Resté sans réponse"));
	assert_null(strstr(mail.raw, guest_mail));
}

/* Beside the dsi the co-facilitators are asked, among them one who came only
 * after the post. */
static void
escalation_reaches_the_co_facilitators_too(void **state)
{
	struct house *h = *state;
	int64_t id = arrive(h, "acttes", "post", "held", guest_mail);

	tell(h, id);
	house_edit(h);
	house_person(h, "Marc Second", "marc@example.org", "facilitator:acttes",
	    "2026-12-31");
	house_done(h);
	assert_int_equal(tick(h, 4).n_escalated, 1);
	assert_non_null(
	    strstr(sent_to(h, "nicole@example.org").subject, "Rappel : "));
	struct sent mail = sent_to(h, "marc@example.org");
	assert_non_null(strstr(mail.subject, "Rappel : "));
	assert_null(strstr(mail.text, "pas encore répondu"));
	mail = sent_to(h, "denis@example.org");
	assert_null(strstr(mail.subject, "Rappel : "));
	assert_non_null(strstr(mail.text, "pas encore répondu"));
	assert_int_equal(
	    look(&h->q, "SELECT count(*) FROM delivery"), 1 + 1 + 3);
	/* From then on the dsi may decide. */
	assert_true(get_post(&h->q, id).is_escalated);
}

static const struct {
	enum expiry expiry;
	const char *state;
	bool is_author_told, has_it_back;
} expiries[] = {
	{ EXPIRY_RETURN, "rejected", true, true },
	{ EXPIRY_REJECT, "rejected", true, false },
	{ EXPIRY_ACCEPT, "accepted", true, false },
	{ EXPIRY_DISCARD, "discarded", false, false },
	{ EXPIRY_HOLD, "held", false, false },
};

static void
no_end_is_silent(void **state)
{
	struct house *h = *state;

	house_list(h, "acttes")->tells_accepted = true;
	for (size_t i = 0; i < COUNT_OF(expiries); i++) {
		struct task_result result = { 0 }, closing = { 0 };
		int64_t id = arrive(h, "acttes", "post", "held", guest_mail);
		house_list(h, "acttes")->patience.on_expiry =
		    expiries[i].expiry;
		tell(h, id);
		int64_t n = look(&h->q, "SELECT count(*) FROM delivery");
		bool ends = expiries[i].expiry != EXPIRY_HOLD;
		struct clock_report report = tick(h, 15);
		assert_int_equal(report.n_expired, ends);
		assert_string_equal(post_state_name(get_post(&h->q, id).state),
		    expiries[i].state);
		result = tell(h, id);
		closing = house_run(h, id, moderation_close);
		assert_int_equal(
		    result.is_author_told || closing.is_author_told,
		    expiries[i].is_author_told);
		if (!ends) {
			/* It goes on asking: the dsi at least. */
			assert_true(report.n_escalated + report.n_reminded > 0);
			continue;
		}
		assert_non_null(strstr(sent_to(h, "nicole@example.org").text,
		    "le délai de réponse, dépassé"));
		assert_true(look(&h->q, "SELECT count(*) FROM delivery") > n);
		if (expiries[i].is_author_told)
			assert_int_equal(
			    strstr(sent_to(h, "guest@example.net").raw,
				guest_mail) != NULL,
			    expiries[i].has_it_back);
	}
}

static void
who_is_away_is_not_asked(void **state)
{
	struct house *h = *state;
	int64_t id = arrive(h, "acttes", "post", "held", guest_mail);

	change(&h->q, "INSERT INTO absence(person_id, until)"
		      " SELECT person_id, '2026-11-24' FROM address"
		      " WHERE address = 'nicole@example.org'");
	assert_true(tell(h, id).is_fallback);
	sent_to(h, "denis@example.org");
}

static void
failures_are_reported_the_next_day(void **state)
{
	struct house *h = *state;
	int64_t n = 0;
	char sql[400];

	arrive(h, "acttes", "post", "accepted", guest_mail);
	snprintf(sql, sizeof(sql),
	    "INSERT INTO outgoing(id, post_id, message_id, list, kind, relay,"
	    " envelope_sender, header_message_id, header, size, created_at)"
	    " VALUES (900, 1, 1, 'acttes', 'post', 'ovh', '', '', '', 1, 1);"
	    "INSERT INTO delivery(outgoing_id, address, relay, priority, state,"
	    " next_at, last_code, last_text, done_at) VALUES (900,"
	    " 'jean@example.org', 'ovh', 2, 'failed', 1, 550,"
	    " '5.1.1 no such user', %lld)",
	    (long long)h->at);
	change(&h->q, sql);
	OK(&h->q,
	    moderation_report_failures(house_at(h, h->at), &n, &h->q.err));
	assert_int_equal(n, 0);
	OK(&h->q, moderation_report_failures(
		      house_at(h, h->at + 86400), &n, &h->q.err));
	assert_int_equal(n, 1);
	struct sent mail = sent_to(h, "nicole@example.org");
	assert_non_null(strstr(mail.text, "jean@example.org"));
	assert_non_null(strstr(mail.text, "550 5.1.1 no such user"));
	OK(&h->q, moderation_report_failures(
		      house_at(h, h->at + 86400), &n, &h->q.err));
	assert_int_equal(n, 0);
}

static const char refused_post[] =
    "INSERT INTO outgoing(id, post_id, message_id, list, kind, relay,"
    " envelope_sender, header_message_id, header, size, created_at)"
    " VALUES (900, %lld, 1, 'acttes', 'post', 'ovh', '', '', '', 1, 1);"
    "INSERT INTO delivery(outgoing_id, address, relay, priority, state,"
    " next_at, last_code, last_text, done_at) VALUES"
    " (900, 'a@example.org', 'ovh', 2, 'sent', 1, 250, 'ok', %lld),"
    " (900, 'b@example.org', 'ovh', 2, 'failed', 1, 552, '5.3.4 x', %lld),"
    " (900, 'c@example.org', 'ovh', 2, 'sending', 1, 0, '', NULL);"
    "INSERT INTO refusal(outgoing_id, at, code, answer)"
    " VALUES (900, %lld, 552, '5.3.4 too big for us')";

static void
an_author_hears_that_a_post_goes_to_nobody(void **state)
{
	struct house *h = *state;
	int64_t id = arrive(h, "acttes", "post", "expanded", guest_mail);
	int64_t n = 0;
	char sql[1200];

	snprintf(sql, sizeof(sql), refused_post, (long long)id,
	    (long long)h->at, (long long)h->at, (long long)h->at);
	change(&h->q, sql);
	/* Not while some are under way. */
	OK(&h->q, moderation_tell_refusals(house_at(h, h->at), &n, &h->q.err));
	assert_int_equal(n, 0);
	change(&h->q, "UPDATE delivery SET state = 'failed', done_at = 1"
		      " WHERE state = 'sending'");
	OK(&h->q, moderation_tell_refusals(house_at(h, h->at), &n, &h->q.err));
	assert_int_equal(n, 1);
	struct sent mail = sent_to(h, "guest@example.net");
	assert_non_null(strstr(mail.text, "552 5.3.4 too big for us"));
	assert_non_null(strstr(mail.text, "ne le recevront pas : 2."));
	OK(&h->q, moderation_tell_refusals(house_at(h, h->at), &n, &h->q.err));
	assert_int_equal(n, 0);
	/* The facilitators read of the message, not of each address. */
	OK(&h->q, moderation_report_failures(
		      house_at(h, h->at + 86400), &n, &h->q.err));
	assert_int_equal(n, 1);
	mail = sent_to(h, "nicole@example.org");
	assert_non_null(strstr(mail.text, "(2)"));
	assert_null(strstr(mail.text, "b@example.org"));
}

int
main(void)
{
#define IN_HOUSE(test) \
 cmocka_unit_test_setup_teardown(test, house_open, house_close)
	const struct CMUnitTest tests[] = {
		IN_HOUSE(a_held_post_goes_to_its_facilitators),
		IN_HOUSE(a_guest_is_told_with_their_host),
		IN_HOUSE(it_is_told_once),
		IN_HOUSE(a_list_without_facilitator_falls_back_to_the_dsi),
		IN_HOUSE(where_nobody_can_be_asked_it_goes_on_owing),
		IN_HOUSE(a_machine_is_told_nothing),
		IN_HOUSE(a_refused_author_reads_the_facilitators_words),
		IN_HOUSE(a_rules_refusal_beside_other_lists_is_told),
		IN_HOUSE(a_stranger_not_proved_is_told_nothing),
		IN_HOUSE(a_word_to_the_owner_goes_to_the_facilitators),
		IN_HOUSE(a_list_may_have_its_own_patience),
		IN_HOUSE(the_clock_reminds_escalates_and_ends),
		IN_HOUSE(escalation_reaches_the_co_facilitators_too),
		IN_HOUSE(no_end_is_silent),
		IN_HOUSE(who_is_away_is_not_asked),
		IN_HOUSE(failures_are_reported_the_next_day),
		IN_HOUSE(an_author_hears_that_a_post_goes_to_nobody),
	};

	return cmocka_run_group_tests_name(
	    "moderation held", tests, NULL, NULL);
}
