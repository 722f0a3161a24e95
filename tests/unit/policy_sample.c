/* The association's own site: every list, in order, as its papers have it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crieur/base/str.h"
#include "crieur/policy/decide.h"
#include "crieur/policy/expect.h"

#include "policy_house.h"

static struct site *
read_sample(void)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	struct site *site = NULL;
	const char *source = getenv("top_srcdir");
	char path[4096], line[2048];

	snprintf(path, sizeof(path), "%s/policies/crieur.conf",
	    source != NULL ? source : ".");
	if (bundle_read(path, &bundle, &findings) == 0 &&
	    site_build(&bundle, &site, &findings) == 0 && findings.n_items == 0)
		return site;
	for (size_t i = 0; i < findings.n_items; i++)
		fprintf(stderr, "%s\n",
		    finding_format(&findings.items[i], line, sizeof(line)));
	abort();
}

static void
the_lists_are_those_of_the_papers(void **state)
{
	static const char *const names[] = { "acttes", "agriculture", "ca",
		"comite-orientation-pec", "communs-democratie", "compta-care",
		"copil-acttes", "copil-pec", "echanges-plateformes", "membres",
		"services-proximite" };
	struct site *site = read_sample();
	char address[128];

	(void)state;
	assert_int_equal(site->n_lists, COUNT_OF(names));
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		assert_string_equal(site->lists[i].name, names[i]);
		snprintf(address, sizeof(address), "%s@coopdescommuns.org",
		    names[i]);
		assert_string_equal(site->lists[i].address, address);
		assert_true(site->lists[i].n_expectations >= 3);
	}
	/* The papers write it both ways; and a mailbox is no list. */
	assert_ptr_equal(
	    site_match(site, span_of("service-proximite@coopdescommuns.org"))
		.list,
	    site_list(site, span_of("services-proximite")));
	assert_int_equal(
	    site_match(site, span_of("dsi@coopdescommuns.org")).role,
	    ADDRESS_RESERVED);
	site_release(&site);
}

static int
answer_nothing(void *self, const struct question *question, int64_t *value_r,
    struct err *err)
{
	(void)self;
	(void)question;
	(void)err;
	*value_r = 0;
	return 0;
}

static void
every_expectation_holds(void **state)
{
	CLEANUP(findings_fini) struct findings findings = { 0 };
	struct site *site = read_sample();
	char line[2048];

	(void)state;
	for (size_t i = 0; i < site->n_lists; i++) {
		const struct list *list = &site->lists[i];
		for (size_t j = 0; j < list->n_expectations; j++) {
			struct said_facts said = { &list->expectations[j], list,
				{ NULL, answer_nothing } };
			struct witness witness = expect_witness(&said);
			assert_true(
			    expect_is_sound(said.expectation, &findings));
			policy_rehearse(
			    list, said.expectation, &witness, &findings);
		}
	}
	for (size_t i = 0; i < findings.n_items; i++)
		fail_msg("%s",
		    finding_format(&findings.items[i], line, sizeof(line)));
	site_release(&site);
}

/* Author and proof against each list; what is not here is no right. */
static const struct {
	const char *list, *as;
	enum proof proof;
	enum verdict verdict;
	bool receives;
} rights[] = {
	{ "membres", "member paid", PROOF_SASL, VERDICT_REJECT, true },
	{ "membres", "member lapsed", PROOF_SASL, VERDICT_REJECT, false },
	{ "membres", "role(president)", PROOF_SASL, VERDICT_ACCEPT, false },
	{ "membres", "role(president)", PROOF_NONE, VERDICT_CONFIRM, false },
	{ "membres", "role(president)", PROOF_DMARC, VERDICT_CONFIRM, false },
	{ "membres", "role(president)", PROOF_CONFIRM, VERDICT_ACCEPT, false },
	{ "membres", "role(dsi)", PROOF_DKIM, VERDICT_ACCEPT, false },
	{ "membres", "member paid role(ca)", PROOF_SASL, VERDICT_REJECT, true },
	{ "ca", "member paid role(ca)", PROOF_SASL, VERDICT_ACCEPT, true },
	{ "ca", "member paid role(president)", PROOF_SASL, VERDICT_REJECT,
	    false },
	{ "acttes", "member paid in(acttes)", PROOF_SASL, VERDICT_ACCEPT,
	    true },
	{ "acttes", "member paid in(acttes)", PROOF_NONE, VERDICT_CONFIRM,
	    true },
	{ "acttes", "member paid in(acttes)", PROOF_CONFIRM, VERDICT_ACCEPT,
	    true },
	{ "acttes", "member lapsed in(acttes)", PROOF_SASL, VERDICT_REJECT,
	    false },
	{ "acttes", "member paid in(agriculture)", PROOF_SASL, VERDICT_REJECT,
	    false },
	{ "acttes", "guest(acttes)", PROOF_SASL, VERDICT_HOLD, false },
	{ "acttes", "member paid moderated in(acttes)", PROOF_SASL,
	    VERDICT_HOLD, true },
	{ "copil-pec", "member paid in(pec)", PROOF_SASL, VERDICT_REJECT,
	    false },
	{ "copil-pec", "member paid in(copil-pec)", PROOF_SASL, VERDICT_ACCEPT,
	    true },
	{ "comite-orientation-pec", "member paid in(comite-orientation-pec)",
	    PROOF_SASL, VERDICT_ACCEPT, true },
	{ "echanges-plateformes", "member paid in(echanges-plateformes)",
	    PROOF_SASL, VERDICT_REJECT, false },
	{ "echanges-plateformes",
	    "member paid in(echanges-plateformes) active-in(platform)",
	    PROOF_SASL, VERDICT_ACCEPT, true },
};

static void
rights_are_those_of_the_papers(void **state)
{
	struct site *site = read_sample();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rights); i++) {
		struct expectation author = { .as = rights[i].as,
			.proof = rights[i].proof };
		const struct list *list =
		    site_list(site, span_of(rights[i].list));
		struct said_facts said = { &author, list,
			{ NULL, answer_nothing } };
		struct witness witness = expect_witness(&said);
		struct decision decision = { .rule = NULL };
		struct err err = { 0 };
		bool receives = false;
		assert_int_equal(
		    policy_decide(list, &witness, NULL, &decision, &err), 0);
		assert_int_equal(
		    policy_entitles(list->receive, &witness, &receives, &err),
		    0);
		if (decision.verdict != rights[i].verdict ||
		    receives != rights[i].receives)
			fail_msg("%s, %s, proof %u: %s, receives %d",
			    rights[i].list, rights[i].as,
			    (unsigned)rights[i].proof,
			    verdict_name(decision.verdict), receives);
	}
	site_release(&site);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_lists_are_those_of_the_papers),
		cmocka_unit_test(every_expectation_holds),
		cmocka_unit_test(rights_are_those_of_the_papers),
	};

	return cmocka_run_group_tests_name("policy sample", tests, NULL, NULL);
}
