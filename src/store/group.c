/* The tables working_group and organisation. */
#include "crieur/store/tie.h"

#include "query.h"

int
store_group_insert(struct store *store, const struct group_row *row,
    bool *is_new_r, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO working_group(name, description, created_at)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT (name) DO NOTHING";
	struct query query CLEANUP(query_close) = { 0 };
	int64_t n_changed = 0;

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_string(&query, row->name);
	query_bind_string(&query, row->description);
	query_bind_int(&query, row->created_at);
	if (query_run(&query, &n_changed, err) != 0)
		return -1;
	*is_new_r = n_changed > 0;
	return 0;
}

int
store_group_has(
    struct store *store, struct span name, bool *has_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		"SELECT 1 FROM working_group WHERE name = ?1", err) != 0)
		return -1;
	query_bind_text(&query, name);
	return query_step(&query, has_r, err);
}

int
store_group_describe(struct store *store, struct span name,
    const char *description, struct err *err)
{
	static const char update[] =
	    "UPDATE working_group SET description = ?1 WHERE name = ?2";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_string(&query, description);
	query_bind_text(&query, name);
	return query_run(&query, NULL, err);
}

int
store_each_group(struct store *store,
    int (*visit)(void *self, const struct group_row *row, struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    "SELECT name, description, created_at FROM working_group"
	    " ORDER BY name";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	while (query_step(&query, &has_row, err) == 0) {
		if (!has_row)
			return 0;
		struct group_row row = {
			.name = query_text(&query, 0),
			.description = query_text(&query, 1),
			.created_at = query_int(&query, 2),
		};
		if (visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}

int
store_organisation_insert(struct store *store,
    const struct organisation_row *row, int64_t *id_r, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO organisation(name, kind, created_at)"
	    " VALUES (?1, ?2, ?3)";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_string(&query, row->name);
	query_bind_string(&query, row->kind);
	query_bind_int(&query, row->created_at);
	if (query_run(&query, NULL, err) != 0)
		return -1;
	*id_r = query_last_id(store);
	return 0;
}

int
store_organisation_find(
    struct store *store, struct span name, int64_t *id_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		"SELECT id FROM organisation WHERE name = ?1", err) != 0)
		return -1;
	query_bind_text(&query, name);
	return query_first(&query, id_r, err);
}

int
store_each_organisation(struct store *store,
    int (*visit)(
	void *self, const struct organisation_row *row, struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    "SELECT id, name, kind, created_at FROM organisation ORDER BY name";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	while (query_step(&query, &has_row, err) == 0) {
		if (!has_row)
			return 0;
		struct organisation_row row = {
			.id = query_int(&query, 0),
			.name = query_text(&query, 1),
			.kind = query_text(&query, 2),
			.created_at = query_int(&query, 3),
		};
		if (visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}
