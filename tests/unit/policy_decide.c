/* What the rules say of a message, and how an expect block is held to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crieur/base/date.h"
#include "crieur/policy/decide.h"
#include "crieur/policy/door.h"
#include "crieur/policy/expect.h"

#include "policy_house.h"

static const char one_rule[] =
    "site { domain = x.org  roles = { ca, dsi } }\n"
    "relay \"r\" { host = h }\n"
    "list \"a\" { receive = paid  moderate = paid  group = g\n"
    "  rule \"r\" { when = \"%s\" verdict = accept }\n"
    "  otherwise = reject }\n";

/* Whether the expression holds for what was told. */
static bool
holds(const char *when, struct told *told)
{
	char text[4096];
	struct decision decision;
	struct err err = { 0 };
	struct witness witness = told_witness(told);

	snprintf(text, sizeof(text), one_rule, when);
	struct site *site = house_build(text);
	assert_int_equal(
	    policy_decide(&site->lists[0], &witness, NULL, &decision, &err), 0);
	site_release(&site);
	return decision.verdict == VERDICT_ACCEPT;
}

struct sentence {
	const char *when;
	enum word word;
	int64_t value;
	const char *argument;
	bool holds;
};

static const struct sentence sentences[] = {
	{ "paid", WORD_PAID, 1, NULL, true },
	{ "paid", WORD_LAPSED, 1, NULL, false },
	{ "not paid", WORD_LAPSED, 1, NULL, true },
	{ "not not paid", WORD_PAID, 1, NULL, true },
	/* and binds closer than or. */
	{ "paid or lapsed and known", WORD_PAID, 1, NULL, true },
	{ "(paid or lapsed) and known", WORD_PAID, 1, NULL, false },
	{ "not paid or paid", WORD_PAID, 1, NULL, true },
	{ "not (paid or paid)", WORD_PAID, 1, NULL, false },
	{ "in(group)", WORD_IN, 1, "g", true },
	{ "in(group)", WORD_IN, 1, "group", false },
	{ "in('group')", WORD_IN, 1, "group", true },
	{ "in(\\\"an other\\\")", WORD_IN, 1, "an other", true },
	{ "facilitates(g)", WORD_FACILITATES, 1, "g", true },
	{ "guest(g)", WORD_GUEST, 1, "g", true },
	{ "role(dsi)", WORD_ROLE, 1, "dsi", true },
	{ "role(dsi)", WORD_ROLE, 1, "ca", false },
	{ "tag('économie sociale')", WORD_TAG, 1, "économie sociale", true },
	{ "active-in(platform)", WORD_ACTIVE_IN, 1, "platform", true },
	{ "member-of(a)", WORD_MEMBER_OF, 1, "a", true },
	{ "moderated", WORD_MODERATED, 1, NULL, true },
	{ "authenticated", WORD_AUTHENTICATED, 1, NULL, true },
	{ "proof(dmarc)", WORD_PROOF, 1, "dmarc", true },
	{ "size > 5M", WORD_SIZE, 5 * 1024 * 1024, NULL, false },
	{ "size > 5M", WORD_SIZE, 5 * 1024 * 1024 + 1, NULL, true },
	{ "size>500K", WORD_SIZE, 600000, NULL, true },
	{ "size < 1000", WORD_SIZE, 999, NULL, true },
	{ "attachments", WORD_ATTACHMENTS, 1, NULL, true },
	{ "attachments > 2", WORD_ATTACHMENTS, 2, NULL, false },
	{ "attachment('*.exe')", WORD_ATTACHMENT, 1, "*.exe", true },
	{ "attachment(\\\"*.exe\\\")", WORD_ATTACHMENT, 1, "*.exe", true },
	{ "recipients >= 20", WORD_RECIPIENTS, 20, NULL, true },
	{ "recipients <= 20", WORD_RECIPIENTS, 21, NULL, false },
	{ "recipients = 3", WORD_RECIPIENTS, 3, NULL, true },
	{ "recipients == 3", WORD_RECIPIENTS, 3, NULL, true },
	{ "recipients != 3", WORD_RECIPIENTS, 3, NULL, false },
	{ "outsiders", WORD_OUTSIDERS, 7, NULL, true },
	{ "outsiders > 7", WORD_OUTSIDERS, 7, NULL, false },
	{ "posts-today >= 5", WORD_POSTS_TODAY, 5, NULL, true },
	{ "html-only and automatic", WORD_HTML_ONLY, 1, NULL, false },
	{ "first-post or reply", WORD_FIRST_POST, 1, NULL, true },
	{ "today > '2026-12-31'", WORD_TODAY, 20818, NULL, false },
	{ "today > 2026-12-31", WORD_TODAY, 20819, NULL, true },
	{ "weekday >= saturday", WORD_WEEKDAY, 6, NULL, true },
	{ "weekday = 7", WORD_WEEKDAY, 6, NULL, false },
	{ "hour < 8 or hour >= 20", WORD_HOUR, 20, NULL, true },
	{ "hour < 8 or hour >= 20", WORD_HOUR, 8, NULL, false },
	{ "\n\tpaid\r\n and\n paid", WORD_PAID, 1, NULL, true },
};

static void
expressions_hold_as_they_read(void **state)
{
	(void)state;
	assert_int_equal(date_make(2026, 12, 31), 20818);
	for (size_t i = 0; i < COUNT_OF(sentences); i++) {
		const struct sentence *s = &sentences[i];
		struct told told = { .subject = "" };
		told.values[s->word] = s->value;
		told.arguments[s->word] = s->argument;
		if (holds(s->when, &told) != s->holds)
			fail_msg("%s with %s = %d", s->when, word_name(s->word),
			    (int)s->value);
	}
}

static void
patterns_are_found_in_the_subject(void **state)
{
	struct told told = { .subject = "[URGENT] Réunion du 3 mars" };

	(void)state;
	assert_true(holds("subject('urgent')", &told));
	assert_true(holds("subject('^\\[urgent\\]')", &told));
	assert_true(holds("subject(\\\"RÉUNION du \\d\\\")", &told));
	assert_false(holds("subject('^réunion')", &told));
	assert_true(holds("header(Subject, 'mars$')", &told));
	told.subject = "not UTF-8: \xe9";
	assert_true(holds("subject('not utf')", &told));
}

static void
a_pattern_that_meets_its_limits_decides_nothing(void **state)
{
	char text[1024], subject[5001];
	struct told told = { .subject = subject };
	struct witness witness = told_witness(&told);
	struct decision decision = { .verdict = VERDICT_HOLD };
	struct err err = { 0 };

	(void)state;
	memset(subject, 'a', sizeof(subject) - 1);
	subject[sizeof(subject) - 1] = '\0';
	subject[sizeof(subject) - 2] = '!';
	snprintf(text, sizeof(text), one_rule, "subject('^(a+)+$')");
	struct site *slow = house_build(text);
	assert_int_equal(
	    policy_decide(&slow->lists[0], &witness, NULL, &decision, &err),
	    -1);
	assert_int_equal(err.kind, ERR_TEMPORARY);
	assert_non_null(strstr(err.text, "met its limits"));
	assert_non_null(strstr(err.text, "site.conf:4: rule \"r\""));
	assert_int_equal(decision.verdict, VERDICT_HOLD);
	site_release(&slow);
}

static const char rules[] =
    "site { domain = x.org }\n"
    "relay \"r\" { host = h }\n"
    "list \"a\" {\n"
    "  receive = paid  moderate = paid\n"
    "  rule \"loops\"  { when = \"automatic\" verdict = discard }\n"
    "  rule \"large\"  { when = \"size > 5M and not role(dsi)\"\n"
    "                    verdict = hold because = too-large }\n"
    "  rule \"paid\"   { when = \"paid or tag(x)\" verdict = accept }\n"
    "  otherwise = reject\n"
    "  because = members-only\n"
    "  expect \"a member\" { from = a@b as = \"member paid\"\n"
    "    verdict = accept rule = \"paid\" }\n"
    "  expect \"wrong\" { from = a@b as = \"member lapsed\"\n"
    "    verdict = hold because = guest }\n"
    "  expect \"no word\" { from = a@b as = \"member size\"\n"
    "    verdict = hold }\n"
    "  expect \"no word\" { from = a@b as = \"membr\"\n"
    "    verdict = hold }\n"
    "  expect \"other\" { from = a@b as = \"member paid\"\n"
    "    verdict = accept rule = \"large\" }\n"
    "}\n";

static void
the_trail_tells_each_rule_and_word(void **state)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct told told = { .values = { [WORD_SIZE] = 6000000,
				 [WORD_ROLE] = 1,
				 [WORD_PAID] = 1 } };
	struct witness witness = told_witness(&told);
	struct site *site = house_build(rules);
	struct decision decision;
	struct trail trail = { .arena = &arena };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(
	    policy_decide(&site->lists[0], &witness, &trail, &decision, &err),
	    0);
	assert_int_equal(decision.verdict, VERDICT_ACCEPT);
	assert_string_equal(decision.rule->name, "paid");
	assert_int_equal(decision.rule->at.line, 8);
	assert_int_equal(trail.n_rules, 3);
	assert_false(trail.rules[0].holds);
	assert_string_equal(trail.rules[0].words[0].text, "automatic");
	assert_int_equal(trail.rules[1].n_words, 2);
	assert_string_equal(trail.rules[1].words[0].text, "size");
	assert_int_equal(trail.rules[1].words[0].value, 6000000);
	assert_string_equal(trail.rules[1].words[1].text, "role(dsi)");
	assert_true(trail.rules[1].words[1].was_asked);
	/* What did not matter was not asked, but is told. */
	assert_int_equal(trail.rules[2].n_words, 2);
	assert_true(trail.rules[2].words[0].was_asked);
	assert_false(trail.rules[2].words[1].was_asked);
	told.n_asked = 0;
	assert_int_equal(
	    policy_decide(&site->lists[0], &witness, NULL, &decision, &err), 0);
	assert_int_equal(told.n_asked, 4);
	site_release(&site);
}

static void
a_witness_without_answer_decides_nothing(void **state)
{
	struct told told = { .broken = WORD_SIZE };
	struct witness witness = told_witness(&told);
	struct site *site = house_build(rules);
	struct decision decision = { .verdict = VERDICT_CONFIRM };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(
	    policy_decide(&site->lists[0], &witness, NULL, &decision, &err),
	    -1);
	assert_int_equal(decision.verdict, VERDICT_CONFIRM);
	assert_string_equal(
	    err.text, "site.conf:6: rule \"large\": size: the store is locked");
	site_release(&site);
}

static void
a_failing_expect_says_what_came_instead(void **state)
{
	static const char *const expected[] = {
		"site.conf:13: list \"a\": expect \"wrong\" wants hold because "
		"guest but rule \"otherwise\" (site.conf:9) says reject "
		"because members-only",
		"site.conf:15: expect \"no word\": \"size\" in as is no word "
		"about a person; expected member, paid, in(GROUP) and kin",
		"site.conf:17: expect \"no word\": \"membr\" in as is no word "
		"about a person; expected member, paid, in(GROUP) and kin",
		"site.conf:19: list \"a\": expect \"other\" wants accept by "
		"rule \"large\" but rule \"paid\" (site.conf:8) says accept",
	};
	CLEANUP(findings_fini) struct findings findings = { 0 };
	struct told told = { .subject = "" };
	struct site *site = house_build(rules);
	const struct list *list = &site->lists[0];
	char line[2048];

	(void)state;
	for (size_t i = 0; i < list->n_expectations; i++) {
		struct said_facts said = { &list->expectations[i], list,
			told_witness(&told) };
		struct witness witness = expect_witness(&said);
		if (expect_is_sound(said.expectation, &findings))
			policy_rehearse(
			    list, said.expectation, &witness, &findings);
	}
	assert_int_equal(findings.n_items, COUNT_OF(expected));
	for (size_t i = 0; i < COUNT_OF(expected); i++)
		assert_string_equal(
		    finding_format(&findings.items[i], line, sizeof(line)),
		    expected[i]);
	site_release(&site);
}

/* Whatever the rules say, what nothing proves has one answer. */
static void
the_door_answers_alike(void **state)
{
	static const struct {
		struct door_question asked;
		enum door door; /* DOOR_ANY: as the verdict */
	} rows[] = {
		{ { .is_proved = true }, DOOR_ANY },
		{ { .is_proved = true, .unproved = UNPROVED_REFUSE },
		    DOOR_ANY },
		{ { .is_of_message = true }, DOOR_ANY },
		{ { .is_of_message = true, .unproved = UNPROVED_REFUSE },
		    DOOR_ANY },
		{ { .unproved = UNPROVED_ASK }, DOOR_TAKEN },
		{ { .unproved = UNPROVED_REFUSE }, DOOR_REFUSED },
		{ { .fails_dmarc = true }, DOOR_REFUSED },
		{ { .fails_dmarc = true, .is_machines = true }, DOOR_REFUSED },
		{ { .is_machines = true, .unproved = UNPROVED_REFUSE },
		    DOOR_TAKEN },
		{ { .is_private = true }, DOOR_REFUSED },
		{ { .is_private = true, .is_machines = true }, DOOR_TAKEN },
	};

	static const enum verdict verdicts[] = { VERDICT_ACCEPT, VERDICT_HOLD,
		VERDICT_CONFIRM, VERDICT_REJECT, VERDICT_DISCARD };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows) * COUNT_OF(verdicts); i++) {
		struct door_question asked = rows[i % COUNT_OF(rows)].asked;
		enum door expected = rows[i % COUNT_OF(rows)].door;
		asked.verdict = verdicts[i / COUNT_OF(rows)];
		if (expected == DOOR_ANY)
			expected = asked.verdict == VERDICT_REJECT
			               ? DOOR_REFUSED
			               : DOOR_TAKEN;
		if (door_answer(&asked) != expected)
			fail_msg("row %zu", i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_door_answers_alike),
		cmocka_unit_test(expressions_hold_as_they_read),
		cmocka_unit_test(patterns_are_found_in_the_subject),
		cmocka_unit_test(
		    a_pattern_that_meets_its_limits_decides_nothing),
		cmocka_unit_test(the_trail_tells_each_rule_and_word),
		cmocka_unit_test(a_witness_without_answer_decides_nothing),
		cmocka_unit_test(a_failing_expect_says_what_came_instead),
	};

	return cmocka_run_group_tests_name("policy decide", tests, NULL, NULL);
}
