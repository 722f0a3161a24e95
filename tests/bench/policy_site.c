/*
 * A whole site put to a whole register: what `crieur check` does with a
 * thousand lists (reading, expectations, doubts), what `crieur diff` does with
 * a hundred thousand people, and decisions a second with the gate's own witness
 * and people in memory. Medians. Prints figures; judges nothing.
 *
 *     tests/bench/policy_site [PEOPLE [LISTS]]
 */
#include <time.h>

#include "crieur/base/str.h"
#include "crieur/insight/check.h"
#include "crieur/insight/comparison.h"
#include "crieur/insight/rehearse.h"
#include "crieur/policy/decide.h"
#include "crieur/post/witness.h"

#include "../unit/house.h"

enum {
	TIMES = 5,
	GROUPS = 100,
	RULES = 50,
	DECISIONS = 1000000,
	SAMPLE = 100, /* people kept in memory for the decisions */
};

static double
now_s(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int
by_size(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

static double
median(double *values)
{
	qsort(values, TIMES, sizeof(*values), by_size);
	return values[TIMES / 2];
}

static void
fill_register(struct house *h, size_t n_people)
{
	house_edit(h);
	for (size_t i = 0; i < n_people; i++) {
		char name[40], address[60], groups[60];
		snprintf(name, sizeof(name), "Personne %zu", i);
		snprintf(address, sizeof(address), "p%zu@example.org", i);
		snprintf(groups, sizeof(groups), "%sg%zu",
		    i / GROUPS % 20 == 0 ? "facilitator:" : "", i % GROUPS);
		house_person(h, name, address, groups,
		    i % 7 == 0 ? "2024-12-31" : "2026-12-31");
	}
	house_done(h);
}

static struct site *
build(size_t n_lists, const char *when)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(str_fini) struct str text = { 0 };
	struct site *site = NULL;

	str_addf(&text,
	    "site { domain = x.org }\n"
	    "relay \"r\" { host = h }\n"
	    "kind \"k\" { receive = \"in(group) and paid\"\n"
	    "moderate = \"facilitates(group)\" otherwise = reject\n"
	    "rule \"loops\" { when = automatic verdict = discard }\n"
	    "rule \"members\" { verdict = accept when = \"%s\" }\n"
	    "rule \"proof\" { verdict = hold when = \"in(group) and paid\" }\n"
	    "rule \"lapsed\" { verdict = reject when = \"in(group)\" }\n"
	    "rule \"guests\" { verdict = hold when = \"guest(group)\" }\n"
	    "expect \"a\" { from = a@b.org proof = sasl verdict = accept\n"
	    "  as = \"member paid in(group)\" }\n"
	    "expect \"b\" { from = a@b.org as = member verdict = reject }\n"
	    "expect \"c\" { from = p1@example.org verdict = reject\n"
	    "  as = \"in(group)\" } }\n",
	    when);
	for (size_t i = 0; i < n_lists; i++)
		str_addf(&text, "list \"l%zu\" { kind = k group = g%zu }\n", i,
		    i % GROUPS);
	if (bundle_append(&bundle, "bench", str_span(&text)) != 0 ||
	    site_build(&bundle, &site, &findings) != 0)
		fail_msg("%s", findings.items[0].text);
	return site;
}

static void
measure_check(struct house *h, size_t n_lists)
{
	double read[TIMES], all[TIMES];

	for (int i = 0; i < TIMES; i++) {
		CLEANUP(findings_fini) struct findings findings = { 0 };
		double begin = now_s();
		struct site *site =
		    build(n_lists, "in(group) and paid and authenticated");
		read[i] = now_s() - begin;
		insight_rehearse(site, h->q.store, h->at, &findings);
		insight_check(site, h->q.store, h->at, &findings);
		all[i] = now_s() - begin;
		assert_int_equal(findings.n_errors, 0);
		site_release(&site);
	}
	printf("check of %zu lists: read in %.0f ms, in all %.0f ms\n", n_lists,
	    median(read) * 1e3, median(all) * 1e3);
}

static void
measure_diff(struct house *h, size_t n_people, size_t n_lists)
{
	struct site *before =
	    build(n_lists, "in(group) and paid and authenticated");
	struct site *after = build(n_lists, "in(group) and authenticated");
	double taken[TIMES];

	for (int i = 0; i < TIMES; i++) {
		CLEANUP(comparison_fini)
		struct comparison comparison = {
			.store = h->q.store,
			.before = before,
			.after = after,
			.at = h->at,
		};
		struct err err = { 0 };
		double begin = now_s();
		if (comparison_make(&comparison, &err) != 0)
			fail_msg("%s", err.text);
		taken[i] = now_s() - begin;
	}
	printf("diff of %zu people on %zu lists: %.2f s\n", n_people, n_lists,
	    median(taken));
	site_release(&before);
	site_release(&after);
}

static struct site *
build_rules(void)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(str_fini) struct str text = { 0 };
	struct site *site = NULL;

	str_adds(&text, "site { domain = x.org }\nrelay \"r\" { host = h }\n"
			"list \"a\" { receive = paid moderate = paid\n"
			"otherwise = reject\n");
	for (size_t i = 0; i < RULES; i++)
		str_addf(&text,
		    "rule \"%zu\" { verdict = hold when = \"in(none%zu) or "
		    "(facilitates(g%zu) and not paid and size > 20M)\" }\n",
		    i, i, i);
	str_adds(&text, "}\n");
	if (bundle_append(&bundle, "bench", str_span(&text)) != 0 ||
	    site_build(&bundle, &site, &findings) != 0)
		fail_msg("%s", findings.items[0].text);
	return site;
}

static void
measure_decisions(struct house *h)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	const struct person *people[SAMPLE] = { NULL };
	struct site *site = build_rules();
	struct err err = { 0 };
	double rates[TIMES];

	for (size_t i = 0; i < SAMPLE; i++) {
		char address[60];
		snprintf(address, sizeof(address), "p%zu@example.org", i);
		OK(&h->q, register_person_by_address(
			      ON_DAY(h->q.store, h->today, &arena),
			      span_of(address), &people[i], &h->q.err));
	}
	for (int turn = 0; turn < TIMES; turn++) {
		double begin = now_s();
		for (size_t i = 0; i < DECISIONS; i++) {
			struct facts facts = {
				.site = site,
				.list = &site->lists[0],
				.store = h->q.store,
				.person = people[i % SAMPLE],
				.at = h->at,
				.day = h->today,
			};
			struct witness witness = facts_witness(&facts);
			struct decision decision;
			if (policy_decide(facts.list, &witness, NULL, &decision,
				&err) != 0)
				fail_msg("%s", err.text);
		}
		rates[turn] = DECISIONS / (now_s() - begin);
	}
	printf("%d rules, the gate's witness, people in memory: %.0f decisions "
	       "a second\n",
	    RULES, median(rates));
	site_release(&site);
}

int
main(int argc, char **argv)
{
	size_t n_people = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;
	size_t n_lists = argc > 2 ? strtoul(argv[2], NULL, 10) : 1000;
	void *state = NULL;

	if (house_open(&state) != 0)
		return EXIT_FAILURE;
	struct house *h = state;
	fill_register(h, n_people);
	measure_decisions(h);
	measure_check(h, n_lists);
	measure_diff(h, n_people, 10);
	return house_close(&state);
}
