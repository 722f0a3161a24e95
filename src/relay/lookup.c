#include "lookup.h"

#include <stdio.h>

#include "crieur/base/arena.h"
#include "crieur/base/log.h"
#include "crieur/dns/dmarc.h"
#include "crieur/store/domain.h"

enum {
	QUESTION_MEMORY = 64 * 1024,
	WORDS_SIZE = 400,
};

static int64_t
kept_for(int64_t ttl_s)
{
	if (ttl_s < LOOKUP_KEEPS_AT_LEAST_S)
		return LOOKUP_KEEPS_AT_LEAST_S;
	return ttl_s < LOOKUP_KEEPS_AT_MOST_S ? ttl_s : LOOKUP_KEEPS_AT_MOST_S;
}

static void
describe(const struct dmarc_finding *finding, char words[WORDS_SIZE])
{
	if (finding->domain[0] == '\0')
		snprintf(words, WORDS_SIZE, "no record");
	else
		snprintf(words, WORDS_SIZE, "record of %s%s", finding->domain,
		    finding->is_testing ? ", in testing" : "");
}

static bool
is_stopping(const struct lookup *lookup)
{
	return lookup->is_stopping != NULL && lookup->is_stopping();
}

/* A domain may take eight questions: none is begun once it is time to go. */
struct asking {
	const struct lookup *lookup;
	struct dns_source dns;
};

static int
ask(void *self, const char *name, struct arena *arena,
    struct dns_answer *answer_r, struct err *err)
{
	const struct asking *asking = self;

	if (is_stopping(asking->lookup))
		return err_set(err, ERR_TEMPORARY, "the process stops");
	return asking->dns.text(asking->dns.self, name, arena, answer_r, err);
}

static int
discover(const struct lookup *lookup, const char *domain,
    struct dmarc_finding *finding_r, struct err *err)
{
	struct dns_resolver *resolver CLEANUP(dns_resolver_close) = NULL;
	struct asking asking = { .lookup = lookup, .dns = lookup->dns };
	struct dns_source dns = { .text = ask, .self = &asking };

	if (asking.dns.text == NULL) {
		if (dns_resolver_open(&lookup->settings, &resolver, err) != 0)
			return -1;
		asking.dns = dns_resolver_source(resolver);
	}
	return dmarc_discover(&dns, span_of(domain), finding_r, err);
}

static struct domain_answer
find_out(
    const struct lookup *lookup, const char *domain, char words[WORDS_SIZE])
{
	struct dmarc_finding finding;
	struct domain_answer answer = {
		.domain = domain,
		.policy = "unknown",
		.words = words,
	};
	struct err err = { 0 };
	int64_t kept_s = LOOKUP_KEEPS_AT_LEAST_S;

	if (discover(lookup, domain, &finding, &err) == 0) {
		describe(&finding, words);
		answer.policy = dmarc_policy_name(finding.policy);
		kept_s = kept_for(finding.ttl_s);
	} else {
		snprintf(words, WORDS_SIZE, "%.*s", WORDS_SIZE - 1, err.text);
		/* A name that cannot be asked for stays so. */
		if (err.kind == ERR_INPUT)
			kept_s = LOOKUP_KEEPS_AT_MOST_S;
	}
	answer.found_at = clock_now(&lookup->clock);
	answer.expires_at = answer.found_at + kept_s;
	return answer;
}

static int
keep(const struct lookup *lookup, const struct domain_answer *answer,
    struct err *err)
{
	if (store_begin_light(lookup->store, err) != 0)
		return -1;
	if (store_domain_answer(lookup->store, answer, err) != 0) {
		store_rollback(lookup->store);
		return -1;
	}
	return store_commit(lookup->store, err);
}

int
lookup_turn(const struct lookup *lookup, bool *has_asked_r, struct err *err)
{
	CLEANUP(arena_fini)
	struct arena arena = ARENA_LIMIT(QUESTION_MEMORY);
	const char *domain = NULL;
	char words[WORDS_SIZE];

	if (store_domain_next_question(lookup->store, &arena, &domain, err) !=
	    0)
		return -1;
	*has_asked_r = domain != NULL;
	if (domain == NULL)
		return 0;
	struct domain_answer answer = find_out(lookup, domain, words);
	if (is_stopping(lookup)) {
		*has_asked_r = false;
		return 0;
	}
	log_info("%s: policy %s (%s)", domain, answer.policy, words);
	return keep(lookup, &answer, err);
}
