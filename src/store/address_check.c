/* The table address_check. */
#include "crieur/store/address_check.h"

#include "sql.h"

ROW_DEFINE(address_check, ADDRESS_CHECK_ROW)

int
store_address_check_add(struct store *store,
    const struct address_check_row *row, int64_t at, struct err *err)
{
	if (sql_run(store,
		"DELETE FROM address_check"
		" WHERE expires_at < ?1 OR address = ?2",
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
