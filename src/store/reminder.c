/* The table reminder. */
#include "crieur/store/reminder.h"

#include "sql.h"

int
store_reminder_insert(struct store *store, const struct reminder *reminder,
    int64_t at, bool *is_new_r, struct err *err)
{
	return sql_changed(store,
	    "INSERT INTO reminder(person_id, what, about, sent_at)"
	    " VALUES (?1, ?2, coalesce(?3, ''), ?4)"
	    " ON CONFLICT (person_id, what, about) DO NOTHING",
	    ARGS(INT(reminder->person_id), TEXT(reminder->what),
		DAY(reminder->about), INT(at)),
	    is_new_r, err);
}

int
store_reminder_has(struct store *store, const struct reminder *reminder,
    bool *has_r, struct err *err)
{
	return sql_has(store,
	    "SELECT 1 FROM reminder WHERE person_id = ?1 AND what = ?2"
	    " AND about = coalesce(?3, '')",
	    ARGS(INT(reminder->person_id), TEXT(reminder->what),
		DAY(reminder->about)),
	    has_r, err);
}

int
store_reminder_forget(
    struct store *store, int32_t before, int64_t *n_r, struct err *err)
{
	return sql_change(store,
	    "DELETE FROM reminder WHERE about < ?1 AND about <> ''",
	    ARGS(DAY(before)), n_r, err);
}
