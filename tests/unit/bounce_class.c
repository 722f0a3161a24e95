/* Whose fault it is, from codes and words as mail systems give them; and the
 * bounds of what is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "crieur/base/limits.h"
#include "crieur/base/str.h"

#include "../../src/bounce/class.h"

static const struct {
	const char *status, *words, *class, *code;
} rows[] = {
	{ "5.1.1", "", "address", "5.1.1" },
	{ "5.1.10", "RESOLVER.ADR.RecipientNotFound", "address", "5.1.10" },
	{ "5.2.1", "account disabled", "disabled", "5.2.1" },
	{ "5.4.1", "Recipient address rejected: Access denied", "address",
	    "5.4.1" },
	{ "5.4.1", "no answer from host", "temporary", "5.4.1" },
	{ "5.1.7", "bad sender", "policy", "5.1.7" },
	{ "5.1.8", "sender domain not found", "policy", "5.1.8" },
	{ "", "550 5.1.1 user unknown", "address", "5.1.1" },
	{ "5.0.0", "550 5.1.1 user unknown", "address", "5.1.1" },
	{ "", "550 user unknown", "address", "" },
	{ "", "User unknown", "address", "" },
	{ "", "450 user unknown in virtual mailbox table", "temporary", "" },
	{ "4.1.1", "user unknown, try again", "temporary", "4.1.1" },
	{ "5.2.2", "", "full", "5.2.2" },
	{ "4.2.2", "", "full", "4.2.2" },
	{ "5.1.1", "Recipient overquota. OFR_417 [417]", "full", "5.1.1" },
	{ "5.1.1", "rejected as spam", "policy", "5.1.1" },
	{ "5.7.1", "relaying denied", "policy", "5.7.1" },
	{ "5.7.1", "user unknown", "address", "5.7.1" },
	{ "5.7.26", "", "policy", "5.7.26" },
	{ "5.3.4", "", "message", "5.3.4" },
	{ "5.6.0", "", "message", "5.6.0" },
	{ "5.4.7", "", "temporary", "5.4.7" },
	{ "5.4.4", "host not found", "address", "5.4.4" },
	{ "4.4.7", "", "temporary", "4.4.7" },
	{ "5.1.1", "too many recipients this hour", "temporary", "5.1.1" },
	{ "5.2.1", "receiving mail at a rate that prevents", "temporary",
	    "5.2.1" },
	{ "5.1.1", "550 5.1.1 come back later", "temporary", "5.1.1" },
	{ "5.1.1", "550 5.1.1 service unavailable", "policy", "5.1.1" },
	{ "5.1.0", "Sender address rejected: unknown", "policy", "5.1.0" },
	{ "5.4.4", "name server returned SERVFAIL", "temporary", "5.4.4" },
	{ "5.2.1", "", "unknown", "5.2.1" },
	{ "5.1.1", "550 5.7.1 something else", "policy", "5.1.1" },
	{ "5.1.351", "550 unknown recipient -> 550 5.7.1 relaying denied",
	    "policy", "5.1.351" },
	{ "5.7.27", "Domain a.example does not accept mail", "address",
	    "5.7.27" },
	{ "", "550 your server does not have a PTR record", "policy", "" },
	/* Words in between end no sentence, and are not those of a name. */
	{ "", "550 user <jean@orme.example> does not exist", "address", "" },
	{ "", "550 user. That thing does not exist", "unknown", "" },
	{ "", "550 see http://spam.example/blocked, user unknown", "address",
	    "" },
	{ "", "550 mx.antispam.example: no such user", "address", "" },
	{ "", "550 L’utilisateur n’existe pas", "address", "" },
	{ "", "", "unknown", "" },
	{ "", "something went wrong", "unknown", "" },
	/* No codes: a machine's address, a version, too many digits. */
	{ "", "[10.5.1.1] said no", "unknown", "" },
	{ "", "version 15.5.1.1 says", "unknown", "" },
	{ "", "5.1.1111 odd", "unknown", "" },
	{ "5", "", "unknown", "" },
	{ "5.1", "", "unknown", "" },
	{ "5.1.x", "", "unknown", "" },
};

static void
codes_and_words_say_whose_fault(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct bounce_verdict verdict =
		    bounce_classify(rows[i].status, rows[i].words);
		if (strcmp(name_of(&bounce_class_names, (int)verdict.class),
			rows[i].class) != 0 ||
		    strcmp(verdict.status, rows[i].code) != 0)
			fail_msg("%s \"%s\": %s %s", rows[i].status,
			    rows[i].words,
			    name_of(&bounce_class_names, (int)verdict.class),
			    verdict.status);
	}
}

/* A report about n people. */
static void
write_report(struct str *raw, int n, const char *line_end)
{
	str_adds(raw, "From: MAILER-DAEMON@mx.example\r\n"
		      "Content-Type: multipart/report; boundary=b\r\n\r\n"
		      "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
		      "Reporting-MTA: dns; mx.example\r\n\r\n");
	for (int i = 0; i < n; i++)
		str_addf(raw,
		    "Final-Recipient: rfc822; p%d@example.org%s"
		    "Action: failed%sStatus: 5.1.1%s%s",
		    i, line_end, line_end, line_end, line_end);
	str_adds(raw, "--b--\r\n");
}

static size_t
recipients_of(const struct str *raw)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(1 << 20);
	struct message *message = NULL;
	struct bounce bounce;
	struct err err = { 0 };

	assert_int_equal(message_read(str_span(raw), &message, &err), 0);
	assert_int_equal(bounce_read(message, &arena, &bounce, &err), 0);
	size_t n = bounce.n_recipients;
	assert_int_equal(bounce.kind, BOUNCE_REPORT);
	message_free(message);
	return n;
}

static void
no_more_recipients_than_the_limit(void **state)
{
	static const int numbers[] = { 0, 1, LIMIT_BOUNCE_RECIPIENTS,
		LIMIT_BOUNCE_RECIPIENTS + 1, 1000 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		CLEANUP(str_fini) struct str raw = { 0 };
		int n = numbers[i];
		write_report(&raw, n, "\r\n");
		assert_int_equal(recipients_of(&raw),
		    n < LIMIT_BOUNCE_RECIPIENTS ? n : LIMIT_BOUNCE_RECIPIENTS);
	}
}

static void
words_are_cut_between_characters(void **state)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(1 << 20);
	CLEANUP(str_fini) struct str raw = { 0 };
	struct message *message = NULL;
	struct bounce bounce;
	struct err err = { 0 };

	(void)state;
	str_adds(&raw,
	    "From: mailer-daemon@mx.example\r\nSubject: Undelivered\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n\r\n"
	    "could not be delivered\r\np@example.org ");
	for (int i = 0; i < 200; i++)
		str_adds(&raw, "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\r\n");
	assert_int_equal(message_read(str_span(&raw), &message, &err), 0);
	assert_int_equal(bounce_read(message, &arena, &bounce, &err), 0);
	assert_int_equal(bounce.n_recipients, 1);
	assert_true(strlen(bounce.recipients[0].words) <= LIMIT_REPLY_TEXT);
	assert_true(strlen(bounce.recipients[0].words) > LIMIT_REPLY_TEXT - 4);
	assert_true(span_is_utf8(span_of(bounce.recipients[0].words)));
	message_free(message);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_and_words_say_whose_fault),
		cmocka_unit_test(no_more_recipients_than_the_limit),
		cmocka_unit_test(words_are_cut_between_characters),
	};

	return cmocka_run_group_tests_name("bounce class", tests, NULL, NULL);
}
