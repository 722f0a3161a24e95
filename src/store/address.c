/* The tables address, list_address, suppression and address_check. */
#include "crieur/store/address.h"

#include "sql.h"

ROW_DEFINE(address, ADDRESS_ROW)
ROW_DEFINE(address_check, ADDRESS_CHECK_ROW)

int
store_address_insert(
    struct store *store, const struct address_row *row, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO address(address, person_id, is_verified,"
	    " is_delivered, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
	    ARGS(TEXT(row->address), INT(row->person_id), INT(row->is_verified),
		INT(row->is_delivered), INT(row->created_at)),
	    err);
}

/* The row without its text. */
#define OWNER_ROW(ROW)                   \
 ROW(INT, person_id, "person_id")        \
 ROW(BOOL, is_verified, "is_verified")   \
 ROW(BOOL, is_delivered, "is_delivered") \
 ROW(INT, created_at, "created_at")
ROW_DECLARE(owner, OWNER_ROW)
ROW_DEFINE(owner, OWNER_ROW)

int
store_address_find(struct store *store, struct span address,
    struct address_row *row_r, struct err *err)
{
	struct owner_row owner;

	if (sql_first(store,
		SELECT(OWNER_ROW) " FROM address WHERE address = ?1",
		ARGS(SPAN(address)), INTO(owner, &owner, NULL), err) != 0)
		return -1;
	*row_r = (struct address_row){
		.person_id = owner.person_id,
		.is_verified = owner.is_verified,
		.is_delivered = owner.is_delivered,
		.created_at = owner.created_at,
	};
	return 0;
}

int
store_address_update(
    struct store *store, const struct address_row *row, struct err *err)
{
	return sql_run(store,
	    "UPDATE address SET is_verified = ?1, is_delivered = ?2"
	    " WHERE address = ?3",
	    ARGS(INT(row->is_verified), INT(row->is_delivered),
		TEXT(row->address)),
	    err);
}

int
store_address_delete(struct store *store, struct span address, struct err *err)
{
	return sql_run(store, "DELETE FROM address WHERE address = ?1",
	    ARGS(SPAN(address)), err);
}

int
store_address_walk(struct store *store, int64_t person_id,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT(ADDRESS_ROW) " FROM address WHERE person_id = ?1"
				" ORDER BY is_delivered DESC, address",
	    ARGS(INT(person_id)), cursor, err);
}

int
store_person_find_author(struct store *store, struct span address,
    int64_t *person_id_r, struct err *err)
{
	return sql_number(store,
	    "SELECT person_id FROM address"
	    " WHERE address = ?1 AND is_verified = 1",
	    ARGS(SPAN(address)), person_id_r, err);
}

int
store_suppression_insert(struct store *store, const char *hash,
    const char *reason, int64_t at, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO suppression(hash, reason, created_at)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT (hash) DO NOTHING",
	    ARGS(TEXT(hash), TEXT(reason), INT(at)), err);
}

int
store_suppression_has(
    struct store *store, const char *hash, bool *has_r, struct err *err)
{
	return sql_has(store, "SELECT 1 FROM suppression WHERE hash = ?1",
	    ARGS(TEXT(hash)), has_r, err);
}

int
store_suppression_any(struct store *store, bool *has_r, struct err *err)
{
	return sql_has(
	    store, "SELECT 1 FROM suppression LIMIT 1", NO_ARGS, has_r, err);
}

int
store_suppression_delete(struct store *store, const char *hash, struct err *err)
{
	return sql_run(store, "DELETE FROM suppression WHERE hash = ?1",
	    ARGS(TEXT(hash)), err);
}

int
store_list_address_set(struct store *store, int64_t person_id, struct span list,
    struct span address, struct err *err)
{
	if (sql_run(store,
		"DELETE FROM list_address WHERE person_id = ?1 AND list = ?2",
		ARGS(INT(person_id), SPAN(list)), err) != 0)
		return -1;
	if (address.len == 0)
		return 0;
	return sql_run(store,
	    "INSERT INTO list_address(person_id, list, address)"
	    " VALUES (?1, ?2, ?3)",
	    ARGS(INT(person_id), SPAN(list), SPAN(address)), err);
}

int
store_address_check_add(struct store *store,
    const struct address_check_row *row, int64_t at, struct err *err)
{
	if (sql_run(store,
		"DELETE FROM address_check"
		" WHERE (expires_at < ?1 AND expires_at >= 0) OR address = ?2",
		ARGS(INT(at), TEXT(row->address)), err) != 0)
		return -1;
	return sql_run(store,
	    "INSERT INTO address_check(seal, address, expires_at)"
	    " VALUES (?1, ?2, ?3)",
	    ARGS(TEXT(row->seal), TEXT(row->address), INT(row->expires_at)),
	    err);
}

int
store_address_check_find(struct store *store, const char *seal,
    struct arena *arena, struct address_check_row *row_r, struct err *err)
{
	int found = sql_row(store,
	    SELECT(
		ADDRESS_CHECK_ROW) " FROM address_check AS c JOIN address AS a"
				   " ON a.address = c.address WHERE c.seal = ?1",
	    ARGS(TEXT(seal)), INTO(address_check, row_r, arena), err);

	return sql_must(found, err, "no address waits under that seal");
}
