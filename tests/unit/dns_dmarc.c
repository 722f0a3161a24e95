/* A record word by word, and the walk up the tree question by question. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crieur/dns/dmarc.h"

struct zone_row {
	const char *name;
	const char *texts[3];
	int64_t ttl_s;
};

/* Invented domains. Names that stand here without a text exist all the same;
 * what does not stand here does not exist. */
static const struct zone_row zone[] = {
	{ "_dmarc.strict.example", { "v=DMARC1; p=reject; sp=none" }, 3600 },
	{ "mail.strict.example", { NULL }, 3600 },
	{ "_dmarc.lax.example", { "v=DMARC1;p=none;sp=quarantine" }, 300 },
	{ "news.lax.example", { NULL }, 60 },
	{ "_dmarc.absent.example", { "v=DMARC1; p=none; np=reject" }, 3600 },
	{ "there.absent.example", { NULL }, 3600 },
	{ "_dmarc.twice.example", { "v=DMARC1; p=reject", "v=DMARC1; p=none" },
	    3600 },
	{ "_dmarc.other.example", { "v=spf1 -all", "v=DMARC1; p=quarantine" },
	    3600 },
	{ "_dmarc.bank", { "v=DMARC1; p=reject; psd=y; sp=quarantine" }, 9 },
	{ "our.bank", { NULL }, 3600 },
	{ "_dmarc.own.bank", { "v=DMARC1; p=none" }, 3600 },
	{ "_dmarc.unit.corp.example", { "v=DMARC1; p=reject; psd=n" }, 3600 },
	{ "_dmarc.corp.example", { "v=DMARC1; p=none" }, 3600 },
	{ "_dmarc.deep.corp.example", { "v=DMARC1; p=reject" }, 3600 },
	{ "_dmarc.mail.example.com", { "v=DMARC1; p=reject" }, 3600 },
	{ "_dmarc.testing.example", { "v=DMARC1; p=reject; t=y" }, 3600 },
};

struct asked {
	char names[16][DNS_NAME_SIZE];
	size_t n;
	const char *fails_at;
};

static int
answer(void *self, const char *name, struct arena *arena,
    struct dns_answer *answer_r, struct err *err)
{
	struct asked *asked = self;

	assert_true(asked->n < COUNT_OF(asked->names));
	snprintf(asked->names[asked->n++], DNS_NAME_SIZE, "%s", name);
	if (asked->fails_at != NULL && strcmp(name, asked->fails_at) == 0)
		return err_set(err, ERR_TEMPORARY, "no answer");
	*answer_r =
	    (struct dns_answer){ .outcome = DNS_NO_NAME, .ttl_s = 7200 };
	for (size_t i = 0; i < COUNT_OF(zone); i++) {
		if (strcmp(zone[i].name, name) != 0)
			continue;
		struct span *texts = arena_array(arena, 3, sizeof(*texts));
		assert_non_null(texts);
		size_t n = 0;
		while (n < 3 && zone[i].texts[n] != NULL) {
			texts[n] = span_of(zone[i].texts[n]);
			n++;
		}
		*answer_r = (struct dns_answer){
			.outcome = n > 0 ? DNS_FOUND : DNS_NOTHING,
			.texts = texts,
			.n_texts = n,
			.ttl_s = zone[i].ttl_s,
		};
	}
	return 0;
}

static void
a_record_is_read_strictly(void **state)
{
	static const struct {
		const char *text;
		bool is_record;
		enum dmarc_policy p, sp, np;
	} rows[] = {
		{ "v=DMARC1; p=reject", true, 2, 2, 2 },
		{ "v=DMARC1;p=quarantine;", true, 1, 1, 1 },
		{ "V = DMARC1 ; P = Reject ; SP=NONE", true, 2, 0, 0 },
		{ "v=DMARC1; p=reject; sp=none; np=quarantine", true, 2, 0, 1 },
		{ "v=DMARC1; rua=mailto:a@b.example; p=reject", true, 2, 2, 2 },
		{ "v=DMARC1; p=none; p=reject", true, 0, 0, 0 },
		{ "v=DMARC1; unknown=1; ; p=reject; pct=0", true, 2, 2, 2 },
		{ "v=DMARC1", true, 0, 0, 0 },
		{ "v=DMARC1; p=refuse", true, 0, 0, 0 },
		{ "v=DMARC1; p=reject; sp=refuse", true, 0, 0, 0 },
		{ "v=DMARC1; p=reject; np=", true, 0, 0, 0 },
		{ "v=dmarc1; p=reject", false, 0, 0, 0 },
		{ "v=DMARC2; p=reject", false, 0, 0, 0 },
		{ "v=DMARC1 p=reject", false, 0, 0, 0 },
		{ "p=reject; v=DMARC1", false, 0, 0, 0 },
		{ "; v=DMARC1; p=reject", false, 0, 0, 0 },
		{ "\"v=DMARC1; p=reject\"", false, 0, 0, 0 },
		{ "", false, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct dmarc_record record = { .policy = 2 };
		assert_int_equal(
		    dmarc_record_read(span_of(rows[i].text), &record),
		    rows[i].is_record);
		if (!rows[i].is_record)
			continue;
		assert_int_equal(record.policy, rows[i].p);
		assert_int_equal(record.sub_policy, rows[i].sp);
		assert_int_equal(record.absent_policy, rows[i].np);
	}
}

static void
the_policy_of_a_domain_is_found(void **state)
{
	static const struct {
		const char *author;
		enum dmarc_policy policy;
		const char *at;
		unsigned n_questions;
		int64_t ttl_s;
	} rows[] = {
		{ "strict.example", DMARC_POLICY_REJECT, "strict.example", 1,
		    3600 },
		{ "STRICT.Example", DMARC_POLICY_REJECT, "strict.example", 1,
		    3600 },
		{ "mail.strict.example", DMARC_POLICY_NONE, "strict.example", 3,
		    3600 },
		/* sp and np differ from p, and from each other. */
		{ "news.lax.example", DMARC_POLICY_QUARANTINE, "lax.example", 3,
		    300 },
		{ "there.absent.example", DMARC_POLICY_NONE, "absent.example",
		    4, 3600 },
		{ "not.absent.example", DMARC_POLICY_REJECT, "absent.example",
		    4, 3600 },
		{ "twice.example", DMARC_POLICY_NONE, "", 2, 3600 },
		{ "other.example", DMARC_POLICY_QUARANTINE, "other.example", 1,
		    3600 },
		/* A public suffix speaks for who says nothing. */
		{ "our.bank", DMARC_POLICY_QUARANTINE, "bank", 2, 9 },
		{ "a.our.bank", DMARC_POLICY_QUARANTINE, "bank", 3, 9 },
		{ "a.own.bank", DMARC_POLICY_NONE, "own.bank", 3, 9 },
		/* psd=n ends the walk; without it the topmost counts. */
		{ "a.unit.corp.example", DMARC_POLICY_REJECT,
		    "unit.corp.example", 2, 3600 },
		{ "a.deep.corp.example", DMARC_POLICY_NONE, "corp.example", 4,
		    3600 },
		{ "nowhere.invalid", DMARC_POLICY_NONE, "", 2, 7200 },
		{ "testing.example", DMARC_POLICY_REJECT, "testing.example", 1,
		    3600 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct asked asked = { 0 };
		struct dns_source dns = { .text = answer, .self = &asked };
		struct dmarc_finding finding;
		struct err err = { 0 };
		assert_int_equal(dmarc_discover(&dns, span_of(rows[i].author),
				     &finding, &err),
		    0);
		assert_int_equal(finding.policy, rows[i].policy);
		assert_string_equal(finding.domain, rows[i].at);
		assert_int_equal(finding.n_questions, rows[i].n_questions);
		assert_int_equal(asked.n, rows[i].n_questions);
		assert_int_equal(finding.ttl_s, rows[i].ttl_s);
		assert_int_equal(finding.is_testing,
		    strcmp(rows[i].author, "testing.example") == 0);
	}
}

/* The example of RFC 9989 §4.10. */
static void
a_long_name_costs_eight_questions(void **state)
{
	static const char *const expected[] = {
		"_dmarc.a.b.c.d.e.f.g.h.i.j.mail.example.com",
		"_dmarc.g.h.i.j.mail.example.com",
		"_dmarc.h.i.j.mail.example.com",
		"_dmarc.i.j.mail.example.com",
		"_dmarc.j.mail.example.com",
		"_dmarc.mail.example.com",
		"_dmarc.example.com",
		"_dmarc.com",
	};
	struct asked asked = { 0 };
	struct dns_source dns = { .text = answer, .self = &asked };
	struct dmarc_finding finding;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(dmarc_discover(&dns,
			     span_of("a.b.c.d.e.f.g.h.i.j.mail.example.com"),
			     &finding, &err),
	    0);
	assert_int_equal(asked.n, COUNT_OF(expected));
	for (size_t i = 0; i < asked.n; i++)
		assert_string_equal(asked.names[i], expected[i]);
	assert_int_equal(finding.policy, DMARC_POLICY_REJECT);
	assert_string_equal(finding.domain, "mail.example.com");
	/* Eight labels: the parent is asked next, as for a shorter name. */
	asked.n = 0;
	assert_int_equal(dmarc_discover(&dns, span_of("a.b.c.d.e.f.g.invalid"),
			     &finding, &err),
	    0);
	assert_int_equal(asked.n, 8);
	assert_string_equal(asked.names[1], "_dmarc.b.c.d.e.f.g.invalid");
}

static void
a_failure_anywhere_leaves_it_unknown(void **state)
{
	static const char *const fails_at[] = { "_dmarc.not.absent.example",
		"_dmarc.absent.example", "_dmarc.example",
		"not.absent.example" };
	struct dmarc_finding finding = { .policy = DMARC_POLICY_QUARANTINE };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(fails_at); i++) {
		struct asked asked = { .fails_at = fails_at[i] };
		struct dns_source dns = { .text = answer, .self = &asked };
		struct err err = { 0 };
		assert_int_equal(
		    dmarc_discover(
			&dns, span_of("not.absent.example"), &finding, &err),
		    -1);
		assert_int_equal(err.kind, ERR_TEMPORARY);
		assert_non_null(strstr(err.text, fails_at[i]));
		assert_int_equal(finding.policy, DMARC_POLICY_QUARANTINE);
	}
}

static void
names_have_bounds(void **state)
{
	char name[300];
	struct asked asked = { 0 };
	struct dns_source dns = { .text = answer, .self = &asked };
	struct dmarc_finding finding;
	struct err err = { 0 };
	static const char *const wrong[] = { "", ".", "a..b", ".a", "a.",
		"caf\xc3\xa9.example", "a b.example", "a\\.example" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		assert_int_equal(
		    dmarc_discover(&dns, span_of(wrong[i]), &finding, &err),
		    -1);
		assert_int_equal(err.kind, ERR_INPUT);
	}
	/* Labels of 63 and 64, names of 253 and 254 octets. */
	memset(name, 'a', sizeof(name));
	memcpy(name + 63, ".example", 9);
	assert_int_equal(
	    dmarc_discover(&dns, span_of(name), &finding, &err), 0);
	memcpy(name, "aaaa", 4);
	name[63] = 'a';
	memcpy(name + 64, ".example", 9);
	assert_int_equal(
	    dmarc_discover(&dns, span_of(name), &finding, &err), -1);
	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = i % 60 == 59 ? '.' : 'a';
	assert_int_equal(
	    dmarc_discover(&dns, span_from(name, 253), &finding, &err), 0);
	assert_int_equal(
	    dmarc_discover(&dns, span_from(name, 254), &finding, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_is_read_strictly),
		cmocka_unit_test(the_policy_of_a_domain_is_found),
		cmocka_unit_test(a_long_name_costs_eight_questions),
		cmocka_unit_test(a_failure_anywhere_leaves_it_unknown),
		cmocka_unit_test(names_have_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
