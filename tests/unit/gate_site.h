#ifndef TESTS_UNIT_GATE_SITE_H
#define TESTS_UNIT_GATE_SITE_H
/*
 * A site with two lists, acttes and ca, whose verdicts a test chooses. Beside
 * the register of house.h.
 */
#include "house.h"

struct gate_wish {
	enum verdict acttes, ca;
	const char *because;  /* of both; NULL: members-only */
	const char *max_size; /* of acttes; NULL: the gate's */
	const char *duplicate_window, *max_message_size, *unproved,
	    *domain; /* NULL … */
};

static inline const char *
gate_wished(const char *text, const char *otherwise)
{
	return text != NULL ? text : otherwise;
}

static inline void
gate_conf(const struct gate_wish *wish, struct str *text)
{
	const char *domain = gate_wished(wish->domain, "listes.example");
	const char *max = gate_wished(wish->max_message_size, "10M");
	const char *because = gate_wished(wish->because, "members-only");

	str_addf(text,
	    "site { name = \"La Coop\" domains = { \"%s\" }\n"
	    "  address = \"crieur@%s\" language = \"fr\" }\n"
	    "store { path = \"/nowhere/store\" }\n"
	    "gate { socket = \"inet:0@127.0.0.1\" trust_peer = yes max_message_size = %s\n"
	    "  duplicate_window = %s unproved = %s }\n"
	    "relay \"ovh\" { host = \"127.0.0.1\" port = 25 tls = none\n"
	    "  envelope = list from_rewrite = never }\n"
	    "dues { renewal = \"https://example.org/adherer\" }\n",
	    domain, domain, max, gate_wished(wish->duplicate_window, "7d"),
	    gate_wished(wish->unproved, "ask"));
	str_addf(text,
	    "list \"acttes\" { address = \"acttes@%s\" group = \"acttes\"\n"
	    "  receive = \"in(acttes) and paid\" max_size = %s\n"
	    "  moderate = \"facilitates(acttes)\"\n"
	    "  otherwise = %s because = \"%s\" }\n",
	    domain, gate_wished(wish->max_size, max),
	    verdict_name(wish->acttes), because);
	str_addf(text,
	    "list \"ca\" { address = \"ca@%s\"\n"
	    "  receive = \"role(ca) and paid\" moderate = \"role(ca)\"\n"
	    "  otherwise = %s because = \"%s\" }\n",
	    domain, verdict_name(wish->ca), because);
}

static inline struct site *
gate_site(const struct gate_wish *wish)
{
	CLEANUP(str_fini) struct str text = { 0 };
	struct bundle bundle = { 0 };
	struct findings findings = { 0 };
	struct site *site = NULL;

	gate_conf(wish, &text);
	assert_int_equal(
	    bundle_append(&bundle, "crieur.conf", str_span(&text)), 0);
	int result = site_build(&bundle, &site, &findings);
	for (size_t i = 0; i < findings.n_items; i++)
		fprintf(stderr, "%s:%u: %s\n", findings.items[i].at.file,
		    findings.items[i].at.line, findings.items[i].text);
	assert_int_equal(result, 0);
	findings_fini(&findings);
	bundle_fini(&bundle);
	return site;
}

#endif
