#include "crieur/policy/expect.h"

#include <stdio.h>
#include <string.h>

#include "expression.h"

/* The next "word" or "word(argument)" of *rest. */
static struct span
next_said(struct span *rest)
{
	*rest = span_trim(*rest);
	size_t end = 0;
	bool is_inside = false;

	while (end < rest->len &&
	       (is_inside || (rest->at[end] != ' ' && rest->at[end] != ','))) {
		if (rest->at[end] == '(')
			is_inside = true;
		else if (rest->at[end] == ')')
			is_inside = false;
		end++;
	}
	struct span said = span_first(*rest, end);
	*rest = span_from_offset(*rest, end + 1);
	return said;
}

static struct span
argument_of(struct span *said)
{
	struct span argument = *said;

	*said = span_cut(&argument, '(');
	argument = span_trim(span_cut(&argument, ')'));
	if (argument.len >= 2 &&
	    (argument.at[0] == '"' || argument.at[0] == '\''))
		argument = span_from(argument.at + 1, argument.len - 2);
	return argument;
}

static bool
is_person_word(enum word word)
{
	return word <= WORD_KNOWN;
}

bool
expect_is_sound(
    const struct expectation *expectation, struct findings *findings)
{
	struct span rest = span_of(expectation->as);

	while (span_trim(rest).len > 0) {
		struct span said = next_said(&rest);
		if (said.len == 0)
			continue;
		(void)argument_of(&said);
		enum word word = word_from_name(said);
		if (word != WORD_COUNT && is_person_word(word))
			continue;
		findings_add(findings, expectation->at,
		    "expect \"%.60s\": \"%.*s\" in as is no word about a "
		    "person; expected member, paid, in(GROUP) and kin",
		    expectation->name, (int)span_first(said, 60).len, said.at);
		return false;
	}
	return true;
}

static bool
is_said(const struct said_facts *self, const struct question *question)
{
	struct span rest = span_of(self->expectation->as);
	bool has_argument =
	    word_info(question->word)->argument != WORD_ARGUMENT_NONE;

	while (span_trim(rest).len > 0) {
		struct span said = next_said(&rest);
		struct span argument = argument_of(&said);
		if (!span_is(said, word_name(question->word)))
			continue;
		if (has_argument && span_is(argument, "group") &&
		    span_is(question->argument, self->list->group))
			return true;
		if (!has_argument ||
		    span_equal_nocase(argument, question->argument))
			return true;
	}
	return false;
}

/* A facilitator is in the group; whoever is anything is known. */
static bool
follows(const struct said_facts *self, const struct question *question)
{
	struct question other = *question;

	if (is_said(self, question))
		return true;
	if (question->word == WORD_IN) {
		other.word = WORD_FACILITATES;
		return is_said(self, &other);
	}
	return question->word == WORD_KNOWN && self->expectation->as[0] != '\0';
}

static bool
is_proved(const struct said_facts *self, const struct question *question)
{
	enum proof asked, given = self->expectation->proof;

	if (question->word == WORD_AUTHENTICATED)
		return given != PROOF_NONE;
	return proof_from_name(question->argument, &asked) && asked == given;
}

static int
answer(void *context, const struct question *question, int64_t *value_r,
    struct err *err)
{
	const struct said_facts *self = context;

	if (question->word == WORD_AUTHENTICATED ||
	    question->word == WORD_PROOF)
		*value_r = is_proved(self, question);
	else if (is_person_word(question->word))
		*value_r = follows(self, question);
	else
		return self->rest.answer(
		    self->rest.self, question, value_r, err);
	return 0;
}

struct witness
expect_witness(struct said_facts *self)
{
	return (struct witness){ .self = self, .answer = answer };
}

static bool
is_as_expected(
    const struct expectation *expectation, const struct decision *decision)
{
	return decision->verdict == expectation->verdict &&
	       (expectation->rule[0] == '\0' ||
		   strcmp(expectation->rule, decision->rule->name) == 0) &&
	       (expectation->because[0] == '\0' ||
		   strcmp(expectation->because, decision->rule->because) == 0);
}

void
policy_compare(const struct list *list, const struct expectation *expectation,
    const struct decision *decision, struct findings *findings)
{
	const struct rule *rule = decision->rule;
	char by[80] = "";

	if (is_as_expected(expectation, decision))
		return;
	if (expectation->rule[0] != '\0')
		snprintf(
		    by, sizeof(by), " by rule \"%.60s\"", expectation->rule);
	findings_add(findings, expectation->at,
	    "list \"%.60s\": expect \"%.60s\" wants %s%s%s%s but rule "
	    "\"%.60s\" (%s:%u) says %s%s%s",
	    list->name, expectation->name, verdict_name(expectation->verdict),
	    expectation->because[0] != '\0' ? " because " : "",
	    expectation->because, by, rule->name, rule->at.file, rule->at.line,
	    verdict_name(decision->verdict),
	    rule->because[0] != '\0' ? " because " : "", rule->because);
}

void
policy_rehearse(const struct list *list, const struct expectation *expectation,
    const struct witness *witness, struct findings *findings)
{
	struct decision decision;
	struct err err = { 0 };

	if (policy_decide(list, witness, NULL, &decision, &err) != 0)
		findings_add(findings, expectation->at,
		    "list \"%.60s\": expect \"%.60s\" cannot be decided: %s",
		    list->name, expectation->name, err.text);
	else
		policy_compare(list, expectation, &decision, findings);
}
