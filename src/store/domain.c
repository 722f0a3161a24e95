/* The tables domain_question and domain_policy. */
#include "crieur/store/domain.h"

#include "sql.h"

NAME_TABLE(domain_policy_names, "domain policy", DOMAIN_POLICY)
ROW_DEFINE(domain, DOMAIN_ROW)

int
store_domain_policy_get(struct store *store, const char *domain,
    struct domain_row *row_r, struct err *err)
{
	return sql_first(store,
	    SELECT(
		DOMAIN_ROW) " FROM (SELECT ?1 AS domain) AS wanted"
			    " LEFT JOIN domain_policy AS p ON p.domain = wanted.domain"
			    " LEFT JOIN domain_question AS q ON q.domain = wanted.domain",
	    ARGS(TEXT(domain)), INTO(domain, row_r, NULL), err);
}

int
store_domain_ask(
    struct store *store, const char *domain, int64_t at, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO domain_question(domain, asked_at) VALUES (?1, ?2)"
	    " ON CONFLICT (domain) DO NOTHING",
	    ARGS(TEXT(domain), INT(at)), err);
}

int
store_domain_next_question(struct store *store, struct arena *arena,
    const char **domain_r, struct err *err)
{
	*domain_r = NULL;
	return sql_text(store,
	    "SELECT domain FROM domain_question"
	    " ORDER BY asked_at, domain LIMIT 1",
	    NO_ARGS, INTO_TEXT(domain_r, arena), err);
}

int
store_domain_answer(
    struct store *store, const struct domain_answer *answer, struct err *err)
{
	if (sql_run(store,
		"INSERT INTO domain_policy(domain, policy, words, found_at,"
		" expires_at) VALUES (?1, ?2, ?3, ?4, ?5)"
		" ON CONFLICT (domain) DO UPDATE SET policy = excluded.policy,"
		" words = excluded.words, found_at = excluded.found_at,"
		" expires_at = excluded.expires_at",
		ARGS(TEXT(answer->domain), TEXT(answer->policy),
		    TEXT(answer->words), INT(answer->found_at),
		    INT(answer->expires_at)),
		err) != 0)
		return -1;
	return sql_run(store, "DELETE FROM domain_question WHERE domain = ?1",
	    ARGS(TEXT(answer->domain)), err);
}
