/* The tables working_group and organisation. */
#include "crieur/store/group.h"

#include "sql.h"

ROW_DEFINE(group, GROUP_ROW)
ROW_DEFINE(organisation, ORGANISATION_ROW)

int
store_group_insert(struct store *store, const struct group_row *row,
    bool *is_new_r, struct err *err)
{
	return sql_changed(store,
	    "INSERT INTO working_group(name, description, created_at)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT (name) DO NOTHING",
	    ARGS(TEXT(row->name), TEXT(row->description), INT(row->created_at)),
	    is_new_r, err);
}

int
store_group_has(
    struct store *store, struct span name, bool *has_r, struct err *err)
{
	return sql_has(store, "SELECT 1 FROM working_group WHERE name = ?1",
	    ARGS(SPAN(name)), has_r, err);
}

int
store_group_get(struct store *store, struct span name, struct arena *arena,
    struct group_row *row_r, struct err *err)
{
	int found = sql_row(store,
	    SELECT(GROUP_ROW) " FROM working_group WHERE name = ?1",
	    ARGS(SPAN(name)), INTO(group, row_r, arena), err);

	return sql_must(
	    found, err, "there is no group %.*s", (int)name.len, name.at);
}

int
store_group_describe(struct store *store, struct span name,
    const char *description, struct err *err)
{
	return sql_run(store,
	    "UPDATE working_group SET description = ?1 WHERE name = ?2",
	    ARGS(TEXT(description), SPAN(name)), err);
}

int
store_group_walk(struct store *store, struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT(GROUP_ROW) " FROM working_group ORDER BY name", NO_ARGS,
	    cursor, err);
}

int
store_organisation_insert(struct store *store,
    const struct organisation_row *row, int64_t *id_r, struct err *err)
{
	return sql_insert(store,
	    "INSERT INTO organisation(name, kind, created_at)"
	    " VALUES (?1, ?2, ?3)",
	    ARGS(TEXT(row->name), TEXT(row->kind), INT(row->created_at)), id_r,
	    err);
}

int
store_organisation_find(
    struct store *store, struct span name, int64_t *id_r, struct err *err)
{
	return sql_number(store, "SELECT id FROM organisation WHERE name = ?1",
	    ARGS(SPAN(name)), id_r, err);
}

int
store_organisation_is(struct store *store, int64_t id, struct span kind,
    bool *is_r, struct err *err)
{
	return sql_has(store,
	    "SELECT 1 FROM organisation WHERE id = ?1 AND kind = ?2",
	    ARGS(INT(id), SPAN(kind)), is_r, err);
}

int
store_organisation_walk(
    struct store *store, struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT(ORGANISATION_ROW) " FROM organisation ORDER BY name",
	    NO_ARGS, cursor, err);
}
