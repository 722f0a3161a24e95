/* The tables address, list_address and suppression. */
#include "crieur/store/person.h"

#include "query.h"

int
store_address_insert(
    struct store *store, const struct address_row *row, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO address(address, person_id, is_verified,"
	    " is_delivered, created_at) VALUES (?1, ?2, ?3, ?4, ?5)";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_string(&query, row->address);
	query_bind_int(&query, row->person_id);
	query_bind_int(&query, row->is_verified ? 1 : 0);
	query_bind_int(&query, row->is_delivered ? 1 : 0);
	query_bind_int(&query, row->created_at);
	return query_run(&query, NULL, err);
}

int
store_address_find(struct store *store, struct span address,
    struct address_row *row_r, struct err *err)
{
	static const char select[] =
	    "SELECT person_id, is_verified, is_delivered, created_at"
	    " FROM address WHERE address = ?1";
	struct query query CLEANUP(query_close) = { 0 };
	struct address_row row = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_text(&query, address);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (has_row) {
		row.person_id = query_int(&query, 0);
		row.is_verified = query_int(&query, 1) != 0;
		row.is_delivered = query_int(&query, 2) != 0;
		row.created_at = query_int(&query, 3);
	}
	*row_r = row;
	return 0;
}

int
store_address_update(
    struct store *store, const struct address_row *row, struct err *err)
{
	static const char update[] =
	    "UPDATE address SET is_verified = ?1, is_delivered = ?2"
	    " WHERE address = ?3";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, row->is_verified ? 1 : 0);
	query_bind_int(&query, row->is_delivered ? 1 : 0);
	query_bind_string(&query, row->address);
	return query_run(&query, NULL, err);
}

int
store_address_delete(struct store *store, struct span address, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, "DELETE FROM address WHERE address = ?1",
		err) != 0)
		return -1;
	query_bind_text(&query, address);
	return query_run(&query, NULL, err);
}

int
store_each_address(struct store *store, int64_t person_id,
    int (*visit)(void *self, const struct address_row *row, struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    "SELECT address, is_verified, is_delivered, created_at"
	    " FROM address WHERE person_id = ?1"
	    " ORDER BY is_delivered DESC, address";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	while (query_step(&query, &has_row, err) == 0) {
		if (!has_row)
			return 0;
		struct address_row row = {
			.address = query_text(&query, 0),
			.person_id = person_id,
			.is_verified = query_int(&query, 1) != 0,
			.is_delivered = query_int(&query, 2) != 0,
			.created_at = query_int(&query, 3),
		};
		if (visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}

int
store_suppression_insert(struct store *store, const char *hash,
    const char *reason, int64_t at, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO suppression(hash, reason, created_at)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT (hash) DO NOTHING";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_string(&query, hash);
	query_bind_string(&query, reason);
	query_bind_int(&query, at);
	return query_run(&query, NULL, err);
}

int
store_suppression_has(
    struct store *store, const char *hash, bool *has_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		"SELECT 1 FROM suppression WHERE hash = ?1", err) != 0)
		return -1;
	query_bind_string(&query, hash);
	return query_step(&query, has_r, err);
}

int
store_suppression_any(struct store *store, bool *has_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(
		&query, store, "SELECT 1 FROM suppression LIMIT 1", err) != 0)
		return -1;
	return query_step(&query, has_r, err);
}

int
store_suppression_delete(struct store *store, const char *hash, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, "DELETE FROM suppression WHERE hash = ?1",
		err) != 0)
		return -1;
	query_bind_string(&query, hash);
	return query_run(&query, NULL, err);
}

int
store_list_address_set(struct store *store, int64_t person_id, struct span list,
    struct span address, struct err *err)
{
	static const char delete[] =
	    "DELETE FROM list_address WHERE person_id = ?1 AND list = ?2";
	static const char insert[] =
	    "INSERT INTO list_address(person_id, list, address)"
	    " VALUES (?1, ?2, ?3)";
	struct query query CLEANUP(query_close) = { 0 };
	struct query second CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, delete, err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	query_bind_text(&query, list);
	if (query_run(&query, NULL, err) != 0)
		return -1;
	if (address.len == 0)
		return 0;
	if (query_open(&second, store, insert, err) != 0)
		return -1;
	query_bind_int(&second, person_id);
	query_bind_text(&second, list);
	query_bind_text(&second, address);
	return query_run(&second, NULL, err);
}
