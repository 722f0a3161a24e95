/* Reading headers: who wrote, to whom, what kind of message, and the bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crieur/base/limits.h"
#include "crieur/base/str.h"
#include "crieur/message/message.h"

/* The message of that header, or NULL with *err filled. */
static struct message *
read_text(const char *text, struct err *err)
{
	struct message *message = NULL;

	if (message_read(span_of(text), &message, err) != 0)
		assert_null(message);
	return message;
}

static void
add_repeated(struct str *out, const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		str_adds(out, text);
}

static void
refuses(struct span raw, const char *words)
{
	struct message *message = NULL;
	struct err err = { 0 };

	assert_int_equal(message_read(raw, &message, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, words));
	assert_null(message);
}

static void
accepts(struct span raw)
{
	struct message *message = NULL;
	struct err err = { 0 };

	if (message_read(raw, &message, &err) != 0)
		fail_msg("%s", err.text);
	message_free(message);
}

static void
author_is_the_one_mailbox_of_from(void **state)
{
	static const struct {
		const char *from, *name, *address;
	} accepted[] = {
		{ "From: a@b.fr", "", "a@b.fr" },
		{ "FROM : <A@B.Fr>", "", "a@b.fr" },
		{ "From: Jean M. Dupont <j@b.fr>", "Jean M. Dupont", "j@b.fr" },
		{ "From: \"Dupont, \\\"N\\\"\" <n@b.fr>", "Dupont, \"N\"",
		    "n@b.fr" },
		{ "From: =?utf-8?q?Nicole_D=C3=A9?= <n@b.fr>", "Nicole Dé",
		    "n@b.fr" },
		{ "From: \"=?iso-8859-1?b?Suly9G1l?=\" <n@b.fr>", "Jérôme",
		    "n@b.fr" },
		{ "From: n@b.fr (Nicole (bureau) D)", "Nicole (bureau) D",
		    "n@b.fr" },
		{ "From:\r\n\tNicole\r\n\t<n@b.fr>", "Nicole", "n@b.fr" },
		{ "From: N\xc3\xa9 <n@b.fr>", "Né", "n@b.fr" },
		{ "From: N\xe9 <n@b.fr>", "Né", "n@b.fr" },
		{ "From: Jean [CA] <j@b.fr>", "Jean [CA]", "j@b.fr" },
		{ "From: \"victime@b.fr\" <autre@c.fr>", "victime@b.fr",
		    "autre@c.fr" },
		{ "From: (c) a (c) @ (c) b.fr (d)", "d", "a@b.fr" },
		{ "From: \"ab\"@b.fr", "", "ab@b.fr" },
		{ "From: n\xc3\xa9@b.fr", "", "n\xc3\xa9@b.fr" },
		{ "From: x <n@b.fr>,", "x", "n@b.fr" },
		{ "From: Dupont, Nicole <N@b.fr>", "Dupont, Nicole", "n@b.fr" },
		{ "From: CA: Nicole <n@b.fr>", "CA: Nicole", "n@b.fr" },
		{ "From: =?utf-8?q?N@CA:_D=C3=A9,?= <n@b.fr> ", "N@CA: Dé,",
		    "n@b.fr" },
		{ "From: =?utf-8?q?a=0D=0ABcc=3A_x?= <n@b.fr>", "a Bcc: x",
		    "n@b.fr" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(accepted); i++) {
		CLEANUP(str_fini) struct str text = { 0 };
		const struct mailbox *author = NULL;
		struct err err = { 0 };
		str_addf(&text, "%s\r\n\r\n", accepted[i].from);
		struct message *message = read_text(str_c(&text), &err);
		assert_non_null(message);
		if (message_author(message, &author, &err) != 0)
			fail_msg("%s: %s", accepted[i].from, err.text);
		assert_string_equal(author->name, accepted[i].name);
		assert_string_equal(author->address, accepted[i].address);
		message_free(message);
	}
}

static void
author_must_be_plain(void **state)
{
	static const struct {
		const char *header, *words;
	} refused[] = {
		{ "Subject: x\r\n", "no From field" },
		{ "From: a@b.fr\r\nFrom: a@b.fr\r\n", "more than one From" },
		{ "From: a@b.fr\r\nfrom : c@d.fr\r\n", "more than one From" },
		{ "From: a@b.fr, c@d.fr\r\n", "more than one author" },
		{ "From: Dupont, Nicole <n@b.fr>, x\r\n", "no mail address" },
		{ "From: Dupont, a@b.fr <n@b.fr>\r\n", "no mail address" },
		{ "From: \"Dupont\", N. <n@b.fr>\r\n", "no mail address" },
		{ "From: Jean Dupont a@b.fr\r\n", "no mail address" },
		{ "From: a@b.fr <c@d.fr>\r\n", "no mail address" },
		{ "From: <a@b.fr> <c@d.fr>\r\n", "no mail address" },
		{ "From: <@relay.fr:a@b.fr>\r\n", "no mail address" },
		{ "From: \"Nicole <a@b.fr>\r\n", "no mail address" },
		{ "From: (Nicole <a@b.fr>\r\n", "no mail address" },
		{ "From: groupe: a@b.fr;\r\n", "no mail address" },
		{ "From: undisclosed-recipients:;\r\n", "no mail address" },
		{ "From: <>\r\n", "no mail address" },
		{ "From:\r\n", "no mail address" },
		{ "From: a@b.fr; c@d.fr\r\n", "more than one author" },
		{ "From: a@[127.0.0.1]\r\n", "no mail address" },
		{ "From: a@b.fr)\r\n", "no mail address" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		CLEANUP(str_fini) struct str text = { 0 };
		const struct mailbox *author = NULL;
		struct err err = { 0 };
		str_addf(&text, "%s\r\n", refused[i].header);
		struct message *message = read_text(str_c(&text), &err);
		assert_non_null(message);
		if (message_author(message, &author, &err) == 0)
			fail_msg("accepted: %s", refused[i].header);
		assert_int_equal(err.kind, ERR_INPUT);
		assert_null(author);
		if (strstr(err.text, refused[i].words) == NULL)
			fail_msg("%s: %s", refused[i].header, err.text);
		message_free(message);
	}
}

static void
addressees_are_those_that_can_be_read(void **state)
{
	struct err err = { 0 };
	struct message *message =
	    read_text("To: A <a@b.fr>, bad address, \"C, D\" <c@d.fr>\r\n"
		      "Cc: copil: e@f.fr, g@h.fr;, undisclosed:;\r\n"
		      "Bcc: secret@b.fr\r\nCC: i@j.fr\r\n\r\n",
		&err);
	static const char *const expected[] = { "a@b.fr", "c@d.fr", "e@f.fr",
		"g@h.fr", "i@j.fr" };
	size_t n = 0;

	(void)state;
	assert_non_null(message);
	const struct mailbox *boxes = message_addressees(message, &n);
	assert_int_equal(n, COUNT_OF(expected));
	for (size_t i = 0; i < n; i++)
		assert_string_equal(boxes[i].address, expected[i]);
	assert_string_equal(boxes[1].name, "C, D");
	message_free(message);
}

static void
fields_keep_their_octets_and_their_order(void **state)
{
	const char *text = "Subject:  =?utf-8?q?=C3=A9t=C3=A9?=\r\n"
			   " =?utf-8?b?IQ==?= suite\r\n"
			   "X-Vide:\r\nSUBJECT: second\r\n\r\nbody\r\n";
	struct err err = { 0 };
	struct message *message = read_text(text, &err);

	(void)state;
	assert_non_null(message);
	assert_int_equal(message_n_fields(message), 3);
	struct header_field field = message_field(message, 0);
	assert_true(span_is(field.name, "Subject"));
	assert_true(span_is(field.value, "  =?utf-8?q?=C3=A9t=C3=A9?=\r\n"
					 " =?utf-8?b?IQ==?= suite"));
	assert_ptr_equal(field.field.at, text);
	assert_int_equal(message_field(message, 1).value.len, 0);
	assert_string_equal(message_header(message, "subject"), "été! suite");
	assert_int_equal(message_count(message, "Subject"), 2);
	assert_null(message_header(message, "Date"));
	assert_string_equal(text + message_body_offset(message), "body\r\n");
	message_free(message);
}

static void
message_id_is_one_word_in_brackets(void **state)
{
	static const struct {
		const char *field, *id;
	} cases[] = {
		{ "Message-ID: <a@b>", "a@b" },
		{ "message-id:\r\n <a.b=c@d> (comment)", "a.b=c@d" },
		{ "Message-ID: a@b", "" },
		{ "Message-ID: <a b@c>", "" },
		{ "Message-ID: <a\r\n b@c>", "" },
		{ "Message-ID: <\xc3\xa9@c>", "" },
		{ "Message-ID: <=?utf-8?q?a?=@c>", "=?utf-8?q?a?=@c" },
		{ "Message-ID: <a@b", "" },
		{ "Message-ID:", "" },
		{ "Subject: none", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(str_fini) struct str text = { 0 };
		struct err err = { 0 };
		str_addf(&text, "%s\r\n\r\n", cases[i].field);
		struct message *message = read_text(str_c(&text), &err);
		assert_non_null(message);
		assert_string_equal(message_id(message), cases[i].id);
		message_free(message);
	}
}

/* "Message-ID: <" and the id stay on one line of a notice. */
static void
message_id_has_its_bound(void **state)
{
	(void)state;
	for (size_t length = 900; length <= 901; length++) {
		CLEANUP(str_fini) struct str text = { 0 };
		struct err err = { 0 };
		str_adds(&text, "Message-ID: <");
		add_repeated(&text, "a", length);
		str_adds(&text, ">\r\n\r\n");
		struct message *message = read_text(str_c(&text), &err);
		assert_non_null(message);
		assert_int_equal(
		    strlen(message_id(message)), length == 900 ? 900 : 0);
		message_free(message);
	}
}

enum nature {
	AUTOMATIC = 1,
	SPAM = 2,
	REPLY = 4,
	PASSED = 8
};

static void
nature_is_read_from_the_header(void **state)
{
	static const struct {
		const char *header;
		unsigned nature;
	} cases[] = {
		{ "Subject: bonjour", 0 },
		{ "Auto-Submitted: no", 0 },
		{ "Auto-Submitted: auto-replied (vacation)", AUTOMATIC },
		{ "auto-submitted: Auto-Generated; x=y", AUTOMATIC },
		{ "Precedence: bulk", AUTOMATIC },
		{ "Precedence: List", AUTOMATIC },
		{ "Precedence: first-class", 0 },
		{ "Precedence: list\r\nX-Crieur-Loop: autre@coop.fr", 0 },
		{ "X-Autoreply: yes", AUTOMATIC },
		{ "Return-Path: <>", AUTOMATIC },
		{ "Return-Path: <a@b.fr>", 0 },
		{ "Content-Type: multipart/report; report-type="
		  "disposition-notification",
		    AUTOMATIC },
		{ "X-Spam-Flag: YES", SPAM },
		{ "X-Spam-Flag: NO", 0 },
		{ "X-Spam-Status: Yes, score=9.1", SPAM },
		{ "X-VR-SPAMSTATE: SPAM", SPAM },
		{ "X-VR-SPAMSTATE: OK", 0 },
		{ "In-Reply-To: <a@b>", REPLY },
		{ "References: <a@b>", REPLY },
		{ "Subject: RE: bonjour", REPLY },
		{ "Subject: =?utf-8?q?Re=3A_=C3=A9t=C3=A9?=", REPLY },
		{ "Subject: Retour", 0 },
		{ "X-Crieur-Loop: Acttes@coop.fr", PASSED },
		{ "X-Crieur-Loop: acttes@coop.fr.example", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(str_fini) struct str text = { 0 };
		struct err err = { 0 };
		str_addf(&text, "%s\r\n\r\n", cases[i].header);
		struct message *message = read_text(str_c(&text), &err);
		assert_non_null(message);
		unsigned nature =
		    (message_is_automatic(message) ? AUTOMATIC : 0U) |
		    (message_is_spam(message) ? SPAM : 0U) |
		    (message_is_reply(message) ? REPLY : 0U) |
		    (message_has_passed(message, span_of("acttes@coop.fr"))
			    ? PASSED
			    : 0U);
		if (nature != cases[i].nature)
			fail_msg("%s: %u", cases[i].header, nature);
		message_free(message);
	}
}

static void
what_others_might_read_otherwise_is_refused(void **state)
{
	static const char nul[] = "From: a@b.fr\r\n\r\nbo\0dy\r\n";

	(void)state;
	refuses(span_from(nul, sizeof(nul) - 1), "NUL");
	refuses(span_of("From: a@b.fr\nSubject: x\n\n"), "bare LF");
	refuses(span_of("From: a@b.fr\r\n\r\nbody\n.\r\n"), "bare LF");
	refuses(span_of("From: a@b.fr\r\n\r\nbo\rdy\r\n"), "CR");
	refuses(span_of("From: a@b.fr\r\n\r\nbo\rdy"), "CR");
	refuses(span_of("From: a@b.fr\r"), "middle of a line");
	refuses(span_of("From: a@b.fr\r\n\r"), "middle of a line");
	refuses(span_of("\r"), "middle of a line");
	refuses(span_of("\n"), "bare LF");
	refuses(span_of("From: a@b.fr\r\n\r\nbody\r\r\n"), "CR");
	refuses(span_of("From: a@b.fr\r\nno field\r\n\r\n"), "line 2");
	refuses(span_of(" From: a@b.fr\r\n\r\n"), "line 1");
	refuses(span_of("Fr\xc3\xb4m: a@b.fr\r\n\r\n"), "line 1");
	refuses(span_of("From: a@b.fr"), "middle of a line");
	accepts(span_of("From: a@b.fr\r\n"));
	accepts(span_of("From: a@b.fr\r\n\r\nno end"));
	accepts(span_of("From: a@b.fr\r\n\r\ncut short\r"));
	accepts(span_of("From: a@b.fr\r\n\r\n\xff\x80 8-bit\r\n"));
	accepts(span_of("\r\nbody only\r\n"));
	accepts(span_of(""));
}

static void
a_field_has_its_bound(void **state)
{
	CLEANUP(str_fini) struct str text = { 0 };

	(void)state;
	str_adds(&text, "X:");
	add_repeated(&text, "a", LIMIT_HEADER_FIELD - 4);
	str_adds(&text, "\r\n\r\n");
	accepts(str_span(&text));
	str_clear(&text);
	str_adds(&text, "X:");
	add_repeated(&text, "a", LIMIT_HEADER_FIELD - 3);
	str_adds(&text, "\r\n\r\n");
	refuses(str_span(&text), "more than 49152 octets");
	str_clear(&text);
	str_adds(&text, "From: ");
	add_repeated(&text, "a", 1024 * 1024);
	str_adds(&text, "@b.fr\r\n\r\n");
	refuses(str_span(&text), "more than 49152 octets");
}

static void
the_number_of_fields_has_its_bound(void **state)
{
	CLEANUP(str_fini) struct str text = { 0 };

	(void)state;
	add_repeated(&text, "X: y\r\n", LIMIT_HEADER_FIELDS);
	accepts(str_span(&text));
	str_adds(&text, "X: y\r\n\r\n");
	refuses(str_span(&text), "more than 1000 fields");
}

/* A header block of that size in all, its empty line included. */
static void
add_block(struct str *text, size_t size)
{
	while (text->len + 1000 < size) {
		str_adds(text, "X:");
		add_repeated(text, "a", 900);
		str_adds(text, "\r\n");
	}
	str_adds(text, "X:");
	add_repeated(text, "a", size - 4 - text->len);
	str_adds(text, "\r\n\r\n");
	assert_int_equal(text->len, size);
	str_adds(text, "body\r\n");
}

static void
the_header_has_its_bound(void **state)
{
	CLEANUP(str_fini) struct str text = { 0 };

	(void)state;
	add_block(&text, LIMIT_HEADER_BLOCK);
	accepts(str_span(&text));
	str_clear(&text);
	add_block(&text, LIMIT_HEADER_BLOCK + 1);
	refuses(str_span(&text), "more than 262144 octets");
}

static void
the_number_of_addressees_has_its_bound(void **state)
{
	CLEANUP(str_fini) struct str text = { 0 };

	(void)state;
	str_adds(&text, "To: ");
	add_repeated(&text, "a@b.fr,\r\n ", LIMIT_ADDRESSES_IN_HEADER - 1);
	str_adds(&text, "a@b.fr\r\n");
	accepts(str_span(&text));
	str_adds(&text, "Cc: c@d.fr\r\n\r\n");
	refuses(str_span(&text), "more than 2000 addresses");
}

static void
deep_comments_do_not_eat_the_stack(void **state)
{
	CLEANUP(str_fini) struct str text = { 0 };
	const struct mailbox *author = NULL;
	struct err err = { 0 };

	(void)state;
	str_adds(&text, "From: ");
	add_repeated(&text, "(", 24000);
	add_repeated(&text, ")", 24000);
	str_adds(&text, "a@b.fr\r\n\r\n");
	struct message *message = read_text(str_c(&text), &err);
	assert_non_null(message);
	assert_int_equal(message_author(message, &author, &err), 0);
	assert_string_equal(author->address, "a@b.fr");
	message_free(message);
}

static void
fingerprint_is_the_same_on_another_way(void **state)
{
	static const char *const same[] = {
		"From: a@b.fr\r\nSubject: x y\r\n\r\nthe body\r\nof it\r\n",
		"Received: z\r\nSubject:\r\n x y\r\nFROM:  a@b.fr \r\n"
		"\r\nthe body\r\nof it\r\n\r\n",
		/* As far as a relaxed signature goes. */
		"From:a@b.fr\r\nSubject: x\r\n\t y \r\n\r\n"
		"the \t body  \r\nof it\t\r\n \r\n\r\n",
	};
	static const char *const other[] = {
		"From: a@b.fr\r\nSubject: x y\r\n\r\nthe body!\r\nof it\r\n",
		"From: a@b.fr\r\nSubject: x z\r\n\r\nthe body\r\nof it\r\n",
		"From: a@b.fr\r\nTo: x y\r\n\r\nthe body\r\nof it\r\n",
		"From: a@b.fr\r\nSubject: x y\r\nDate: d\r\n\r\n"
		"the body\r\nof it\r\n",
		"From: a@b.fr\r\nSubject: xy\r\n\r\nthe body\r\nof it\r\n",
		"From: a@b.fr\r\nSubject: x y\r\n\r\nthe bo dy\r\nof it\r\n",
		"From: a@b.fr\r\nSubject: x y\r\n\r\nthe body\r\n\r\nof it\r\n",
		"From: a@b.fr\r\nSubject: x y\r\n\r\nthe body of it\r\n",
	};
	unsigned char first[FINGERPRINT_SIZE], next[FINGERPRINT_SIZE];
	struct err err = { 0 };

	(void)state;
	struct message *message = read_text(same[0], &err);
	assert_int_equal(message_fingerprint(message, first, &err), 0);
	message_free(message);
	for (size_t i = 1; i < COUNT_OF(same); i++) {
		message = read_text(same[i], &err);
		assert_int_equal(message_fingerprint(message, next, &err), 0);
		assert_memory_equal(first, next, FINGERPRINT_SIZE);
		message_free(message);
	}
	for (size_t i = 0; i < COUNT_OF(other); i++) {
		message = read_text(other[i], &err);
		assert_int_equal(message_fingerprint(message, next, &err), 0);
		assert_memory_not_equal(first, next, FINGERPRINT_SIZE);
		message_free(message);
	}
}

static void
a_file_is_read_with_either_line_end(void **state)
{
	CLEANUP(str_fini) struct str text = { 0 };

	(void)state;
	message_add_crlf(
	    &text, span_of("From nicole Mon Jan  1\nFrom: a@b.fr\r\n\nbody"));
	assert_string_equal(str_c(&text), "From: a@b.fr\r\n\r\nbody\r\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(author_is_the_one_mailbox_of_from),
		cmocka_unit_test(author_must_be_plain),
		cmocka_unit_test(addressees_are_those_that_can_be_read),
		cmocka_unit_test(fields_keep_their_octets_and_their_order),
		cmocka_unit_test(message_id_is_one_word_in_brackets),
		cmocka_unit_test(message_id_has_its_bound),
		cmocka_unit_test(nature_is_read_from_the_header),
		cmocka_unit_test(what_others_might_read_otherwise_is_refused),
		cmocka_unit_test(a_field_has_its_bound),
		cmocka_unit_test(the_number_of_fields_has_its_bound),
		cmocka_unit_test(the_header_has_its_bound),
		cmocka_unit_test(the_number_of_addressees_has_its_bound),
		cmocka_unit_test(deep_comments_do_not_eat_the_stack),
		cmocka_unit_test(fingerprint_is_the_same_on_another_way),
		cmocka_unit_test(a_file_is_read_with_either_line_end),
	};

	return cmocka_run_group_tests_name("message read", tests, NULL, NULL);
}
