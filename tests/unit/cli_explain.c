/*
 * What explain says of a message is what the gate decides, for some thousand
 * messages, people and policies made by chance; and what check says can never
 * hold never does.
 */
#include "crieur/insight/explanation.h"
#include "crieur/post/arrive.h"
#include "crieur/post/keep.h"

#include "house.h"

enum {
	MEMORY = 4 * 1024 * 1024,
	N_SITES = 60,
	N_MESSAGES = 60,
	N_EXPRESSIONS = 4000,
	DEPTH = 3,
};

/* A chance of our own: the same at each run. */
static uint64_t seed = 20261125;

static size_t
chance(size_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (size_t)(seed % n);
}

static const char *
any_of(const char *const *texts, size_t n)
{
	return texts[chance(n)];
}

#define ANY(texts) any_of(texts, COUNT_OF(texts))

static const char *const words[] = { "member", "paid", "lapsed", "in(acttes)",
	"facilitates(acttes)", "guest(acttes)", "role(ca)", "role(president)",
	"tag(x)", "moderated", "known", "member-of(ca)", "authenticated",
	"proof(sasl)", "proof(dmarc)", "size > 1K", "size <= 1K", "size > 2K",
	"attachments", "attachments > 1", "attachment(\\\"*.exe\\\")",
	"html-only", "automatic", "spam", "recipients > 1", "recipients",
	"outsiders", "outsiders > 1", "subject(\\\"^Re\\\")",
	"header(\\\"X-A\\\", \\\"b\\\")", "first-post", "posts-today >= 2",
	"reply", "today > \\\"2026-11-23\\\"", "weekday <= 5", "weekday = 2",
	"hour < 12", "hour >= 12" };
/* Of people alone, and few: chance finds contradictions among them. */
static const char *const few_words[] = { "member", "paid", "lapsed", "known",
	"in(acttes)", "facilitates(acttes)", "authenticated", "proof(sasl)",
	"hour < 12", "hour >= 12", "hour > 20", "size > 1K", "size <= 2K" };
static const char *const verdicts[] = { "accept", "hold", "confirm", "reject",
	"discard" };
static const char *const reasons[] = { "", " because = \"spam\"",
	" because = \"dues-lapsed\"", " because = \"Non, {list}\"" };
static const char *const people[] = { "nicole@example.org", "jean@example.org",
	"luc@example.org", "guest@example.net", "paule@example.org",
	"denis@example.org", "inconnu@example.com" };

static void
add_expression(
    struct str *out, int depth, const char *const *vocabulary, size_t n)
{
	static const char *const operators[] = { " and ", " or " };
	size_t kind = depth == 0 ? 0 : chance(4);

	if (kind == 0) {
		str_adds(out, any_of(vocabulary, n));
	} else if (kind == 1) {
		str_adds(out, "not (");
		add_expression(out, depth - 1, vocabulary, n);
		str_addc(out, ')');
	} else {
		str_addc(out, '(');
		add_expression(out, depth - 1, vocabulary, n);
		str_adds(out, ANY(operators));
		add_expression(out, depth - 1, vocabulary, n);
		str_addc(out, ')');
	}
}

static struct site *
read_site(const struct str *rules, struct findings *findings)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(str_fini) struct str text = { 0 };
	struct site *site = NULL;

	str_adds(&text,
	    "site { domain = \"listes.example\" roles = { president, ca } }\n"
	    "gate { authserv_id = \"mx.listes.example\" }\n"
	    "relay \"r\" { host = \"127.0.0.1\" tls = none }\n"
	    "list \"ca\" { receive = \"role(ca)\" moderate = \"role(ca)\"\n"
	    "  otherwise = hold }\n"
	    "list \"acttes\" { group = acttes receive = \"in(group)\"\n"
	    "  moderate = \"facilitates(group)\" otherwise = hold\n");
	str_add(&text, str_span(rules));
	str_adds(&text, "}\n");
	assert_int_equal(bundle_append(&bundle, "f", str_span(&text)), 0);
	return site_build(&bundle, &site, findings) == 0 ? site : NULL;
}

/* One that check has nothing against. */
static struct site *
any_site(void)
{
	struct site *site = NULL;

	while (site == NULL) {
		CLEANUP(str_fini) struct str rules = { 0 };
		CLEANUP(findings_fini) struct findings findings = { 0 };
		size_t n = 1 + chance(6);
		for (size_t i = 0; i < n; i++) {
			str_addf(&rules, "rule \"r%zu\" { when = \"", i);
			add_expression(&rules, DEPTH, words, COUNT_OF(words));
			str_addf(&rules, "\" verdict = %s%s }\n", ANY(verdicts),
			    ANY(reasons));
		}
		if (chance(4) == 0)
			str_adds(&rules, "max_size = 2K\n");
		site = read_site(&rules, &findings);
	}
	return site;
}

/* A message with what belongs to it. */
struct mail {
	struct str raw;
	const char *from;
	char envelope_sender[80];
	bool is_by_login;
};

static void
add_head(struct mail *mail)
{
	static const char *const fields[] = { "Auto-Submitted: auto-replied",
		"X-Spam-Flag: YES", "In-Reply-To: <a@b>", "X-A: abc",
		"Precedence: bulk", "X-Crieur-Loop: acttes@listes.example" };
	static const char *const subjects[] = { "Bonjour", "Re: Bonjour",
		"=?utf-8?q?R=C3=A9union?=" };
	struct str *raw = &mail->raw;
	size_t n_to = chance(4);

	if (chance(12) != 0)
		str_addf(raw, "From: <%s>\r\n", mail->from);
	if (chance(15) == 0)
		str_adds(raw, "From: <autre@example.org>\r\n");
	for (size_t i = 0; i < n_to; i++)
		str_addf(raw, "%s <%s>", i == 0 ? "To:" : ",\r\n ",
		    i == 0 ? "acttes@listes.example" : ANY(people));
	if (n_to > 0)
		str_adds(raw, "\r\n");
	str_addf(raw, "Subject: %s\r\nMessage-ID: <%zu@x>\r\n", ANY(subjects),
	    chance(1000000));
	if (chance(4) == 0)
		str_addf(raw, "%s\r\n", ANY(fields));
}

static void
add_body(struct mail *mail)
{
	static const char *const names[] = { "a.exe", "b.pdf", "c.odt" };
	struct str *raw = &mail->raw;
	size_t kind = chance(4), n_lines = chance(40);

	if (kind == 0) {
		str_adds(raw, "Content-Type: text/html\r\n\r\n<p>Oui</p>\r\n");
		return;
	}
	if (kind == 1)
		str_adds(raw,
		    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; "
		    "boundary=b\r\n\r\n--b\r\n");
	str_adds(raw, "\r\n");
	for (size_t i = 0; i < n_lines; i++)
		str_adds(raw,
		    "Une ligne, puis une autre, pour que cela fasse long.\r\n");
	for (size_t i = 0; kind == 1 && i < chance(4); i++)
		str_addf(raw,
		    "--b\r\nContent-Disposition: attachment; filename=\"%s\""
		    "\r\n\r\nx\r\n",
		    ANY(names));
	if (kind == 1)
		str_adds(raw, "--b--\r\n");
}

static void
make_mail(struct mail *mail)
{
	str_clear(&mail->raw);
	mail->from = ANY(people);
	snprintf(mail->envelope_sender, sizeof(mail->envelope_sender), "%s",
	    chance(8) == 0 ? "" : mail->from);
	mail->is_by_login = chance(3) == 0;
	/* Who has logged in is not verified any other way. */
	if (!mail->is_by_login && chance(2) == 0)
		str_addf(&mail->raw,
		    "Authentication-Results: mx.listes.example; spf=pass "
		    "smtp.mailfrom=%s;\r\n dmarc=pass header.from=%s\r\n",
		    mail->from, strchr(mail->from, '@') + 1);
	str_addf(&mail->raw, "Return-Path: <%s>\r\n", mail->envelope_sender);
	add_head(mail);
	add_body(mail);
}

/* As the gate gets it from Postfix. */
static int
judge(const struct house *h, const struct site *site, const struct mail *mail,
    struct arena *arena, struct intake *intake, struct arrival *arrival,
    struct arrival_recipient *recipient, struct err *err)
{
	*recipient = (struct arrival_recipient){
		.address = "acttes@listes.example",
		.match = site_match(site, span_of("acttes@listes.example")),
	};
	*arrival = (struct arrival){
		.site = site,
		.policy_id = 1,
		.client = "mail.example.org [198.51.100.7]",
		.client_name = "mail.example.org",
		.client_address = "198.51.100.7",
		.helo = "mail.example.org",
		.queue_id = "4ABC",
		.envelope_sender = mail->envelope_sender,
		.sasl_login = mail->is_by_login ? mail->from : "",
		.recipients = recipient,
		.n_recipients = 1,
		.is_verified = true,
		.raw = str_span(&mail->raw),
		.at = h->at,
	};
	return intake_judge(h->q.store, arrival, arena, intake, err);
}

static void
assert_explained(const struct house *h, const struct site *site,
    const struct mail *mail, const struct destination *decided)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(MEMORY);
	CLEANUP(explanation_fini) struct explanation explanation = { 0 };
	struct err err = { 0 };
	struct explanation_question question = {
		.site = site,
		.list = site_list(site, span_of("acttes")),
		.store = h->q.store,
		.raw = str_span(&mail->raw),
		.has_proofs = mail->is_by_login,
		.proofs = decided->proofs,
		.at = h->at,
	};

	if (explanation_make(&question, &arena, &explanation, &err) != 0)
		fail_msg("%s", err.text);
	if (explanation.verdict != decided->verdict ||
	    strcmp(explanation.rule, decided->rule) != 0 ||
	    strcmp(explanation.file, decided->rule_file) != 0 ||
	    explanation.line != decided->rule_line ||
	    /* explain is told a proof, not who has logged in */
	    (strcmp(decided->because, "other-address") != 0 &&
		strcmp(explanation.because, decided->because) != 0) ||
	    explanation.proofs != decided->proofs)
		fail_msg("%s by %s, and not %s by %s:\n%s",
		    verdict_name(explanation.verdict), explanation.rule,
		    verdict_name(decided->verdict), decided->rule,
		    str_c(&mail->raw));
	/* The last rule that was tried is the one that decided. */
	size_t n = explanation.trail.n_rules;
	if (n > 0 && explanation.trail.rules[n - 1].holds)
		assert_string_equal(explanation.trail.rules[n - 1].rule->name,
		    explanation.rule);
}

static void
explain_says_what_the_gate_decides(void **state)
{
	struct house *h = *state;
	struct custody *custody = NULL;
	struct mail mail = { .raw = { 0 } };
	size_t counts[5] = { 0 };
	struct err err = { 0 };

	assert_int_equal(custody_new(h->q.path, &custody, &err), 0);
	for (int i = 0; i < N_SITES * N_MESSAGES; i++) {
		static struct site *site;
		CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(MEMORY);
		struct intake intake = { 0 };
		struct arrival arrival;
		struct arrival_recipient recipient;
		if (i % N_MESSAGES == 0) {
			site_release(&site);
			site = any_site();
		}
		make_mail(&mail);
		if (judge(h, site, &mail, &arena, &intake, &arrival, &recipient,
			&err) != 0)
			fail_msg("%s", err.text);
		assert_explained(h, site, &mail, &intake.destinations[0]);
		counts[intake.destinations[0].verdict]++;
		/* Some are kept: later ones are not their author's first. */
		if (chance(20) == 0)
			assert_int_equal(
			    custody_take(custody, &intake, &err), 0);
		intake_fini(&intake);
		if (i + 1 == N_SITES * N_MESSAGES)
			site_release(&site);
	}
	custody_free(&custody);
	str_fini(&mail.raw);
	for (size_t i = 0; i < COUNT_OF(counts); i++)
		assert_true(counts[i] > 50);
}

static bool
is_said_never(const struct str *expression)
{
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(str_fini) struct str rules = { 0 };
	bool is_never = false;

	str_addf(&rules, "rule \"r\" { when = \"%s\" verdict = accept }",
	    str_c(expression));
	struct site *site = read_site(&rules, &findings);
	for (size_t i = 0; i < findings.n_items; i++)
		is_never |=
		    strstr(findings.items[i].text, "can never hold") != NULL;
	site_release(&site);
	return is_never;
}

/* A rule that holds for the expression, hidden from check behind a subject that
 * no mail has. */
static void
assert_never(const struct house *h, const struct str *expression)
{
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(str_fini) struct str rules = { 0 };
	struct mail mail = { .raw = { 0 } };
	struct err err = { 0 };

	str_addf(&rules,
	    "rule \"r\" { when = \"(%s) or subject(\\\"^zzz\\\")\" verdict = "
	    "accept }",
	    str_c(expression));
	struct site *site = read_site(&rules, &findings);
	assert_non_null(site);
	for (int i = 0; i < 20; i++) {
		CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(MEMORY);
		struct intake intake = { 0 };
		struct arrival arrival;
		struct arrival_recipient recipient;
		make_mail(&mail);
		if (judge(h, site, &mail, &arena, &intake, &arrival, &recipient,
			&err) != 0)
			fail_msg("%s", err.text);
		if (strcmp(intake.destinations[0].rule, "r") == 0)
			fail_msg("%s", str_c(expression));
		intake_fini(&intake);
	}
	site_release(&site);
	str_fini(&mail.raw);
}

static void
what_can_never_hold_never_does(void **state)
{
	size_t n_never = 0;

	for (int i = 0; i < N_EXPRESSIONS; i++) {
		CLEANUP(str_fini) struct str expression = { 0 };
		add_expression(
		    &expression, DEPTH, few_words, COUNT_OF(few_words));
		if (!is_said_never(&expression))
			continue;
		assert_never(*state, &expression);
		n_never++;
	}
	assert_true(n_never > 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    explain_says_what_the_gate_decides, house_open,
		    house_close),
		cmocka_unit_test_setup_teardown(
		    what_can_never_hold_never_does, house_open, house_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
