/* A file of any bytes is a site in order, or its findings say why not. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/base/attribute.h"
#include "crieur/policy/decide.h"
#include "crieur/policy/expect.h"
#include "crieur/policy/site.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand(bool is_true)
{
	if (!is_true)
		abort();
}

/* Yes and no in turn. */
static int
answer(void *self, const struct question *question, int64_t *value_r,
    struct err *err)
{
	int64_t *n = self;

	(void)err;
	demand(question->word < WORD_COUNT);
	*value_r = (*n)++ & 1;
	return 0;
}

static void
try_list(const struct site *site, const struct list *list)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	struct decision decision = { .rule = NULL };
	struct trail trail = { .arena = &arena };
	struct err err = { 0 };
	int64_t n = 0;
	bool is_entitled;
	struct witness witness = { &n, answer };
	struct recipient_match match = site_match(site, span_of(list->address));

	demand(match.role == ADDRESS_POST && match.list == list);
	demand(site_list(site, span_of(list->name)) == list);
	demand(list->relay != NULL || site->n_relays == 0);
	demand(policy_decide(list, &witness, &trail, &decision, &err) == 0);
	demand(decision.rule != NULL && trail.n_rules <= list->n_rules);
	demand(
	    policy_entitles(list->receive, &witness, &is_entitled, &err) == 0);
	for (size_t i = 0; i < list->n_expectations; i++) {
		struct said_facts said = { &list->expectations[i], list,
			witness };
		struct witness told = expect_witness(&said);
		if (expect_is_sound(said.expectation, &findings))
			policy_rehearse(
			    list, said.expectation, &told, &findings);
	}
}

static void
check_findings(const struct findings *findings)
{
	char line[2048];

	for (size_t i = 0; i < findings->n_items; i++) {
		finding_format(&findings->items[i], line, sizeof(line));
		demand(line[0] != '\0' && strpbrk(line, "\r\n") == NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	struct site *site = NULL;

	demand(bundle_append(
		   &bundle, "f", span_from((const char *)data, size)) == 0);
	int status = site_build(&bundle, &site, &findings);
	demand((status == 0) == (findings.n_errors == 0));
	check_findings(&findings);
	if (status != 0)
		return 0;
	for (size_t i = 0; i < site->n_lists; i++)
		try_list(site, &site->lists[i]);
	site_release(&site);
	return 0;
}
