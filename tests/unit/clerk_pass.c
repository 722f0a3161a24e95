/* The clerk killed at any moment and started again: everybody is written to
 * once, and nothing that waits is left. */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "crieur/clerk/housekeeping.h"
#include "crieur/clerk/pass.h"

#include "house.h"
#include "sent.h"

enum {
	POSTS = 40,
	PEOPLE = 60,
};

static const char command_mail[] = "From: Jean <jean@example.org>\r\n"
				   "To: acttes-leave@listes.example\r\n"
				   "Subject: stop\r\n"
				   "Message-ID: <c1@example.org>\r\n"
				   "\r\n"
				   "\r\n";

static int64_t
arrive(struct house *h, const char *list, const char *purpose,
    const char *state, const char *raw)
{
	int64_t message = put_message(
	    &h->q, "jean@example.org", "c1@example.org", raw, h->at);

	return put_post(&h->q, message, list, purpose, state, h->at);
}

static struct pass_report
pass(struct house *h)
{
	struct pass_report report = { 0 };
	struct pass it = {
		.store = h->q.store,
		.site = h->site,
		.at = h->at,
	};

	OK(&h->q, pass_run(&it, &report, &h->q.err));
	return report;
}

static void
a_turn_works_off_all_that_waits(void **state)
{
	struct house *h = *state;

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	int64_t post = arrive(h, "acttes", "post", "accepted", sample_mail);
	int64_t held = arrive(h, "acttes", "post", "held", sample_mail);
	int64_t word = arrive(h, "acttes", "owner", "accepted", sample_mail);
	int64_t command =
	    arrive(h, "acttes", "command", "accepted", command_mail);
	int64_t bounce = arrive(h, "acttes", "bounce", "accepted", sample_mail);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	struct pass_report report = pass(h);
	assert_int_equal(report.n_done, 5);
	assert_int_equal(report.n_stuck + report.n_failed, 0);
	assert_string_equal(report.problem, "");
	assert_int_equal(get_post(&h->q, post).state, POST_EXPANDED);
	assert_int_equal(get_post(&h->q, held).state, POST_HELD);
	assert_int_equal(get_post(&h->q, word).state, POST_EXPANDED);
	assert_int_equal(get_post(&h->q, command).state, POST_EXPANDED);
	assert_int_equal(get_post(&h->q, bounce).state, POST_EXPANDED);
	struct sent mail = sent_to(h, "jean@example.org");
	assert_string_equal(
	    mail.subject, "Vous ne recevez pas acttes@listes.example");
	assert_string_equal(mail.reply_to, "acttes-owner@listes.example");
	assert_int_equal(pass(h).n_done, 0);
}

static void
an_answer_takes_effect_in_the_same_turn(void **state)
{
	struct house *h = *state;
	struct pass_report report;
	char raw[600];

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	int64_t held = arrive(h, "acttes", "post", "held", command_mail);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	pass(h);
	const char *address = sent_to(h, "nicole@example.org").reply_to;
	snprintf(raw, sizeof(raw),
	    "From: nicole@example.org\r\nTo: %s\r\nMessage-ID: <a@b>\r\n"
	    "\r\noui\r\n",
	    address);
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	struct post_intake_row row = {
		.message_id =
		    put_message(&h->q, "nicole@example.org", "a@b", raw, h->at),
		.list = "acttes",
		.purpose = PURPOSE_MODERATE,
		.recipient = address,
		.state = POST_ACCEPTED,
		.verdict = "accept",
		.rule = "moderate",
		.rule_file = "",
		.because = "",
		.author_person_id = h->nicole,
		.proof = "sasl",
		.decided_at = h->at,
	};
	int64_t answer = 0;
	OK(&h->q, store_post_insert(h->q.store, &row, &answer, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	report = pass(h);
	assert_int_equal(get_post(&h->q, held).state, POST_EXPANDED);
	assert_int_equal(report.n_done, 3);
	assert_int_equal(
	    look(&h->q, "SELECT count(*) FROM post WHERE owes_closing = 1"), 0);
}

static void
bounces_are_never_answered(void **state)
{
	struct house *h = *state;

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	for (int i = 0; i < 5; i++)
		arrive(h, "acttes", i % 2 ? "bounce" : "command", "accepted",
		    command_mail);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	change(&h->q, "UPDATE message SET envelope_sender = ''");
	assert_int_equal(pass(h).n_done, 5);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM outgoing"), 0);
}

static void
what_is_stuck_holds_nothing_up(void **state)
{
	struct house *h = *state;

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	int64_t gone = arrive(h, "gone", "post", "accepted", sample_mail);
	int64_t broken = arrive(h, "acttes", "post", "accepted", "nothing");
	int64_t post = arrive(h, "acttes", "post", "accepted", sample_mail);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	struct pass_report report = pass(h);
	assert_int_equal(report.n_done, 1);
	assert_int_equal(report.n_stuck, 1);
	assert_int_equal(report.n_failed, 1);
	assert_int_equal(get_post(&h->q, gone).state, POST_ACCEPTED);
	assert_int_equal(get_post(&h->q, broken).state, POST_ACCEPTED);
	assert_int_equal(get_post(&h->q, post).state, POST_EXPANDED);
	assert_non_null(strstr(report.problem, "post "));
}

static void
housekeeping_forgets_what_is_old(void **state)
{
	struct house *h = *state;
	struct housekeeping_report report = { 0 };
	struct pass it = {
		.store = h->q.store,
		.site = h->site,
		.at = h->at + 400 * 86400,
	};

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	arrive(h, "acttes", "bounce", "accepted", sample_mail);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	pass(h);
	h->site->retention.messages_s = 90 * 86400;
	h->site->retention.log_s = 0;
	OK(&h->q, housekeeping_run(&it, &report, &h->q.err));
	assert_int_equal(retention_total(&report.retention), 1);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM message"), 1);
	h->site->retention.log_s = 365 * 86400;
	OK(&h->q, housekeeping_run(&it, &report, &h->q.err));
	assert_int_equal(look(&h->q, "SELECT count(*) FROM message"), 0);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM event"
				     " WHERE subject = 'post'"),
	    0);
}

/* People who left long ago, lately, as a guest; and what is old of all else. */
static const char long_ago[] =
    "INSERT INTO person(id, name, name_key, standing, standing_since,"
    " created_at) VALUES"
    " (901, 'Partie Ancienne', 'x', 'resigned', '2010-01-01', 1),"
    " (902, 'Partie Hier', 'x', 'resigned', '2200-01-01', 1),"
    " (903, 'Restée', 'x', 'member', '2010-01-01', 1),"
    " (904, 'Invitée Passée', 'x', 'guest', NULL, 1),"
    " (905, 'Invitée Liée', 'x', 'guest', NULL, 1);"
    "INSERT INTO address(address, person_id, created_at) VALUES"
    " ('partie@example.org', 901, 1);"
    "INSERT INTO membership(person_id, group_name, kind, until) VALUES"
    " (904, 'acttes', 'guest', '2011-01-01'),"
    " (905, 'acttes', 'guest', NULL);"
    "INSERT INTO dues(person_id, kind, paid_until, source, actor,"
    " recorded_at) VALUES (901, 'paid', '2010-12-31', 'csv', 'x', 1);"
    "INSERT INTO unmatched(source, reference, name, address, payer_name,"
    " payer_address, paid_until, reason, recorded_at, settled_at) VALUES"
    " ('csv', '1', 'A', '', '', '', '2010-12-31', '', 1, 2),"
    " ('csv', '2', 'B', '', '', '', '2010-12-31', '', 1, NULL);"
    "INSERT INTO set_aside(kind, file_name, address_column, actor, reason,"
    " loss, created_at, content) VALUES"
    " ('people', 'x.csv', '', 'x', '', '', 1, x'00');"
    "INSERT INTO address(address, person_id, created_at) VALUES"
    " ('restee@example.org', 903, 1);"
    "INSERT INTO bounce(at, day, address, list, delivery_id, source, class,"
    " code, words) VALUES (1, '2010-01-01', 'restee@example.org', 'acttes', 1,"
    " 'mail', 'full', '', '');"
    "INSERT INTO alert(at, source, subject, text, done_at) VALUES"
    " (1, 'relay', 'x', 'x', 2), (1, 'relay', 'x', 'x', NULL);"
    "INSERT INTO event(at, actor, subject, subject_id, what) VALUES"
    " (1, 'x', 'person', 903, 'added'), (1, 'x', 'relay', 1, 'opened');";

static struct retention_report
forget(struct house *h, bool is_dry)
{
	struct retention_report report;
	const struct pass it = {
		.store = h->q.store,
		.site = h->site,
		.at = h->at,
	};

	OK(&h->q, retention_run(&it, is_dry, &report, &h->q.err));
	return report;
}

static void
each_period_lets_its_own_go(void **state)
{
	struct house *h = *state;
	const int64_t year = (int64_t)365 * 86400;

	change(&h->q, long_ago);
	h->site->retention.imports_s = h->site->retention.log_s = 0;
	assert_int_equal(forget(h, false).n_people, 0);
	h->site->retention.departed_s = 3 * year;
	h->site->retention.dues_s = 10 * year;
	h->site->retention.unmatched_s = year;
	h->site->retention.imports_s = year;
	h->site->retention.history_s = year;
	h->site->retention.log_s = year;
	struct retention_report dry = forget(h, true);
	assert_int_equal(dry.n_people, 2);
	assert_int_equal(dry.n_rows[FORGET_UNMATCHED], 1);
	assert_int_equal(dry.n_rows[FORGET_IMPORTS], 1);
	assert_int_equal(dry.n_rows[FORGET_HISTORY], 1);
	assert_int_equal(dry.n_rows[FORGET_EVENTS], 1);
	assert_int_equal(dry.n_rows[FORGET_BOUNCES], 1);
	assert_int_equal(dry.n_rows[FORGET_ALERTS], 1);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM unmatched"), 2);

	struct retention_report done = forget(h, false);
	assert_int_equal(done.n_people, 2);
	assert_int_equal(retention_total(&done), retention_total(&dry) + 1);
	assert_int_equal(done.n_rows[FORGET_DUES], 1);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM person"
				     " WHERE id BETWEEN 901 AND 905"),
	    3);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM unmatched"), 1);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM suppression"), 0);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM event"
				     " WHERE what = 'retention'"),
	    1);
	done = forget(h, false);
	assert_int_equal(retention_total(&done), 0);
}

/* Work until killed: the store is opened by the child itself. */
static pid_t
start_clerk(struct house *h)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	struct pass it = { .site = h->site, .at = h->at };
	struct pass_report report;
	struct err err = { 0 };
	if (store_open(h->q.path, STORE_ROLE_CLERK, &it.store, &err) != 0)
		_exit(2);
	while (pass_run(&it, &report, &err) == 0 && report.n_done > 0)
		;
	_exit(err.kind == ERR_NONE ? 0 : 3);
}

static void
killed_at_any_moment_nobody_gets_two(void **state)
{
	struct house *h = *state;
	int n_killed = 0, status = -1;

	house_edit(h);
	for (int i = 0; i < PEOPLE; i++) {
		char name[32], address[40];
		snprintf(name, sizeof(name), "Personne %d", i);
		snprintf(address, sizeof(address), "p%d@example.org", i);
		house_person(h, name, address, "acttes", "2026-12-31");
	}
	house_done(h);
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	for (int i = 0; i < POSTS; i++)
		arrive(h, "acttes", "post", i % 4 == 0 ? "held" : "accepted",
		    sample_mail);
	/* The same message on two ways would be one: each is its own. */
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	change(&h->q, "UPDATE message SET header_message_id ="
		      " 'm' || id || '@example.org'");
	store_close(&h->q.store);
	for (long wait = 500000; status != 0; wait += 700000) {
		pid_t pid = start_clerk(h);
		struct timespec pause = { 0, wait % 60000000 };
		assert_true(pid > 0);
		nanosleep(&pause, NULL);
		if (n_killed < 60)
			n_killed += kill(pid, SIGKILL) == 0;
		assert_int_equal(waitpid(pid, &status, 0), pid);
		if (WIFEXITED(status))
			assert_int_equal(WEXITSTATUS(status), 0);
	}
	assert_int_equal(
	    look(&h->q, "SELECT count(*) FROM post WHERE state = 'accepted'"
			" OR owes_notice = 1"),
	    0);
	/* Each accepted post to all 62 of the group, once; each held one to
	 * its facilitator and its author, once. */
	assert_int_equal(
	    look(&h->q, "SELECT count(*) FROM delivery JOIN outgoing ON"
			" outgoing.id = outgoing_id WHERE kind = 'post'"),
	    (POSTS - POSTS / 4) * (PEOPLE + 2));
	assert_int_equal(
	    look(&h->q, "SELECT count(*) FROM (SELECT DISTINCT post_id,"
			" person_id FROM delivery JOIN outgoing ON"
			" outgoing.id = outgoing_id WHERE kind = 'post')"),
	    (POSTS - POSTS / 4) * (PEOPLE + 2));
	assert_int_equal(
	    look(&h->q,
		"SELECT count(*) FROM outgoing WHERE kind = 'moderation'"),
	    POSTS / 4);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM outgoing"
				     " WHERE kind = 'notice'"),
	    POSTS / 4);
}

int
main(void)
{
#define IN_HOUSE(test) \
 cmocka_unit_test_setup_teardown(test, house_open, house_close)
	const struct CMUnitTest tests[] = {
		IN_HOUSE(a_turn_works_off_all_that_waits),
		IN_HOUSE(an_answer_takes_effect_in_the_same_turn),
		IN_HOUSE(bounces_are_never_answered),
		IN_HOUSE(what_is_stuck_holds_nothing_up),
		IN_HOUSE(housekeeping_forgets_what_is_old),
		IN_HOUSE(each_period_lets_its_own_go),
		IN_HOUSE(killed_at_any_moment_nobody_gets_two),
	};

	return cmocka_run_group_tests_name("clerk pass", tests, NULL, NULL);
}
