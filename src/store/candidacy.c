/* The tables candidacy and sponsor. */
#include "crieur/store/candidacy.h"

#include "crieur/base/random.h"

#include "sql.h"

ROW_DEFINE(candidacy, CANDIDACY_ROW)
ROW_DEFINE(sponsor, SPONSOR_ROW)

static int
new_seal(struct arena *arena, const char **seal_r, struct err *err)
{
	char *seal = arena_alloc(arena, CANDIDACY_SEAL_SIZE);

	*seal_r = seal;
	return seal != NULL ? random_text(seal, CANDIDACY_SEAL_SIZE, err)
	                    : err_memory(err);
}

int
store_candidacy_add(struct store *store, struct candidacy_row *row,
    struct arena *arena, struct err *err)
{
	row->expires_at = row->asked_at + CANDIDACY_DAYS * (int64_t)DAY_S;
	if (new_seal(arena, &row->seal, err) != 0 ||
	    new_seal(arena, &row->judge_seal, err) != 0)
		return -1;
	return sql_run(store,
	    "INSERT INTO candidacy(person_id, group_name, is_group, seal,"
	    " judge_seal, asked_at, expires_at, answered_at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	    ARGS(INT(row->person_id), TEXT(row->group_name), INT(row->is_group),
		TEXT(row->seal), TEXT(row->judge_seal), INT(row->asked_at),
		INT(row->expires_at), INT(row->answered_at)),
	    err);
}

int
store_candidacy_find(struct store *store, const char *seal, struct arena *arena,
    struct candidacy_row *row_r, struct err *err)
{
	int found = sql_row(store,
	    SELECT_FROM(
		CANDIDACY_ROW, "candidacy WHERE seal = ?1 OR judge_seal = ?1"),
	    ARGS(TEXT(seal)), INTO(candidacy, row_r, arena), err);

	return sql_must(found, err, "there is no such candidacy");
}

int
store_candidacy_is_open(struct store *store, const struct candidacy_row *row,
    bool *is_r, struct err *err)
{
	return sql_has(store,
	    "SELECT 1 FROM candidacy WHERE person_id = ?1 AND group_name = ?2"
	    " AND is_group = ?3 AND decided_at = 0 AND expires_at > ?4",
	    ARGS(INT(row->person_id), TEXT(row->group_name), INT(row->is_group),
		INT(row->asked_at)),
	    is_r, err);
}

int
store_candidacy_update(
    struct store *store, const struct candidacy_row *row, struct err *err)
{
	return sql_run(store,
	    "UPDATE candidacy SET answered_at = ?2, decided_at = ?3"
	    " WHERE id = ?1",
	    ARGS(INT(row->id), INT(row->answered_at), INT(row->decided_at)),
	    err);
}

int
store_sponsor_add(
    struct store *store, const struct sponsor_row *row, struct err *err)
{
	return sql_run(store,
	    "INSERT OR IGNORE INTO sponsor(candidacy_id, person_id, at)"
	    " VALUES (?1, ?2, ?3)",
	    ARGS(INT(row->candidacy_id), INT(row->person_id), INT(row->at)),
	    err);
}

int
store_sponsor_walk(struct store *store, int64_t candidacy_id,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT_FROM(
		SPONSOR_ROW, "sponsor WHERE candidacy_id = ?1 ORDER BY at"),
	    ARGS(INT(candidacy_id)), cursor, err);
}
