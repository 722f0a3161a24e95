/*
 * One fault of the smarthost at a time: what becomes of each recipient, and
 * what status says of the relay. Nobody is lost, and nobody bounces for what
 * is our fault.
 */
#include "tests/fault/relay_bench.h"

enum fate {
	READY,
	WAITING,
	STOPPED,
};

static const struct {
	const char *script;
	int n_sent, n_failed, n_queued;
	int code; /* last_code of those not sent, 0: none asked of them */
	const char *words;
	enum fate fate;
} faults[] = {
	{ "", 3, 0, 0, 0, "", READY },
	/* This recipient. */
	{ "at rcpt 3 say 450 4.2.2 mailbox full", 2, 0, 1, 450, "4.2.2 mailbox",
	    READY },
	{ "at rcpt 2 say 550 5.1.1 no such user", 2, 1, 0, 550, "5.1.1 no such",
	    READY },
	{ "at rcpt * say 550 5.1.1 no such user", 0, 3, 0, 550, "5.1.1 no such",
	    READY },
	{ "at rcpt 1 say 550 5.7.1 policy of the house", 2, 0, 1, 550, "policy",
	    READY },
	/* This message. */
	{ "at dot * say 554 5.7.1 looks like spam", 0, 3, 0, 554, "spam",
	    READY },
	{ "at mail * say 552 5.3.4 too big", 0, 3, 0, 552, "too big", READY },
	{ "offer-tls SIZE 10;AUTH PLAIN", 0, 3, 0, 552, "5.3.4", READY },
	/* Us: nobody bounces. */
	{ "at dot * say 451 4.3.0 try later", 0, 0, 3, 451, "try later",
	    WAITING },
	{ "at dot * say 550 5.7.1 From not owned by user", 0, 0, 3, 550,
	    "not owned", STOPPED },
	{ "at mail * say 553 5.7.1 sender address rejected", 0, 0, 3, 553,
	    "sender address", STOPPED },
	{ "at mail * say 555 5.0.0 quota exceeded", 0, 0, 3, 555, "quota",
	    WAITING },
	{ "at rcpt * say 554 5.7.1 Relay access denied", 0, 0, 3, 554,
	    "Relay access", STOPPED },
	{ "at rcpt 2 say 421 4.7.0 going down", 2, 0, 1, 421, "going down",
	    READY },
	/* The conversation breaks; after DATA the answer is in doubt, and tried
	 * again with the same Message-ID. */
	{ "at mail * close", 0, 0, 3, 0, "closed", WAITING },
	{ "at data * close", 0, 0, 3, 0, "closed", WAITING },
	{ "at data * stall", 0, 0, 3, 0, "timed out", WAITING },
	{ "at dot * close", 0, 0, 3, 0, "closed", WAITING },
	{ "at dot * lose", 0, 0, 3, 0, "closed", WAITING },
	{ "at dot * stall", 0, 0, 3, 0, "timed out", WAITING },
	{ "at dot * flood", 0, 0, 3, 0, "more than", WAITING },
	{ "at data * twice 250 2.0.0 early", 0, 0, 3, 0, "early", WAITING },
	{ "at data * say 250 2.0.0 what for", 0, 0, 3, 0, "what for", WAITING },
};

/* These find no conversation, so the recipients stay as they are. */
static const struct {
	const char *script, *words;
	enum fate fate;
} closed_doors[] = {
	{ "at connect * close", "closed", WAITING },
	{ "at connect * stall", "timed out", WAITING },
	{ "at connect * flood", "more than", WAITING },
	{ "at connect * say 554 5.7.1 blocked", "554 5.7.1 blocked", STOPPED },
	{ "at connect * say 421 4.3.2 busy", "421 4.3.2 busy", WAITING },
	{ "certificate wrong-name", "hostname mismatch", STOPPED },
	{ "certificate expired", "expired", STOPPED },
	{ "certificate unknown-ca", "issuer", STOPPED },
	{ "offer PIPELINING", "STARTTLS is not offered", STOPPED },
	{ "at auth * say 535 5.7.8 sending blocked",
	    "535 5.7.8 sending blocked", STOPPED },
	{ "at auth * say 454 4.7.0 later", "454 4.7.0 later", WAITING },
	{ "at ehlo 2 say 250 changed", "AUTH", STOPPED },
};

static const char *const fate_names[] = { "ready", "waiting", "stopped" };

static bool
has_fate(struct bench *bench, enum fate fate, const char *words)
{
	char sql[400];

	if (fate == READY)
		return look(&bench->q, "SELECT count(*) FROM relay_state"
				       " WHERE state != 'ready'") == 0;
	snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM relay_state WHERE name = 'ovh'"
	    " AND state = '%s' AND words LIKE '%%%s%%' AND retry_at > %lld",
	    fate_names[fate], words, (long long)bench->now);
	return look(&bench->q, sql) == 1;
}

static bool
has_outcome(struct bench *bench, size_t i)
{
	char left[300];

	snprintf(left, sizeof(left),
	    "state IN ('failed','queued') AND last_code = %d"
	    " AND last_text LIKE '%%%s%%'",
	    faults[i].code, faults[i].words);
	return count(bench, "state = 'sent'") == faults[i].n_sent &&
	       count(bench, "state = 'failed'") == faults[i].n_failed &&
	       count(bench, "state = 'queued'") == faults[i].n_queued &&
	       count(bench, left) == faults[i].n_failed + faults[i].n_queued &&
	       count(bench, "state = 'queued' AND next_at < 1000000 + 200") ==
	           0 &&
	       has_fate(bench, faults[i].fate, faults[i].words);
}

static void
each_fault_has_its_outcome(void **state)
{
	struct bench *bench = *state;
	size_t n_wrong = 0;

	for (size_t i = 0; i < COUNT_OF(faults); i++) {
		smarthost_script(bench->host, faults[i].script);
		empty(bench);
		queue_three(bench);
		start_connection(bench);
		turn(bench);
		if (has_outcome(bench, i))
			continue;
		n_wrong++;
		print_error("\"%s\": %lld sent, %lld failed, %lld queued\n",
		    faults[i].script, (long long)count(bench, "state = 'sent'"),
		    (long long)count(bench, "state = 'failed'"),
		    (long long)count(bench, "state = 'queued'"));
	}
	assert_int_equal(n_wrong, 0);
}

static void
a_closed_door_touches_nobody(void **state)
{
	struct bench *bench = *state;
	size_t n_wrong = 0;

	for (size_t i = 0; i < COUNT_OF(closed_doors); i++) {
		smarthost_script(bench->host, closed_doors[i].script);
		empty(bench);
		queue_three(bench);
		start_connection(bench);
		int64_t again_at = turn(bench);
		assert_true(again_at > bench->now);
		assert_int_equal(
		    count(bench, "state = 'queued' AND n_tries = 0"), 3);
		if (has_fate(
			bench, closed_doors[i].fate, closed_doors[i].words))
			continue;
		n_wrong++;
		print_error("\"%s\"\n", closed_doors[i].script);
	}
	assert_int_equal(n_wrong, 0);
}

/* The pause grows, the queue is whole, and when the server is well again all
 * goes out and the relay is ready. */
static void
comes_back_by_itself(void **state)
{
	struct bench *bench = *state;
	int64_t last_pause = 0;

	empty(bench);
	queue_three(bench);
	start_connection(bench);
	smarthost_script(bench->host, "at auth * say 535 5.7.8 blocked");
	for (int i = 0; i < 4; i++) {
		int64_t pause = turn(bench) - bench->now;
		assert_true(pause > last_pause * 3 / 2);
		last_pause = pause;
		/* Not before its time. */
		size_t n = smarthost_n_events(bench->host, "auth");
		bench->now += pause - 1;
		turn(bench);
		assert_int_equal(smarthost_n_events(bench->host, "auth"), n);
		bench->now++;
	}
	smarthost_script(bench->host, "");
	turn(bench);
	assert_int_equal(count(bench, "state = 'sent'"), 3);
	assert_int_equal(
	    count(bench, "last_text LIKE '%queued as 4F2A91C%'"), 3);
	assert_true(has_fate(bench, READY, ""));
	assert_int_equal(look(&bench->q, "SELECT count(*) FROM event"
					 " WHERE subject = 'relay'"),
	    2);
}

/* One connection tries it, with one recipient; then all goes. */
static void
a_relay_that_rested_is_tried_with_care(void **state)
{
	static const char refusal[] =
	    "at mail * say 553 5.7.1 not owned by user";
	struct bench *bench = *state;
	bool is_mine = true;

	empty(bench);
	queue_three(bench);
	start_connection(bench);
	smarthost_script(bench->host, refusal);
	bench->now = turn(bench);
	assert_int_equal(count(bench, "n_tries = 1"), 3);
	change(&bench->q, "UPDATE delivery SET next_at = 0;"
			  "UPDATE relay_state SET retry_at = 0");
	/* Another connection has begun to try it. */
	OK(&bench->q, store_relay_state_try(bench->q.store, "ovh",
			  &(struct relay_trial){ bench->now, bench->now + 600 },
			  &is_mine, &bench->q.err));
	assert_true(is_mine);
	OK(&bench->q, store_relay_state_try(bench->q.store, "ovh",
			  &(struct relay_trial){ bench->now, bench->now + 600 },
			  &is_mine, &bench->q.err));
	assert_false(is_mine);
	smarthost_script(bench->host, "");
	assert_int_equal(turn(bench), bench->now + 600);
	assert_int_equal(smarthost_n_events(bench->host, "connect"), 0);
	/* Refused again: with one recipient, not with all. */
	bench->now += 600;
	smarthost_script(bench->host, refusal);
	turn(bench);
	assert_int_equal(count(bench, "n_tries = 2"), 1);
	change(&bench->q, "UPDATE relay_state SET retry_at = 0;"
			  "UPDATE delivery SET next_at = 0");
	smarthost_script(bench->host, "");
	turn(bench);
	assert_int_equal(count(bench, "state = 'sent'"), 3);
	assert_true(has_fate(bench, READY, ""));
	bench->now = 1000000;
}

/* Told when it stops, once a day while it stays so, and when it is over; not
 * for a pause of less than an hour. */
static void
the_admin_is_told_of_what_lasts(void **state)
{
	struct bench *bench = *state;

	empty(bench);
	queue_three(bench);
	start_connection(bench);
	smarthost_script(bench->host, "at auth * say 535 5.7.8 blocked");
	int64_t until = bench->now + 3 * 86400 + 43200;
	while (bench->now < until)
		bench->now = turn(bench);
	assert_in_range(look(&bench->q, "SELECT count(*) FROM alert WHERE"
					" source = 'alert-relay-stopped'"
					" AND text LIKE '535%'"),
	    3, 4);
	smarthost_script(bench->host, "");
	turn(bench);
	assert_int_equal(look(&bench->q, "SELECT count(*) FROM alert WHERE"
					 " source = 'alert-relay-ready'"),
	    1);
	change(&bench->q, "DELETE FROM alert");
	queue_three(bench);
	smarthost_script(bench->host, "at connect * say 421 4.3.2 busy");
	connection_fini(&bench->connection);
	until = bench->now + 1800;
	while (bench->now < until)
		bench->now = turn(bench);
	assert_int_equal(look(&bench->q, "SELECT count(*) FROM alert"), 0);
	until += 5400;
	while (bench->now < until)
		bench->now = turn(bench);
	assert_int_equal(look(&bench->q, "SELECT count(*) FROM alert WHERE"
					 " source = 'alert-relay-waiting'"),
	    1);
	bench->now = 1000000;
}

static void
sends_header_body_and_suffix(void **state)
{
	struct bench *bench = *state;
	size_t before = smarthost_n_messages(bench->host), size;

	empty(bench);
	smarthost_script(bench->host, "");
	queue_three(bench);
	start_connection(bench);
	turn(bench);
	assert_int_equal(smarthost_n_messages(bench->host), before + 1);
	char *text = smarthost_message(bench->host, before, &size);
	assert_string_equal(
	    text, "Message-ID: <1@example.org>\r\n\r\n.Bonjour\r\n--\r\n");
	free(text);
	char *mail = smarthost_last(bench->host, "mail");
	assert_string_equal(
	    mail, "FROM:<acttes-bounces@listes.example> SIZE=45");
	free(mail);
}

/* The body of a received message, from its offset on, with a letter above 127
 * at the very end. */
static void
sends_the_message_as_received(void **state)
{
	struct bench *bench = *state;
	size_t before = smarthost_n_messages(bench->host), size;
	char *raw = malloc(200000);

	empty(bench);
	smarthost_script(bench->host, "");
	assert_non_null(raw);
	for (size_t i = 0; i < 199999; i++)
		raw[i] = i % 79 == 77 ? '\r' : i % 79 == 78 ? '\n' : 'm';
	memcpy(raw, "A: b\r\n\r\n", 8);
	memcpy(raw + 199995, "\351\r\n", 4);
	struct outgoing_new outgoing = {
		.message_id = put_message(
		    &bench->q, "n@example.org", "9@example.org", raw, 1),
		.body_offset = 8,
		.message_size = (int64_t)strlen(raw),
		.list = "acttes",
		.kind = OUTGOING_POST,
		.relay = "ovh",
		.envelope_sender = "",
		.header_message_id = "9@example.org",
		.header = span_of("Subject: x\r\n\r\n"),
		.at = bench->now,
	};
	int64_t id = 0;
	OK(&bench->q, store_outgoing_insert(
			  bench->q.store, &outgoing, &id, &bench->q.err));
	put_recipient(bench, id, three[0], 2);
	start_connection(bench);
	turn(bench);
	assert_int_equal(smarthost_n_messages(bench->host), before + 1);
	char *text = smarthost_message(bench->host, before, &size);
	assert_memory_equal(text, "Subject: x\r\n\r\n", 14);
	assert_int_equal(size, 14 + strlen(raw) - 8);
	assert_memory_equal(text + 14, raw + 8, size - 14);
	free(text);
	char *mail = smarthost_last(bench->host, "mail");
	assert_non_null(strstr(mail, "BODY=8BITMIME"));
	free(mail);
	free(raw);
}

/* What the smarthost does not offer is not mangled: it is refused, and its
 * author is to hear of it. */
static void
what_is_needed_and_not_offered_is_refused(void **state)
{
	static const struct {
		const char *header, *offers, *words; /* NULL: it goes */
	} cases[] = {
		{ "From: <a@example.org>", "AUTH PLAIN", NULL },
		{ "From: <pel\303\251@example.org>", "8BITMIME;AUTH PLAIN",
		    "5.6.9" },
		{ "From: <pel\303\251@example.org>",
		    "8BITMIME;SMTPUTF8;AUTH PLAIN", NULL },
		{ "To: x@example.org,y@ex\303\251mple.org",
		    "8BITMIME;AUTH PLAIN", "5.6.9" },
		{ "Subject: d\303\251j\303\240 @ midi", "8BITMIME;AUTH PLAIN",
		    NULL },
		{ "Subject: d\303\251j\303\240", "AUTH PLAIN", "5.6.3" },
	};
	struct bench *bench = *state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char header[200], script[200];
		int64_t id = 0;
		empty(bench);
		snprintf(header, sizeof(header), "%s\r\n\r\n", cases[i].header);
		snprintf(
		    script, sizeof(script), "offer-tls %s", cases[i].offers);
		const struct outgoing_new outgoing = {
			.list = "acttes",
			.kind = OUTGOING_POST,
			.relay = "ovh",
			.envelope_sender = "acttes-bounces@listes.example",
			.header_message_id = "1@example.org",
			.header = span_of(header),
			.body = span_of("x\r\n"),
			.at = bench->now,
		};
		OK(&bench->q, store_outgoing_insert(bench->q.store, &outgoing,
				  &id, &bench->q.err));
		put_recipient(bench, id, three[0], 2);
		smarthost_script(bench->host, script);
		start_connection(bench);
		turn(bench);
		print_message("# %s\n", cases[i].header);
		assert_int_equal(
		    count(bench, "state = 'sent'"), cases[i].words == NULL);
		assert_int_equal(
		    look(&bench->q, "SELECT count(*) FROM refusal"),
		    cases[i].words != NULL);
	}
}

/* One connection for all that is there, and its TLS for the next one. */
static void
connections_and_tls_sessions_serve_again(void **state)
{
	struct bench *bench = *state;

	empty(bench);
	smarthost_script(bench->host, "");
	bench->relay.recipients_per_message = 1;
	queue_three(bench);
	queue_three(bench);
	start_connection(bench);
	size_t n_resumed = smarthost_n_resumed(bench->host);
	turn(bench);
	assert_int_equal(count(bench, "state = 'sent'"), 6);
	assert_int_equal(smarthost_n_events(bench->host, "connect"), 1);
	/* The server ends it, and another is opened. */
	smarthost_script(bench->host, "at dot 2 say-close 421 4.3.2 enough");
	queue_three(bench);
	turn(bench);
	change(&bench->q, "UPDATE delivery SET next_at = 0;"
			  "UPDATE relay_state SET retry_at = 0");
	turn(bench);
	assert_int_equal(count(bench, "state = 'sent'"), 9);
	assert_true(smarthost_n_resumed(bench->host) > n_resumed);
	bench->relay.recipients_per_message = 50;
}

static void
an_envelope_of_its_own_goes_alone(void **state)
{
	struct bench *bench = *state;
	size_t before = smarthost_n_messages(bench->host);

	empty(bench);
	smarthost_script(bench->host, "");
	queue_three(bench);
	change(&bench->q, "UPDATE delivery SET envelope_sender ="
			  " 'acttes-bounces+' || id || '@listes.example'");
	start_connection(bench);
	turn(bench);
	assert_int_equal(count(bench, "state = 'sent'"), 3);
	assert_int_equal(smarthost_n_messages(bench->host), before + 3);
	char *mail = smarthost_last(bench->host, "mail");
	assert_non_null(strstr(mail, "FROM:<acttes-bounces+"));
	free(mail);
}

/* 452 4.5.3: those it would not take follow at once, as a new transaction. */
static void
too_many_at_once_are_split(void **state)
{
	struct bench *bench = *state;
	size_t before = smarthost_n_messages(bench->host);

	empty(bench);
	smarthost_script(bench->host,
	    "at rcpt 2 say 452 4.5.3 too many\nat rcpt 3 say 452 4.5.3 more");
	queue_three(bench);
	start_connection(bench);
	turn(bench);
	assert_int_equal(count(bench, "state = 'sent' AND n_tries = 1"), 3);
	assert_int_equal(smarthost_n_messages(bench->host), before + 2);
}

static void
gives_up_in_the_end(void **state)
{
	struct bench *bench = *state;

	empty(bench);
	smarthost_script(bench->host, "at rcpt * say 450 4.2.1 not today");
	queue_three(bench);
	start_connection(bench);
	int64_t began_at = bench->now;
	int n_rounds = 0;
	for (; count(bench, "state = 'queued'") > 0 && n_rounds < 100;
	     n_rounds++) {
		int64_t again_at = turn(bench);
		if (again_at != INT64_MAX)
			bench->now = again_at;
	}
	assert_int_equal(
	    count(bench, "state = 'failed' AND last_code = 450"), 3);
	assert_true(bench->now - began_at >= 432000);
	assert_true(bench->now - began_at < 432000 + 2 * 14400);
	/* 5 min doubling to 4 h: some 6 steps, then every 4 h. */
	assert_in_range(
	    look(&bench->q, "SELECT max(n_tries) FROM delivery"), 30, 45);
}

/* After 5.1.1 to the final dot nobody knows who is meant: each goes alone, and
 * only the one whom it concerns fails. */
static void
a_late_refusal_is_tried_alone(void **state)
{
	struct bench *bench = *state;

	empty(bench);
	smarthost_script(bench->host,
	    "at dot 1 say 550 5.1.1 one of them is unknown\n"
	    "at dot 3 say 550 5.1.1 this one");
	queue_three(bench);
	start_connection(bench);
	bench->now = turn(bench);
	bench->now += 100;
	turn(bench);
	assert_int_equal(count(bench, "state = 'sent'"), 2);
	assert_int_equal(count(bench, "state = 'failed'"), 1);
	assert_int_equal(smarthost_n_events(bench->host, "dot"), 4);
}

/* Others get it no more, and none of them is counted against. */
static void
a_refused_message_goes_to_nobody_else(void **state)
{
	static const char *const scripts[] = {
		"at dot 2 say 554 5.7.1 looks like spam",
		"at mail 2 say 552 5.3.4 too big",
		"at dot 2 say 550 5.6.1 bad content",
	};
	struct bench *bench = *state;

	bench->relay.recipients_per_message = 10;
	for (size_t i = 0; i < COUNT_OF(scripts); i++) {
		empty(bench);
		smarthost_script(bench->host, scripts[i]);
		queue_many(bench, "membres", 50);
		start_connection(bench);
		turn(bench);
		assert_int_equal(n_sent(bench), 10);
		assert_int_equal(
		    count(bench, "state = 'failed' AND is_scored = 1"), 40);
		assert_int_equal(smarthost_n_events(bench->host, "mail"), 2);
		assert_int_equal(look(&bench->q, "SELECT count(*) FROM refusal"
						 " WHERE told_at IS NULL"
						 " AND answer LIKE '5._.1%'"
						 " OR answer LIKE '5.3.4%'"),
		    1);
	}
	bench->relay.recipients_per_message = 50;
}

/* ---- refusals that no row explains ------------------------------------- */

static const char *const unknown_words[] = {
	"554 5.7.1 not RFC 5322 compliant: duplicate headers",
	"550 5.7.1 INFECTED",
	"550 5.7.0 message blocked by our gateway",
	"554 rejected",
	"554 5.7.509 no",
	"550 5.5.4 odd header folding",
	"571 delivery not authorized, message refused",
	"550 Administrative prohibition",
};

/* An outgoing of a post of that author, to one recipient. */
static int64_t
queue_post_of(struct bench *bench, const char *author, const char *recipient)
{
	char sql[400];

	snprintf(sql, sizeof(sql),
	    "INSERT INTO message(received_at, client, helo, queue_id,"
	    " envelope_sender, sasl_login, header_from, header_message_id,"
	    " subject, fingerprint, size, body_offset, content)"
	    " VALUES (1, '', '', '', '', '', '%s', '', '', x'', 0, 0, x'')",
	    author);
	change(&bench->q, sql);
	change(&bench->q,
	    "INSERT INTO post(message_id, list, purpose, recipient, state,"
	    " verdict, rule, rule_file, rule_line, because, proof, decided_at)"
	    " SELECT max(id), 'l', 'post', 'l', 'expanded', 'accept', '', '',"
	    " 0, '', 'none', 1 FROM message");
	int64_t id = put_list_outgoing(bench, "l", OUTGOING_POST);
	snprintf(sql, sizeof(sql),
	    "UPDATE outgoing SET post_id = (SELECT max(id) FROM post)"
	    " WHERE id = %lld",
	    (long long)id);
	change(&bench->q, sql);
	put_recipient(bench, id, recipient, 2);
	return id;
}

/* One mail never stops the house, whatever words it is refused in: another
 * author's passes, it is offered once more, and is at fault. */
static void
an_unexplained_refusal_is_tried_on_another(void **state)
{
	struct bench *bench = *state;
	char script[300];

	for (size_t i = 0; i < COUNT_OF(unknown_words); i++) {
		print_message("# %s\n", unknown_words[i]);
		empty(bench);
		snprintf(script, sizeof(script),
		    "at dot 1 say %s\nat dot 3 say %s", unknown_words[i],
		    unknown_words[i]);
		smarthost_script(bench->host, script);
		(void)queue_post_of(bench, "a@x.example", "one@x.example");
		(void)queue_post_of(bench, "b@x.example", "two@x.example");
		start_connection(bench);
		turn(bench);
		assert_int_equal(count(bench, "state = 'sent'"
					      " AND address = 'two@x.example'"),
		    1);
		assert_int_equal(
		    count(bench, "state = 'failed' AND is_scored = 1"
				 " AND address = 'one@x.example'"),
		    1);
		assert_int_equal(
		    look(&bench->q, "SELECT count(*) FROM refusal"), 1);
		assert_int_equal(look(&bench->q, "SELECT count(*) FROM"
						 " relay_state WHERE"
						 " state <> 'ready'"),
		    0);
	}
}

/* Two authors' messages refused: it is us, and a block passes by itself. */
static void
an_unexplained_refusal_of_two_is_ours(void **state)
{
	struct bench *bench = *state;

	for (size_t i = 0; i < COUNT_OF(unknown_words); i++) {
		char script[200];
		empty(bench);
		snprintf(script, sizeof(script), "at dot * say %s",
		    unknown_words[i]);
		smarthost_script(bench->host, script);
		(void)queue_post_of(bench, "a@x.example", "one@x.example");
		(void)queue_post_of(bench, "b@x.example", "two@x.example");
		start_connection(bench);
		bench->now = turn(bench);
		assert_int_equal(count(bench, "state = 'queued'"), 2);
		assert_int_equal(look(&bench->q, "SELECT count(*) FROM"
						 " relay_state WHERE"
						 " state = 'stopped' AND words"
						 " LIKE '%by another author%'"),
		    1);
		smarthost_script(bench->host, "");
		bench->now += 100000;
		turn(bench);
		assert_int_equal(count(bench, "state = 'sent'"), 2);
		assert_int_equal(
		    look(&bench->q, "SELECT count(*) FROM suspicion"), 0);
	}
}

/* The same author's second message tells nothing of the first. */
static void
an_unexplained_refusal_is_tried_on_another_author(void **state)
{
	struct bench *bench = *state;

	empty(bench);
	smarthost_script(bench->host, "at dot * say 554 5.7.1 odd");
	(void)queue_post_of(bench, "a@x.example", "one@x.example");
	(void)queue_post_of(bench, "a@x.example", "two@x.example");
	start_connection(bench);
	turn(bench);
	assert_int_equal(count(bench, "state = 'queued'"), 2);
	assert_int_equal(look(&bench->q, "SELECT count(*) FROM relay_state"
					 " WHERE state = 'stopped'"),
	    0);
}

/* A smarthost that takes the message and cuts, each time: nobody gets it ten
 * times. */
static void
three_doubts_of_a_message_stop_it(void **state)
{
	struct bench *bench = *state;
	size_t before = smarthost_n_messages(bench->host);

	empty(bench);
	smarthost_script(bench->host, "at dot * lose");
	queue_three(bench);
	start_connection(bench);
	for (int i = 0; i < 10; i++) {
		turn(bench);
		bench->now += 100000;
	}
	/* Once to all three; then to one at a time, as a relay in trouble is
	 * tried: nobody was offered it more than three times. */
	assert_in_range(
	    smarthost_n_messages(bench->host), before + 3, before + 5);
	assert_in_range(
	    look(&bench->q, "SELECT max(n_doubts) FROM delivery"), 2, 3);
	assert_int_equal(count(bench, "state = 'failed' AND is_scored = 1"), 3);
	assert_int_equal(
	    look(&bench->q, "SELECT count(*) FROM alert"
			    " WHERE source = 'alert-message-doubtful'"),
	    1);
	assert_int_equal(look(&bench->q, "SELECT count(*) FROM refusal"), 1);
}

/* A clock that leapt over give_up_after gives nobody up after one try. */
static void
time_alone_gives_nobody_up(void **state)
{
	struct bench *bench = *state;

	empty(bench);
	smarthost_script(bench->host, "at rcpt * say 450 4.2.1 not today");
	queue_three(bench);
	start_connection(bench);
	bench->now += 10 * 86400;
	for (int i = 0; i < 4; i++)
		bench->now = turn(bench);
	assert_int_equal(count(bench, "state = 'queued' AND n_tries = 4"), 3);
	turn(bench);
	assert_int_equal(count(bench, "state = 'failed'"), 3);
	bench->now = 1000000;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fault_has_its_outcome),
		cmocka_unit_test(a_closed_door_touches_nobody),
		cmocka_unit_test(comes_back_by_itself),
		cmocka_unit_test(a_relay_that_rested_is_tried_with_care),
		cmocka_unit_test(the_admin_is_told_of_what_lasts),
		cmocka_unit_test(sends_header_body_and_suffix),
		cmocka_unit_test(sends_the_message_as_received),
		cmocka_unit_test(what_is_needed_and_not_offered_is_refused),
		cmocka_unit_test(connections_and_tls_sessions_serve_again),
		cmocka_unit_test(an_envelope_of_its_own_goes_alone),
		cmocka_unit_test(too_many_at_once_are_split),
		cmocka_unit_test(gives_up_in_the_end),
		cmocka_unit_test(a_late_refusal_is_tried_alone),
		cmocka_unit_test(a_refused_message_goes_to_nobody_else),
		cmocka_unit_test(an_unexplained_refusal_is_tried_on_another),
		cmocka_unit_test(three_doubts_of_a_message_stop_it),
		cmocka_unit_test(an_unexplained_refusal_of_two_is_ours),
		cmocka_unit_test(
		    an_unexplained_refusal_is_tried_on_another_author),
		cmocka_unit_test(time_alone_gives_nobody_up),
	};

	return cmocka_run_group_tests_name(
	    "relay outcomes", tests, set_up, tear_down);
}
