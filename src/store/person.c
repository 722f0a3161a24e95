/* The tables person, former_standing and person_tag. */
#include "crieur/store/person.h"

#include "crieur/base/date.h"

#include "query.h"

static void
bind_person(struct query *query, const struct person_row *row)
{
	query_bind_string(query, row->name);
	query_bind_string(query, row->name_key);
	query_bind_string(query, row->standing);
	query_bind_day(query, row->standing_since);
	query_bind_int(query, row->is_moderated ? 1 : 0);
	query_bind_string(query, row->sponsors != NULL ? row->sponsors : "");
	query_bind_day(query, row->admitted_on);
}

int
store_person_insert(struct store *store, const struct person_row *row,
    int64_t *id_r, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO person(name, name_key, standing, standing_since,"
	    " is_moderated, sponsors, admitted_on, created_at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	bind_person(&query, row);
	query_bind_int(&query, row->created_at);
	if (query_run(&query, NULL, err) != 0)
		return -1;
	*id_r = query_last_id(store);
	return 0;
}

int
store_person_update(
    struct store *store, const struct person_row *row, struct err *err)
{
	static const char update[] =
	    "UPDATE person SET name = ?1, name_key = ?2, standing = ?3,"
	    " standing_since = ?4, is_moderated = ?5, sponsors = ?6,"
	    " admitted_on = ?7 WHERE id = ?8";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	bind_person(&query, row);
	query_bind_int(&query, row->id);
	return query_run(&query, NULL, err);
}

int
store_person_get(struct store *store, int64_t id, struct arena *arena,
    struct person_row *row_r, struct err *err)
{
	static const char select[] =
	    "SELECT name, name_key, standing, sponsors, standing_since,"
	    " is_moderated, admitted_on, created_at FROM person WHERE id = ?1";
	struct query query CLEANUP(query_close) = { 0 };
	struct person_row row = { .id = id };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, id);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (!has_row)
		return err_set(
		    err, ERR_ABSENT, "there is no person %lld", (long long)id);
	if (query_dup(&query, 0, arena, &row.name, err) != 0 ||
	    query_dup(&query, 1, arena, &row.name_key, err) != 0 ||
	    query_dup(&query, 2, arena, &row.standing, err) != 0 ||
	    query_dup(&query, 3, arena, &row.sponsors, err) != 0)
		return -1;
	row.standing_since = query_day(&query, 4, DATE_NONE);
	row.is_moderated = query_int(&query, 5) != 0;
	row.admitted_on = query_day(&query, 6, DATE_NONE);
	row.created_at = query_int(&query, 7);
	*row_r = row;
	return 0;
}

int
store_person_delete(struct store *store, int64_t id, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(
		&query, store, "DELETE FROM person WHERE id = ?1", err) != 0)
		return -1;
	query_bind_int(&query, id);
	return query_run(&query, NULL, err);
}

int
store_person_first_at(struct store *store, int64_t *at_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		"SELECT created_at FROM person ORDER BY id LIMIT 1", err) != 0)
		return -1;
	return query_first(&query, at_r, err);
}

int
store_person_find_name(
    struct store *store, struct span name_key, int64_t *id_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;
	int64_t id = 0;

	if (query_open(&query, store,
		"SELECT id FROM person WHERE name_key = ?1 LIMIT 2", err) != 0)
		return -1;
	query_bind_text(&query, name_key);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (has_row) {
		id = query_int(&query, 0);
		if (query_step(&query, &has_row, err) != 0)
			return -1;
	}
	*id_r = has_row ? -1 : id;
	return 0;
}

int
store_former_standing_insert(struct store *store, int64_t person_id,
    const struct standing_row *row, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO former_standing(person_id, standing, since, until)"
	    " VALUES (?1, ?2, ?3, ?4)";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	query_bind_string(&query, row->standing);
	query_bind_day(&query, row->since);
	query_bind_day(&query, row->until);
	return query_run(&query, NULL, err);
}

int
store_each_former_standing(struct store *store, int64_t person_id,
    int (*visit)(void *self, const struct standing_row *row, struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    "SELECT standing, since, until FROM former_standing"
	    " WHERE person_id = ?1 ORDER BY until";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	while (query_step(&query, &has_row, err) == 0) {
		if (!has_row)
			return 0;
		struct standing_row row = {
			.standing = query_text(&query, 0),
			.since = query_day(&query, 1, DATE_NONE),
			.until = query_day(&query, 2, DATE_FOREVER),
		};
		if (visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}

static int
run_tag(struct store *store, const char *sql, int64_t person_id,
    struct span tag, bool *has_changed_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	int64_t n_changed = 0;

	if (query_open(&query, store, sql, err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	query_bind_text(&query, tag);
	if (query_run(&query, &n_changed, err) != 0)
		return -1;
	*has_changed_r = n_changed > 0;
	return 0;
}

int
store_tag_insert(struct store *store, int64_t person_id, struct span tag,
    bool *is_new_r, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO person_tag(person_id, tag) VALUES (?1, ?2)"
	    " ON CONFLICT (person_id, tag) DO NOTHING";

	return run_tag(store, insert, person_id, tag, is_new_r, err);
}

int
store_tag_delete(struct store *store, int64_t person_id, struct span tag,
    bool *was_there_r, struct err *err)
{
	static const char delete[] =
	    "DELETE FROM person_tag WHERE person_id = ?1 AND tag = ?2";

	return run_tag(store, delete, person_id, tag, was_there_r, err);
}

int
store_each_tag(struct store *store, int64_t person_id,
    int (*visit)(void *self, struct span tag, struct err *err), void *self,
    struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store,
		"SELECT tag FROM person_tag WHERE person_id = ?1 ORDER BY tag",
		err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	while (query_step(&query, &has_row, err) == 0) {
		if (!has_row)
			return 0;
		if (visit(self, query_span(&query, 0), err) != 0)
			return -1;
	}
	return -1;
}
