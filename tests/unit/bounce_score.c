/* From what comes back to a suspension and out of it again; and what must not
 * lead there. */
#include "crieur/bounce/receive.h"
#include "crieur/bounce/resume.h"
#include "crieur/bounce/score.h"
#include "crieur/post/audience.h"
#include "crieur/post/expand.h"
#include "crieur/register/edit.h"

#include "house.h"
#include "house_task.h"
#include "sent.h"

enum {
	DAY = 86400,
	HOUR = 3600,
};

static int64_t
count(struct house *h, const char *sql)
{
	return look(&h->q, sql);
}

/* A post of today's to acttes, taken over by the smarthost. Its number. */
static int64_t
send_post(struct house *h)
{
	struct expansion expansion = { .at = h->at };
	char raw[300], id[60];

	snprintf(id, sizeof(id), "%lld@example.org", (long long)h->at);
	snprintf(raw, sizeof(raw),
	    "From: nicole@example.org\r\nMessage-ID: <%s>\r\n\r\nBonjour\r\n",
	    id);
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	int64_t message =
	    put_message(&h->q, "nicole@example.org", id, raw, h->at);
	int64_t post =
	    put_post(&h->q, message, "acttes", "post", "accepted", h->at);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	OK(&h->q,
	    post_expand(h->q.store, h->site, post, &expansion, &h->q.err));
	return post;
}

static void
hand_over(struct house *h)
{
	char sql[200];

	snprintf(sql, sizeof(sql),
	    "UPDATE delivery SET state = 'sent', done_at = %lld"
	    " WHERE state = 'queued'",
	    (long long)h->at);
	change(&h->q, sql);
}

static void
receive(
    struct house *h, const char *recipient, const char *from, const char *raw)
{
	int64_t post = 0;
	struct recipient_match match = site_match(h->site, span_of(recipient));
	const struct person *author = NULL;

	assert_int_equal(match.role, ADDRESS_BOUNCES);
	OK(&h->q, register_person_by_address(
		      ON_DAY(h->q.store, h->today, &h->q.arena), span_of(from),
		      &author, &h->q.err));
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	int64_t message =
	    put_message(&h->q, from, "back@mx.example", raw, h->at);
	struct post_intake_row row = {
		.message_id = message,
		.list = match.list != NULL ? match.list->name : "",
		.purpose = PURPOSE_BOUNCE,
		.recipient = recipient,
		.state = POST_ACCEPTED,
		.verdict = "accept",
		.rule = "bounce",
		.rule_file = "",
		.because = "",
		.author_person_id = author != NULL ? author->id : 0,
		.proof = "none",
		.decided_at = h->at,
	};
	OK(&h->q, store_post_insert(h->q.store, &row, &post, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	house_work_off(h, post, bounce_receive);
}

struct back {
	const char *to, *address, *status, *words;
	const char *returned; /* header fields of what comes back */
	const char *action;   /* NULL: failed */
	const char *envelope_id;
};

static void
report(struct house *h, const struct back *back)
{
	CLEANUP(str_fini) struct str raw = { 0 };

	str_addf(&raw,
	    "From: MAILER-DAEMON@mx.example\r\n"
	    "To: <%s>\r\n"
	    "Subject: Undelivered Mail Returned to Sender\r\n"
	    "Content-Type: multipart/report; report-type=delivery-status;"
	    " boundary=b\r\n"
	    "\r\n"
	    "--b\r\n\r\nSorry.\r\n"
	    "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
	    "Reporting-MTA: dns; mx.example\r\n"
	    "Original-Envelope-Id: %s\r\n\r\n"
	    "Final-Recipient: rfc822; %s\r\nAction: %s\r\nStatus: %s\r\n"
	    "Diagnostic-Code: smtp; %s\r\n"
	    "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n%s"
	    "--b--\r\n",
	    back->to, back->envelope_id != NULL ? back->envelope_id : "",
	    back->address, back->action != NULL ? back->action : "failed",
	    back->status, back->words,
	    back->returned != NULL ? back->returned : "");
	receive(h, back->to, "", str_c(&raw));
}

/* The return address of the last delivery to an address. */
static const char *
return_address(struct house *h, const char *address)
{
	char sql[300];

	snprintf(sql, sizeof(sql),
	    "SELECT coalesce(d.envelope_sender, o.envelope_sender)"
	    " FROM delivery AS d JOIN outgoing AS o ON o.id = d.outgoing_id"
	    " WHERE d.address = '%s' ORDER BY d.id DESC LIMIT 1",
	    address);
	return look_text(&h->q, sql);
}

/* What the smarthost alone was told the last post is called (ENVID). */
static const char *
envelope_id(struct house *h)
{
	return look_text(&h->q,
	    "SELECT report_id FROM outgoing"
	    " WHERE kind = 'post' ORDER BY id DESC LIMIT 1");
}

static struct bounce_report
run(struct house *h)
{
	struct bounce_report report = { 0 };

	OK(&h->q,
	    bounce_score_run(h->q.store, h->site, h->at, &report, &h->q.err));
	return report;
}

static void
fail_verp(
    struct house *h, const char *address, const char *status, const char *words)
{
	struct back back = {
		.to = return_address(h, address),
		.address = address,
		.status = status,
		.words = words,
	};

	report(h, &back);
}

/* A day on which mail to jean comes back. */
static void
bad_day(struct house *h)
{
	send_post(h);
	hand_over(h);
	fail_verp(h, "jean@example.org", "5.1.1", "550 5.1.1 user unknown");
	h->at += DAY;
}

static void
bad_days(struct house *h, int n)
{
	for (int i = 0; i < n; i++)
		bad_day(h);
}

static bool
receives(struct house *h, enum audience_kind kind, const char *address)
{
	struct audience audience = {
		.store = h->q.store,
		.site = h->site,
		.list = house_list(h, "acttes"),
		.kind = kind,
		.at = h->at,
	};
	const struct audience_member *members;
	size_t n = 0;

	OK(&h->q,
	    audience_list(&audience, &h->q.arena, &members, &n, &h->q.err));
	for (size_t i = 0; i < n; i++) {
		if (strcmp(members[i].address, address) == 0)
			return true;
	}
	return false;
}

static struct house *
verp_house(void **state)
{
	struct house *h = *state;

	house_relay(h)->envelope = ENVELOPE_VERP;
	return h;
}

static void
give_other_address(struct house *h)
{
	house_edit(h);
	OK(&h->q, register_add_address(&h->edit, h->jean,
		      span_of("jean@elsewhere.example"), true, &h->q.err));
	house_done(h);
}

static void
the_probe_decides_and_a_word_resumes(void **state)
{
	struct house *h = verp_house(state);

	give_other_address(h);
	bad_days(h, 4);
	struct bounce_report done = run(h);
	assert_int_equal(done.n_probed, 0);
	bad_day(h);
	done = run(h);
	assert_int_equal(done.n_probed, 1);
	assert_true(receives(h, AUDIENCE_RECEIVES, "jean@example.org"));
	/* Nothing more is to be done now, nor is a second probe sent. */
	done = run(h);
	assert_int_equal(done.n_probed + done.n_suspended, 0);

	hand_over(h);
	fail_verp(h, "jean@example.org", "5.1.1", "550 5.1.1 user unknown");
	done = run(h);
	assert_int_equal(done.n_suspended, 0); /* it may be a storm */
	h->at += HOUR;
	done = run(h);
	assert_int_equal(done.n_suspended, 1);
	assert_false(receives(h, AUDIENCE_RECEIVES, "jean@example.org"));
	assert_true(receives(h, AUDIENCE_SUSPENDED, "jean@example.org"));
	assert_int_equal(count(h, "SELECT count(*) FROM address"
				  " WHERE address = 'jean@example.org'"),
	    1);
	struct sent told = sent_to(h, "jean@elsewhere.example");
	assert_non_null(strstr(told.text, "user unknown"));
	assert_non_null(strstr(told.text, "acttes@listes.example"));
	assert_non_null(strstr(told.reply_to, "acttes-bounces+"));
	struct sent owner = sent_to(h, "nicole@example.org");
	assert_non_null(strstr(owner.text, "« reprendre »"));
	assert_non_null(
	    strstr(sent_to(h, "denis@example.org").text, "jean@example.org"));

	/* A machine's answer is none; a person's without the word neither. */
	receive(h, told.reply_to, "",
	    "From: jean@elsewhere.example\r\nSubject: resume\r\n"
	    "Auto-Submitted: auto-replied\r\n\r\nresume\r\n");
	receive(h, told.reply_to, "jean@elsewhere.example",
	    "From: jean@elsewhere.example\r\nSubject: Re: x\r\n\r\n"
	    "Quoi ?\r\n");
	assert_false(receives(h, AUDIENCE_RECEIVES, "jean@example.org"));
	/* Nor whoever else has the address. */
	receive(h, told.reply_to, "nicole@example.org",
	    "From: nicole@example.org\r\nSubject: resume\r\n\r\n"
	    "Reprendre\r\n");
	assert_false(receives(h, AUDIENCE_RECEIVES, "jean@example.org"));
	receive(h, told.reply_to, "jean@elsewhere.example",
	    "From: jean@elsewhere.example\r\nSubject: Re: x\r\n\r\n"
	    "Reprendre\r\n\r\n> Bonjour\r\n");
	assert_true(receives(h, AUDIENCE_RECEIVES, "jean@example.org"));
	/* What came back before counts no longer. */
	h->at += HOUR;
	done = run(h);
	assert_int_equal(done.n_probed + done.n_suspended, 0);
}

static void
a_probe_that_does_not_come_back_clears(void **state)
{
	struct house *h = verp_house(state);

	bad_days(h, 5);
	assert_int_equal(run(h).n_probed, 1);
	hand_over(h);
	h->at += 3 * DAY - 1;
	assert_int_equal(run(h).n_cleared, 0);
	h->at += 1;
	assert_int_equal(run(h).n_cleared, 1);
	assert_int_equal(run(h).n_probed, 0);
	/* It takes the whole number of days again. */
	h->at += HOUR;
	bad_days(h, 4);
	assert_int_equal(run(h).n_probed, 0);
	bad_day(h);
	assert_int_equal(run(h).n_probed, 1);
}

static void
a_day_counts_once_and_only_for_the_address(void **state)
{
	struct house *h = verp_house(state);

	static const struct {
		const char *status, *words;
	} others[] = {
		{ "4.4.7", "delivery time expired" },
		{ "5.7.1", "550 5.7.1 message refused as spam" },
		{ "5.3.4", "552 5.3.4 message too large" },
		{ "5.4.6", "mail loops back to myself" },
		{ "5.0.0", "something" },
		{ "5.2.2", "552 5.2.2 mailbox full" },
	};

	for (int i = 0; i < 9; i++) {
		send_post(h);
		hand_over(h);
		fail_verp(h, "jean@example.org", "5.1.1", "unknown user");
		h->at += HOUR;
	}
	for (size_t i = 0; i < COUNT_OF(others) * 3; i++) {
		send_post(h);
		hand_over(h);
		fail_verp(h, "jean@example.org",
		    others[i % COUNT_OF(others)].status,
		    others[i % COUNT_OF(others)].words);
		h->at += DAY;
		struct bounce_report done = run(h);
		assert_int_equal(done.n_probed + done.n_suspended, 0);
	}
}

/* So many days of that, and no fewer, before a mail is sent to find out. */
static void
takes_days(struct house *h, int days, const char *status, const char *words)
{
	for (int i = 0; i < days; i++) {
		assert_int_equal(run(h).n_probed, 0);
		send_post(h);
		hand_over(h);
		fail_verp(h, "jean@example.org", status, words);
		h->at += DAY;
	}
	assert_int_equal(run(h).n_probed, 1);
}

static void
a_closed_account_takes_longer(void **state)
{
	takes_days(verp_house(state), 10, "5.2.1", "account disabled");
}

static void
a_full_mailbox_takes_long(void **state)
{
	takes_days(verp_house(state), 20, "5.2.2", "mailbox full");
}

static void
what_proves_nothing_counts_for_nothing(void **state)
{
	struct house *h = *state;
	const char *marks[] = { "", "Message-ID: <%lld@example.org>\r\n",
		"X-Crieur-Sent: 1-0-0-abcdefghijklmnopqrstuvwxyz\r\n" };

	house_relay(h)->envelope = ENVELOPE_LIST;
	for (int i = 0; i < 10; i++) {
		char returned[200];
		send_post(h);
		hand_over(h);
		snprintf(returned, sizeof(returned),
		    "Message-ID:"
		    " <%lld@example.org>\r\n%s",
		    (long long)h->at, i % 2 == 0 ? "" : marks[2]);
		struct back back = {
			.to = "acttes-bounces@listes.example",
			.address = "jean@example.org",
			.status = "5.1.1",
			.words = "user unknown",
			.returned = returned,
		};
		report(h, &back);
		back.to = "acttes-bounces+mz3txk7q2whd4ay5cnr6buvefa"
			  "@listes.example";
		report(h, &back);
		h->at += DAY;
		assert_int_equal(run(h).n_probed, 0);
	}
	assert_int_equal(count(h, "SELECT count(*) FROM bounce"), 0);
	assert_int_equal(count(h, "SELECT count(*) FROM event"
				  " WHERE what = 'bounce without proof'"),
	    20);
}

static void
the_name_proves_for_a_recipient_of_the_post(void **state)
{
	struct house *h = *state;

	house_relay(h)->envelope = ENVELOPE_LIST;
	for (int i = 0; i < 5; i++) {
		send_post(h);
		hand_over(h);
		struct back back = {
			.to = "acttes-bounces@listes.example",
			.address = "jean@example.org",
			.status = "5.1.1",
			.words = "user unknown",
			.envelope_id = envelope_id(h),
		};
		report(h, &back);
		/* Nobody this post went to. */
		back.address = "paule@example.org";
		report(h, &back);
		/* The same again is nothing new. */
		back.address = "jean@example.org";
		report(h, &back);
		h->at += DAY;
	}
	assert_int_equal(count(h, "SELECT count(*) FROM bounce"), 5);
	assert_int_equal(run(h).n_probed, 1);
	hand_over(h);
	/* The name of a post says nothing about the probe. */
	struct back forged = {
		.to = "acttes-bounces@listes.example",
		.address = "jean@example.org",
		.status = "5.1.1",
		.words = "user unknown",
		.envelope_id = envelope_id(h),
	};
	report(h, &forged);
	h->at += HOUR;
	assert_int_equal(run(h).n_suspended, 0);
	const char *probe_id =
	    look_text(&h->q, "SELECT header_message_id FROM outgoing"
			     " WHERE kind = 'notice' ORDER BY id DESC LIMIT 1");
	forged.envelope_id = NULL;
	forged.returned =
	    arena_printf(&h->q.arena, "Message-ID: <%s>\r\n", probe_id);
	report(h, &forged);
	h->at += HOUR;
	assert_int_equal(run(h).n_suspended, 1);
}

/* A report may name what the smarthost alone was told. */
static void
the_smarthosts_name_proves(void **state)
{
	struct house *h = *state;
	static const char report[] =
	    "From: MAILER-DAEMON@mx.example\r\n"
	    "Content-Type: multipart/report; boundary=b\r\n\r\n"
	    "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
	    "Original-Envelope-Id: %s\r\n\r\n"
	    "Final-Recipient: rfc822; jean@example.org\r\n"
	    "Action: failed\r\nStatus: 5.1.1\r\n"
	    "--b--\r\n";
	static const char id[] = "SELECT report_id FROM outgoing"
				 " ORDER BY id DESC LIMIT 1";

	send_post(h);
	hand_over(h);
	assert_int_equal(strlen(look_text(&h->q, id)), 26);
	receive(h, "acttes-bounces@listes.example", "",
	    arena_printf(&h->q.arena, report, "crieur-1"));
	assert_int_equal(count(h, "SELECT count(*) FROM bounce"), 0);
	receive(h, "acttes-bounces@listes.example", "",
	    arena_printf(&h->q.arena, report, look_text(&h->q, id)));
	assert_int_equal(count(h, "SELECT count(*) FROM bounce"), 1);
}

static void
mail_taken_in_between_begins_anew(void **state)
{
	struct house *h = verp_house(state);

	bad_days(h, 3);
	send_post(h);
	hand_over(h); /* and nothing comes back */
	h->at += DAY;
	bad_days(h, 3);
	h->at += HOUR;
	struct bounce_report done = run(h);
	assert_int_equal(done.n_probed, 0);
	assert_int_equal(done.n_cleared, 1);
	bad_days(h, 2);
	assert_int_equal(run(h).n_probed, 1);
}

static void
an_absence_is_mail_taken(void **state)
{
	struct house *h = verp_house(state);

	bad_days(h, 4);
	send_post(h);
	hand_over(h);
	receive(h, return_address(h, "jean@example.org"), "",
	    "From: jean@example.org\r\nSubject: Absence\r\n"
	    "Auto-Submitted: auto-replied\r\n\r\nJe reviens lundi.\r\n");
	h->at += DAY;
	bad_day(h);
	h->at += HOUR;
	struct bounce_report done = run(h);
	assert_int_equal(done.n_probed, 0);
	assert_int_equal(done.n_cleared, 1);
}

static void
what_the_relay_is_told_at_once_counts_too(void **state)
{
	struct house *h = verp_house(state);
	char sql[300];

	for (int i = 0; i < 5; i++) {
		send_post(h);
		snprintf(sql, sizeof(sql),
		    "UPDATE delivery SET state = 'failed', done_at = %lld,"
		    " last_code = 550, last_text = '5.1.1 no such user'"
		    " WHERE state = 'queued' AND"
		    " address = 'jean@example.org'",
		    (long long)h->at);
		change(&h->q, sql);
		hand_over(h);
		h->at += DAY;
	}
	struct bounce_report done = run(h);
	assert_int_equal(done.n_noted, 5);
	assert_int_equal(done.n_probed, 1);
	snprintf(sql, sizeof(sql),
	    "UPDATE delivery SET state = 'failed', done_at = %lld,"
	    " last_code = 550, last_text = '5.1.1 no such user'"
	    " WHERE state = 'queued'",
	    (long long)h->at);
	change(&h->q, sql);
	h->at += HOUR;
	assert_int_equal(run(h).n_suspended, 1);
}

static void
a_storm_freezes_and_is_told_once(void **state)
{
	struct house *h = verp_house(state);
	char name[40], address[60];

	house_edit(h);
	for (int i = 0; i < 10; i++) {
		snprintf(name, sizeof(name), "Membre %c", 'A' + i);
		snprintf(address, sizeof(address), "m%d@d%d.example", i, i);
		house_person(h, name, address, "acttes", "2026-12-31");
	}
	house_done(h);
	bad_days(h, 4);
	/* The fifth day of jean's, and half of the list with him. */
	for (int day = 0; day < 6; day++) {
		send_post(h);
		hand_over(h);
		fail_verp(h, "jean@example.org", "5.1.1", "user unknown");
		for (int i = 0; i < 6; i++) {
			snprintf(
			    address, sizeof(address), "m%d@d%d.example", i, i);
			fail_verp(h, address, "5.1.1", "user unknown");
		}
		struct bounce_report done = run(h);
		assert_int_equal(done.n_storms, day == 0 ? 1 : 0);
		h->at += 2 * HOUR;
		done = run(h);
		assert_int_equal(done.n_probed + done.n_suspended, 0);
		h->at += DAY - 2 * HOUR;
	}
	assert_int_equal(count(h, "SELECT count(*) FROM delivery AS d"
				  " JOIN outgoing AS o ON o.id = d.outgoing_id"
				  " WHERE d.address = 'denis@example.org'"
				  " AND o.kind = 'notice'"),
	    1);
	assert_non_null(
	    strstr(sent_to(h, "denis@example.org").subject, "la fois"));
	for (int i = 0; i < 6; i++) {
		snprintf(address, sizeof(address), "m%d@d%d.example", i, i);
		assert_true(receives(h, AUDIENCE_RECEIVES, address));
	}
	/* It is over two days after its last. jean's four days alone count. */
	h->at += 2 * DAY;
	run(h);
	assert_int_equal(count(h, "SELECT count(*) FROM bounce_storm"
				  " WHERE ended_at IS NULL"),
	    0);
	assert_int_equal(run(h).n_probed, 0);
	bad_day(h);
	h->at += HOUR;
	assert_int_equal(run(h).n_probed, 1);
}

static void
a_domain_that_fails_whole_is_a_storm(void **state)
{
	struct house *h = verp_house(state);
	char name[40], address[60];

	house_edit(h);
	for (int i = 0; i < 30; i++) {
		snprintf(name, sizeof(name), "Membre %c", 'A' + i);
		snprintf(address, sizeof(address), "m%d@%s.example", i,
		    i < 4 ? "gone" : "fine");
		house_person(h, name, address, "acttes", "2026-12-31");
	}
	house_done(h);
	send_post(h);
	hand_over(h);
	for (int i = 0; i < 2; i++) {
		snprintf(address, sizeof(address), "m%d@gone.example", i);
		fail_verp(h, address, "5.1.1", "user unknown");
		snprintf(address, sizeof(address), "m%d@fine.example", i + 4);
		fail_verp(h, address, "5.1.1", "user unknown");
	}
	assert_int_equal(run(h).n_storms, 0);
	fail_verp(h, "m2@gone.example", "5.1.1", "user unknown");
	assert_int_equal(run(h).n_storms, 1);
	assert_int_equal(count(h, "SELECT count(*) FROM bounce"
				  " WHERE storm_id IS NOT NULL"),
	    3);
	assert_string_equal(
	    look_text(&h->q, "SELECT scope || ' ' || name FROM bounce_storm"),
	    "domain gone.example");
}

static void
a_complaint_is_told_and_changes_nothing(void **state)
{
	struct house *h = verp_house(state);
	CLEANUP(str_fini) struct str raw = { 0 };

	send_post(h);
	hand_over(h);
	str_addf(&raw,
	    "From: plaintes@fai.example\r\nSubject: FW: Bonjour\r\n"
	    "Content-Type: multipart/report; report-type=feedback-report;"
	    " boundary=b\r\n\r\n"
	    "--b\r\n\r\nAbuse.\r\n"
	    "--b\r\nContent-Type: message/feedback-report\r\n\r\n"
	    "Feedback-Type: abuse\r\nOriginal-Mail-From: <%s>\r\n"
	    "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: x\r\n"
	    "--b--\r\n",
	    return_address(h, "jean@example.org"));
	receive(h, "acttes-bounces@listes.example", "", str_c(&raw));
	assert_true(receives(h, AUDIENCE_RECEIVES, "jean@example.org"));
	assert_non_null(strstr(
	    sent_to(h, "nicole@example.org").subject, "jean@example.org"));
	assert_non_null(strstr(
	    sent_to(h, "denis@example.org").subject, "jean@example.org"));
	assert_int_equal(count(h, "SELECT count(*) FROM delivery AS d"
				  " JOIN outgoing AS o ON o.id = d.outgoing_id"
				  " WHERE o.kind = 'notice'"),
	    2);
}

static void
by_hand_it_stops_and_goes_on(void **state)
{
	struct house *h = *state;
	struct bounce_resume resume = {
		.store = h->q.store,
		.site = h->site,
		.actor = "admin:test",
		.at = h->at,
	};

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	OK(&h->q, bounce_suspend_address(h->q.store, "jean@example.org",
		      "admin:test", h->at, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	assert_false(receives(h, AUDIENCE_RECEIVES, "jean@example.org"));
	/* As of a day before, he did. */
	h->at -= DAY;
	assert_true(receives(h, AUDIENCE_RECEIVES, "jean@example.org"));
	h->at += DAY;
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	OK(&h->q,
	    bounce_resume_address(&resume, "jean@example.org", &h->q.err));
	assert_int_equal(
	    bounce_resume_address(&resume, "nobody@example.org", &h->q.err),
	    -1);
	assert_int_equal(h->q.err.kind, ERR_ABSENT);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	assert_true(receives(h, AUDIENCE_RECEIVES, "jean@example.org"));
}

static bool
asks(struct house *h, int64_t person_id, const char *proof, const char *raw)
{
	int64_t post = 0;

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	struct post_intake_row row =
	    house_command(h, "jean@elsewhere.example", proof);
	row.message_id = put_message(&h->q, "jean@elsewhere.example",
	    "ask@elsewhere.example", raw, h->at++);
	row.author_person_id = person_id;
	OK(&h->q, store_post_insert(h->q.store, &row, &post, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	return house_work_off(h, post, bounce_request).outcome == TASK_DONE;
}

static void
a_proved_person_resumes_by_command(void **state)
{
	struct house *h = *state;
	static const char word[] = "From: jean@elsewhere.example\r\n"
				   "Subject: reprendre\r\n\r\n\r\n";
	static const char other[] = "From: jean@elsewhere.example\r\n"
				    "Subject: aide\r\n\r\nreprendre ?\r\n";

	/* Nothing to resume: left to the other commands. */
	assert_false(asks(h, h->jean, "sasl", word));
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	OK(&h->q, bounce_suspend_address(h->q.store, "jean@example.org",
		      "admin:test", h->at, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	assert_false(asks(h, h->jean, "none", word));
	assert_false(asks(h, 0, "none", word));
	assert_false(asks(h, h->nicole, "sasl", word));
	assert_false(asks(h, h->jean, "sasl", other));
	assert_false(receives(h, AUDIENCE_RECEIVES, "jean@example.org"));
	assert_true(asks(h, h->jean, "sasl", word));
	assert_true(receives(h, AUDIENCE_RECEIVES, "jean@example.org"));
	assert_non_null(strstr(
	    sent_to(h, "jean@elsewhere.example").text, "jean@example.org"));
}

static void
people_may_write_to_the_account(void **state)
{
	struct house *h = *state;

	house_relay(h)->envelope = ENVELOPE_ACCOUNT;
	house_relay(h)->user = "compte@listes.example";
	receive(h, "compte@listes.example", "quidam@example.net",
	    "From: quidam@example.net\r\nSubject: Bonjour\r\n\r\nA vous.\r\n");
	assert_int_equal(count(h, "SELECT count(*) FROM post"
				  " WHERE purpose = 'owner' AND list = ''"
				  " AND state = 'accepted'"),
	    1);
	send_post(h);
	hand_over(h);
	struct back back = {
		.to = "compte@listes.example",
		.address = "jean@example.org",
		.status = "5.1.1",
		.words = "user unknown",
		.envelope_id = envelope_id(h),
	};
	report(h, &back);
	assert_int_equal(count(h, "SELECT count(*) FROM bounce"
				  " WHERE class = 'address'"),
	    1);
}

#define IN_HOUSE(test) \
 cmocka_unit_test_setup_teardown(test, house_open, house_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(the_probe_decides_and_a_word_resumes),
		IN_HOUSE(a_probe_that_does_not_come_back_clears),
		IN_HOUSE(a_day_counts_once_and_only_for_the_address),
		IN_HOUSE(a_closed_account_takes_longer),
		IN_HOUSE(a_full_mailbox_takes_long),
		IN_HOUSE(what_proves_nothing_counts_for_nothing),
		IN_HOUSE(the_name_proves_for_a_recipient_of_the_post),
		IN_HOUSE(the_smarthosts_name_proves),
		IN_HOUSE(mail_taken_in_between_begins_anew),
		IN_HOUSE(an_absence_is_mail_taken),
		IN_HOUSE(what_the_relay_is_told_at_once_counts_too),
		IN_HOUSE(a_storm_freezes_and_is_told_once),
		IN_HOUSE(a_domain_that_fails_whole_is_a_storm),
		IN_HOUSE(a_complaint_is_told_and_changes_nothing),
		IN_HOUSE(by_hand_it_stops_and_goes_on),
		IN_HOUSE(a_proved_person_resumes_by_command),
		IN_HOUSE(people_may_write_to_the_account),
	};

	return cmocka_run_group_tests_name("bounce score", tests, NULL, NULL);
}
