/* The tables confirmation, confirmation_token and remembered. */
#include "crieur/store/confirmation.h"

#include "query.h"

int
store_confirmation_add(
    struct store *store, const struct confirmation_row *row, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO confirmation(post_id, address, asked_at, expires_at)"
	    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_int(&query, row->post_id);
	query_bind_string(&query, row->address);
	query_bind_int(&query, row->asked_at);
	query_bind_int(&query, row->expires_at);
	return query_run(&query, NULL, err);
}

int
store_confirmation_get(struct store *store, int64_t post_id,
    struct arena *arena, struct confirmation_row *row_r, struct err *err)
{
	static const char select[] =
	    "SELECT asked_at, expires_at, n_unclear, coalesce(settled_at, 0),"
	    " outcome = 'denied', address FROM confirmation WHERE post_id = ?1";
	struct query query CLEANUP(query_close) = { 0 };
	const char *address = NULL;
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, post_id);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (!has_row)
		return err_set(
		    err, ERR_ABSENT, "the author of the post was not asked");
	if (query_dup(&query, 5, arena, &address, err) != 0)
		return -1;
	*row_r = (struct confirmation_row){
		.post_id = post_id,
		.address = address,
		.asked_at = query_int(&query, 0),
		.expires_at = query_int(&query, 1),
		.n_unclear = query_int(&query, 2),
		.settled_at = query_int(&query, 3),
		.is_denied = query_int(&query, 4) != 0,
	};
	return 0;
}

int
store_confirmation_unclear(
    struct store *store, int64_t post_id, struct err *err)
{
	static const char update[] = "UPDATE confirmation"
				     " SET n_unclear = n_unclear + 1"
				     " WHERE post_id = ?1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, post_id);
	return query_run(&query, NULL, err);
}

int
store_confirmation_settle(
    struct store *store, const struct confirmation_end *end, struct err *err)
{
	static const char update[] =
	    "UPDATE confirmation SET settled_at = ?1, outcome = ?2,"
	    " told_at = CASE WHEN ?3 = 1 THEN ?1 ELSE told_at END"
	    " WHERE post_id = ?4 AND (settled_at IS NULL OR ?2 = 'denied')";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, end->at);
	query_bind_string(&query, end->outcome);
	query_bind_int(&query, end->is_told ? 1 : 0);
	query_bind_int(&query, end->post_id);
	return query_run(&query, NULL, err);
}

int
store_confirmation_count(struct store *store, const char *address,
    int64_t since_at, int64_t *n_r, struct err *err)
{
	static const char select[] = "SELECT (SELECT count(*) FROM confirmation"
				     "  WHERE address = ?1 AND asked_at > ?2)"
				     " + (SELECT count(*) FROM confirmation"
				     "  WHERE address = ?1 AND told_at > ?2)";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, address);
	query_bind_int(&query, since_at);
	return query_first(&query, n_r, err);
}

int
store_confirmation_waiting(
    struct store *store, const char *address, int64_t *n_r, struct err *err)
{
	static const char select[] =
	    "SELECT count(*) FROM post"
	    " JOIN message ON message.id = post.message_id"
	    " WHERE post.awaits_author = 1 AND message.header_from = ?1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, address);
	return query_first(&query, n_r, err);
}

int
store_confirmation_same(struct store *store, int64_t message_id,
    int64_t after_id, int64_t *id_r, struct err *err)
{
	static const char select[] =
	    "SELECT id FROM post WHERE message_id = ?1 AND awaits_author = 1"
	    " AND id > ?2 ORDER BY id LIMIT 1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, message_id);
	query_bind_int(&query, after_id);
	return query_first(&query, id_r, err);
}

int
store_confirmation_next(struct store *store, int64_t after_id,
    struct unconfirmed_row *row_r, struct err *err)
{
	static const char select[] =
	    "SELECT post.id, post.decided_at,"
	    " coalesce(confirmation.expires_at, 0)"
	    " FROM post LEFT JOIN confirmation"
	    "  ON confirmation.post_id = post.id"
	    " WHERE post.awaits_author = 1 AND post.owes_notice = 0"
	    " AND post.id > ?1"
	    " ORDER BY post.id LIMIT 1";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, after_id);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	*row_r = (struct unconfirmed_row){ 0 };
	if (!has_row)
		return 0;
	*row_r = (struct unconfirmed_row){
		.id = query_int(&query, 0),
		.decided_at = query_int(&query, 1),
		.expires_at = query_int(&query, 2),
	};
	return 0;
}

int
store_confirmation_token_add(struct store *store,
    const struct confirmation_token_row *row, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO confirmation_token(seal, post_id, is_denial,"
	    " expires_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_string(&query, row->seal);
	query_bind_int(&query, row->post_id);
	query_bind_int(&query, row->is_denial ? 1 : 0);
	query_bind_int(&query, row->expires_at);
	return query_run(&query, NULL, err);
}

int
store_confirmation_token_find(struct store *store, const char *seal,
    struct confirmation_token_row *row_r, struct err *err)
{
	static const char select[] =
	    "SELECT post_id, is_denial, expires_at, coalesce(used_at, 0)"
	    " FROM confirmation_token WHERE seal = ?1";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, seal);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (!has_row)
		return err_set(
		    err, ERR_ABSENT, "there is no such confirmation address");
	*row_r = (struct confirmation_token_row){
		.seal = seal,
		.post_id = query_int(&query, 0),
		.is_denial = query_int(&query, 1) != 0,
		.expires_at = query_int(&query, 2),
		.used_at = query_int(&query, 3),
	};
	return 0;
}

int
store_confirmation_token_use(
    struct store *store, int64_t post_id, int64_t at, struct err *err)
{
	static const char update[] =
	    "UPDATE confirmation_token SET used_at = ?1"
	    " WHERE post_id = ?2 AND used_at IS NULL";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, at);
	query_bind_int(&query, post_id);
	return query_run(&query, NULL, err);
}

int
store_sender_domain(struct store *store, int64_t post_id, struct arena *arena,
    const char **domain_r, struct err *err)
{
	static const char select[] =
	    "SELECT coalesce(sender_domain, '') FROM post WHERE id = ?1";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, post_id);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	*domain_r = "";
	return has_row ? query_dup(&query, 0, arena, domain_r, err) : 0;
}

int
store_remember(
    struct store *store, const struct remembered_row *row, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO remembered(list, address, domain, person_id,"
	    " since_at, until_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
	    " ON CONFLICT (list, address, domain) DO UPDATE SET"
	    " person_id = excluded.person_id, since_at = excluded.since_at,"
	    " until_at = excluded.until_at"
	    " WHERE excluded.until_at > remembered.until_at";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_string(&query, row->list);
	query_bind_string(&query, row->address);
	query_bind_string(&query, row->domain);
	query_bind_id(&query, row->person_id);
	query_bind_int(&query, row->since_at);
	query_bind_int(&query, row->until_at);
	return query_run(&query, NULL, err);
}

/* An address that has gone to another person since is another sender. */
int
store_remembers(struct store *store, const struct remembered_row *row,
    bool *remembers_r, struct err *err)
{
	static const char select[] =
	    "SELECT 1 FROM remembered WHERE list = ?1 AND address = ?2"
	    " AND domain = ?3 AND coalesce(person_id, 0) = ?4"
	    " AND until_at > ?5";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, row->list);
	query_bind_string(&query, row->address);
	query_bind_string(&query, row->domain);
	query_bind_int(&query, row->person_id);
	query_bind_int(&query, row->since_at);
	return query_step(&query, remembers_r, err);
}

int
store_remember_no_more(
    struct store *store, const char *address, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		"DELETE FROM remembered WHERE address = ?1", err) != 0)
		return -1;
	query_bind_string(&query, address);
	return query_run(&query, NULL, err);
}

int
store_forget_remembered(
    struct store *store, int64_t before_at, int64_t *n_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		"DELETE FROM remembered WHERE until_at < ?1", err) != 0)
		return -1;
	query_bind_int(&query, before_at);
	return query_run(&query, n_r, err);
}
