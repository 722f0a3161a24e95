/* The MIME shape: parts, attachments, texts, and the bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crieur/base/limits.h"
#include "crieur/base/str.h"
#include "crieur/message/part.h"

static struct message *
read_span(struct span raw)
{
	struct message *message = NULL;
	struct err err = { 0 };

	if (message_read(raw, &message, &err) != 0)
		fail_msg("%s", err.text);
	return message;
}

static struct message *
read_text(const char *text)
{
	return read_span(span_of(text));
}

static const char mixed[] =
    "Content-Type: multipart/mixed; boundary=\"a\"\r\n\r\n"
    "preamble\r\n--a\r\n"
    "Content-Type: multipart/alternative; boundary=ab\r\n\r\n"
    "--ab\r\n\r\nplain\r\n--abc\r\nstill plain\r\n"
    "--ab \t\r\nContent-Type: TEXT/HTML; charset=\"utf-8\"\r\n\r\n"
    "<p>html\r\n--ab--\r\nepilogue\r\n"
    "--a\r\nContent-Type: application/pdf; name=\"le nom.pdf\"\r\n"
    "Content-Transfer-Encoding: BASE64\r\n\r\nJVBERg==\r\n"
    "--a\r\nContent-Type: message/rfc822\r\n\r\n"
    "Content-Type: multipart/mixed; boundary=inner\r\n\r\n--inner\r\n\r\n"
    "--a--\r\n--a\r\nContent-Disposition: attachment\r\n\r\nlate\r\n";

static void
parts_are_found_in_order(void **state)
{
	static const struct {
		const char *type, *body;
		bool is_attachment;
	} expected[] = {
		{ "text/plain", "plain\r\n--abc\r\nstill plain", false },
		{ "text/html", "<p>html", false },
		{ "application/pdf", "JVBERg==", true },
		{ "message/rfc822",
		    "Content-Type: multipart/mixed; boundary=inner\r\n\r\n"
		    "--inner\r\n",
		    true },
	};
	struct message *message = read_text(mixed);

	(void)state;
	assert_string_equal(message_type(message), "multipart/mixed");
	assert_int_equal(message_n_parts(message), COUNT_OF(expected));
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		const struct message_part *part = message_part(message, i);
		assert_string_equal(part->type, expected[i].type);
		assert_true(span_is(part->body, expected[i].body));
		assert_int_equal(
		    part->is_attachment, expected[i].is_attachment);
	}
	assert_int_equal(message_n_attachments(message), 2);
	assert_string_equal(message_attachment(message, 0), "le nom.pdf");
	assert_string_equal(message_attachment(message, 1), "");
	message_free(message);
}

/* The name of the one attachment with that disposition field. */
static void
names_file(const char *field, const char *name)
{
	CLEANUP(str_fini) struct str text = { 0 };

	str_addf(&text, "Content-Type: application/octet-stream\r\n%s\r\n\r\nx",
	    field);
	struct message *message = read_text(str_c(&text));
	assert_int_equal(message_n_attachments(message), 1);
	assert_string_equal(message_attachment(message, 0), name);
	message_free(message);
}

static void
file_names_are_read_in_every_way_they_are_written(void **state)
{
	(void)state;
	names_file("Content-Disposition: attachment; filename=a.exe", "a.exe");
	names_file("Content-Disposition: inline; FileName=\"a \\\"b\\\".exe\"",
	    "a \"b\".exe");
	names_file("Content-Disposition: attachment; filename=mon bilan.ods",
	    "mon bilan.ods");
	names_file("Content-Disposition: attachment;\r\n"
		   " filename*=utf-8''%C3%A9t%C3%A9%202026.pdf",
	    "été 2026.pdf");
	names_file("Content-Disposition: attachment;\r\n"
		   " filename*0*=iso-8859-1'fr'%E9t; filename*1=\"e.e\";\r\n"
		   " filename*2=\"xe\"",
	    "éte.exe");
	names_file("Content-Disposition: attachment;\r\n"
		   " filename=\"=?utf-8?q?=C3=A9t=C3=A9=2Eexe?=\"",
	    "été.exe");
	names_file("Content-Disposition: attachment; filename=old.txt;\r\n"
		   " filename*=utf-8''new.exe",
	    "new.exe");
	names_file("Content-Disposition: attachment (x; filename=no); "
		   "filename=yes",
	    "yes");
	names_file(
	    "Content-Disposition: attachment; filename*=utf-8''%4", "%4");
	names_file("Content-Disposition: ; filename=\"open", "open");
	names_file("Content-Disposition: attachment", "");
}

static void
a_logo_is_no_attachment_but_a_program_is(void **state)
{
	struct message *message = read_text(
	    "Content-Type: multipart/related; boundary=r\r\n\r\n"
	    "--r\r\nContent-Type: text/html\r\n\r\n<img src='cid:1'>\r\n"
	    "--r\r\nContent-Type: image/png; name=image001.png\r\n"
	    "Content-ID: <1>\r\n\r\nx\r\n"
	    "--r\r\nContent-Type: image/png; name=image001.png.exe\r\n"
	    "Content-ID: <2>\r\n\r\nx\r\n--r--\r\n");

	(void)state;
	assert_int_equal(message_n_attachments(message), 1);
	assert_string_equal(message_attachment(message, 0), "image001.png.exe");
	assert_true(message_is_html_only(message));
	message_free(message);
}

static void
html_only_means_no_plain_text_at_all(void **state)
{
	static const struct {
		const char *text;
		bool is_html_only;
	} cases[] = {
		{ "\r\nplain", false },
		{ "Content-Type: text/html\r\n\r\n<p>", true },
		{ "Content-Type: text/html; x\r\n"
		  "Content-Disposition: attachment; filename=a\r\n\r\n<p>",
		    false },
		{ "Content-Type: multipart/alternative; boundary=b\r\n\r\n"
		  "--b\r\n\r\n \r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
		  "<p>\r\n--b--\r\n",
		    true },
		{ mixed, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct message *message = read_text(cases[i].text);
		assert_int_equal(
		    message_is_html_only(message), cases[i].is_html_only);
		message_free(message);
	}
}

static void
shows(const char *message_text, size_t max, const char *excerpt)
{
	struct message *message = read_text(message_text);

	assert_string_equal(message_excerpt(message, max), excerpt);
	message_free(message);
}

static void
excerpt_is_readable_text(void **state)
{
	(void)state;
	shows("\r\nUn\r\ndeux\r\n", 100, "Un\ndeux\n");
	shows("\r\n\xe9t\xe9\r\n", 100, "été\n");
	shows("\r\n\xc3\xa9t\xc3\xa9\r\n", 3, "ét");
	shows("\r\n\xc3\xa9t\xc3\xa9\r\n", 4, "ét");
	shows("Content-Type: text/plain; charset=utf-16be\r\n\r\n", 9, "");
	shows("Content-Type: text/plain; charset=iso-8859-15\r\n"
	      "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
	      "5 =A4 pour l=\r\n'=E9t=E9\r\n",
	    100, "5 € pour l'été\n");
	shows("Content-Type: text/plain; charset=UTF-8\r\n"
	      "Content-Transfer-Encoding: base64\r\n\r\n"
	      "w6l0w6kNCg==\r\n",
	    100, "été\n");
	shows("Content-Type: text/plain; charset=x-nobody-knows\r\n\r\n"
	      "l\x92\xe9t\xe9\r\n",
	    100, "l’été\n");
	shows("Content-Type: text/html; charset=utf-8\r\n\r\n"
	      "<html><head><title>T</title><style>p{}</style></head><body>"
	      "<p>Bonjour&nbsp;&agrave; <b>tous</b>,</p>\r\n<div>1 &lt; 2 "
	      "&#233;t&#xE9; a<br>b</div><!-- c --><script>x</script>"
	      "<blockquote><p>cit&eacute;</p></blockquote>fin",
	    200, "Bonjour à tous,\n1 < 2 été a\nb\n> cité\nfin\n");
	shows("Content-Type: image/png\r\n\r\nx", 100, "");
	shows(mixed, 5, "plain");
}

/* depth containers in one another, a leaf in the last. */
static void
add_nested(struct str *text, size_t depth)
{
	for (size_t i = 0; i < depth; i++)
		str_addf(text,
		    "Content-Type: multipart/mixed; boundary=b%zu\r\n\r\n"
		    "--b%zu\r\n",
		    i, i);
	str_adds(text, "\r\ntext\r\n");
}

static void
refuses(struct span raw, const char *words)
{
	struct message *message = NULL;
	struct err err = { 0 };

	assert_int_equal(message_read(raw, &message, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, words));
}

static void
depth_has_its_bound(void **state)
{
	CLEANUP(str_fini) struct str text = { 0 };

	(void)state;
	add_nested(&text, LIMIT_MIME_DEPTH);
	struct message *message = read_span(str_span(&text));
	assert_int_equal(message_n_parts(message), 1);
	message_free(message);
	str_clear(&text);
	add_nested(&text, LIMIT_MIME_DEPTH + 1);
	refuses(str_span(&text), "more than 50 deep");
	str_clear(&text);
	add_nested(&text, 10000);
	refuses(str_span(&text), "more than 50 deep");
}

static void
the_number_of_parts_has_its_bound(void **state)
{
	CLEANUP(str_fini) struct str text = { 0 };

	(void)state;
	str_adds(&text, "Content-Type: multipart/mixed; boundary=b\r\n\r\n");
	for (size_t i = 0; i < LIMIT_MIME_PARTS - 1; i++)
		str_adds(&text, "--b\r\n\r\nx\r\n");
	struct message *message = read_span(str_span(&text));
	assert_int_equal(message_n_parts(message), LIMIT_MIME_PARTS - 1);
	message_free(message);
	str_adds(&text, "--b\r\n\r\nx\r\n--b--\r\n");
	refuses(str_span(&text), "more than 1000 parts");
}

/* Attached messages in one another are one leaf, however deep. */
static void
attached_messages_are_not_opened(void **state)
{
	CLEANUP(str_fini) struct str text = { 0 };

	(void)state;
	for (size_t i = 0; i < 10000; i++)
		str_adds(&text, "Content-Type: message/rfc822\r\n\r\n");
	struct message *message = read_span(str_span(&text));
	assert_int_equal(message_n_parts(message), 1);
	message_free(message);
}

/* Nothing is copied of a body: 100 MB of lines that look like boundaries. */
static void
a_hundred_megabytes_are_read_in_place(void **state)
{
	static const char head[] =
	    "From: a@b.fr\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
	    "--b\r\n\r\n";
	size_t size = (size_t)100 * 1024 * 1024;
	char *bytes = malloc(size);

	(void)state;
	assert_non_null(bytes);
	memcpy(bytes, head, sizeof(head) - 1);
	for (size_t i = sizeof(head) - 1; i < size; i++)
		bytes[i] = "--bx\r\n"[(i - sizeof(head) + 1) % 6];
	while (bytes[size - 1] != '\n')
		size--;
	struct message *message = read_span(span_from(bytes, size));
	assert_int_equal(message_n_parts(message), 1);
	assert_int_equal(
	    message_part(message, 0)->body.len, size - (sizeof(head) - 1));
	assert_int_equal(strlen(message_excerpt(message, 1000)), 1000);
	message_free(message);
	free(bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_found_in_order),
		cmocka_unit_test(
		    file_names_are_read_in_every_way_they_are_written),
		cmocka_unit_test(a_logo_is_no_attachment_but_a_program_is),
		cmocka_unit_test(html_only_means_no_plain_text_at_all),
		cmocka_unit_test(excerpt_is_readable_text),
		cmocka_unit_test(depth_has_its_bound),
		cmocka_unit_test(the_number_of_parts_has_its_bound),
		cmocka_unit_test(attached_messages_are_not_opened),
		cmocka_unit_test(a_hundred_megabytes_are_read_in_place),
	};

	return cmocka_run_group_tests_name("message mime", tests, NULL, NULL);
}
