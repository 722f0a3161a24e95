/* A post waits for its author's word: only theirs, only a clear one, once;
 * nobody else hears of it. */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "crieur/moderation/act.h"

#include "confirm_house.h"
#include "house_task.h"

enum {
	POSTS = 30,
	MAX_KILLS = 40,
};

static const char jean[] = "jean@example.org";

static const char *
state_of(struct house *h, int64_t post)
{
	return post_state_name(get_post(&h->q, post).state);
}

static void
its_author_and_nobody_else_is_asked(void **state)
{
	struct house *h = *state;
	int64_t post = post_from(h, jean);

	work(h);
	assert_string_equal(state_of(h, post), "unconfirmed");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), 1);
	struct sent mail = sent_to(h, jean);
	assert_string_equal(mail.envelope_sender, "");
	assert_string_equal(mail.kind, "moderation");
	assert_int_equal(mail.priority, 0);
	assert_string_equal(
	    mail.subject, "À confirmer sur libre@listes.example : Jeudi");
	assert_int_equal(strncmp(mail.reply_to, "libre-confirm+", 14), 0);
	assert_non_null(strstr(mail.raw, "Auto-Submitted: auto-replied"));
	assert_non_null(strstr(mail.text, "> Je propose jeudi.\n"));
	assert_non_null(strstr(mail.text, "24/11/2026 à "));
	assert_non_null(strstr(mail.text, "?body=oui>\n"));
	assert_string_equal(link_of(h, &mail, 1), mail.reply_to);
	assert_string_not_equal(link_of(h, &mail, 2), mail.reply_to);
	work(h);
	assert_int_equal(mails_to(h, jean), 1);
}

static void
a_yes_makes_the_rules_decide_anew(void **state)
{
	struct house *h = *state;
	int64_t post = post_from(h, jean);

	work(h);
	answer_from(h, jean, sent_to(h, jean).reply_to, "Oui\n\n> Bonjour\n");
	struct post_row row = get_post(&h->q, post);
	assert_int_equal(row.state, POST_EXPANDED);
	assert_string_equal(row.rule, "members");
	assert_string_equal(row.verdict, "accept");
	assert_string_equal(row.proof, "confirm");
	/* Nicole and Jean are in the group; Luc has not paid. */
	assert_int_equal(row.n_recipients, 2);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM outgoing"
				     " WHERE kind = 'post'"),
	    1);
}

static void
one_word_counts_once(void **state)
{
	struct house *h = *state;
	int64_t post = post_from(h, jean);

	work(h);
	const char *address = sent_to(h, jean).reply_to;
	answer_from(h, jean, address, "oui\n");
	answer_from(h, jean, address, "oui\n");
	answer_from(h, jean, address, "Je confirme\n");
	assert_string_equal(state_of(h, post), "expanded");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM outgoing"
				     " WHERE kind = 'post'"),
	    1);
	assert_string_equal(sent_to(h, jean).subject, "Déjà accepté : Jeudi");
}

static void
somebody_else_does_not_confirm(void **state)
{
	struct house *h = *state;
	int64_t post = post_from(h, jean);

	work(h);
	const char *address = sent_to(h, jean).reply_to;
	answer_from(h, "nicole@example.org", address, "oui\n");
	assert_string_equal(state_of(h, post), "unconfirmed");
	assert_non_null(strstr(sent_to(h, "nicole@example.org").text,
	    "depuis votre propre adresse"));
	int64_t n = look(&h->q, "SELECT count(*) FROM delivery");
	answer_from(h, "stranger@example.com", address, "oui\n");
	assert_string_equal(state_of(h, post), "unconfirmed");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), n);
	/* A login that contradicts From, whose ever it is. */
	come(h, &(struct incoming){ .from = "jean@elsewhere.example",
		    .to = address,
		    .purpose = PURPOSE_CONFIRM,
		    .state = POST_ACCEPTED,
		    .text = "oui\n",
		    .login = jean });
	come(h, &(struct incoming){ .from = jean,
		    .to = address,
		    .purpose = PURPOSE_CONFIRM,
		    .state = POST_ACCEPTED,
		    .text = "oui\n",
		    .login = "nicole@example.org" });
	work(h);
	assert_string_equal(state_of(h, post), "unconfirmed");
	come(h, &(struct incoming){ .from = jean,
		    .to = address,
		    .purpose = PURPOSE_CONFIRM,
		    .state = POST_ACCEPTED,
		    .text = "oui\n",
		    .login = jean });
	work(h);
	assert_string_equal(state_of(h, post), "expanded");
}

static void
a_machine_does_not_confirm(void **state)
{
	struct house *h = *state;
	int64_t post = post_from(h, jean);

	work(h);
	const char *address = sent_to(h, jean).reply_to;
	come(h, &(struct incoming){ .from = jean,
		    .to = address,
		    .purpose = PURPOSE_CONFIRM,
		    .state = POST_ACCEPTED,
		    .text = "oui\n",
		    .is_automatic = true });
	work(h);
	assert_string_equal(state_of(h, post), "unconfirmed");
	assert_int_equal(mails_to(h, jean), 1);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM event"
				     " WHERE what = 'confirmation ignored'"),
	    1);
}

static void
only_a_clear_word_counts(void **state)
{
	struct house *h = *state;
	int64_t post = post_from(h, jean);

	work(h);
	const char *address = sent_to(h, jean).reply_to;
	answer_from(h, jean, address, "Oui mais attendez demain\n");
	assert_string_equal(state_of(h, post), "unconfirmed");
	struct sent again = sent_to(h, jean);
	assert_string_equal(again.subject, "Réponse non comprise : Jeudi");
	assert_string_equal(again.reply_to, address);
	for (int i = 0; i < 5; i++)
		answer_from(h, jean, address, "Quoi ?\n");
	/* Asked, and told three times that it was not understood. */
	assert_int_equal(mails_to(h, jean), 4);
	answer_from(h, jean, address, "C'est bien moi\n");
	assert_string_equal(state_of(h, post), "expanded");
}

static void
it_was_not_me_tells_the_dsi(void **state)
{
	struct house *h = *state;
	int64_t post = post_from(h, jean);

	work(h);
	answer_from(
	    h, jean, sent_to(h, jean).reply_to, "Non, ce n'était pas moi !\n");
	struct post_row row = get_post(&h->q, post);
	assert_int_equal(row.state, POST_DISCARDED);
	assert_string_equal(row.moderated_by, jean);
	struct sent told = sent_to(h, "denis@example.org");
	assert_non_null(strstr(told.subject, "Adresse usurpée"));
	assert_non_null(strstr(told.text, "mail.example.net [192.0.2.66]"));
	assert_non_null(strstr(told.text, " Jeudi\n"));
	assert_non_null(strstr(told.text, "ce n'était pas moi"));
	assert_non_null(strstr(told.raw, "message/rfc822"));
	assert_non_null(strstr(sent_to(h, jean).text, "personne ne l'a lu"));
	/* Dropped is dropped. */
	answer_from(h, jean, sent_to(h, "denis@example.org").reply_to, "oui");
	assert_string_equal(state_of(h, post), "discarded");
}

static void
the_other_link_denies_whatever_it_says(void **state)
{
	struct house *h = *state;
	int64_t post = post_from(h, jean);

	work(h);
	struct sent mail = sent_to(h, jean);
	const char *denial = link_of(h, &mail, 2);
	answer_from(h, jean, denial, "oui\n");
	assert_string_equal(state_of(h, post), "unconfirmed");
	answer_from(h, jean, denial, "\n");
	assert_string_equal(state_of(h, post), "discarded");
	assert_int_equal(mails_to(h, "denis@example.org"), 1);
	/* Said twice, told once. */
	answer_from(h, jean, denial, "\n");
	assert_int_equal(mails_to(h, "denis@example.org"), 1);
}

/* Whoever reads Jean's mail confirmed it; Jean says so later. */
static void
a_late_denial_is_heard(void **state)
{
	struct house *h = *state;
	int64_t post = post_from(h, jean);

	work(h);
	struct sent mail = sent_to(h, jean);
	answer_from(h, jean, mail.reply_to, "oui\n");
	assert_string_equal(state_of(h, post), "expanded");
	answer_from(h, jean, link_of(h, &mail, 2), "non\n");
	assert_string_equal(state_of(h, post), "expanded");
	assert_non_null(strstr(
	    sent_to(h, "denis@example.org").text, "la liste est à prévenir"));
	assert_non_null(
	    strstr(sent_to(h, jean).text, "avait déjà été diffusé"));
}

static int
clock_at(struct house *h, int64_t at)
{
	struct confirm_report report;

	OK(&h->q, confirmation_clock(house_at(h, at), &report, &h->q.err));
	return (int)report.n_expired;
}

static void
its_time_is_over_at_the_second(void **state)
{
	struct house *h = *state;
	int64_t post = post_from(h, jean);

	work(h);
	const char *address = sent_to(h, jean).reply_to;
	assert_int_equal(clock_at(h, h->at + 3 * 86400 - 1), 0);
	assert_string_equal(state_of(h, post), "unconfirmed");
	h->at += 3 * 86400;
	assert_int_equal(clock_at(h, h->at), 1);
	assert_string_equal(state_of(h, post), "rejected");
	struct sent note = sent_to(h, jean);
	assert_string_equal(
	    note.subject, "Non confirmé sur libre@listes.example : Jeudi");
	assert_null(strstr(note.raw, "message/rfc822"));
	assert_int_equal(clock_at(h, h->at + 86400), 0);
	work(h);
	assert_int_equal(mails_to(h, jean), 2);
	h->at++;
	answer_from(h, jean, address, "oui\n");
	assert_string_equal(state_of(h, post), "rejected");
	assert_non_null(strstr(sent_to(h, jean).text, "délai"));
}

static void
no_more_mails_an_hour_than_the_site_says(void **state)
{
	struct house *h = *state;
	int64_t posts[7];

	for (size_t i = 0; i < COUNT_OF(posts); i++)
		posts[i] = post_from(h, jean);
	work(h);
	assert_int_equal(mails_to(h, jean), 5);
	assert_string_equal(state_of(h, posts[6]), "unconfirmed");
	clock_at(h, h->at + 3599);
	assert_int_equal(mails_to(h, jean), 5);
	clock_at(h, h->at + 3600);
	assert_int_equal(mails_to(h, jean), 7);
	/* Seven notes are due at once: five go. */
	assert_int_equal(clock_at(h, h->at + 4 * 86400), 7);
	assert_int_equal(mails_to(h, jean), 12);
}

static void
what_is_decided_anew_may_be_a_no(void **state)
{
	struct house *h = *state;
	int64_t late = post_from(h, jean), watched = post_from(h, jean);

	work(h);
	struct sent mail = sent_to(h, jean);
	change(&h->q, "UPDATE person SET is_moderated = 1");
	answer_from(h, jean, mail.reply_to, "oui\n");
	struct post_row row = get_post(&h->q, watched);
	assert_int_equal(row.state, POST_HELD);
	assert_string_equal(row.because, "moderated");
	assert_non_null(strstr(
	    sent_to(h, "nicole@example.org").subject, "À modérer sur libre"));
	change(&h->q, "UPDATE person SET is_moderated = 0");
	change(&h->q, "UPDATE dues SET paid_until = '2025-01-01'");
	/* The first of the two mails. */
	const char *first = arena_dups(&h->q.arena,
	    look_text(&h->q,
		"SELECT 'libre-confirm+' || seal || '@listes.example'"
		" FROM confirmation_token WHERE is_denial = 0"
		" ORDER BY post_id LIMIT 1"));
	answer_from(h, jean, first, "oui\n");
	row = get_post(&h->q, late);
	assert_int_equal(row.state, POST_REJECTED);
	assert_string_equal(row.because, "dues-lapsed");
	assert_non_null(strstr(sent_to(h, jean).text, "n'a pas été accepté"));
}

static void
the_count_of_a_day_holds_when_it_is_confirmed(void **state)
{
	struct house *h = *state;
	const char *addresses[5];
	int64_t posts[5];

	for (size_t i = 0; i < COUNT_OF(posts); i++) {
		posts[i] = post_from(h, jean);
		work(h);
		addresses[i] = sent_to(h, jean).reply_to;
	}
	for (size_t i = 0; i < COUNT_OF(posts); i++)
		answer_from(h, jean, addresses[i], "oui\n");
	assert_string_equal(state_of(h, posts[2]), "expanded");
	assert_string_equal(state_of(h, posts[3]), "held");
	assert_string_equal(state_of(h, posts[4]), "held");
}

static void
a_stranger_answers_for_the_address(void **state)
{
	struct house *h = *state;
	int64_t post = post_from(h, "somebody@example.com");

	work(h);
	const char *address = sent_to(h, "somebody@example.com").reply_to;
	answer_from(h, "other@example.com", address, "oui\n");
	assert_string_equal(state_of(h, post), "unconfirmed");
	answer_from(h, "somebody@example.com", address, "oui\n");
	assert_string_equal(state_of(h, post), "rejected");
}

static void
who_cannot_be_asked_waits_for_a_facilitator(void **state)
{
	struct house *h = *state;
	/* The list itself has no author to ask. */
	int64_t post = post_from(h, "ca@listes.example");

	work(h);
	assert_string_equal(state_of(h, post), "held");
	assert_int_equal(mails_to(h, "nicole@example.org"), 1);
	assert_int_equal(mails_to(h, "ca@listes.example"), 0);
}

static void
an_admin_decides_in_the_place_of_the_author(void **state)
{
	struct house *h = *state;
	struct moderation_answer done;
	struct moderation act = {
		.post_id = post_from(h, jean),
		.act = MODERATION_APPROVE,
		.actor = "admin:root",
		.words = "",
		.at = h->at,
	};

	work(h);
	const char *address = sent_to(h, jean).reply_to;
	OK(&h->q,
	    moderation_act(h->q.store, &act, &h->q.arena, &done, &h->q.err));
	assert_int_equal(done.outcome, MODERATION_DONE);
	work(h);
	assert_string_equal(state_of(h, act.post_id), "expanded");
	answer_from(h, jean, address, "oui\n");
	assert_string_equal(sent_to(h, jean).subject, "Déjà accepté : Jeudi");
}

static void
the_list_remembers_where_it_came_from(void **state)
{
	struct house *h = *state;
	static const char remembered[] =
	    "SELECT until_at FROM remembered WHERE list = 'libre'"
	    " AND address = 'jean@example.org' AND domain = 'mail.example'";

	/* Where nobody knows, nothing is. */
	(void)post_from(h, jean);
	work(h);
	answer_from(h, jean, sent_to(h, jean).reply_to, "oui\n");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM remembered"), 0);
	int64_t post = post_from(h, jean);
	change(&h->q, "UPDATE post SET sender_domain = 'mail.example'"
		      " WHERE state = 'unconfirmed'");
	work(h);
	const char *address = sent_to(h, jean).reply_to;
	assert_int_equal(look(&h->q, "SELECT count(*) FROM remembered"), 0);
	answer_from(h, jean, address, "oui\n");
	assert_string_equal(state_of(h, post), "expanded");
	assert_int_equal(look(&h->q, remembered), h->at + 30 * 86400);
	clock_at(h, h->at + 30 * 86400);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM remembered"), 1);
	/* Whoever is misused is believed less from then on. */
	(void)post_from(h, jean);
	work(h);
	answer_from(h, jean, sent_to(h, jean).reply_to, "non\n");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM remembered"), 0);
}

static void
an_address_that_nobody_was_given_is_none(void **state)
{
	struct house *h = *state;
	int64_t post = post_from(h, jean);
	char address[100];

	work(h);
	/* One letter off, as whoever guesses would have it. */
	snprintf(address, sizeof(address), "%s", sent_to(h, jean).reply_to);
	char *letter = strchr(address, '+') + 1;
	*letter = *letter == 'a' ? 'b' : 'a';
	int64_t n = look(&h->q, "SELECT count(*) FROM delivery");
	answer_from(h, jean, address, "oui\n");
	assert_string_equal(state_of(h, post), "unconfirmed");
	/* Nor is there an answer to a guess. */
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), n);
	answer_from(h, "stranger@example.com", address, "oui\n");
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"), n);
}

static void
case_of_the_address_is_nothing(void **state)
{
	struct house *h = *state;
	int64_t post = post_from(h, jean);
	char address[100];

	work(h);
	snprintf(address, sizeof(address), "%s", sent_to(h, jean).reply_to);
	for (char *at = strchr(address, '+'); *at != '@'; at++) {
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - ('a' - 'A'));
	}
	answer_from(h, jean, address, "OUI\n");
	assert_string_equal(state_of(h, post), "expanded");
}

/* Another post of the same message, to acttes, which holds all. */
static int64_t
also_to_acttes(struct house *h, int64_t post)
{
	struct post_row first = get_post(&h->q, post);
	struct post_intake_row row = {
		.message_id = first.message_id,
		.list = "acttes",
		.purpose = PURPOSE_POST,
		.recipient = "acttes@listes.example",
		.state = POST_UNCONFIRMED,
		.verdict = "confirm",
		.rule = "proof",
		.rule_file = "",
		.because = "",
		.author_person_id = first.author_person_id,
		.proof = "none",
		.decided_at = h->at,
		.owes_notice = true,
	};
	int64_t id = 0;

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	OK(&h->q, store_post_insert(h->q.store, &row, &id, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	return id;
}

static void
one_word_is_about_the_whole_message(void **state)
{
	struct house *h = *state;
	int64_t post = post_from(h, jean), other = also_to_acttes(h, post);

	work(h);
	assert_int_equal(mails_to(h, jean), 1);
	assert_string_equal(sent_to(h, jean).subject,
	    "À confirmer sur libre@listes.example, acttes@listes.example : "
	    "Jeudi");
	assert_string_equal(state_of(h, other), "unconfirmed");
	answer_from(h, jean, sent_to(h, jean).reply_to, "oui\n");
	assert_string_equal(state_of(h, post), "expanded");
	struct post_row row = get_post(&h->q, other);
	assert_int_equal(row.state, POST_HELD);
	assert_string_equal(row.proof, "confirm");

	post = post_from(h, jean), other = also_to_acttes(h, post);
	work(h);
	answer_from(h, jean, sent_to(h, jean).reply_to, "non\n");
	assert_string_equal(state_of(h, post), "discarded");
	assert_string_equal(state_of(h, other), "discarded");
	assert_int_equal(mails_to(h, "denis@example.org"), 1);
}

static void
of_the_whole_message_one_note_is_sent(void **state)
{
	struct house *h = *state;
	int64_t post = post_from(h, jean), other = also_to_acttes(h, post);

	work(h);
	clock_at(h, h->at + 3 * 86400);
	assert_string_equal(state_of(h, post), "rejected");
	assert_string_equal(state_of(h, other), "rejected");
	assert_int_equal(mails_to(h, jean), 2);
}

/* The post they were asked about is gone; the word is about the other. */
static void
what_is_left_of_a_message_is_confirmed(void **state)
{
	struct house *h = *state;
	int64_t post = post_from(h, jean), other = also_to_acttes(h, post);
	struct moderation_answer done;
	struct moderation act = {
		.post_id = post,
		.act = MODERATION_DISCARD,
		.actor = "admin:root",
		.words = "",
		.at = h->at,
	};

	work(h);
	OK(&h->q,
	    moderation_act(h->q.store, &act, &h->q.arena, &done, &h->q.err));
	answer_from(h, jean, sent_to(h, jean).reply_to, "oui\n");
	assert_string_equal(state_of(h, post), "discarded");
	assert_string_equal(state_of(h, other), "held");
}

static void
a_subject_of_absence_is_a_machines(void **state)
{
	struct house *h = *state;
	int64_t post = post_from(h, jean);

	work(h);
	(void)come(h, &(struct incoming){ .from = jean,
			  .to = sent_to(h, jean).reply_to,
			  .purpose = PURPOSE_CONFIRM,
			  .state = POST_ACCEPTED,
			  .text = "oui\n",
			  .subject = "Réponse automatique : Jeudi" });
	work(h);
	assert_string_equal(state_of(h, post), "unconfirmed");
}

/* Until killed: the store is opened by the child itself. */
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

/* The clerk killed again and again, until it is left to finish. */
static void
work_and_die(struct house *h)
{
	int n_killed = 0, status = -1;

	store_close(&h->q.store);
	for (long wait = 500000; status != 0; wait += 900000) {
		struct timespec pause = { 0, wait % 50000000 };
		pid_t pid = start_clerk(h);
		assert_true(pid > 0);
		nanosleep(&pause, NULL);
		if (n_killed < MAX_KILLS)
			n_killed += kill(pid, SIGKILL) == 0;
		assert_int_equal(waitpid(pid, &status, 0), pid);
		if (WIFEXITED(status))
			assert_int_equal(WEXITSTATUS(status), 0);
	}
	OK(&h->q,
	    store_open(h->q.path, STORE_ROLE_ADMIN, &h->q.store, &h->q.err));
}

static void
killed_at_any_moment_it_asks_and_posts_once(void **state)
{
	struct house *h = *state;
	static const char seals[] =
	    "SELECT seal FROM confirmation_token WHERE is_denial = 0"
	    " ORDER BY post_id LIMIT 1 OFFSET %d";

	h->site->confirmation.per_hour = 0;
	/* Nothing is counted. */
	house_list(h, "libre")->n_rules = 0;
	house_list(h, "libre")->otherwise.verdict = VERDICT_ACCEPT;
	for (int i = 0; i < POSTS; i++)
		(void)post_from(h, jean);
	work_and_die(h);
	assert_int_equal(mails_to(h, jean), POSTS);
	assert_int_equal(
	    look(&h->q, "SELECT count(DISTINCT post_id) FROM outgoing"), POSTS);
	for (int i = 0; i < POSTS; i++) {
		char sql[200], address[100];
		snprintf(sql, sizeof(sql), seals, i);
		snprintf(address, sizeof(address),
		    "libre-confirm+%s@listes.example", look_text(&h->q, sql));
		(void)come(h, &(struct incoming){ .from = jean,
				  .to = address,
				  .purpose = PURPOSE_CONFIRM,
				  .state = POST_ACCEPTED,
				  .text = "oui\n" });
	}
	work_and_die(h);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM outgoing"
				     " WHERE kind = 'post'"),
	    POSTS);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM post WHERE state ="
				     " 'expanded' AND proof = 'confirm'"),
	    POSTS);
	/* No word was said twice, or too late. */
	assert_int_equal(look(&h->q, "SELECT count(*) FROM outgoing"
				     " WHERE kind = 'moderation'"),
	    POSTS);
}

int
main(void)
{
#define IN_HOUSE(test) \
 cmocka_unit_test_setup_teardown(test, confirm_house_open, house_close)
	const struct CMUnitTest tests[] = {
		IN_HOUSE(its_author_and_nobody_else_is_asked),
		IN_HOUSE(a_yes_makes_the_rules_decide_anew),
		IN_HOUSE(one_word_counts_once),
		IN_HOUSE(somebody_else_does_not_confirm),
		IN_HOUSE(a_machine_does_not_confirm),
		IN_HOUSE(only_a_clear_word_counts),
		IN_HOUSE(it_was_not_me_tells_the_dsi),
		IN_HOUSE(the_other_link_denies_whatever_it_says),
		IN_HOUSE(a_late_denial_is_heard),
		IN_HOUSE(its_time_is_over_at_the_second),
		IN_HOUSE(no_more_mails_an_hour_than_the_site_says),
		IN_HOUSE(what_is_decided_anew_may_be_a_no),
		IN_HOUSE(the_count_of_a_day_holds_when_it_is_confirmed),
		IN_HOUSE(a_stranger_answers_for_the_address),
		IN_HOUSE(who_cannot_be_asked_waits_for_a_facilitator),
		IN_HOUSE(an_address_that_nobody_was_given_is_none),
		IN_HOUSE(case_of_the_address_is_nothing),
		IN_HOUSE(one_word_is_about_the_whole_message),
		IN_HOUSE(of_the_whole_message_one_note_is_sent),
		IN_HOUSE(what_is_left_of_a_message_is_confirmed),
		IN_HOUSE(a_subject_of_absence_is_a_machines),
		IN_HOUSE(killed_at_any_moment_it_asks_and_posts_once),
		IN_HOUSE(the_list_remembers_where_it_came_from),
		IN_HOUSE(an_admin_decides_in_the_place_of_the_author),
	};
#undef IN_HOUSE

	return cmocka_run_group_tests_name(
	    "moderation confirm", tests, NULL, NULL);
}
