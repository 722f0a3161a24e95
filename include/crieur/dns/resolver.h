#ifndef CRIEUR_DNS_RESOLVER_H
#define CRIEUR_DNS_RESOLVER_H
/*
 * Questions to the DNS, one at a time, within a time limit, their answers
 * bounded. Over c-ares: it connects, and never binds a port, so that the relay
 * that asks keeps a sandbox in which nothing can listen. Nothing is kept from
 * one question to the next: the caller's cache outlives the process.
 */
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"

enum {
	/* A name has at most 253 octets as it is written (RFC 1035 §3.1). */
	DNS_NAME_SIZE = 254,
	/* What is more than that is nobody's policy. */
	DNS_MAX_TEXTS = 32,
	DNS_MAX_TEXT = 4096,
};

enum dns_outcome {
	DNS_FOUND,
	DNS_NOTHING, /* the name is there, without such a record */
	DNS_NO_NAME, /* the name does not exist (RFC 8020) */
};

struct dns_answer {
	enum dns_outcome outcome;
	/* TXT records, the strings of each joined (RFC 7208 §3.3). */
	const struct span *texts;
	size_t n_texts;
	int64_t ttl_s; /* for how long that, or its absence, holds */
};

/* Who answers: the resolver, or a test's table. */
struct dns_source {
	int (*text)(void *self, const char *name, struct arena *arena,
	    struct dns_answer *answer_r, struct err *err);
	void *self;
};

struct dns_resolver;

/*
 * servers: "ADDRESS", "ADDRESS:PORT" or "[ADDRESS6]:PORT"; none: those of the
 * system. timeout_s bounds one question, all its tries together.
 */
struct dns_settings {
	const char *const *servers;
	size_t n_servers;
	int64_t timeout_s;
};

MUST_USE int dns_resolver_open(const struct dns_settings *settings,
    struct dns_resolver **resolver_r, struct err *err);
void dns_resolver_close(struct dns_resolver **resolver);

/*
 * The resolver as a source. Its answers live in the arena. No answer in time,
 * a server's failure, an answer that cannot be read: ERR_TEMPORARY; a name that
 * cannot be asked for: ERR_INPUT.
 */
struct dns_source dns_resolver_source(struct dns_resolver *resolver);

#endif
