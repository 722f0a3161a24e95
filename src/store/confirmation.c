/* The tables confirmation, confirmation_token and remembered. */
#include "crieur/store/confirmation.h"

#include "crieur/store/remembered.h"

#include "sql.h"

NAME_TABLE(confirmation_outcome_names, "an outcome", CONFIRMATION_OUTCOME)
ROW_DEFINE(confirmation, CONFIRMATION_ROW)
ROW_DEFINE(unconfirmed, UNCONFIRMED_ROW)
ROW_DEFINE(confirmation_token, CONFIRMATION_TOKEN_ROW)

int
store_confirmation_add(
    struct store *store, const struct confirmation_row *row, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO confirmation(post_id, address, asked_at, expires_at)"
	    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
	    ARGS(INT(row->post_id), TEXT(row->address), INT(row->asked_at),
		INT(row->expires_at)),
	    err);
}

int
store_confirmation_get(struct store *store, int64_t post_id,
    struct arena *arena, struct confirmation_row *row_r, struct err *err)
{
	int found = sql_row(store,
	    SELECT(CONFIRMATION_ROW) " FROM confirmation WHERE post_id = ?1",
	    ARGS(INT(post_id)), INTO(confirmation, row_r, arena), err);

	return sql_must(found, err, "the author of the post was not asked");
}

int
store_confirmation_unclear(
    struct store *store, int64_t post_id, struct err *err)
{
	return sql_run(store,
	    "UPDATE confirmation SET n_unclear = n_unclear + 1"
	    " WHERE post_id = ?1",
	    ARGS(INT(post_id)), err);
}

int
store_confirmation_settle(
    struct store *store, const struct confirmation_end *end, struct err *err)
{
	return sql_run(store,
	    "UPDATE confirmation SET settled_at = ?1, outcome = ?2,"
	    " told_at = CASE WHEN ?3 = 1 THEN ?1 ELSE told_at END"
	    " WHERE post_id = ?4 AND (settled_at IS NULL OR ?2 = 'denied')",
	    ARGS(INT(end->at), NAME(confirmation_outcome_names, end->outcome),
		INT(end->is_told), INT(end->post_id)),
	    err);
}

int
store_confirmation_count(struct store *store, const char *address,
    int64_t since_at, int64_t *n_r, struct err *err)
{
	return sql_number(store,
	    "SELECT (SELECT count(*) FROM confirmation"
	    "  WHERE address = ?1 AND asked_at > ?2)"
	    " + (SELECT count(*) FROM confirmation"
	    "  WHERE address = ?1 AND told_at > ?2)",
	    ARGS(TEXT(address), INT(since_at)), n_r, err);
}

int
store_confirmation_waiting(
    struct store *store, const char *address, int64_t *n_r, struct err *err)
{
	return sql_number(store,
	    "SELECT count(*) FROM post"
	    " JOIN message ON message.id = post.message_id"
	    " WHERE post.state = 'unconfirmed' AND message.header_from = ?1",
	    ARGS(TEXT(address)), n_r, err);
}

int
store_confirmation_same(struct store *store, int64_t message_id,
    int64_t after_id, int64_t *id_r, struct err *err)
{
	return sql_number(store,
	    "SELECT id FROM post WHERE message_id = ?1 AND state = 'unconfirmed'"
	    " AND id > ?2 ORDER BY id LIMIT 1",
	    ARGS(INT(message_id), INT(after_id)), id_r, err);
}

int
store_confirmation_next(struct store *store, int64_t after_id,
    struct unconfirmed_row *row_r, struct err *err)
{
	*row_r = (struct unconfirmed_row){ 0 };
	int found = sql_row(store,
	    SELECT(UNCONFIRMED_ROW) " FROM post LEFT JOIN confirmation"
				    "  ON confirmation.post_id = post.id"
				    " WHERE post.state = 'unconfirmed'"
				    " AND post.owes_notice = 0 AND post.id > ?1"
				    " ORDER BY post.id LIMIT 1",
	    ARGS(INT(after_id)), INTO(unconfirmed, row_r, NULL), err);

	return found < 0 ? -1 : 0;
}

int
store_confirmation_token_add(struct store *store,
    const struct confirmation_token_row *row, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO confirmation_token(seal, post_id, is_denial,"
	    " expires_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
	    ARGS(TEXT(row->seal), INT(row->post_id), INT(row->is_denial),
		INT(row->expires_at)),
	    err);
}

int
store_confirmation_token_find(struct store *store, const char *seal,
    struct arena *arena, struct confirmation_token_row *row_r, struct err *err)
{
	int found = sql_row(store,
	    SELECT(CONFIRMATION_TOKEN_ROW) " FROM confirmation_token"
					   " WHERE seal = ?1",
	    ARGS(TEXT(seal)), INTO(confirmation_token, row_r, arena), err);

	return sql_must(found, err, "there is no such confirmation address");
}

int
store_confirmation_token_use(
    struct store *store, int64_t post_id, int64_t at, struct err *err)
{
	return sql_run(store,
	    "UPDATE confirmation_token SET used_at = ?1"
	    " WHERE post_id = ?2 AND used_at IS NULL",
	    ARGS(INT(at), INT(post_id)), err);
}

int
store_sender_domain(struct store *store, int64_t post_id, struct arena *arena,
    const char **domain_r, struct err *err)
{
	*domain_r = "";
	return sql_text(store,
	    "SELECT coalesce(sender_domain, '') FROM post WHERE id = ?1",
	    ARGS(INT(post_id)), INTO_TEXT(domain_r, arena), err);
}

int
store_remember(
    struct store *store, const struct remembered_row *row, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO remembered(list, address, domain, person_id,"
	    " since_at, until_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
	    " ON CONFLICT (list, address, domain) DO UPDATE SET"
	    " person_id = excluded.person_id, since_at = excluded.since_at,"
	    " until_at = excluded.until_at"
	    " WHERE excluded.until_at > remembered.until_at",
	    ARGS(TEXT(row->list), TEXT(row->address), TEXT(row->domain),
		ID(row->person_id), INT(row->since_at), INT(row->until_at)),
	    err);
}

/* An address that has gone to another person since is another sender. */
int
store_remembers(struct store *store, const struct remembered_row *row,
    bool *remembers_r, struct err *err)
{
	return sql_has(store,
	    "SELECT 1 FROM remembered WHERE list = ?1 AND address = ?2"
	    " AND domain = ?3 AND coalesce(person_id, 0) = ?4"
	    " AND until_at > ?5",
	    ARGS(TEXT(row->list), TEXT(row->address), TEXT(row->domain),
		INT(row->person_id), INT(row->since_at)),
	    remembers_r, err);
}

int
store_remember_no_more(
    struct store *store, const char *address, struct err *err)
{
	return sql_run(store, "DELETE FROM remembered WHERE address = ?1",
	    ARGS(TEXT(address)), err);
}

int
store_forget_remembered(
    struct store *store, int64_t before_at, int64_t *n_r, struct err *err)
{
	return sql_change(store, "DELETE FROM remembered WHERE until_at < ?1",
	    ARGS(INT(before_at)), n_r, err);
}
