/* Every reason and notice exists in both languages, says what to do, keeps
 * within an SMTP reply, and gives nobody's membership away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "crieur/notice/catalogue.h"

static const struct field sample[] = {
	{ "list", "comite-orientation-pec@coopdescommuns.org" },
	{ "owner", "comite-orientation-pec-owner@coopdescommuns.org" },
	{ "renewal",
	    "https://www.helloasso.com/associations/la-coop/adhesion" },
	{ "limit", "10" },
	{ "address", "acttes-xyz@coopdescommuns.org" },
};

static const char *
reason(const char *language, const char *name, struct str *out)
{
	const char *code = NULL;

	str_clear(out);
	catalogue_reason(language, name, sample, COUNT_OF(sample), out, &code);
	assert_non_null(code);
	assert_true(str_ok(out));
	return str_c(out);
}

static void
every_reason_reads_in_both_languages(void **state)
{
	CLEANUP(str_fini) struct str french = { 0 }, english = { 0 };

	(void)state;
	for (const char *const *name = catalogue_reasons(); *name != NULL;
	     name++) {
		assert_true(catalogue_has_reason(span_of(*name)));
		const char *in_french = reason("fr", *name, &french);
		const char *in_english = reason("en", *name, &english);
		assert_string_not_equal(in_french, *name);
		assert_string_not_equal(in_english, *name);
		assert_string_not_equal(in_french, in_english);
		assert_true(span_is_utf8(str_span(&french)));
		assert_int_equal(span_find(str_span(&french), '{'), french.len);
		assert_int_equal(
		    span_find(str_span(&french), '\n'), french.len);
		/* Both fit the gate's reply: 463 octets with " / ". */
		if (french.len + english.len + 3 > 463)
			fail_msg("%s: %zu octets", *name,
			    french.len + english.len + 3);
		assert_false(span_contains_nocase(
		    str_span(&french), "n'êtes plus membre"));
		assert_false(span_contains_nocase(
		    str_span(&english), "no longer a member"));
	}
}

static void
reason_codes_are_those_of_the_list(void **state)
{
	CLEANUP(str_fini) struct str out = { 0 };
	const char *code = NULL;

	(void)state;
	catalogue_reason("fr", "too-large", NULL, 0, &out, &code);
	assert_string_equal(code, "5.3.4");
	str_clear(&out);
	catalogue_reason("fr", "unknown-address", NULL, 0, &out, &code);
	assert_string_equal(code, "5.1.1");
	str_clear(&out);
	catalogue_reason("fr", "Réservé aux {list}", sample, 1, &out, &code);
	assert_string_equal(code, "5.7.1");
	assert_string_equal(str_c(&out),
	    "Réservé aux comite-orientation-pec@coopdescommuns.org");
	assert_false(catalogue_has_reason(span_of("dues_lapsed")));
	assert_false(catalogue_has_reason(span_of("")));
}

static void
lapsed_dues_name_the_link_if_there_is_one(void **state)
{
	CLEANUP(str_fini) struct str out = { 0 };
	const char *code;

	(void)state;
	assert_non_null(strstr(reason("fr", "dues-lapsed", &out),
	    "Renouveler : https://www.helloasso.com/"));
	str_clear(&out);
	catalogue_reason("fr", "dues-lapsed", sample, 1, &out, &code);
	assert_null(strstr(str_c(&out), "Renouveler"));
	assert_null(strstr(str_c(&out), "{"));
}

static void
strangers_learn_nothing_of_people(void **state)
{
	static const char *const personal[] = { "dues-lapsed", "guest",
		"moderated", "group-only" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(personal); i++) {
		assert_string_equal(
		    catalogue_reason_for(personal[i], false), "members-only");
		assert_string_equal(
		    catalogue_reason_for(personal[i], true), personal[i]);
	}
	assert_string_equal(
	    catalogue_reason_for("too-large", false), "too-large");
	assert_string_equal(
	    catalogue_reason_for("mots libres", false), "mots libres");
}

static void
notices_are_filled_in(void **state)
{
	static const char *const names[] = { "held-moderator", "held-author",
		"accepted-author", "refused-author", "partly-refused",
		"expired-author", "delayed-author", "failed-recipients-owner",
		"command-help", "owner-forward", "moderated-moderators",
		"moderated-already", "moderated-contradicted",
		"answer-not-understood", "answer-refused", "question-author",
		"question-answered", "escalated" };
	static const char *const languages[] = { "fr", "en" };
	const struct field fields[] = { { "list", "acttes@example.org" },
		{ "subject", "Bonjour\nBcc: x@example.net" }, { "id", "12" } };

	(void)state;
	for (size_t i = 0; i < 2 * COUNT_OF(names); i++) {
		CLEANUP(str_fini) struct str subject = { 0 }, body = { 0 };
		struct err err = { 0 };
		assert_int_equal(
		    catalogue_notice(languages[i % 2], names[i / 2], fields,
			COUNT_OF(fields), &subject, &body, &err),
		    0);
		assert_true(subject.len > 0 && body.len > 0);
		assert_int_equal(
		    span_find(str_span(&subject), '\n'), subject.len);
		assert_int_equal(span_find(str_span(&body), '{'), body.len);
		assert_true(span_is_utf8(str_span(&body)));
	}
}

static void
moderators_are_told_how_to_approve(void **state)
{
	CLEANUP(str_fini) struct str subject = { 0 }, body = { 0 };
	const struct field fields[] = { { "id", "12" },
		{ "author", "Rémi <remi@example.net>" },
		{ "excerpt", "> {id} garde ses accolades ; oui" } };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(catalogue_notice("fr", "held-moderator", fields,
			     COUNT_OF(fields), &subject, &body, &err),
	    0);
	assert_non_null(strstr(str_c(&body), "crieur approve 12\n"));
	assert_non_null(strstr(str_c(&body), "Rémi <remi@example.net>"));
	/* What people wrote is not read as a template, nor spaced anew. */
	assert_non_null(
	    strstr(str_c(&body), "> {id} garde ses accolades ; oui"));
	/* French stops do not stand alone at the head of a line. */
	assert_non_null(strstr(str_c(&body), "Objet\xc2\xa0:"));
	assert_null(strstr(str_c(&body), "Preuve"));
	assert_int_equal(catalogue_notice("fr", "no-such-notice", NULL, 0,
			     &subject, &body, &err),
	    -1);
	assert_int_equal(err.kind, ERR_BUG);
}

static void
a_site_may_use_its_own_words(void **state)
{
	CLEANUP(str_fini) struct str subject = { 0 }, body = { 0 };
	const struct field fields[] = { { "list", "acttes@example.org" } };
	char folder[] = "/tmp/crieur-texts-XXXXXX", path[96], fr[64];
	struct err err = { 0 };

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(fr, sizeof(fr), "%s/fr", folder);
	assert_int_equal(mkdir(fr, 0700), 0);
	snprintf(path, sizeof(path), "%s/held-author.txt", fr);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs("Patience sur {list}\n\nMerci !\n", file);
	fclose(file);
	assert_int_equal(catalogue_notice_of(folder, "fr", "held-author",
			     fields, 1, &subject, &body, &err),
	    0);
	assert_string_equal(str_c(&subject), "Patience sur acttes@example.org");
	assert_string_equal(str_c(&body), "Merci\xc2\xa0!\n");
	str_clear(&subject);
	str_clear(&body);
	assert_int_equal(catalogue_notice_of(folder, "en", "held-author",
			     fields, 1, &subject, &body, &err),
	    0);
	assert_non_null(strstr(str_c(&body), "waits"));
	unlink(path);
	rmdir(fr);
	rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_reason_reads_in_both_languages),
		cmocka_unit_test(reason_codes_are_those_of_the_list),
		cmocka_unit_test(lapsed_dues_name_the_link_if_there_is_one),
		cmocka_unit_test(strangers_learn_nothing_of_people),
		cmocka_unit_test(notices_are_filled_in),
		cmocka_unit_test(moderators_are_told_how_to_approve),
		cmocka_unit_test(a_site_may_use_its_own_words),
	};

	return cmocka_run_group_tests_name("notice", tests, NULL, NULL);
}
