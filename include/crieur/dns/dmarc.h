#ifndef CRIEUR_DNS_DMARC_H
#define CRIEUR_DNS_DMARC_H
/*
 * What an author's domain asks of those who receive mail in its name (RFC 9989
 * §4.10): its own record, else that of its organisation, else that of the
 * public suffix above it, found by walking up the tree with at most eight
 * questions, whatever the name's length.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/dns/resolver.h"

enum dmarc_policy {
	DMARC_POLICY_NONE, /* or no record at all */
	DMARC_POLICY_QUARANTINE,
	DMARC_POLICY_REJECT,
};

/* "none", "quarantine", "reject". */
const char *dmarc_policy_name(enum dmarc_policy policy);

enum dmarc_suffix {
	DMARC_SUFFIX_UNSAID,
	DMARC_SUFFIX_YES, /* psd=y: a public suffix */
	DMARC_SUFFIX_NO,  /* psd=n: an organisation's own top */
};

struct dmarc_record {
	enum dmarc_policy policy, sub_policy, absent_policy; /* p, sp, np */
	enum dmarc_suffix suffix;
	bool is_testing; /* t=y */
};

/*
 * False: no DMARC record, since "v=DMARC1" does not stand first. Unknown tags
 * count for nothing. A record whose p, sp or np is missing or wrong asks for
 * nothing (RFC 9989 §4.10.1).
 */
MUST_USE bool dmarc_record_read(
    struct span text, struct dmarc_record *record_r);

struct dmarc_finding {
	enum dmarc_policy policy; /* as published, testing or not */
	bool is_testing;
	char domain[DNS_NAME_SIZE]; /* where the record stands, "" none */
	unsigned n_questions;
	int64_t ttl_s; /* the least of all answers */
};

/* domain in any letter case. -1 as the source fails: nothing is known then. */
MUST_USE int dmarc_discover(const struct dns_source *dns, struct span domain,
    struct dmarc_finding *finding_r, struct err *err);

#endif
