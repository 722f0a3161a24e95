/* The tables person, former_standing, person_tag and missing. */
#include "crieur/store/person.h"

#include "sql.h"

NAME_TABLE(standing_names, "standing", STANDING)
ROW_DEFINE(person, PERSON_ROW)
ROW_DEFINE(former_standing, FORMER_STANDING_ROW)
ROW_DEFINE(tag, TAG_ROW)

const char *
standing_name(enum standing standing)
{
	return name_of(&standing_names, (int)standing);
}

bool
standing_has_left(enum standing standing)
{
	return standing == STANDING_RESIGNED ||
	       standing == STANDING_STRUCK_OFF || standing == STANDING_DECEASED;
}

int
store_person_insert(struct store *store, const struct person_row *row,
    int64_t *id_r, struct err *err)
{
	return sql_insert(store,
	    "INSERT INTO person(name, name_key, standing, standing_since,"
	    " is_moderated, sponsors, admitted_on, created_at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, coalesce(?6, ''), ?7, ?8)",
	    ARGS(TEXT(row->name), TEXT(row->name_key),
		NAME(standing_names, row->standing), DAY(row->standing_since),
		INT(row->is_moderated), TEXT(row->sponsors),
		DAY(row->admitted_on), INT(row->created_at)),
	    id_r, err);
}

int
store_person_update(
    struct store *store, const struct person_row *row, struct err *err)
{
	return sql_run(store,
	    "UPDATE person SET name = ?1, name_key = ?2, standing = ?3,"
	    " standing_since = ?4, is_moderated = ?5,"
	    " sponsors = coalesce(?6, ''), admitted_on = ?7 WHERE id = ?8",
	    ARGS(TEXT(row->name), TEXT(row->name_key),
		NAME(standing_names, row->standing), DAY(row->standing_since),
		INT(row->is_moderated), TEXT(row->sponsors),
		DAY(row->admitted_on), INT(row->id)),
	    err);
}

int
store_person_get(struct store *store, int64_t id, struct arena *arena,
    struct person_row *row_r, struct err *err)
{
	int found =
	    sql_row(store, SELECT(PERSON_ROW) " FROM person WHERE id = ?1",
		ARGS(INT(id)), INTO(person, row_r, arena), err);

	return sql_must(found, err, "there is no person %lld", (long long)id);
}

int
store_person_delete(struct store *store, int64_t id, struct err *err)
{
	return sql_run(
	    store, "DELETE FROM person WHERE id = ?1", ARGS(INT(id)), err);
}

int
store_person_first_at(struct store *store, int64_t *at_r, struct err *err)
{
	return sql_number(store,
	    "SELECT created_at FROM person ORDER BY id LIMIT 1", NO_ARGS, at_r,
	    err);
}

int
store_person_find_name(
    struct store *store, struct span name_key, int64_t *id_r, struct err *err)
{
	return sql_number(store,
	    "SELECT CASE count(*) WHEN 0 THEN 0 WHEN 1 THEN min(id) ELSE -1 END"
	    " FROM (SELECT id FROM person WHERE name_key = ?1 LIMIT 2)",
	    ARGS(SPAN(name_key)), id_r, err);
}

int
store_next_member(
    struct store *store, int64_t after_id, int64_t *id_r, struct err *err)
{
	return sql_number(store,
	    "SELECT id FROM person WHERE id > ?1 AND standing = 'member'"
	    " ORDER BY id LIMIT 1",
	    ARGS(INT(after_id)), id_r, err);
}

int
store_former_standing_insert(struct store *store, int64_t person_id,
    const struct former_standing_row *row, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO former_standing(person_id, standing, since, until)"
	    " VALUES (?1, ?2, ?3, ?4)",
	    ARGS(INT(person_id), NAME(standing_names, row->standing),
		DAY(row->since), DAY(row->until)),
	    err);
}

int
store_former_standing_walk(struct store *store, int64_t person_id,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT(FORMER_STANDING_ROW) " FROM former_standing"
					" WHERE person_id = ?1 ORDER BY until",
	    ARGS(INT(person_id)), cursor, err);
}

int
store_tag_insert(struct store *store, int64_t person_id, struct span tag,
    bool *is_new_r, struct err *err)
{
	return sql_changed(store,
	    "INSERT INTO person_tag(person_id, tag) VALUES (?1, ?2)"
	    " ON CONFLICT (person_id, tag) DO NOTHING",
	    ARGS(INT(person_id), SPAN(tag)), is_new_r, err);
}

int
store_tag_delete(struct store *store, int64_t person_id, struct span tag,
    bool *was_there_r, struct err *err)
{
	return sql_changed(store,
	    "DELETE FROM person_tag WHERE person_id = ?1 AND tag = ?2",
	    ARGS(INT(person_id), SPAN(tag)), was_there_r, err);
}

int
store_tag_walk(struct store *store, int64_t person_id, struct cursor *cursor,
    struct err *err)
{
	return sql_walk(store,
	    SELECT(
		TAG_ROW) " FROM person_tag WHERE person_id = ?1 ORDER BY tag",
	    ARGS(INT(person_id)), cursor, err);
}

#define MISSING_ROW(ROW) ROW(STANDING, standing, "standing")
ROW_DECLARE(missing, MISSING_ROW)
ROW_DEFINE(missing, MISSING_ROW)

int
store_missing_insert(struct store *store, int64_t person_id,
    enum standing standing, int64_t at, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO missing(person_id, standing, recorded_at)"
	    " VALUES (?1, ?2, ?3)",
	    ARGS(INT(person_id), NAME(standing_names, standing), INT(at)), err);
}

int
store_missing_get(struct store *store, int64_t person_id,
    enum standing *standing_r, struct err *err)
{
	struct missing_row row;

	if (sql_first(store,
		SELECT(MISSING_ROW) " FROM missing WHERE person_id = ?1",
		ARGS(INT(person_id)), INTO(missing, &row, NULL), err) != 0)
		return -1;
	*standing_r = row.standing;
	return 0;
}

int
store_missing_delete(struct store *store, int64_t person_id, struct err *err)
{
	return sql_run(store, "DELETE FROM missing WHERE person_id = ?1",
	    ARGS(INT(person_id)), err);
}

int
store_person_last(struct store *store, int64_t *id_r, struct err *err)
{
	return sql_number(
	    store, "SELECT max(id) FROM person", NO_ARGS, id_r, err);
}
