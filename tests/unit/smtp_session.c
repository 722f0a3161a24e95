/* The conversation, against a smarthost that does what a script says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crieur/base/clock.h"
#include "crieur/base/span.h"
#include "crieur/smtp/session.h"

#include "tests/fault/smarthost.h"

static struct smtp_settings
settings_for(const struct smarthost *host)
{
	return (struct smtp_settings){
		.host = "localhost",
		.port = smarthost_port(host),
		.tls = SMTP_TLS_STARTTLS,
		.ca_file = smarthost_ca_file(host),
		.user = "crieur",
		.password = "sesame",
		.helo = "listes.example.org",
		.timeout_s = 1,
	};
}

static int64_t
read_text(void *self, char *buffer, size_t size, struct err *err)
{
	struct span *left = self;
	struct span piece = span_first(*left, size);

	(void)err;
	if (piece.len > 0)
		memcpy(buffer, piece.at, piece.len);
	*left = span_from_offset(*left, piece.len);
	return (int64_t)piece.len;
}

static int64_t
fail_to_read(void *self, char *buffer, size_t size, struct err *err)
{
	int *n_left = self;

	if ((*n_left)-- == 0)
		return err_set(err, ERR_TEMPORARY, "the disk is gone");
	assert_true(size >= 3);
	memcpy(buffer, "x\r\n", 3);
	return 3;
}

/* How a script's conversation ends for us. */
enum step {
	OPEN,
	ENVELOPE,
	BODY,
	DONE,
};

static const struct {
	const char *script;
	enum step fails_at;
	enum err_kind kind;
	int code; /* of the answer where it failed */
	const char *words;
	bool is_doubtful;
} endings[] = {
	{ "", DONE, 0, 250, "queued as", false },
	{ "tls implicit", OPEN, ERR_UNREACHABLE, 0, "timed out", false },
	{ "certificate wrong-name", OPEN, ERR_DENIED, 0,
	    "certificate of localhost is refused: hostname mismatch", false },
	{ "certificate expired", OPEN, ERR_DENIED, 0, "expired", false },
	{ "certificate unknown-ca", OPEN, ERR_DENIED, 0,
	    "unable to get local issuer", false },
	{ "tls-version 1.1", OPEN, ERR_UNREACHABLE, 0, "no TLS with localhost",
	    false },
	{ "at connect * close", OPEN, ERR_UNREACHABLE, 0,
	    "connection was closed", false },
	{ "at connect * stall", OPEN, ERR_UNREACHABLE, 0, "timed out", false },
	{ "at connect * flood", OPEN, ERR_UNREACHABLE, 0,
	    "more than 65536 octets", false },
	{ "at connect * say 554 5.7.1 your address is blocked", OPEN,
	    ERR_UNREACHABLE, 554, "blocked", false },
	{ "at connect * say HTTP/1.1 200 OK", OPEN, ERR_UNREACHABLE, 0,
	    "without a code", false },
	{ "at connect * say 220 early|220 again", OPEN, ERR_UNREACHABLE, 0,
	    "out of turn", false },
	{ "at ehlo * say 421 4.3.2 closing", OPEN, ERR_UNREACHABLE, 421,
	    "closing", false },
	{ "at ehlo 2 say 250 no more", OPEN, ERR_DENIED, 0, "AUTH PLAIN",
	    false },
	{ "offer PIPELINING;8BITMIME", OPEN, ERR_DENIED, 0,
	    "STARTTLS is not offered", false },
	{ "at starttls * say 454 4.7.0 not now", OPEN, ERR_UNREACHABLE, 454,
	    "not now", false },
	{ "at starttls * say 220 2.0.0 ready|250 2.0.0 more", OPEN, ERR_DENIED,
	    0, "in clear after STARTTLS", false },
	{ "at auth * say 535 5.7.8 sending blocked", OPEN, ERR_DENIED, 535,
	    "sending blocked", false },
	{ "at auth * say 454 4.7.0 try later", OPEN, ERR_UNREACHABLE, 454,
	    "try later", false },
	{ "at auth 1 say 504 5.5.4 not PLAIN", DONE, 0, 250, "queued", false },
	{ "offer-tls AUTH LOGIN", DONE, 0, 250, "queued", false },
	{ "at mail * close", ENVELOPE, ERR_UNREACHABLE, 0, "closed", false },
	{ "at mail * stall", ENVELOPE, ERR_UNREACHABLE, 0, "timed out", false },
	{ "at mail * say 354 go ahead", ENVELOPE, ERR_UNREACHABLE, 0,
	    "it answered 354 out of place: go", false },
	{ "at rcpt 2 flood", ENVELOPE, ERR_UNREACHABLE, 0, "more than", false },
	{ "at rcpt 2 say-close 421 4.7.0 too many errors", ENVELOPE,
	    ERR_UNREACHABLE, 0, "closed", false },
	{ "at data * close", BODY, ERR_UNREACHABLE, 0, "closed", false },
	{ "at data * stall", BODY, ERR_UNREACHABLE, 0, "timed out", false },
	{ "at data * say 250 2.0.0 thanks", BODY, ERR_UNREACHABLE, 0,
	    "answered 250 out of place: 2.0.0 thanks", false },
	{ "at data * say 451 4.3.0 no room", DONE, 0, 451, "no room", false },
	{ "at data * twice 250 2.0.0 early", BODY, ERR_UNREACHABLE, 0,
	    "answered 250 out of place: 2.0.0 early", false },
	{ "at dot * say 554 5.7.1 spam", DONE, 0, 554, "5.7.1 spam", false },
	{ "at dot * say 354 again", BODY, ERR_UNREACHABLE, 0, "again", true },
	{ "at dot * close", BODY, ERR_UNREACHABLE, 0, "closed", true },
	{ "at dot * lose", BODY, ERR_UNREACHABLE, 0, "closed", true },
	{ "at dot * stall", BODY, ERR_UNREACHABLE, 0, "timed out", true },
	{ "at dot * flood", BODY, ERR_UNREACHABLE, 0, "more than", true },
};

struct ending {
	enum step step;
	struct err err;
	struct smtp_reply reply;
	bool is_doubtful;
};

static const char *const three[] = { "a@example.org", "b@example.org",
	"c@example.org" };

static void
converse(const struct smtp_settings *settings, struct ending *ending)
{
	struct smtp_session *session = NULL;
	struct smtp_reply replies[3];
	struct span text = span_of("Subject: x\r\n\r\n.hello\r\n");
	const struct smtp_source source = { &text, read_text };
	const struct smtp_envelope envelope = {
		.sender = "list-bounces@example.org",
		.size = text.len,
		.recipients = three,
		.n_recipients = 3,
	};

	ending->step = OPEN;
	if (smtp_open(settings, &session, &ending->reply, &ending->err) != 0) {
		assert_null(session);
		return;
	}
	ending->step = ENVELOPE;
	if (smtp_envelope(session, &envelope, &ending->reply, replies,
		&ending->err) == 0) {
		ending->step = BODY;
		if (smtp_data(session, &source, &ending->reply,
			&ending->is_doubtful, &ending->err) == 0)
			ending->step = DONE;
	}
	smtp_close(&session);
	assert_null(session);
}

static bool
is_as_expected(size_t i, const struct ending *ending)
{
	if (ending->step == endings[i].fails_at &&
	    ending->reply.code == endings[i].code &&
	    strstr(ending->reply.text, endings[i].words) != NULL &&
	    ending->err.kind == endings[i].kind &&
	    ending->is_doubtful == endings[i].is_doubtful)
		return true;
	print_error("\"%s\": step %d, %d %s, kind %d (%s), doubtful %d\n",
	    endings[i].script, (int)ending->step, ending->reply.code,
	    ending->reply.text, (int)ending->err.kind, ending->err.text,
	    ending->is_doubtful);
	return false;
}

static void
ends_as_the_peer_behaves(void **state)
{
	struct smarthost *host = *state;
	size_t n_wrong = 0;

	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		struct smtp_settings settings = settings_for(host);
		struct ending ending = { 0 };
		smarthost_script(host, endings[i].script);
		converse(&settings, &ending);
		n_wrong += !is_as_expected(i, &ending);
	}
	assert_int_equal(n_wrong, 0);
}

static void
never_speaks_in_clear_to_others(void **state)
{
	struct smarthost *host = *state;
	struct smtp_settings settings = settings_for(host);
	struct ending ending = { 0 };

	smarthost_script(host, "tls none");
	settings.tls = SMTP_TLS_NONE;
	converse(&settings, &ending);
	assert_int_equal(ending.step, OPEN);
	assert_int_equal(ending.err.kind, ERR_DENIED);
	assert_non_null(strstr(ending.reply.text, "no password is sent"));
	assert_int_equal(smarthost_n_events(host, "auth"), 0);

	settings.user = "";
	converse(&settings, &ending);
	assert_int_equal(ending.step, DONE);

	/* TEST-NET-1, RFC 5737: refused before a packet is sent. */
	settings.host = "192.0.2.1";
	converse(&settings, &ending);
	assert_int_equal(ending.step, OPEN);
	assert_non_null(strstr(ending.reply.text, "is not this machine"));
}

static void
says_why_there_is_no_connection(void **state)
{
	struct smarthost *gone = smarthost_start("");
	struct smtp_settings settings = settings_for(gone);
	struct ending ending = { 0 };

	(void)state;
	settings.ca_file = "/nonexistent/ca.pem";
	converse(&settings, &ending);
	assert_int_equal(ending.err.kind, ERR_DENIED);
	assert_non_null(strstr(ending.reply.text, "/nonexistent/ca.pem"));
	smarthost_stop(gone);
	settings.ca_file = "";
	converse(&settings, &ending);
	assert_int_equal(ending.err.kind, ERR_UNREACHABLE);
	assert_non_null(strstr(ending.reply.text, "Connection refused"));
}

static struct smtp_session *
open_session(struct smarthost *host, const char *script)
{
	struct smtp_settings settings = settings_for(host);
	struct smtp_session *session;
	struct smtp_reply reply;
	struct err err = { 0 };

	smarthost_script(host, script);
	if (strncmp(script, "tls implicit", 12) == 0)
		settings.tls = SMTP_TLS_IMPLICIT;
	if (smtp_open(&settings, &session, &reply, &err) != 0)
		fail_msg("%s", err.text);
	return session;
}

enum {
	MANY = 130, /* more than two groups of commands */
};

static void
tells_of_each_recipient(struct smarthost *host, const char *script)
{
	struct smtp_session *session = open_session(host, script);
	char addresses[MANY][32];
	const char *recipients[MANY];
	struct smtp_reply mail, replies[MANY];
	struct err err = { 0 };

	for (int i = 0; i < MANY; i++) {
		snprintf(
		    addresses[i], sizeof(addresses[i]), "m%d@example.org", i);
		recipients[i] = addresses[i];
	}
	recipients[5] = "a@b>\r\nRSET";
	recipients[6] = "é@example.org";
	const struct smtp_envelope envelope = {
		.sender = "", .recipients = recipients, .n_recipients = MANY
	};
	assert_int_equal(
	    smtp_envelope(session, &envelope, &mail, replies, &err), 0);
	assert_int_equal(mail.code, 250);
	for (int i = 0; i < MANY; i++) {
		int expected = i == 2    ? 450
		               : i == 5  ? 553
		               : i == 6  ? 553
		               : i == 99 ? 550
		                         : 250;
		assert_int_equal(replies[i].code, expected);
	}
	assert_string_equal(replies[2].text, "4.2.2 mailbox full");
	assert_non_null(strstr(replies[6].text, "5.6.7"));
	assert_int_equal(smtp_reset(session, &err), 0);
	smtp_close(&session);
	assert_int_equal(smarthost_n_events(host, "quit"), 1);
	assert_int_equal(smarthost_n_events(host, "rset"), 1);
}

static void
tells_of_each_recipient_in_groups_or_alone(void **state)
{
	tells_of_each_recipient(*state,
	    "at rcpt 3 say 450 4.2.2 mailbox full\n"
	    "at rcpt 98 say 550 5.1.1 no such user");
	tells_of_each_recipient(*state,
	    "offer-tls AUTH PLAIN\n"
	    "at rcpt 3 say 450 4.2.2 mailbox full\n"
	    "at rcpt 98 say 550 5.1.1 no such user");
}

static void
refuses_what_the_peer_does_not_offer(void **state)
{
	struct smarthost *host = *state;
	struct smtp_session *session =
	    open_session(host, "offer-tls SIZE 1000;AUTH PLAIN");
	struct smtp_reply mail, replies[3];
	struct err err = { 0 };
	struct smtp_envelope envelope = { .sender = "a@example.org",
		.size = 1001,
		.recipients = three,
		.n_recipients = 3 };

	assert_int_equal(smtp_max_size(session), 1000);
	assert_int_equal(
	    smtp_envelope(session, &envelope, &mail, replies, &err), 0);
	assert_int_equal(mail.code, 552);
	assert_non_null(strstr(mail.text, "5.3.4"));
	envelope.size = 1000;
	envelope.needs_8bit = true;
	assert_int_equal(
	    smtp_envelope(session, &envelope, &mail, replies, &err), 0);
	assert_int_equal(mail.code, 554);
	assert_non_null(strstr(mail.text, "5.6.3"));
	assert_int_equal(smarthost_n_events(host, "mail"), 0);
	envelope.needs_8bit = false;
	assert_int_equal(
	    smtp_envelope(session, &envelope, &mail, replies, &err), 0);
	assert_int_equal(mail.code, 250);
	char *line = smarthost_last(host, "mail");
	assert_string_equal(line, "FROM:<a@example.org> SIZE=1000");
	free(line);
	smtp_close(&session);
}

/* Said where it is offered, and nowhere else (RFC 3461, RFC 6531). */
static void
asks_for_reports_and_utf8_where_offered(void **state)
{
	static const struct {
		const char *script, *sender, *recipient;
		bool needs_utf8;
		int mail_code;
		const char *mail, *rcpt;
	} cases[] = {
		{ "offer-tls DSN;AUTH PLAIN", "l@example.org", "a@example.org",
		    false, 250, "FROM:<l@example.org> RET=HDRS ENVID=crieur-7",
		    "TO:<a@example.org> NOTIFY=FAILURE,DELAY "
		    "ORCPT=rfc822;a@example.org" },
		{ "offer-tls DSN;AUTH PLAIN", "l@example.org",
		    "a+b=c@example.org", false, 250, NULL,
		    "TO:<a+b=c@example.org> NOTIFY=FAILURE,DELAY "
		    "ORCPT=rfc822;a+2Bb+3Dc@example.org" },
		{ "offer-tls DSN;AUTH PLAIN", "", "a@example.org", false, 250,
		    "FROM:<> RET=HDRS ENVID=crieur-7", "TO:<a@example.org>" },
		{ "offer-tls AUTH PLAIN", "l@example.org", "a@example.org",
		    false, 250, "FROM:<l@example.org>", "TO:<a@example.org>" },
		{ "offer-tls AUTH PLAIN", "l@example.org", "a@example.org",
		    true, 554, NULL, NULL },
		{ "offer-tls SMTPUTF8;AUTH PLAIN", "l@example.org",
		    "a@example.org", true, 250, "FROM:<l@example.org> SMTPUTF8",
		    "TO:<a@example.org>" },
		{ "offer-tls SMTPUTF8;DSN;AUTH PLAIN", "l@example.org",
		    "\303\251@example.org", false, 250,
		    "FROM:<l@example.org> SMTPUTF8 RET=HDRS ENVID=crieur-7",
		    "TO:<\303\251@example.org> NOTIFY=FAILURE,DELAY" },
	};
	struct smarthost *host = *state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct smtp_session *session =
		    open_session(host, cases[i].script);
		struct smtp_reply mail, reply;
		struct err err = { 0 };
		const struct smtp_envelope envelope = {
			.sender = cases[i].sender,
			.needs_utf8 = cases[i].needs_utf8,
			.id = "crieur-7",
			.recipients = &cases[i].recipient,
			.n_recipients = 1,
		};
		assert_int_equal(
		    smtp_envelope(session, &envelope, &mail, &reply, &err), 0);
		assert_int_equal(mail.code, cases[i].mail_code);
		char *from = smarthost_last(host, "mail");
		char *to = smarthost_last(host, "rcpt");
		if (cases[i].mail != NULL)
			assert_string_equal(from, cases[i].mail);
		if (cases[i].rcpt != NULL)
			assert_string_equal(to, cases[i].rcpt);
		free(from);
		free(to);
		smtp_close(&session);
	}
}

static void
a_refused_sender_takes_no_recipient(void **state)
{
	struct smarthost *host = *state;
	struct smtp_session *session =
	    open_session(host, "at mail 1 say 553 5.7.1 not owned by user");
	struct smtp_reply mail, replies[3];
	struct err err = { 0 };
	const struct smtp_envelope envelope = { .sender = "a@example.org",
		.needs_8bit = true,
		.recipients = three,
		.n_recipients = 3 };

	assert_int_equal(
	    smtp_envelope(session, &envelope, &mail, replies, &err), 0);
	assert_int_equal(mail.code, 553);
	for (int i = 0; i < 3; i++)
		assert_int_equal(replies[i].code, 0);
	/* The session is good for the next one. */
	assert_int_equal(
	    smtp_envelope(session, &envelope, &mail, replies, &err), 0);
	assert_int_equal(mail.code, 250);
	char *line = smarthost_last(host, "mail");
	assert_string_equal(line, "FROM:<a@example.org> BODY=8BITMIME");
	free(line);
	smtp_close(&session);
}

/* A megabyte with dots and long lines arrives as it was, over implicit TLS, and
 * the same session takes another. */
static void
carries_a_long_message_unchanged(void **state)
{
	enum {
		SIZE = 1024 * 1024
	};
	struct smarthost *host = *state;
	struct smtp_session *session = open_session(host, "tls implicit");
	char *text = malloc(SIZE + 1);
	size_t before = smarthost_n_messages(host);

	assert_non_null(text);
	for (size_t i = 0; i < SIZE; i++)
		text[i] = i % 97 == 95   ? '\r'
		          : i % 97 == 96 ? '\n'
		          : i % 3 == 0   ? '.'
		                         : (char)('a' + i % 26);
	memcpy(text + SIZE - 2, "\r\n", 2);
	for (int round = 0; round < 2; round++) {
		struct span left = span_from(text, SIZE);
		const struct smtp_source source = { &left, read_text };
		const struct smtp_envelope envelope = {
			.sender = "a@example.org",
			.recipients = three,
			.n_recipients = 3,
		};
		struct smtp_reply mail, replies[3], reply;
		struct err err = { 0 };
		bool is_doubtful = true;
		size_t size;
		assert_int_equal(
		    smtp_envelope(session, &envelope, &mail, replies, &err), 0);
		assert_int_equal(
		    smtp_data(session, &source, &reply, &is_doubtful, &err), 0);
		assert_int_equal(reply.code, 250);
		assert_false(is_doubtful);
		char *got =
		    smarthost_message(host, before + (size_t)round, &size);
		assert_int_equal(size, SIZE);
		assert_memory_equal(got, text, SIZE);
		free(got);
	}
	smtp_close(&session);
	free(text);
}

/* Half a message must never be taken for a whole one. */
static void
a_failing_source_sends_no_dot(void **state)
{
	struct smarthost *host = *state;
	struct smtp_session *session = open_session(host, "");
	size_t before = smarthost_n_messages(host);
	int n_left = 5;
	const struct smtp_source source = { &n_left, fail_to_read };
	const struct smtp_envelope envelope = { .sender = "a@example.org",
		.recipients = three,
		.n_recipients = 3 };
	struct smtp_reply mail, replies[3], reply;
	struct err err = { 0 };
	bool is_doubtful = true;

	assert_int_equal(
	    smtp_envelope(session, &envelope, &mail, replies, &err), 0);
	assert_int_equal(
	    smtp_data(session, &source, &reply, &is_doubtful, &err), -1);
	assert_false(is_doubtful);
	assert_int_equal(err.kind, ERR_TEMPORARY);
	assert_non_null(strstr(reply.text, "the disk is gone"));
	smtp_close(&session);
	assert_int_equal(smarthost_n_messages(host), before);
	assert_int_equal(smarthost_n_events(host, "quit"), 0);
	assert_int_equal(smarthost_n_events(host, "dot"), 0);
}

static void
keeps_what_was_said_within_bounds(void **state)
{
	struct smarthost *host = *state;
	struct smtp_settings settings = settings_for(host);
	struct smtp_session *session = NULL;
	struct smtp_reply reply;
	struct err err = { 0 };

	smarthost_script(
	    host, "at auth * say 535-5.7.8 bl\001oqu\351e|535 5.7.8 voir");
	assert_int_equal(smtp_open(&settings, &session, &reply, &err), -1);
	assert_string_equal(reply.text, "5.7.8 bl?oqu?e 5.7.8 voir");
}

/* A step has its time as a whole, however often an octet comes. */
static void
a_dripping_peer_has_no_more_time(void **state)
{
	static const char *const scripts[] = { "at connect * drip",
		"at ehlo 2 drip", "at mail * drip", "at data * drip" };
	struct smarthost *host = *state;

	for (size_t i = 0; i < COUNT_OF(scripts); i++) {
		struct smtp_settings settings = settings_for(host);
		struct ending ending = { 0 };
		smarthost_script(host, scripts[i]);
		int64_t began_ms = clock_monotonic_ms();
		converse(&settings, &ending);
		assert_true(ending.step < DONE);
		assert_non_null(strstr(ending.reply.text, "timed out"));
		assert_true(clock_monotonic_ms() - began_ms < 3000);
	}
}

static int
start(void **state)
{
	*state = smarthost_start("");
	return 0;
}

static int
stop(void **state)
{
	smarthost_stop(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_as_the_peer_behaves),
		cmocka_unit_test(never_speaks_in_clear_to_others),
		cmocka_unit_test(says_why_there_is_no_connection),
		cmocka_unit_test(tells_of_each_recipient_in_groups_or_alone),
		cmocka_unit_test(refuses_what_the_peer_does_not_offer),
		cmocka_unit_test(asks_for_reports_and_utf8_where_offered),
		cmocka_unit_test(a_refused_sender_takes_no_recipient),
		cmocka_unit_test(carries_a_long_message_unchanged),
		cmocka_unit_test(a_failing_source_sends_no_dot),
		cmocka_unit_test(keeps_what_was_said_within_bounds),
		cmocka_unit_test(a_dripping_peer_has_no_more_time),
	};

	return cmocka_run_group_tests_name("smtp session", tests, start, stop);
}
