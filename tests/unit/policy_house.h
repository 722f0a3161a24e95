#ifndef CRIEUR_TESTS_UNIT_POLICY_HOUSE_H
#define CRIEUR_TESTS_UNIT_POLICY_HOUSE_H
/* A site from a text, and a witness that knows what it was told. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/base/attribute.h"
#include "crieur/policy/pattern.h"
#include "crieur/policy/site.h"
#include "crieur/policy/witness.h"

/* The site of a text; what is wrong with it ends the test. */
static inline struct site *
house_build(const char *text)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	struct site *site = NULL;
	char line[2048];

	if (bundle_append(&bundle, "site.conf", span_of(text)) == 0 &&
	    site_build(&bundle, &site, &findings) == 0)
		return site;
	for (size_t i = 0; i < findings.n_items; i++)
		fprintf(stderr, "%s\n",
		    finding_format(&findings.items[i], line, sizeof(line)));
	abort();
}

/* Answers every word from this; what is not set is 0. */
struct told {
	int64_t values[WORD_COUNT];
	const char *arguments[WORD_COUNT]; /* NULL: any argument */
	const char *subject;               /* what patterns are tried on */
	enum word broken;                  /* WORD_MEMBER: none is */
	size_t n_asked;
};

static inline int
told_answer(void *self, const struct question *question, int64_t *value_r,
    struct err *err)
{
	struct told *told = self;
	const char *argument = told->arguments[question->word];
	bool matches = true;

	told->n_asked++;
	if (told->broken != WORD_MEMBER && question->word == told->broken)
		return err_set(err, ERR_TEMPORARY, "the store is locked");
	if (question->pattern != NULL) {
		if (pattern_matches(question->pattern, span_of(told->subject),
			&matches, err) != 0)
			return -1;
		*value_r = matches;
		return 0;
	}
	*value_r = argument == NULL || span_is(question->argument, argument)
	               ? told->values[question->word]
	               : 0;
	return 0;
}

static inline struct witness
told_witness(struct told *told)
{
	return (struct witness){ told, told_answer };
}

#endif
