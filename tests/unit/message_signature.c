/* What signatures say of themselves, and when a message says it was sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crieur/base/str.h"
#include "crieur/message/signature.h"

#define FIELDS                                  \
 "From: a@b.fr\r\nTo: l@c.fr\r\nSubject: s\r\n" \
 "Date: Wed, 25 Nov 2026 10:00:00 +0100\r\nMessage-ID: <1@b.fr>\r\n"
#define ALL "From:To:Subject:Date:Message-ID"

static struct message *
message_of(const char *header, struct str *text)
{
	struct message *message = NULL;
	struct err err = { 0 };

	str_addf(text, "%s\r\n", header);
	if (message_read(str_span(text), &message, &err) != 0)
		fail_msg("%s", err.text);
	return message;
}

static void
a_signature_holds_a_message_to_what_it_was(void **state)
{
	static const struct {
		const char *header;
		bool binds;
	} cases[] = {
		{ "DKIM-Signature: d=b.fr; h=" ALL "; b=x\r\n" FIELDS, true },
		{ "dkim-signature: D = B.fr ; H = from : to\r\n : subject:date:"
		  "message-id;\r\n b=x\r\n" FIELDS,
		    true },
		{ "DKIM-Signature: d=x.b.fr; h=" ALL "\r\n" FIELDS, true },
		{ FIELDS, false },
		{ "DKIM-Signature: d=c.fr; h=" ALL "\r\n" FIELDS, false },
		{ "DKIM-Signature: d=fr; h=" ALL "\r\n" FIELDS, false },
		{ "DKIM-Signature: d=xb.fr; h=" ALL "\r\n" FIELDS, false },
		{ "DKIM-Signature: h=" ALL "\r\n" FIELDS, false },
		{ "DKIM-Signature: d=b.fr; d=b.fr; h=" ALL "\r\n" FIELDS,
		    false },
		/* An end of the body is anybody's. */
		{ "DKIM-Signature: d=b.fr; l=9; h=" ALL "\r\n" FIELDS, false },
		{ "DKIM-Signature: d=b.fr; h=" ALL "; L=9\r\n" FIELDS, false },
		/* A field is anybody's. */
		{ "DKIM-Signature: d=b.fr; h=From:Subject:Date:Message-ID\r\n" FIELDS,
		    false },
		{ "DKIM-Signature: d=b.fr; h=From:To:Subject:Date\r\n" FIELDS,
		    false },
		{ "DKIM-Signature: d=b.fr; h=From:To:Subject:Message-ID\r\n" FIELDS,
		    false },
		{ "DKIM-Signature: d=b.fr; h=" ALL "\r\nCc: m@c.fr\r\n" FIELDS,
		    false },
		{ "DKIM-Signature: d=b.fr; h=" ALL
		  ":Cc\r\nCc: m@c.fr\r\n" FIELDS,
		    true },
		{ "DKIM-Signature: d=b.fr; h=" ALL "\r\nTo: m@c.fr\r\n" FIELDS,
		    false },
		{ "DKIM-Signature: d=b.fr; h=" ALL "\r\n"
		  "Date: Thu, 26 Nov 2026 10:00:00 +0100\r\n" FIELDS,
		    false },
		{ "DKIM-Signature: d=b.fr; h=" ALL ":Date\r\n"
		  "Date: Thu, 26 Nov 2026 10:00:00 +0100\r\n" FIELDS,
		    false },
		{ "DKIM-Signature: d=b.fr; h=" ALL "\r\nFrom: a@b.fr\r\n",
		    false },
		/* Each of them has to. */
		{ "DKIM-Signature: d=b.fr; h=From\r\n"
		  "DKIM-Signature: d=b.fr; h=" ALL "\r\n" FIELDS,
		    false },
		{ "DKIM-Signature: d=c.fr; h=From\r\n"
		  "DKIM-Signature: d=b.fr; h=" ALL "\r\n" FIELDS,
		    true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(str_fini) struct str text = { 0 };
		struct message *message = message_of(cases[i].header, &text);
		if (signatures_bind(message, span_of("b.fr")) != cases[i].binds)
			fail_msg("%zu: %s", i, cases[i].header);
		message_free(message);
	}
}

static void
what_could_be_read_as_a_result_is_not_plain(void **state)
{
	static const struct {
		const char *header;
		bool is_plain;
	} cases[] = {
		{ "Subject: none; at all\r\n", true },
		{ "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple;\r\n"
		  "\td=b.fr; s=s1; t=1795568024; i=@b.fr; i=n+l=3Dx@b.fr;\r\n"
		  "\th=From:To; bh=J3x/+=; b=Nu=3BA==;\r\n",
		    true },
		{ "DKIM-Signature: d=b.fr; i=x=3Bdkim=3Dpass@b.fr\r\n", false },
		{ "DKIM-Signature: d=b.fr; i=x=3bdkim=3dpass@b.fr\r\n", false },
		{ "DKIM-Signature: d=b.fr; i=x=0D=0AX:y@b.fr\r\n", false },
		{ "DKIM-Signature: d=b.fr; i=x=20y@b.fr\r\n", false },
		{ "DKIM-Signature: d=b.fr; i=x=00@b.fr\r\n", false },
		{ "DKIM-Signature: d=b.fr; i=x=28@b.fr\r\n", false },
		{ "DKIM-Signature: d=b.fr; i=\"x\"@b.fr\r\n", false },
		{ "DKIM-Signature: d=b.fr; s=(\r\n", false },
		{ "DKIM-Signature: d=b.fr header.d=c.fr\r\n", false },
		{ "DKIM-Signature: d=\r\n b.fr\r\n ; s=s\r\n", true },
		{ "DKIM-Signature: d=b.\r\n fr\r\n", false },
		{ "Dkim-Signature : d=b.fr; i=x=3B@b.fr\r\n", false },
		{ "ARC-Seal: i=1; d=b.fr; s=x=3B\r\n", false },
		{ "DKIM-Signature: d=b.fr\r\nDKIM-Signature: i=x=3B@b.fr\r\n",
		    false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(str_fini) struct str text = { 0 };
		struct message *message = message_of(cases[i].header, &text);
		if (signatures_are_plain(message) != cases[i].is_plain)
			fail_msg("%s", cases[i].header);
		message_free(message);
	}
}

static void
dates_are_read(void **state)
{
	static const struct {
		const char *date;
		int64_t at; /* 0: none */
	} cases[] = {
		{ "Date: Wed, 25 Nov 2026 10:00:00 +0100\r\n", 1795597200 },
		{ "Date: 25 Nov 2026 10:00:00 +0000\r\n", 1795600800 },
		{ "Date: Wed, 25 Nov 2026 10:00 -0530 (here)\r\n", 1795620600 },
		{ "DATE: Wed,\r\n 25 Nov\r\n 2026 09:00:00 GMT\r\n",
		    1795597200 },
		{ "", 0 },
		{ "Date:\r\n", 0 },
		{ "Date: tomorrow\r\n", 0 },
		{ "Date: 25 Nov 2026\r\n", 0 },
		{ "Date: 32 Nov 2026 10:00:00 +0000\r\n", 0 },
		{ "Date: 25 Nov 99999999 10:00:00 +0000\r\n", 0 },
		{ "Date: 25 Nov 2026 25:00:00 +0000\r\n", 0 },
		{ "Date: 25 Nov 2026 10:00:00 +0000\r\n"
		  "Date: 25 Nov 2026 10:00:00 +0000\r\n",
		    0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(str_fini) struct str text = { 0 };
		struct message *message = message_of(cases[i].date, &text);
		int64_t at = 0;
		bool is_read = message_sent_at(message, &at);
		if (is_read != (cases[i].at != 0) || at != cases[i].at)
			fail_msg("%s: %lld", cases[i].date, (long long)at);
		message_free(message);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signature_holds_a_message_to_what_it_was),
		cmocka_unit_test(what_could_be_read_as_a_result_is_not_plain),
		cmocka_unit_test(dates_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
