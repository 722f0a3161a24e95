#ifndef CRIEUR_STORE_DOMAIN_H
#define CRIEUR_STORE_DOMAIN_H
/*
 * What authors' domains ask of those who receive mail in their name: the clerk
 * puts a question, the relay, who alone may ask the DNS, puts the answer in its
 * place. An answer is kept until it expires, across restarts.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

struct domain_policy {
	/* "none", "quarantine", "reject"; "unknown" where the DNS did not
	 * answer; "" when it was never asked. */
	char policy[12];
	int64_t found_at, expires_at;
	int64_t asked_at; /* of the question that stands, 0 none */
};

/* domain in lower case. */
MUST_USE int store_domain_policy_get(struct store *store, const char *domain,
    struct domain_policy *policy_r, struct err *err);

/* Put the question, unless it stands already. */
MUST_USE int store_domain_ask(
    struct store *store, const char *domain, int64_t at, struct err *err);

/* The question that has stood longest; NULL: none. */
MUST_USE int store_domain_next_question(struct store *store,
    struct arena *arena, const char **domain_r, struct err *err);

struct domain_answer {
	const char *domain, *policy, *words;
	int64_t found_at, expires_at;
};

/* The question is settled with it. Within the caller's transaction. */
MUST_USE int store_domain_answer(
    struct store *store, const struct domain_answer *answer, struct err *err);

#endif
