/* What goes out: properties that hold whatever the message. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crieur/base/str.h"
#include "crieur/message/compose.h"
#include "crieur/message/part.h"

#include "../../src/message/linked.h"

static const struct outgoing_marks plain_marks = {
	.list_name = "acttes",
	.list_address = "acttes@coop.fr",
	.list_description = "Recherche-action ACTTES",
	.list_id = "acttes.coop.fr",
	.list_owner = "acttes-owner@coop.fr",
	.list_help = "acttes-help@coop.fr",
	.list_unsubscribe = "acttes-leave@coop.fr",
	.subject_tag = "",
};

static struct message *
read_span(struct span raw)
{
	struct message *message = NULL;
	struct err err = { 0 };

	if (message_read(raw, &message, &err) != 0)
		fail_msg("%s", err.text);
	return message;
}

/* The post of that header under those marks, read again. */
static struct message *
post(const char *header, const struct outgoing_marks *marks, struct str *out)
{
	CLEANUP(str_fini) struct str text = { 0 };
	struct err err = { 0 };

	str_addf(&text, "%s\r\nbody\r\n", header);
	struct message *message = read_span(str_span(&text));
	str_clear(out);
	if (compose_post(message, marks, out, &err) != 0)
		fail_msg("%s", err.text);
	message_free(message);
	return read_span(str_span(out));
}

static void
kept_fields_are_copied_octet_for_octet(void **state)
{
	static const char kept[] =
	    "Received: from a\r\n\tby b; date\r\n"
	    "DKIM-Signature: v=1; a=rsa-sha256;\r\n  b=abc\r\n"
	    "From:  Nicole <n@b.fr>\r\nX-Odd :\t \xe9\xff\r\n"
	    "Subject: =?utf-8?q?=C3=A9?=   x\r\n  y \r\n"
	    "X-Crieur-Loop: autre@coop.fr\r\n";
	CLEANUP(str_fini) struct str out = { 0 };
	struct message *message = post(kept, &plain_marks, &out);

	(void)state;
	assert_non_null(strstr(str_c(&out), kept));
	assert_true(message_has_passed(message, span_of("acttes@coop.fr")));
	assert_true(message_has_passed(message, span_of("autre@coop.fr")));
	message_free(message);
}

static void
what_must_not_go_out_does_not(void **state)
{
	static const char *const removed[] = { "Return-Path: <n@b.fr>",
		"Disposition-Notification-To: n@b.fr", "Bcc: secret@b.fr",
		"BCC : secret@b.fr", "Return-Receipt-To: n@b.fr",
		"List-Id: <other>", "List-Unsubscribe-Post: x",
		"list-archive: <x>", "Precedence: bulk", "X-Crieur-Post: 1" };
	CLEANUP(str_fini) struct str out = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(removed); i++) {
		CLEANUP(str_fini) struct str header = { 0 };
		str_addf(
		    &header, "From: n@b.fr\r\n%s\r\n\tfolded\r\n", removed[i]);
		message_free(post(str_c(&header), &plain_marks, &out));
		assert_null(strstr(str_c(&out), removed[i]));
		assert_null(strstr(str_c(&out), "folded"));
		assert_non_null(strstr(str_c(&out), "From: n@b.fr\r\n"));
	}
}

static void
the_tag_is_added_once(void **state)
{
	static const struct {
		const char *tag, *field, *subject;
	} cases[] = {
		{ "[ACTTES]", "Subject: Bonjour", "[ACTTES] Bonjour" },
		{ "[ACTTES]", "Subject: Re: [acttes] Bonjour",
		    "Re: [acttes] Bonjour" },
		{ "[ACTTES]", "Subject: =?utf-8?q?Re=3A_[ACTTES]_=C3=A9?=",
		    "Re: [ACTTES] é" },
		{ "[ACTTES]",
		    "Subject: =?utf-8?q?=C3=A9t=C3=A9?=", "[ACTTES] été" },
		{ "[été]", "Subject: =?utf-8?q?=C3=A9t=C3=A9?=", "[été] été" },
		{ "[été]", "Subject: Re: =?utf-8?q?=5B=C3=A9t=C3=A9=5D?= x",
		    "Re: [été] x" },
		{ "[ACTTES]", "Subject:", "" },
		{ "[ACTTES]", "X-No: subject", NULL },
		{ "[ACTTES]",
		    "Subject: un sujet long, long, long, long, long, long, "
		    "long, long, long,\r\n long et plus",
		    "[ACTTES] un sujet long, long, long, long, long, long, "
		    "long, long, long, long et plus" },
		{ "", "Subject: Bonjour", "Bonjour" },
	};
	CLEANUP(str_fini) struct str out = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(str_fini) struct str header = { 0 };
		struct outgoing_marks marks = plain_marks;
		marks.subject_tag = cases[i].tag;
		str_addf(&header, "%s\r\n", cases[i].field);
		struct message *message = post(str_c(&header), &marks, &out);
		const char *subject = message_header(message, "Subject");
		assert_int_equal(message_count(message, "Subject"),
		    cases[i].subject != NULL ? 1 : 0);
		if (cases[i].subject != NULL)
			assert_string_equal(subject, cases[i].subject);
		message_free(message);
	}
}

static void
a_rewritten_from_names_list_and_author(void **state)
{
	const struct mailbox list = { "Zoé, via \"ACTTES\"", "acttes@coop.fr" };
	struct outgoing_marks marks = plain_marks;
	CLEANUP(str_fini) struct str out = { 0 };
	const struct mailbox *author = NULL;
	struct err err = { 0 };

	(void)state;
	marks.new_from = &list;
	struct message *message = post("From: =?utf-8?q?Zo=C3=A9?=\r\n <z@b.fr>"
				       "\r\nSender: s@b.fr\r\n",
	    &marks, &out);
	assert_int_equal(message_author(message, &author, &err), 0);
	assert_string_equal(author->address, "acttes@coop.fr");
	assert_string_equal(author->name, "Zoé, via \"ACTTES\"");
	assert_string_equal(
	    message_header(message, "Reply-To"), "Zoé <z@b.fr>");
	assert_string_equal(
	    message_header(message, "X-Original-From"), "Zoé <z@b.fr>");
	assert_int_equal(message_count(message, "Sender"), 0);
	message_free(message);
	message = post("From: z@b.fr\r\nReply-To: r@b.fr\r\n", &marks, &out);
	assert_string_equal(message_header(message, "Reply-To"), "r@b.fr");
	message_free(message);
}

static void
reply_to_follows_the_list(void **state)
{
	const struct mailbox list = { "", "acttes@coop.fr" };
	struct outgoing_marks marks = plain_marks;
	CLEANUP(str_fini) struct str out = { 0 };
	static const char header[] = "From: z@b.fr\r\nReply-To: r@b.fr\r\n";

	(void)state;
	struct message *message = post(header, &marks, &out);
	assert_string_equal(message_header(message, "Reply-To"), "r@b.fr");
	message_free(message);
	marks.reply_to = &list;
	marks.n_reply_to = 1;
	message = post(header, &marks, &out);
	assert_int_equal(message_count(message, "Reply-To"), 1);
	assert_string_equal(
	    message_header(message, "Reply-To"), "acttes@coop.fr");
	message_free(message);
	marks.new_from = &list;
	message = post(header, &marks, &out);
	assert_int_equal(message_count(message, "Reply-To"), 1);
	assert_string_equal(
	    message_header(message, "Reply-To"), "acttes@coop.fr");
	message_free(message);
}

/* Nothing written may break a line or pass its length. */
static void
assert_lines(struct span text)
{
	while (text.len > 0) {
		size_t end = span_find(text, '\n');
		assert_true(end > 0 && end < text.len);
		assert_int_equal(text.at[end - 1], '\r');
		assert_int_equal(
		    span_find(span_first(text, end), '\r'), end - 1);
		assert_true(end - 1 <= 998);
		text = span_from_offset(text, end + 1);
	}
}

static void
header_text_comes_back_as_it_was(void **state)
{
	static const char *const texts[] = { "", "abc", "é",
		"Un texte — avec des tirets — et « guillemets » assez long pour "
		"être plié plusieurs fois, ça oui, même très très longuement",
		"ascii only but long enough to be folded at least two or three "
		"times on the way, which this certainly is by now",
		"=?utf-8?q?not_encoded?=", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
		"début puis beaucoup de mots simples ensuite et encore d'autres "
		"et pour finir un é" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		CLEANUP(str_fini) struct str out = { 0 };
		compose_header_text(&out, "Subject", texts[i]);
		assert_true(str_ok(&out));
		assert_lines(str_span(&out));
		for (size_t at = 0; at < out.len; at++)
			assert_true((unsigned char)out.data[at] < 0x80);
		struct message *message = read_span(str_span(&out));
		assert_string_equal(
		    message_header(message, "Subject"), texts[i]);
		message_free(message);
		struct span rest = str_span(&out);
		while (rest.len > 0)
			assert_true(span_cut_line(&rest).len <= 78);
	}
}

static void
header_text_cannot_forge_a_field(void **state)
{
	CLEANUP(str_fini) struct str out = { 0 };
	CLEANUP(str_fini) struct str word = { 0 };

	(void)state;
	compose_header_text(&out, "Subject", "a\r\nBcc: x\n\n\tbody\r\xe9");
	assert_lines(str_span(&out));
	struct message *message = read_span(str_span(&out));
	assert_int_equal(message_n_fields(message), 1);
	assert_int_equal(message_body_offset(message), out.len);
	message_free(message);
	for (size_t i = 0; i < 5000; i++)
		str_addc(&word, 'w');
	str_clear(&out);
	compose_header_text(&out, "Subject", str_c(&word));
	assert_lines(str_span(&out));
	message = read_span(str_span(&out));
	assert_string_equal(message_header(message, "Subject"), str_c(&word));
	message_free(message);
}

static struct notice_parts
notice_of(const char *text)
{
	return (struct notice_parts){
		.from = { "Crieur", "crieur@coop.fr" },
		.to = { "Zoé", "z@b.fr" },
		.subject = "Votre message à ACTTES",
		.text = text,
		.message_id = "1.2@coop.fr",
		.in_reply_to = "",
		.reply_to = "",
		.list_id = "",
		.at = 0,
	};
}

/* Compose, check every line, read it again, with attached where it goes. */
static struct message *
notice(const struct notice_parts *parts, struct span attached, struct str *out)
{
	CLEANUP(str_fini) struct str rest = { 0 };
	struct err err = { 0 };

	str_clear(out);
	if (compose_notice(parts, out, &rest, &err) != 0)
		fail_msg("%s", err.text);
	str_add(out, attached);
	str_add(out, str_span(&rest));
	assert_lines(str_span(out));
	return read_span(str_span(out));
}

static const struct span nothing = { NULL, 0 };

static void
a_notice_says_what_it_is(void **state)
{
	struct notice_parts parts = notice_of("Bonjour\n");
	CLEANUP(str_fini) struct str out = { 0 };
	const struct mailbox *author = NULL;
	struct err err = { 0 };

	(void)state;
	parts.in_reply_to = "a@b";
	parts.reply_to = "acttes-owner@coop.fr";
	struct message *message = notice(&parts, nothing, &out);
	assert_int_equal(message_author(message, &author, &err), 0);
	assert_string_equal(author->address, "crieur@coop.fr");
	assert_string_equal(message_id(message), "1.2@coop.fr");
	assert_string_equal(message_header(message, "In-Reply-To"), "<a@b>");
	assert_string_equal(
	    message_header(message, "Auto-Submitted"), "auto-generated");
	assert_string_equal(
	    message_header(message, "Reply-To"), "acttes-owner@coop.fr");
	assert_string_equal(message_header(message, "Subject"), parts.subject);
	assert_string_equal(message_header(message, "MIME-Version"), "1.0");
	assert_true(message_is_automatic(message));
	message_free(message);
	parts.is_reply = true;
	message = notice(&parts, nothing, &out);
	assert_string_equal(
	    message_header(message, "Auto-Submitted"), "auto-replied");
	message_free(message);
}

static void
a_notice_keeps_its_text(void **state)
{
	static const char *const texts[] = { "Bonjour\n\n.\nFrom moi\n",
		"Ça va ?\n.\nFrom là\n= \nfin \n", "😀😀😀😀\nété\n", "\n",
		"une ligne qui est plus longue que soixante-dix-huit "
		"caractères et que l'on doit donc couper pour "
		"le voyage, sans que le lecteur le voie\n" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct notice_parts parts = notice_of(texts[i]);
		CLEANUP(str_fini) struct str out = { 0 }, text = { 0 };
		struct err err = { 0 };
		struct message *message = notice(&parts, nothing, &out);
		assert_int_equal(
		    part_text(message_part(message, 0), 10000, &text, &err), 0);
		assert_string_equal(str_c(&text), texts[i]);
		for (size_t at = 0; at < out.len; at++)
			assert_true((unsigned char)out.data[at] < 0x80);
		message_free(message);
	}
}

static void
an_attached_message_stays_as_it_is(void **state)
{
	static const char attached[] =
	    "From: x@y.fr\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
	    "--b\r\n\r\n\xe9\r\n--b--\r\n";
	struct notice_parts parts = notice_of("Voici\n");
	CLEANUP(str_fini) struct str out = { 0 };

	(void)state;
	parts.has_attached = true;
	parts.attached_is_8bit = true;
	struct message *message = notice(&parts, span_of(attached), &out);
	assert_int_equal(message_n_parts(message), 2);
	assert_string_equal(message_part(message, 0)->type, "text/plain");
	assert_string_equal(message_part(message, 1)->type, "message/rfc822");
	assert_true(span_is(message_part(message, 1)->body, attached));
	assert_string_equal(
	    message_header(message, "Content-Transfer-Encoding"), "8bit");
	message_free(message);
}

static const char with_links[] = "Réponse <a@b> & \"suite\" :\n"
				 "<mailto:x%2Bt@y.fr?body=oui>\n"
				 "<mailto:x%2Bt@y.fr?body=non%20%3A%20>\n"
				 "<mailto:x@y.fr>\n"
				 "<mailto:sans fin\n";

static const char linked[] =
    "<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"></head>\n<body>\n"
    "<pre style=\"white-space: pre-wrap\">"
    "Réponse &lt;a@b&gt; &amp; &quot;suite&quot; :\n"
    "<a href=\"mailto:x%2Bt@y.fr?body=oui\">oui</a>\n"
    "<a href=\"mailto:x%2Bt@y.fr?body=non%20%3A%20\">non :</a>\n"
    "<a href=\"mailto:x@y.fr\">mailto:x@y.fr</a>\n"
    "&lt;mailto:sans fin\n"
    "</pre>\n</body>\n</html>\n";

static void
a_notice_with_links_has_them_to_click(void **state)
{
	struct notice_parts parts = notice_of(with_links);
	CLEANUP(str_fini) struct str out = { 0 }, html = { 0 }, text = { 0 };
	struct err err = { 0 };

	(void)state;
	linked_add(&html, span_of(with_links));
	assert_string_equal(str_c(&html), linked);
	assert_false(linked_is_worth(span_of("mailto:x <mailto:x\n< a>")));
	for (int i = 0; i < 2; i++) {
		parts.has_attached = i == 1;
		struct message *message = notice(&parts,
		    i == 1 ? span_of("From: x@y.fr\r\n\r\nx\r\n") : nothing,
		    &out);
		assert_int_equal(message_n_parts(message), 2 + (size_t)i);
		assert_string_equal(
		    message_part(message, 0)->type, "text/plain");
		assert_string_equal(
		    message_part(message, 1)->type, "text/html");
		str_clear(&text);
		assert_int_equal(
		    part_text(message_part(message, 0), 10000, &text, &err), 0);
		assert_string_equal(str_c(&text), with_links);
		if (i == 1)
			assert_string_equal(
			    message_part(message, 2)->type, "message/rfc822");
		message_free(message);
		str_clear(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kept_fields_are_copied_octet_for_octet),
		cmocka_unit_test(what_must_not_go_out_does_not),
		cmocka_unit_test(the_tag_is_added_once),
		cmocka_unit_test(a_rewritten_from_names_list_and_author),
		cmocka_unit_test(reply_to_follows_the_list),
		cmocka_unit_test(header_text_comes_back_as_it_was),
		cmocka_unit_test(header_text_cannot_forge_a_field),
		cmocka_unit_test(a_notice_says_what_it_is),
		cmocka_unit_test(a_notice_keeps_its_text),
		cmocka_unit_test(an_attached_message_stays_as_it_is),
		cmocka_unit_test(a_notice_with_links_has_them_to_click),
	};

	return cmocka_run_group_tests_name(
	    "message compose", tests, NULL, NULL);
}
