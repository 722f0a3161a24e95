/* The table address_check. */
#include "crieur/store/address_check.h"

#include "query.h"

int
store_address_check_add(struct store *store,
    const struct address_check_row *row, int64_t at, struct err *err)
{
	static const char forget[] =
	    "DELETE FROM address_check WHERE expires_at < ?1 OR address = ?2";
	static const char insert[] =
	    "INSERT INTO address_check(seal, address, expires_at)"
	    " VALUES (?1, ?2, ?3)";
	struct query old CLEANUP(query_close) = { 0 };
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&old, store, forget, err) != 0)
		return -1;
	query_bind_int(&old, at);
	query_bind_string(&old, row->address);
	if (query_run(&old, NULL, err) != 0 ||
	    query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_string(&query, row->seal);
	query_bind_string(&query, row->address);
	query_bind_int(&query, row->expires_at);
	return query_run(&query, NULL, err);
}

int
store_address_check_find(struct store *store, const char *seal,
    struct arena *arena, struct address_check_row *row_r, struct err *err)
{
	static const char select[] =
	    "SELECT c.address, c.expires_at, a.person_id, a.is_verified"
	    " FROM address_check AS c JOIN address AS a"
	    " ON a.address = c.address WHERE c.seal = ?1";
	struct query query CLEANUP(query_close) = { 0 };
	struct address_check_row row = { .seal = seal };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, seal);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (!has_row)
		return err_set(
		    err, ERR_ABSENT, "no address waits under that seal");
	if (query_dup(&query, 0, arena, &row.address, err) != 0)
		return -1;
	row.expires_at = query_int(&query, 1);
	row.person_id = query_int(&query, 2);
	row.is_verified = query_int(&query, 3) != 0;
	*row_r = row;
	return 0;
}
