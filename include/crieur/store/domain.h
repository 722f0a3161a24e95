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
#include "crieur/store/row.h"

/* What a domain asks for. */
#define DOMAIN_POLICY(NAME)                   \
 NAME(DOMAIN_POLICY_NOT_ASKED, "")            \
 NAME(DOMAIN_POLICY_NONE, "none")             \
 NAME(DOMAIN_POLICY_QUARANTINE, "quarantine") \
 NAME(DOMAIN_POLICY_REJECT, "reject")         \
 NAME(DOMAIN_POLICY_UNKNOWN, "unknown") /* the DNS did not answer */

enum domain_policy {
	DOMAIN_POLICY(NAME_CONSTANT)
};
extern const struct name_table domain_policy_names;

#define ROW_TYPE_DOMAIN_POLICY  enum domain_policy
#define ROW_KIND_DOMAIN_POLICY  ROW_KIND_ENUM
#define ROW_NAMES_DOMAIN_POLICY &domain_policy_names

/* asked_at: of the question that stands, 0 none. */
#define DOMAIN_ROW(ROW)                               \
 ROW(DOMAIN_POLICY, policy, "coalesce(p.policy, '')") \
 ROW(INT, found_at, "p.found_at")                     \
 ROW(INT, expires_at, "p.expires_at")                 \
 ROW(INT, asked_at, "q.asked_at")
ROW_DECLARE(domain, DOMAIN_ROW)

/* domain in lower case. */
MUST_USE int store_domain_policy_get(struct store *store, const char *domain,
    struct domain_row *row_r, struct err *err);

/* Put the question, unless it stands already. */
MUST_USE int store_domain_ask(
    struct store *store, const char *domain, int64_t at, struct err *err);

/* The question that has stood longest; NULL: none. */
MUST_USE int store_domain_next_question(struct store *store,
    struct arena *arena, const char **domain_r, struct err *err);

struct domain_answer {
	const char *domain;
	const char *policy; /* a word of domain_policy_names */
	const char *words;
	int64_t found_at, expires_at;
};

/* The question is settled with it. Within the caller's transaction. */
MUST_USE int store_domain_answer(
    struct store *store, const struct domain_answer *answer, struct err *err);

#endif
