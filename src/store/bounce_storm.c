/* The table bounce_storm, and what is counted to know one. */
#include "crieur/store/bounce_state.h"

#include "sql.h"

NAME_TABLE(storm_scope_names, "storm scope", STORM_SCOPE)
ROW_DEFINE(storm, STORM_ROW)
ROW_DEFINE(failing, FAILING_ROW)

/* What can be part of a storm: a relay that is refused everywhere is one. */
#define STORMY "class IN ('address','disabled','full','policy')"

/* Parameters for a scope: its list or NULL, its domain or NULL. */
#define LIST_OF(storm) \
 TEXT((storm)->scope == STORM_SCOPE_LIST ? (storm)->name : NULL)
#define DOMAIN_OF(storm) \
 TEXT((storm)->scope == STORM_SCOPE_DOMAIN ? (storm)->name : NULL)

int
store_failing_walk(struct store *store, int64_t since_at, struct cursor *cursor,
    struct err *err)
{
	return sql_walk(store,
	    "SELECT DISTINCT 0, list, address FROM bounce"
	    " WHERE at > ?1 AND " STORMY " ORDER BY address, list",
	    ARGS(INT(since_at)), cursor, err);
}

int
store_storm_reached(struct store *store, const struct storm_row *storm,
    int64_t since_at, int64_t *n_r, struct err *err)
{
	return sql_number(store,
	    "SELECT count(DISTINCT d.address) FROM delivery AS d"
	    " JOIN outgoing AS o ON o.id = d.outgoing_id"
	    " WHERE d.state = 'sent' AND d.done_at > ?1"
	    " AND (?2 IS NULL OR o.list = ?2)"
	    " AND (?3 IS NULL OR d.address LIKE '%@' || ?3)",
	    ARGS(INT(since_at), LIST_OF(storm), DOMAIN_OF(storm)), n_r, err);
}

int
store_storm_find(struct store *store, struct storm_row *storm, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct storm_row row;

	if (sql_first(store,
		SELECT(STORM_ROW) " FROM bounce_storm WHERE scope = ?1"
				  " AND name = ?2 AND ended_at IS NULL",
		ARGS(NAME(storm_scope_names, storm->scope), TEXT(storm->name)),
		INTO(storm, &row, &arena), err) != 0)
		return -1;
	row.scope = storm->scope;
	row.name = storm->name;
	*storm = row;
	return 0;
}

int
store_storm_insert(struct store *store, const struct storm_row *storm,
    int64_t *id_r, struct err *err)
{
	return sql_insert(store,
	    "INSERT INTO bounce_storm(scope, name, began_at, last_at,"
	    " n_failed, n_recipients) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	    ARGS(NAME(storm_scope_names, storm->scope), TEXT(storm->name),
		INT(storm->began_at), INT(storm->last_at), INT(storm->n_failed),
		INT(storm->n_recipients)),
	    id_r, err);
}

int
store_storm_update(
    struct store *store, const struct storm_row *storm, struct err *err)
{
	return sql_run(store,
	    "UPDATE bounce_storm SET last_at = ?1, n_failed = ?2,"
	    " n_recipients = ?3 WHERE id = ?4",
	    ARGS(INT(storm->last_at), INT(storm->n_failed),
		INT(storm->n_recipients), INT(storm->id)),
	    err);
}

int
store_storm_has_old(
    struct store *store, int64_t unseen_since, bool *has_old_r, struct err *err)
{
	return sql_has(store,
	    "SELECT 1 FROM bounce_storm"
	    " WHERE ended_at IS NULL AND last_at < ?1",
	    ARGS(INT(unseen_since)), has_old_r, err);
}

int
store_storm_end(
    struct store *store, int64_t unseen_since, int64_t at, struct err *err)
{
	return sql_run(store,
	    "UPDATE bounce_storm SET ended_at = ?1"
	    " WHERE ended_at IS NULL AND last_at < ?2",
	    ARGS(INT(at), INT(unseen_since)), err);
}

/* What counts of a storm's scope since ?1. */
#define UNFROZEN                                                             \
 "storm_id IS NULL AND at > ?1 AND " STORMY " AND (?2 IS NULL OR list = ?2)" \
 " AND (?3 IS NULL OR address LIKE '%@' || ?3)"

int
store_storm_unfrozen(struct store *store, const struct storm_row *storm,
    int64_t since_at, int64_t *n_r, struct err *err)
{
	return sql_number(store, "SELECT count(*) FROM bounce WHERE " UNFROZEN,
	    ARGS(INT(since_at), LIST_OF(storm), DOMAIN_OF(storm)), n_r, err);
}

int
store_storm_freeze(struct store *store, const struct storm_row *storm,
    int64_t since_at, struct err *err)
{
	return sql_run(store, "UPDATE bounce SET storm_id = ?4 WHERE " UNFROZEN,
	    ARGS(INT(since_at), LIST_OF(storm), DOMAIN_OF(storm),
		INT(storm->id)),
	    err);
}

int
store_storm_walk(struct store *store, struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT(STORM_ROW) " FROM bounce_storm WHERE ended_at IS NULL"
			      " ORDER BY id",
	    NO_ARGS, cursor, err);
}
