/* The tables domain_question and domain_policy. */
#include "crieur/store/domain.h"

#include <stdio.h>

#include "query.h"

int
store_domain_policy_get(struct store *store, const char *domain,
    struct domain_policy *policy_r, struct err *err)
{
	static const char select[] =
	    "SELECT coalesce(p.policy, ''), coalesce(p.found_at, 0),"
	    " coalesce(p.expires_at, 0), coalesce(q.asked_at, 0)"
	    " FROM (SELECT ?1 AS domain) AS wanted"
	    " LEFT JOIN domain_policy AS p ON p.domain = wanted.domain"
	    " LEFT JOIN domain_question AS q ON q.domain = wanted.domain";
	struct query query CLEANUP(query_close) = { 0 };
	struct domain_policy policy = { .policy = "" };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, domain);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (has_row) {
		snprintf(policy.policy, sizeof(policy.policy), "%s",
		    query_text(&query, 0));
		policy.found_at = query_int(&query, 1);
		policy.expires_at = query_int(&query, 2);
		policy.asked_at = query_int(&query, 3);
	}
	*policy_r = policy;
	return 0;
}

int
store_domain_ask(
    struct store *store, const char *domain, int64_t at, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO domain_question(domain, asked_at) VALUES (?1, ?2)"
	    " ON CONFLICT (domain) DO NOTHING";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_string(&query, domain);
	query_bind_int(&query, at);
	return query_run(&query, NULL, err);
}

int
store_domain_next_question(struct store *store, struct arena *arena,
    const char **domain_r, struct err *err)
{
	static const char select[] = "SELECT domain FROM domain_question"
				     " ORDER BY asked_at, domain LIMIT 1";
	struct query query CLEANUP(query_close) = { 0 };
	const char *domain = NULL;
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0 ||
	    query_step(&query, &has_row, err) != 0)
		return -1;
	if (has_row && query_dup(&query, 0, arena, &domain, err) != 0)
		return -1;
	*domain_r = domain;
	return 0;
}

int
store_domain_answer(
    struct store *store, const struct domain_answer *answer, struct err *err)
{
	static const char upsert[] =
	    "INSERT INTO domain_policy(domain, policy, words, found_at,"
	    " expires_at) VALUES (?1, ?2, ?3, ?4, ?5)"
	    " ON CONFLICT (domain) DO UPDATE SET policy = excluded.policy,"
	    " words = excluded.words, found_at = excluded.found_at,"
	    " expires_at = excluded.expires_at";
	static const char settle[] =
	    "DELETE FROM domain_question WHERE domain = ?1";
	struct query query CLEANUP(query_close) = { 0 };
	struct query done CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, upsert, err) != 0)
		return -1;
	query_bind_string(&query, answer->domain);
	query_bind_string(&query, answer->policy);
	query_bind_string(&query, answer->words);
	query_bind_int(&query, answer->found_at);
	query_bind_int(&query, answer->expires_at);
	if (query_run(&query, NULL, err) != 0 ||
	    query_open(&done, store, settle, err) != 0)
		return -1;
	query_bind_string(&done, answer->domain);
	return query_run(&done, NULL, err);
}
