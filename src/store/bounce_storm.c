/* The table bounce_storm, and what is counted to know one. */
#include <string.h>

#include "crieur/store/bounce_state.h"

#include "query.h"

/* What can be part of a storm: a relay that is refused everywhere is one. */
#define STORMY "class IN ('address','full','policy')"

int
store_storm_each_failing(struct store *store, int64_t since_at,
    int (*visit)(
	void *self, const char *list, const char *address, struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    "SELECT DISTINCT list, address FROM bounce"
	    " WHERE at > ?1 AND " STORMY " ORDER BY address, list";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, since_at);
	while (query_step(&query, &has_row, err) == 0) {
		if (!has_row)
			return 0;
		if (visit(self, query_text(&query, 0), query_text(&query, 1),
			err) != 0)
			return -1;
	}
	return -1;
}

int
store_storm_reached(struct store *store, int64_t since_at, const char *list,
    const char *domain, int64_t *n_r, struct err *err)
{
	static const char select[] =
	    "SELECT count(DISTINCT d.address) FROM delivery AS d"
	    " JOIN outgoing AS o ON o.id = d.outgoing_id"
	    " WHERE d.state = 'sent' AND d.done_at > ?1"
	    " AND (?2 IS NULL OR o.list = ?3)"
	    " AND (?4 IS NULL OR d.address LIKE '%@' || ?5)";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, since_at);
	query_bind_string(&query, list);
	query_bind_string(&query, list);
	query_bind_string(&query, domain);
	query_bind_string(&query, domain);
	return query_first(&query, n_r, err);
}

int
store_storm_find(struct store *store, const char *scope, const char *name,
    int64_t *id_r, struct err *err)
{
	static const char select[] =
	    "SELECT id FROM bounce_storm WHERE scope = ?1 AND name = ?2"
	    " AND ended_at IS NULL";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, scope);
	query_bind_string(&query, name);
	return query_first(&query, id_r, err);
}

int
store_storm_insert(struct store *store, const struct storm *storm,
    int64_t *id_r, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO bounce_storm(scope, name, began_at, last_at,"
	    " n_failed, n_recipients) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_string(&query, storm->scope);
	query_bind_string(&query, storm->name);
	query_bind_int(&query, storm->began_at);
	query_bind_int(&query, storm->last_at);
	query_bind_int(&query, storm->n_failed);
	query_bind_int(&query, storm->n_recipients);
	if (query_run(&query, NULL, err) != 0)
		return -1;
	*id_r = query_last_id(store);
	return 0;
}

int
store_storm_update(
    struct store *store, const struct storm *storm, struct err *err)
{
	static const char update[] =
	    "UPDATE bounce_storm SET last_at = ?1, n_failed = ?2,"
	    " n_recipients = ?3 WHERE id = ?4";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, storm->last_at);
	query_bind_int(&query, storm->n_failed);
	query_bind_int(&query, storm->n_recipients);
	query_bind_int(&query, storm->id);
	return query_run(&query, NULL, err);
}

int
store_storm_end(
    struct store *store, int64_t unseen_since, int64_t at, struct err *err)
{
	static const char update[] = "UPDATE bounce_storm SET ended_at = ?1"
				     " WHERE ended_at IS NULL AND last_at < ?2";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, at);
	query_bind_int(&query, unseen_since);
	return query_run(&query, NULL, err);
}

/* What counts of a storm's scope since ?1. */
#define UNFROZEN                                                             \
 "storm_id IS NULL AND at > ?1 AND " STORMY " AND (?2 IS NULL OR list = ?3)" \
 " AND (?4 IS NULL OR address LIKE '%@' || ?5)"

static void
bind_scope(struct query *query, const struct storm *storm, int64_t since_at)
{
	bool is_list = strcmp(storm->scope, "list") == 0;
	bool is_domain = strcmp(storm->scope, "domain") == 0;

	query_bind_int(query, since_at);
	query_bind_string(query, is_list ? storm->name : NULL);
	query_bind_string(query, is_list ? storm->name : NULL);
	query_bind_string(query, is_domain ? storm->name : NULL);
	query_bind_string(query, is_domain ? storm->name : NULL);
}

int
store_storm_unfrozen(struct store *store, const struct storm *storm,
    int64_t since_at, int64_t *n_r, struct err *err)
{
	static const char select[] =
	    "SELECT count(*) FROM bounce WHERE " UNFROZEN;
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	bind_scope(&query, storm, since_at);
	return query_first(&query, n_r, err);
}

int
store_storm_freeze(struct store *store, const struct storm *storm,
    int64_t since_at, struct err *err)
{
	static const char update[] =
	    "UPDATE bounce SET storm_id = ?6 WHERE " UNFROZEN;
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	bind_scope(&query, storm, since_at);
	query_bind_int(&query, storm->id);
	return query_run(&query, NULL, err);
}

int
store_storm_each(struct store *store,
    int (*visit)(void *self, const struct storm *storm, struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    "SELECT id, scope, name, began_at, last_at, n_failed,"
	    " n_recipients FROM bounce_storm WHERE ended_at IS NULL"
	    " ORDER BY id";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	while (query_step(&query, &has_row, err) == 0) {
		if (!has_row)
			return 0;
		struct storm storm = {
			.id = query_int(&query, 0),
			.scope = query_text(&query, 1),
			.name = query_text(&query, 2),
			.began_at = query_int(&query, 3),
			.last_at = query_int(&query, 4),
			.n_failed = query_int(&query, 5),
			.n_recipients = query_int(&query, 6),
		};
		if (visit(self, &storm, err) != 0)
			return -1;
	}
	return -1;
}
