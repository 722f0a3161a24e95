/* The table missing. */
#include "crieur/store/person.h"

#include "query.h"

int
store_next_member(
    struct store *store, int64_t after_id, int64_t *id_r, struct err *err)
{
	static const char select[] =
	    "SELECT id FROM person WHERE id > ?1 AND standing = 'member'"
	    " ORDER BY id LIMIT 1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, after_id);
	return query_first(&query, id_r, err);
}

int
store_missing_insert(struct store *store, int64_t person_id,
    const char *standing, int64_t at, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO missing(person_id, standing, recorded_at)"
	    " VALUES (?1, ?2, ?3)";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	query_bind_string(&query, standing);
	query_bind_int(&query, at);
	return query_run(&query, NULL, err);
}

int
store_missing_get(struct store *store, int64_t person_id, struct arena *arena,
    const char **standing_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store,
		"SELECT standing FROM missing WHERE person_id = ?1", err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (has_row)
		return query_dup(&query, 0, arena, standing_r, err);
	*standing_r = NULL;
	return 0;
}

int
store_missing_delete(struct store *store, int64_t person_id, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		"DELETE FROM missing WHERE person_id = ?1", err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	return query_run(&query, NULL, err);
}
