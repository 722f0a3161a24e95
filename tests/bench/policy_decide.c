/*
 * Decisions a second on a list of 50 rules, the witness in memory; and the time
 * to build a site of 1000 lists.
 *
 *     tests/bench/policy_decide [RULES [PEOPLE]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "crieur/base/attribute.h"
#include "crieur/base/str.h"
#include "crieur/policy/decide.h"
#include "crieur/policy/site.h"

enum {
	RULES_TRIED = 50000000,
	LISTS = 1000,
};

/* A person, as bits; a decision looks at one after another. */
struct people {
	const unsigned char *traits;
	size_t n, at;
};

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int
answer(void *self, const struct question *question, int64_t *value_r,
    struct err *err)
{
	const struct people *people = self;
	unsigned traits = people->traits[people->at];

	(void)err;
	*value_r = question->argument.len > 0
	               ? question->argument.at[0] == (char)('a' + traits % 26)
	               : (int64_t)(traits >> question->word % 8 & 1);
	return 0;
}

static void
add_prelude(struct str *text)
{
	str_adds(text, "site { domain = x.org }\nrelay \"r\" { host = h }\n"
		       "kind \"k\" { receive = \"in(group) and paid\"\n"
		       "moderate = \"facilitates(group)\" otherwise = reject\n"
		       "rule \"loops\" { when = automatic verdict = discard }\n"
		       "rule \"members\" { verdict = accept\n"
		       "when = \"in(group) and paid and authenticated\" }\n"
		       "expect \"e\" { from = a@b as = member verdict = reject "
		       "} }\n");
}

static struct site *
build(struct str *text)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	struct site *site = NULL;
	char line[2048];

	if (!str_ok(text) ||
	    bundle_append(&bundle, "bench", str_span(text)) != 0)
		abort();
	if (site_build(&bundle, &site, &findings) != 0) {
		puts(finding_format(&findings.items[0], line, sizeof(line)));
		exit(EXIT_FAILURE);
	}
	return site;
}

static void
measure_decisions(size_t n_rules, struct people *people)
{
	CLEANUP(str_fini) struct str text = { 0 };
	size_t verdicts[VERDICT_DISCARD + 1] = { 0 };

	add_prelude(&text);
	str_adds(&text, "list \"a\" { kind = k group = zz\n");
	for (size_t i = 0; i < n_rules; i++)
		str_addf(&text,
		    "rule \"%zu\" { verdict = hold when = \"(in(%c%zu) or "
		    "tag(none%zu)) and not role(ca) and lapsed\" }\n",
		    i, (int)('a' + i % 26), i, i);
	str_adds(&text, "}\n");
	size_t n_decisions = RULES_TRIED / (n_rules + 1);
	struct site *site = build(&text);
	struct witness witness = { people, answer };
	double begin = seconds();
	for (size_t i = 0; i < n_decisions; i++) {
		struct decision decision;
		struct err err = { 0 };
		people->at = i % people->n;
		if (policy_decide(
			&site->lists[0], &witness, NULL, &decision, &err) != 0)
			abort();
		verdicts[decision.verdict]++;
	}
	double taken = seconds() - begin;
	printf("%zu rules, %zu people: %.0f decisions a second "
	       "(%zu held, %zu refused)\n",
	    site->lists[0].n_rules, people->n, (double)n_decisions / taken,
	    verdicts[VERDICT_HOLD], verdicts[VERDICT_REJECT]);
	site_release(&site);
}

static void
measure_build(void)
{
	CLEANUP(str_fini) struct str text = { 0 };

	add_prelude(&text);
	for (size_t i = 0; i < LISTS; i++)
		str_addf(
		    &text, "list \"l%zu\" { kind = k group = g%zu }\n", i, i);
	double begin = seconds();
	struct site *site = build(&text);
	printf("%zu lists built in %.0f ms\n", site->n_lists,
	    (seconds() - begin) * 1e3);
	site_release(&site);
}

int
main(int argc, char **argv)
{
	size_t n_rules = argc > 1 ? strtoul(argv[1], NULL, 10) : 50;
	size_t n_people = argc > 2 ? strtoul(argv[2], NULL, 10) : 100000;
	unsigned char *traits = malloc(n_people > 0 ? n_people : 1);
	unsigned state = 1;

	if (traits == NULL || n_people == 0)
		return EXIT_FAILURE;
	for (size_t i = 0; i < n_people; i++) {
		state = state * 1664525U + 1013904223U;
		traits[i] = (unsigned char)(state >> 24);
	}
	struct people people = { traits, n_people, 0 };
	measure_decisions(n_rules, &people);
	measure_build();
	free(traits);
	return 0;
}
