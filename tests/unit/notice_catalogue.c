/* Every reason and notice exists in both languages, says what to do, keeps
 * within an SMTP reply, and gives nobody's membership away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crieur/notice/catalogue.h"
#include "crieur/notice/check.h"

#include "../../src/notice/wrap.h"

static const struct wording in_fr = { NULL, "fr", NULL, 0 };

static const char *const reasons[] = {
#define REASON(name, code) name,
#include "crieur/policy/reason.def"
#undef REASON
};

static const struct field sample[] = {
	{ "list", "comite-orientation-pec@coopdescommuns.org" },
	{ "owner", "comite-orientation-pec-owner@coopdescommuns.org" },
	{ "renewal",
	    "https://www.helloasso.com/associations/la-coop/adhesion" },
	{ "limit", "10" },
	{ "address", "acttes-xyz@coopdescommuns.org" },
};

static struct wording
filled(
    const struct wording *wording, const struct field *fields, size_t n_fields)
{
	return (struct wording){ wording->site, wording->language, fields,
		n_fields };
}

static const char *
reason(const char *language, const char *name, struct str *out)
{
	const struct wording in = { NULL, language, sample, COUNT_OF(sample) };

	str_clear(out);
	assert_non_null(catalogue_reason(&in, name, out));
	assert_true(str_ok(out));
	return str_c(out);
}

static void
every_reason_reads_in_both_languages(void **state)
{
	CLEANUP(str_fini) struct str french = { 0 }, english = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(reasons); i++) {
		const char *name = reasons[i];
		assert_true(catalogue_has_reason(span_of(name)));
		const char *in_french = reason("fr", name, &french);
		const char *in_english = reason("en", name, &english);
		assert_string_not_equal(in_french, name);
		assert_string_not_equal(in_english, name);
		assert_string_not_equal(in_french, in_english);
		assert_true(span_is_utf8(str_span(&french)));
		assert_int_equal(span_find(str_span(&french), '{'), french.len);
		assert_int_equal(
		    span_find(str_span(&french), '\n'), french.len);
		/* Both fit the gate's reply: 463 octets with " / ". */
		if (french.len + english.len + 3 > 463)
			fail_msg("%s: %zu octets", name,
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
	code = catalogue_reason(&in_fr, "too-large", &out);
	assert_string_equal(code, "5.3.4");
	str_clear(&out);
	code = catalogue_reason(&in_fr, "unknown-address", &out);
	assert_string_equal(code, "5.1.1");
	str_clear(&out);
	const struct wording in = filled(&in_fr, sample, 1);
	code = catalogue_reason(&in, "Réservé aux {list}", &out);
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
	const struct wording in = filled(&in_fr, sample, 1);

	(void)state;
	assert_non_null(strstr(reason("fr", "dues-lapsed", &out),
	    "Renouveler : https://www.helloasso.com/"));
	str_clear(&out);
	catalogue_reason(&in, "dues-lapsed", &out);
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
		"unproved-refused", "expired-author", "delayed-author",
		"failed-recipients-owner", "command-help", "leave-confirm",
		"leave-done", "leave-nothing", "status", "leave-refused",
		"leave-kept", "yes-unclear", "leave-stale", "return-confirm",
		"return-done", "join-already", "join-passed-on", "join-how",
		"join-wish", "owner-forward", "moderated-moderators",
		"moderated-already", "moderated-contradicted",
		"answer-not-understood", "answer-refused", "question-author",
		"question-answered", "escalated", "alert-relay-stopped",
		"alert-relay-waiting", "alert-relay-ready",
		"undeliverable-author" };
	static const char *const languages[] = { "fr", "en" };
	const struct field fields[] = { { "list", "acttes@example.org" },
		{ "subject", "Bonjour\nBcc: x@example.net" }, { "id", "12" } };

	(void)state;
	for (size_t i = 0; i < 2 * COUNT_OF(names); i++) {
		CLEANUP(str_fini) struct str subject = { 0 }, body = { 0 };
		struct err err = { 0 };
		const struct wording in = { NULL, languages[i % 2], fields,
			COUNT_OF(fields) };
		assert_int_equal(
		    catalogue_notice(&in, names[i / 2], &subject, &body, &err),
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
	const struct wording in = filled(&in_fr, fields, COUNT_OF(fields));
	assert_int_equal(
	    catalogue_notice(&in, "held-moderator", &subject, &body, &err), 0);
	assert_non_null(strstr(str_c(&body), "Rémi <remi@example.net>"));
	/* What people wrote is not read as a template, nor spaced anew. */
	assert_non_null(
	    strstr(str_c(&body), "> {id} garde ses accolades ; oui"));
	/* French stops do not stand alone at the head of a line. */
	assert_non_null(strstr(str_c(&body), "Objet\xc2\xa0:"));
	assert_null(strstr(str_c(&body), "Preuve"));
	assert_int_equal(
	    catalogue_notice(&in_fr, "no-such-notice", &subject, &body, &err),
	    -1);
	assert_int_equal(err.kind, ERR_BUG);
}

static bool
has_any(const char *text, const char *const *signs, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strstr(text, signs[i]) != NULL) {
			print_error("%s: \"%s\"\n", name, signs[i]);
			return true;
		}
	}
	return false;
}

/* A stop of French that stands without its blank: not in an address, a time,
 * or a gap. */
static bool
has_bare_stop(struct span line)
{
	for (size_t i = 1; i < line.len; i++) {
		struct span before = span_first(line, i);
		char last = line.at[i - 1];
		bool is_end = i + 1 == line.len || line.at[i + 1] == ' ';
		if (strchr(";:!?", line.at[i]) != NULL && is_end &&
		    last != ' ' && last != '}' &&
		    !span_ends_nocase(before, "\xa0"))
			return true;
	}
	return false;
}

/* As they are written: the blanks and apostrophes one types. What is filled in
 * has those of a printer. */
static void
french_is_set_as_french(void **state)
{
	static const char *const typed[] = { "...", "\xe2\x80\x99", "\xc2\xa0",
		"\xe2\x80\xaf", "\xc2\xab\n", "' ", " ,", " ." };
	static const char *const set[] = { " ;", " :", " !", " ?", " \xc2\xbb",
		"\xc2\xab ", "l'", "d'", "n'", "c'" };
	bool is_wrong = false;
	const char *name;

	(void)state;
	for (size_t i = 0; (name = catalogue_name(i)) != NULL; i++) {
		CLEANUP(str_fini) struct str subject = { 0 }, body = { 0 };
		const char *text = catalogue_text("fr", name);
		struct span rest = span_of(text);
		struct err err = { 0 };
		if (span_starts_nocase(rest, "Re: "))
			rest = span_from_offset(rest, 4);
		is_wrong |= has_any(text, typed, COUNT_OF(typed), name);
		while (rest.len > 0) {
			struct span line = span_cut_line(&rest);
			bool is_typed = span_starts_nocase(line, "    ");
			if (is_typed || !has_bare_stop(line))
				continue;
			print_error("%s: %.*s\n", name, (int)line.len, line.at);
			is_wrong = true;
		}
		if (!catalogue_has_reason(span_of(name)) &&
		    catalogue_notice(&in_fr, name, &subject, &body, &err) == 0)
			is_wrong |=
			    has_any(str_c(&body), set, COUNT_OF(set), name);
	}
	assert_false(is_wrong);
}

/* "{n_failed} adresses": what would be "1 adresses" for one. */
static bool
has_counted_noun(const char *text)
{
	static const char *const numbers[] = { "{n_", "{number}", "{more}",
		"{sessions}" };

	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		const char *at = text;
		while ((at = strstr(at, numbers[i])) != NULL) {
			at += strcspn(at, "}") + 1;
			if (at[0] == ' ' && at[1] >= 'a' && at[1] <= 'z' &&
			    strncmp(at, " de plus", 8) != 0 &&
			    strncmp(at, " more", 5) != 0)
				return true;
		}
	}
	return false;
}

/* Who reads them has a shell; nobody else is told of commands. */
static bool
is_for_admin(const char *name)
{
	static const char *const names[] = { "bounce-storm", "denied-dsi",
		"import-set-aside", "import-report" };

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return strncmp(name, "alert-", 6) == 0;
}

static void
one_is_no_plural_and_people_get_no_commands(void **state)
{
	static const char *const languages[] = { "fr", "en" };
	const char *name;

	(void)state;
	for (size_t i = 0; (name = catalogue_name(i / 2)) != NULL; i++) {
		const char *text = catalogue_text(languages[i % 2], name);
		if (has_counted_noun(text))
			fail_msg("%s counts: %s", name, text);
		if (!is_for_admin(name) && strstr(text, "    crieur ") != NULL)
			fail_msg("%s wants a shell", name);
	}
}

/* A site whose files are a configuration and texts, two strings each. */
static struct site *
site_of(const char *const *files)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	struct site *site = NULL;

	for (; files[0] != NULL; files += 2)
		assert_int_equal(
		    bundle_append(&bundle, files[0], span_of(files[1])), 0);
	if (site_build(&bundle, &site, &findings) != 0)
		fail_msg("%s", findings.items[0].text);
	return site;
}

#define SITE_FILE "crieur.conf", "site { domain = \"example.org\" }"

static void
a_site_may_use_its_own_words(void **state)
{
	static const char *const files[] = { SITE_FILE,
		"texts/fr/held-author.txt",
		"\xef\xbb\xbfPatience sur {list}\r\n\r\nMerci !\r\n",
		"texts/fr/members-only.txt", "Pour {list} seulement.\n", NULL };
	CLEANUP(str_fini) struct str subject = { 0 }, body = { 0 };
	CLEANUP(site_release) struct site *site = site_of(files);
	const struct field fields[] = { { "list", "acttes@example.org" } };
	const struct wording french = { site, "fr", fields, 1 };
	const struct wording english = { site, "en", fields, 1 };
	struct err err = { 0 };
	const char *code = NULL;

	(void)state;
	assert_int_equal(
	    catalogue_notice(&french, "held-author", &subject, &body, &err), 0);
	assert_string_equal(str_c(&subject), "Patience sur acttes@example.org");
	assert_string_equal(str_c(&body), "Merci\xe2\x80\xaf!\n");
	str_clear(&subject);
	str_clear(&body);
	assert_int_equal(
	    catalogue_notice(&english, "held-author", &subject, &body, &err),
	    0);
	assert_non_null(strstr(str_c(&body), "waits"));
	str_clear(&body);
	code = catalogue_reason(&french, "members-only", &body);
	assert_string_equal(str_c(&body), "Pour acttes@example.org seulement.");
	assert_string_equal(code, "5.7.1");
}

/* Each mistake, its file and line, and what is said of it. */
static void
mistakes_in_texts_are_told_with_their_line(void **state)
{
	static const struct {
		const char *name, *text, *told;
	} cases[] = {
		{ "t/fr/held-author.txt", "Ici\n\nVoyez\n{lst} ou {list}\n",
		    "t/fr/held-author.txt:4:2: {lst} is no field of "
		    "held-author; it has {list}, {subject}, {why}, {owner}; "
		    "did you mean list?" },
		{ "t/fr/held-autor.txt", "Ici\n\nVoyez\n",
		    "t/fr/held-autor.txt: no text is called \"held-autor\"; "
		    "crieur texts lists them; did you mean held-author?" },
		{ "t/de/held-author.txt", "Hier\n\nSo\n",
		    "t/de/held-author.txt: \"de\" is no language; expected a "
		    "folder fr or en" },
		{ "t/fr/held-author.txt", "Ici\n",
		    "t/fr/held-author.txt:1: a subject alone; expected an "
		    "empty line and words after it" },
		{ "t/fr/held-author.txt", " \n",
		    "t/fr/held-author.txt:1: it is empty; expected a subject, "
		    "an empty line, and words" },
		{ "t/fr/held-author.txt", "Ici\n\n{if why}toujours",
		    "t/fr/held-author.txt:3:5: {if …} without {end} after it" },
		{ "t/fr/held-author.txt", "Ici\n\nrien{end}",
		    "t/fr/held-author.txt:3:6: {end} without {if …} before "
		    "it" },
		{ "t/en/held-author.txt", "Here\n\n{Why}\n",
		    "t/en/held-author.txt:3:2: warning: {Why} is said as it stands; a "
		    "field is written in small letters, as {list}" },
		{ "t/en/held-author.txt", "Here\n\nWait.\n",
		    "t/en/held-author.txt:1: held-author has no text in the "
		    "language fr, which is spoken too; expected "
		    "fr/held-author.txt" },
		{ "t/fr/spam.txt", "Un\nDeux\n",
		    "t/fr/spam.txt:2:1: a second line; a reason is one line, "
		    "since SMTP says it" },
		{ "t/fr/spam.txt", "Un\n",
		    "t/fr/spam.txt:1: spam has no text in the language en, "
		    "which is spoken too; expected en/spam.txt" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *const files[] = { SITE_FILE, cases[i].name,
			cases[i].text, NULL };
		CLEANUP(findings_fini) struct findings findings = { 0 };
		CLEANUP(site_release) struct site *site = site_of(files);
		char line[1000] = "";
		texts_check(site, &findings);
		assert_true(findings.n_items > 0);
		assert_string_equal(
		    finding_format(&findings.items[0], line, sizeof(line)),
		    cases[i].told);
	}
}

/* What a policy says itself has fields, too. */
static void
words_of_a_policy_are_checked(void **state)
{
	static const char *const files[] = { "c.conf",
		"site { domain = \"example.org\" }\n"
		"relay \"r\" { host = \"127.0.0.1\" tls = none }\n"
		"list \"a\" { receive = known moderate = known\n"
		"  footer = \"{name}: {leeve}\" otherwise = reject\n"
		"  because = \"Pas pour {adress}\"\n"
		"  rule \"r\" { when = member verdict = reject\n"
		"    because = \"Non, {list} {x}\" } }\n",
		NULL };
	static const char *const told[] = {
		"c.conf:3: {leeve} is no field of a footer; did you mean "
		"leave?",
		"c.conf:6: {x} is no field of a reason",
		"c.conf:4: {adress} is no field of a reason; did you mean "
		"address?",
	};
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(site_release) struct site *site = site_of(files);
	char line[1000] = "";

	(void)state;
	texts_check(site, &findings);
	assert_int_equal(findings.n_items, COUNT_OF(told));
	for (size_t i = 0; i < COUNT_OF(told); i++)
		assert_string_equal(
		    finding_format(&findings.items[i], line, sizeof(line)),
		    told[i]);
}

static void
a_text_has_a_size(void **state)
{
	(void)state;
	for (size_t size = LIMIT_OWN_REASON; size <= LIMIT_OWN_REASON + 1;
	     size++) {
		CLEANUP(findings_fini) struct findings findings = { 0 };
		CLEANUP(str_fini) struct str text = { 0 };
		while (text.len < size)
			str_addc(&text, 'x');
		const char *const files[] = { SITE_FILE, "t/fr/spam.txt",
			str_c(&text), "t/en/spam.txt", str_c(&text), NULL };
		CLEANUP(site_release) struct site *site = site_of(files);
		texts_check(site, &findings);
		assert_int_equal(
		    findings.n_errors, size > LIMIT_OWN_REASON ? 2 : 0);
	}
}

/* What is built in, saved as a file of the site's own, is in order, changes
 * nothing, and no two texts have one name. */
static void
built_in_texts_pass_as_own_ones(void **state)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(site_release) struct site *site = NULL;
	const char *name;
	char line[1000] = "";

	(void)state;
	assert_int_equal(bundle_append(&bundle, "crieur.conf",
			     span_of("site { domain = \"example.org\" }")),
	    0);
	for (size_t i = 0; (name = catalogue_name(i)) != NULL; i++) {
		for (int english = 0; english < 2; english++) {
			const char *language = english ? "en" : "fr";
			const char *text = catalogue_text(language, name);
			char path[80];
			snprintf(
			    path, sizeof(path), "t/%s/%s.txt", language, name);
			assert_non_null(text);
			assert_int_equal(
			    bundle_append(&bundle, path, span_of(text)), 0);
		}
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(name, catalogue_name(j));
	}
	assert_int_equal(site_build(&bundle, &site, &findings), 0);
	size_t n_before = findings.n_items;
	texts_check(site, &findings);
	if (findings.n_items > n_before)
		fail_msg("%s", finding_format(&findings.items[n_before], line,
				   sizeof(line)));
	const struct wording own = { site, "fr", NULL, 0 };
	for (size_t i = 0; (name = catalogue_name(i)) != NULL; i++) {
		CLEANUP(str_fini) struct str a = { 0 }, b = { 0 }, s = { 0 };
		struct err err = { 0 };
		if (catalogue_has_reason(span_of(name)))
			continue;
		assert_int_equal(catalogue_notice(&own, name, &s, &a, &err), 0);
		assert_int_equal(
		    catalogue_notice(&in_fr, name, &s, &b, &err), 0);
		assert_true(span_equal(str_span(&a), str_span(&b)));
	}
}

/* The texts that ezmlm let an owner edit, by the names of its files, and what
 * is said here in that event. NULL: not a text of its own. */
static void
every_event_of_ezmlm_has_a_text(void **state)
{
	static const struct {
		const char *event, *name;
	} events[] = {
		{ "bottom", NULL }, /* each notice is whole */
		{ "digest", "command-help" },
		{ "faq", "command-help" },
		{ "get_bad", "command-help" },
		{ "help", "command-help" },
		{ "info", "command-help" },
		{ "mod_help", "held-moderator" },
		{ "mod_reject", "refused-author" },
		{ "mod_request", "held-moderator" },
		{ "mod_sub", "return-done" },
		{ "mod_sub_confirm", "join-wish" },
		{ "mod_timeout", "expired-author" },
		{ "mod_unsub_confirm", "leave-confirm" },
		{ "sub_bad", "leave-stale" },
		{ "sub_confirm", "return-confirm" },
		{ "sub_nop", "join-already" },
		{ "sub_ok", "return-done" },
		{ "top", NULL },
		{ "trailer", NULL }, /* a list's footer */
		{ "unsub_bad", "leave-stale" },
		{ "unsub_confirm", "leave-confirm" },
		{ "unsub_nop", "leave-nothing" },
		{ "unsub_ok", "leave-done" },
	};

	(void)state;
	assert_int_equal(COUNT_OF(events), 23);
	for (size_t i = 0; i < COUNT_OF(events); i++) {
		if (events[i].name == NULL)
			continue;
		const char *french = catalogue_text("fr", events[i].name);
		const char *english = catalogue_text("en", events[i].name);
		if (french == NULL || english == NULL)
			fail_msg(
			    "%s: no text %s", events[i].event, events[i].name);
		assert_true(strlen(french) > 40 && strlen(english) > 40);
	}
}

/* Not paying is not leaving, and an invitation that ends shuts no door. */
static void
nobody_is_told_they_are_no_member_any_more(void **state)
{
	static const char *const never[] = { "plus membre", "plus adhérent",
		"radié", "exclu", "cessé d'être", "no longer a member",
		"not a member any", "ceased to be", "struck off", "expelled",
		"membership has ended", "adhésion a pris fin" };
	const char *name;
	size_t count = 0;

	(void)state;
	for (size_t i = 0; (name = catalogue_name(i)) != NULL; i++) {
		const struct span texts_of_name[] = {
			span_of(catalogue_text("fr", name)),
			span_of(catalogue_text("en", name)),
		};
		for (size_t j = 0; j < COUNT_OF(texts_of_name); j++) {
			count += texts_of_name[j].len > 0;
			for (size_t k = 0; k < COUNT_OF(never); k++) {
				if (span_contains_nocase(
					texts_of_name[j], never[k]))
					fail_msg(
					    "%s says \"%s\"", name, never[k]);
			}
		}
	}
	assert_true(count > 150);
}

static const struct {
	const char *text, *wrapped;
} texts[] = {
	{ "court\n\nligne\n", "court\n\nligne\n" },
	{ "sans fin", "sans fin" },
	{ "", "" },
	/* 76 columns stay, in letters of two octets; 77 do not. */
	{ "ééééééééé ééééééééé ééééééééé ééééééééé ééééééééé ééééééééé ééééééééé "
	  "éééééé\n",
	    "ééééééééé ééééééééé ééééééééé ééééééééé ééééééééé ééééééééé "
	    "ééééééééé éééééé\n" },
	{ "ééééééééé ééééééééé ééééééééé ééééééééé ééééééééé ééééééééé ééééééééé "
	  "ééééééé\n",
	    "ééééééééé ééééééééé ééééééééé ééééééééé ééééééééé ééééééééé "
	    "ééééééééé\nééééééé\n" },
	/* A quotation stays one, an indented line indented. */
	{ "> > aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff "
	  "ggggggggg hhhhhhhhh",
	    "> > aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff "
	    "ggggggggg\n> > hhhhhhhhh" },
	/* What is left of a long line goes on with the sentence it is of, and
	 * not with another, nor with another's words. */
	{ "Votre message à agriculture@coopdescommuns.org (la liste) est bien "
	  "arrivé. Il\nattend l'accord de l'animation, qui en a été avertie "
	  "à l'instant même.\nElle répond.\n",
	    "Votre message à agriculture@coopdescommuns.org (la liste) est "
	    "bien arrivé.\nIl attend l'accord de l'animation, qui en a été "
	    "avertie à l'instant même.\nElle répond.\n" },
	{ "> aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff "
	  "ggggggggg hhhhhhhhh\n> iii",
	    "> aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff "
	    "ggggggggg\n> hhhhhhhhh\n> iii" },
	/* A link is not cut. */
	{ "<mailto:acttes-moderate%2Bhsqfa5x27kmwsr6llsa6vnvzdu@"
	  "coopdescommuns.org?body=oui>\n",
	    "<mailto:acttes-moderate%2Bhsqfa5x27kmwsr6llsa6vnvzdu@"
	    "coopdescommuns.org?body=oui>\n" },
};

static void
long_lines_are_wrapped(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		CLEANUP(str_fini) struct str out = { 0 };
		wrap_text(&out, span_of(texts[i].text));
		assert_string_equal(str_c(&out), texts[i].wrapped);
	}
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
		cmocka_unit_test(french_is_set_as_french),
		cmocka_unit_test(one_is_no_plural_and_people_get_no_commands),
		cmocka_unit_test(moderators_are_told_how_to_approve),
		cmocka_unit_test(a_site_may_use_its_own_words),
		cmocka_unit_test(mistakes_in_texts_are_told_with_their_line),
		cmocka_unit_test(a_text_has_a_size),
		cmocka_unit_test(words_of_a_policy_are_checked),
		cmocka_unit_test(long_lines_are_wrapped),
		cmocka_unit_test(built_in_texts_pass_as_own_ones),
		cmocka_unit_test(every_event_of_ezmlm_has_a_text),
		cmocka_unit_test(nobody_is_told_they_are_no_member_any_more),
	};

	return cmocka_run_group_tests_name("notice", tests, NULL, NULL);
}
