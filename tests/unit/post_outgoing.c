/* Who is shown as sender, and where answers go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "crieur/message/reply.h"
#include "crieur/policy/proof.h"
#include "crieur/post/outgoing.h"

static const struct relay relay = { .name = "r" };

static struct list
make_list(enum reply_to reply_to)
{
	return (struct list){
		.name = "acttes",
		.address = "acttes@coop.example",
		.localpart = "acttes",
		.domain = "coop.example",
		.description = "ACTTES",
		.subject_tag = "",
		.reply_to = reply_to,
		.relay = &relay,
	};
}

/* The header of a post of that From and other fields, read again. */
static struct message *
compose(const struct list *list, const char *fields,
    const struct outgoing_sender *sender, struct str *out)
{
	CLEANUP(str_fini) struct str raw = { 0 };
	struct message *message = NULL;
	struct err err = { 0 };

	str_addf(&raw, "%sSubject: x\r\n\r\nbody\r\n", fields);
	assert_int_equal(message_read(str_span(&raw), &message, &err), 0);
	str_clear(out);
	if (outgoing_header(list, message, sender, out, &err) != 0)
		fail_msg("%s", err.text);
	message_free(message);
	assert_int_equal(message_read(str_span(out), &message, &err), 0);
	return message;
}

static const char author[] =
    "From:\t=?utf-8?q?Zo=C3=A9_Dupr?= (bureau)\r\n  <zoe@Example.org>\r\n";
static const char plain_author[] = "From: Nicole <nicole@example.org>\r\n";

enum own {
	NO_OWN,
	OWN
};

static void
answers_go_where_the_list_says(void **state)
{
	static const char itself[] = "acttes@coop.example";
	static const char nicole[] = "\"Nicole\" <nicole@example.org>";
	static const char both[] =
	    "\"Nicole\" <nicole@example.org>, acttes@coop.example";
	static const char token[] = "\"Nicole\" <acttes-a+t@coop.example>";
	static const char both_token[] =
	    "\"Nicole\" <acttes-a+t@coop.example>, acttes@coop.example";
	static const char own[] = "Bureau <b@example.org>";

	static const struct {
		enum reply_to reply_to;
		enum own own;
		/* From kept, rewritten, rewritten with a stand-in; NULL: there
		 * is no such field. */
		const char *expected[3];
	} rows[] = {
		{ REPLY_TO_KEEP, NO_OWN,
		    { NULL, "Nicole <nicole@example.org>", token } },
		{ REPLY_TO_KEEP, OWN, { own, own, own } },
		{ REPLY_TO_AUTHOR, NO_OWN, { NULL, nicole, token } },
		{ REPLY_TO_AUTHOR, OWN, { nicole, nicole, token } },
		{ REPLY_TO_LIST, NO_OWN, { itself, itself, itself } },
		{ REPLY_TO_LIST, OWN, { itself, itself, itself } },
		{ REPLY_TO_BOTH, NO_OWN, { both, both, both_token } },
		{ REPLY_TO_BOTH, OWN, { both, both, both_token } },
	};
	static const struct outgoing_sender senders[] = {
		{ .rewrites_from = false },
		{ .rewrites_from = true },
		{ .rewrites_from = true, .alias = "acttes-a+t@coop.example" },
	};
	CLEANUP(str_fini) struct str out = { 0 };
	char fields[200];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows) * COUNT_OF(senders); i++) {
		size_t row = i / COUNT_OF(senders);
		size_t column = i % COUNT_OF(senders);
		struct list list = make_list(rows[row].reply_to);
		snprintf(fields, sizeof(fields), "%s%s", plain_author,
		    rows[row].own == OWN
			? "Reply-To: Bureau <b@example.org>\r\n"
			: "");
		struct message *message =
		    compose(&list, fields, &senders[column], &out);
		const char *expected = rows[row].expected[column];
		const char *got = message_header(message, "Reply-To");
		if ((got == NULL) != (expected == NULL) ||
		    (got != NULL && strcmp(got, expected) != 0))
			fail_msg("row %zu, column %zu: %s", row, column,
			    got != NULL ? got : "none");
		assert_int_equal(
		    message_count(message, "Reply-To"), expected != NULL);
		message_free(message);
	}
}

#define SIGNED(fields) "DKIM-Signature: d=example.org; h=" fields "; b=x\r\n"
#define BOUND          "From:To:Cc:Subject:Date:Message-ID"

/* Whoever has a signed mail can send it again with another Reply-To. */
static void
unsigned_answers_do_not_go_out(void **state)
{
	static const struct {
		const char *signatures;
		unsigned proofs;
		bool is_kept;
	} rows[] = {
		{ SIGNED(BOUND), PROOF_DKIM, false },
		{ SIGNED(BOUND), PROOF_DMARC | PROOF_DKIM, false },
		{ SIGNED(BOUND), PROOF_DMARC, false },
		{ SIGNED(BOUND), PROOF_DKIM | PROOF_CONFIRM, false },
		{ SIGNED(BOUND ":Reply-To"), PROOF_DKIM, false },
		{ SIGNED(BOUND ":Reply-To:Mail-Followup-To"), PROOF_DKIM,
		    true },
		{ SIGNED(BOUND ":Reply-To:Mail-Followup-To") SIGNED(BOUND),
		    PROOF_DKIM, false },
		{ SIGNED(BOUND), PROOF_SASL, true },
		{ SIGNED(BOUND), PROOF_SASL | PROOF_DKIM, true },
		{ SIGNED(BOUND), PROOF_NONE, true },
		{ SIGNED("From"), PROOF_DMARC, true }, /* by its server */
		{ "", PROOF_DMARC, true },
	};
	struct list list = make_list(REPLY_TO_KEEP);
	CLEANUP(str_fini) struct str out = { 0 };
	char fields[600];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows) * 2; i++) {
		struct outgoing_sender sender = {
			.proofs = rows[i / 2].proofs,
			.rewrites_from = i % 2 == 1,
		};
		snprintf(fields, sizeof(fields),
		    "%s%sDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n"
		    "Message-ID: <1@example.org>\r\n"
		    "Reply-To: x@evil.example\r\n"
		    "Mail-Followup-To: x@evil.example\r\n",
		    rows[i / 2].signatures, plain_author);
		struct message *message = compose(&list, fields, &sender, &out);
		const char *to = message_header(message, "Reply-To");
		bool is_kept = strstr(str_c(&out), "evil.example") != NULL;
		if (is_kept != rows[i / 2].is_kept ||
		    (!is_kept && (to != NULL) != sender.rewrites_from))
			fail_msg("row %zu: %s", i / 2, str_c(&out));
		message_free(message);
	}
}

static void
a_kept_from_is_kept_octet_for_octet(void **state)
{
	struct list list = make_list(REPLY_TO_AUTHOR);
	struct outgoing_sender sender = { .rewrites_from = false };
	CLEANUP(str_fini) struct str out = { 0 };

	(void)state;
	message_free(compose(&list, author, &sender, &out));
	assert_non_null(strstr(str_c(&out), author));
	assert_null(strstr(str_c(&out), "X-Original-From"));
	assert_null(strstr(str_c(&out), "Reply-To"));
}

static void
a_rewritten_from_hides_nothing_unless_told(void **state)
{
	struct list list = make_list(REPLY_TO_KEEP);
	struct outgoing_sender sender = { .rewrites_from = true };
	CLEANUP(str_fini) struct str out = { 0 };
	const struct mailbox *shown = NULL;
	struct err err = { 0 };

	(void)state;
	struct message *message = compose(&list, plain_author, &sender, &out);
	assert_int_equal(message_author(message, &shown, &err), 0);
	assert_string_equal(shown->address, "acttes@coop.example");
	assert_string_equal(shown->name, "Nicole via acttes");
	assert_string_equal(message_header(message, "X-Original-From"),
	    "Nicole <nicole@example.org>");
	message_free(message);
	sender.alias = "acttes-a+t@coop.example";
	message_free(compose(&list,
	    "From: Nicole <nicole@example.org>\r\n"
	    "Received: by x\r\n for <Nicole@example.org>\r\n"
	    "Authentication-Results: x; auth=pass"
	    " smtp.auth=nicole@example.org\r\n"
	    "X-Sender: NICOLE@EXAMPLE.ORG\r\n",
	    &sender, &out));
	assert_null(strcasestr(str_c(&out), "nicole@example.org"));
	/* Who asks for answers to himself has asked for nothing more. */
	message = compose(&list,
	    "From: Nicole <nicole@example.org>\r\n"
	    "Reply-To: Nicole V. <NICOLE@example.org>, b@example.org\r\n",
	    &sender, &out);
	assert_string_equal(message_header(message, "Reply-To"),
	    "\"Nicole\" <acttes-a+t@coop.example>");
	message_free(message);
	message_free(compose(&list,
	    "From: Nicole <nicole@example.org>\r\n"
	    "Received: by x\r\n for <Nicole@example.org>\r\n",
	    &sender, &out));
	assert_null(strcasestr(str_c(&out), "x-sender"));
	assert_non_null(strstr(str_c(&out),
	    "X-Original-From: \"Nicole\" <acttes-a+t@coop.example>\r\n"));
}

static void
names_of_any_kind_are_shown_rightly(void **state)
{
	static const struct {
		const char *from, *name;
	} rows[] = {
		{ "nicole@example.org", "nicole via acttes" },
		{ "\"Dupr, Zo\" <z@example.org>", "Dupr, Zo via acttes" },
		{ "\"a \\\"b\\\" \\\\\" <z@example.org>",
		    "a \"b\" \\ via acttes" },
		{ "=?utf-8?b?Wm/DqSDwn5iA?= <z@example.org>",
		    "Zo\xc3\xa9 \xf0\x9f\x98\x80 via acttes" },
		{ "=?iso-8859-1?q?Ren=E9=0D=0ABcc=3A_x?= <z@example.org>",
		    "Ren\xc3\xa9 Bcc: x via acttes" },
	};
	struct list list = make_list(REPLY_TO_BOTH);
	struct outgoing_sender sender = { .rewrites_from = true };
	CLEANUP(str_fini) struct str out = { 0 };
	char fields[300];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct mailbox *shown = NULL;
		struct err err = { 0 };
		snprintf(fields, sizeof(fields), "From: %s\r\n", rows[i].from);
		struct message *message = compose(&list, fields, &sender, &out);
		assert_int_equal(message_author(message, &shown, &err), 0);
		assert_string_equal(shown->name, rows[i].name);
		assert_string_equal(shown->address, "acttes@coop.example");
		assert_int_equal(message_count(message, "Bcc"), 0);
		message_free(message);
	}
}

/* At the bound, past it, and where the bound falls within a character. */
static void
a_long_name_is_cut_and_folded(void **state)
{
	static const struct {
		const char *word;
		size_t n, shown;
	} rows[] = { { "a ", 100, 199 }, { "ab ", 300, 200 },
		{ "\xc3\xa9", 100, 200 }, { "\xc3\xa9", 101, 200 },
		{ "x\xc3\xa9\xe2\x82\xac", 60, 199 } };
	struct list list = make_list(REPLY_TO_BOTH);
	struct outgoing_sender sender = { .rewrites_from = true };
	CLEANUP(str_fini) struct str out = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		CLEANUP(str_fini) struct str fields = { 0 };
		const struct mailbox *shown = NULL;
		struct err err = { 0 };
		str_adds(&fields, "From: \"");
		for (size_t j = 0; j < rows[i].n; j++)
			str_adds(&fields, rows[i].word);
		str_adds(&fields, "\" <z@example.org>\r\n");
		struct message *message =
		    compose(&list, str_c(&fields), &sender, &out);
		assert_int_equal(message_author(message, &shown, &err), 0);
		struct span name = span_of(shown->name);
		assert_true(span_is_utf8(name));
		assert_true(name.len <= rows[i].shown + strlen(" via acttes"));
		assert_true(
		    name.len + 1 >= rows[i].shown + strlen(" via acttes"));
		message_free(message);
		struct span rest = str_span(&out);
		while (rest.len > 0) {
			struct span line = span_cut_line(&rest);
			if (!span_starts_nocase(line, "X-Original"))
				assert_true(line.len <= 998);
			if (span_starts_nocase(line, "From:"))
				assert_true(line.len <= 78);
		}
	}
}

/* What is missing is made, the same each time; what belongs to a mailbox or
 * asks readers for receipts goes; no line is over 998 octets. */
static void
what_goes_out_is_well_formed(void **state)
{
	static const char *const gone[] = { "Delivered-To", "Status",
		"X-Mozilla-Keys", "X-Mozilla-Status2", "Errors-To",
		"Return-Receipt-To", "Return-Receipt-Requested",
		"Disposition-Notification-To", "X-Confirm-Reading-To",
		"Generate-Delivery-Report", "Bcc", "List-Post" };
	struct outgoing_sender sender = { .arrived_at = 1790000000 };
	CLEANUP(str_fini)
	struct str fields = { 0 }, once = { 0 }, again = { 0 };
	struct list list = make_list(REPLY_TO_KEEP);

	(void)state;
	list.is_announcement = true;
	str_adds(&fields, plain_author);
	for (size_t i = 0; i < COUNT_OF(gone) - 1; i++)
		str_addf(&fields, "%s: x@example.org\r\n", gone[i]);
	str_adds(&fields, "References:");
	for (int i = 0; i < 200; i++)
		str_addf(&fields, " <%d.reference@example.org>", i);
	str_adds(&fields, "\r\n");
	struct message *message =
	    compose(&list, str_c(&fields), &sender, &once);
	message_free(compose(&list, str_c(&fields), &sender, &again));
	assert_string_equal(str_c(&once), str_c(&again));
	for (size_t i = 0; i < COUNT_OF(gone) - 1; i++)
		assert_int_equal(message_count(message, gone[i]), 0);
	assert_int_equal(message_count(message, "Date"), 1);
	assert_int_equal(message_count(message, "Message-ID"), 1);
	assert_true(
	    span_ends_nocase(span_of(message_id(message)), "@coop.example"));
	assert_int_equal(message_count(message, "List-Unsubscribe"), 0);
	struct span rest = str_span(&once);
	while (rest.len > 0)
		assert_true(span_cut_line(&rest).len <= 998);
	assert_true(
	    span_contains_nocase(span_of(message_header(message, "References")),
		"<198.reference@example.org> <199.reference@example.org>"));
	message_free(message);
	list.may_leave = true;
	message = compose(&list,
	    "From: a@example.org\r\nDate: Thu, 1 Oct 2026 "
	    "10:00:00 +0200\r\nMessage-ID: <own@x.org>\r\n",
	    &sender, &once);
	assert_string_equal(message_id(message), "own@x.org");
	assert_int_equal(message_count(message, "Date"), 1);
	assert_int_equal(message_count(message, "List-Unsubscribe"), 1);
	message_free(message);
}

static void
a_tag_is_never_the_whole_subject(void **state)
{
	static const struct {
		const char *subject, *bare;
		bool is_tagged;
	} rows[] = {
		{ "Réunion", "Réunion", true },
		{ "RE : Réunion", "Réunion", true },
		{ "Réf. : TR: AW: Re[2]: Réunion", "Réunion", true },
		{ "RÉF\u00a0: Réunion", "Réunion", true },
		{ "Résumé : la réunion", "Résumé : la réunion", true },
		{ "Re: [acttes] Réunion", "[acttes] Réunion", false },
		{ "TR", "TR", true },
		{ "", "", false },
		{ " \t", "", false },
		{ "Re:", "", false },
		{ "RE : TR : ", "", false },
	};
	struct list list = make_list(REPLY_TO_KEEP);
	struct outgoing_sender sender = { .rewrites_from = false };
	CLEANUP(str_fini) struct str out = { 0 };

	(void)state;
	list.subject_tag = "[acttes]";
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		CLEANUP(message_drop) struct message *message = NULL;
		CLEANUP(str_fini) struct str raw = { 0 };
		struct span bare = subject_bare(span_of(rows[i].subject));
		struct err err = { 0 };
		assert_true(span_is(bare, rows[i].bare));
		str_addf(&raw, "%sSubject: %s\r\n\r\nx\r\n", plain_author,
		    rows[i].subject);
		assert_int_equal(
		    message_read(str_span(&raw), &message, &err), 0);
		str_clear(&out);
		assert_int_equal(
		    outgoing_header(&list, message, &sender, &out, &err), 0);
		assert_true(
		    rows[i].is_tagged == span_contains_nocase(str_span(&out),
					     "\r\nSubject: [acttes]"));
	}
}

/* RFC 1847, RFC 8551: what a reader verifies is the whole message. */
static void
a_footer_goes_around_no_signed_or_enciphered_body(void **state)
{
	static const struct {
		const char *type;
		bool has_footer;
	} rows[] = {
		{ "text/plain", true },
		{ "multipart/alternative; boundary=b", true },
		{ "multipart/report; boundary=b", true },
		{ "Multipart/Signed; boundary=b; protocol=x", false },
		{ "multipart/encrypted; boundary=b", false },
		{ "application/pkcs7-mime; smime-type=signed-data", false },
		{ "application/X-PKCS7-mime; name=smime.p7m", false },
	};
	struct list list = make_list(REPLY_TO_KEEP);
	struct outgoing_sender sender = { .rewrites_from = false };

	(void)state;
	list.footer = "{why} {leave}";
	list.why = "Vous suivez ACTTES.";
	list.language = "fr";
	list.archive = "";
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		CLEANUP(message_drop) struct message *message = NULL;
		CLEANUP(str_fini) struct str raw = { 0 }, header = { 0 };
		CLEANUP(str_fini) struct str suffix = { 0 };
		const struct outgoing_frame frame = { &header, &suffix };
		struct err err = { 0 };
		str_addf(&raw,
		    "%sMIME-Version: 1.0\r\nContent-Type: %s\r\n"
		    "\r\n--b\r\n\r\nx\r\n--b--\r\n",
		    plain_author, rows[i].type);
		assert_int_equal(
		    message_read(str_span(&raw), &message, &err), 0);
		assert_int_equal(
		    outgoing_compose(&list, message, &sender, &frame, &err), 0);
		assert_true(rows[i].has_footer == (suffix.len > 0));
		if (rows[i].has_footer)
			assert_true(span_contains_nocase(
			    str_span(&suffix), "Vous suivez ACTTES."));
		/* Nobody may leave: nothing says where to. */
		assert_false(span_contains_nocase(str_span(&suffix), "-leave"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_goes_out_is_well_formed),
		cmocka_unit_test(a_tag_is_never_the_whole_subject),
		cmocka_unit_test(
		    a_footer_goes_around_no_signed_or_enciphered_body),
		cmocka_unit_test(unsigned_answers_do_not_go_out),
		cmocka_unit_test(answers_go_where_the_list_says),
		cmocka_unit_test(a_kept_from_is_kept_octet_for_octet),
		cmocka_unit_test(a_rewritten_from_hides_nothing_unless_told),
		cmocka_unit_test(names_of_any_kind_are_shown_rightly),
		cmocka_unit_test(a_long_name_is_cut_and_folded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
