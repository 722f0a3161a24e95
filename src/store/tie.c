/* The tables membership, role_holder, organisation_contact and list_right. */
#include "crieur/store/tie.h"

#include "sql.h"

NAME_TABLE(tie_kind_names, "kind", TIE_KIND)
ROW_DEFINE(tie, TIE_ROW)

/* The SELECTs of a tie, by what its thing, person and end are called. */
struct forms {
	const char *of_person, *of_name, *ending;
	const char *insert, *update, *delete;
};

#define IN_ORDER " ORDER BY 4, 5, 6, 2"

/* clang-format off */
#define READ(select, prefix, name)                                          \
	.of_person = select " WHERE " prefix "person_id = ?1" IN_ORDER,     \
	.of_name = select " WHERE " name " = ?1" IN_ORDER,                  \
	.ending = select " WHERE " prefix "until BETWEEN ?1 AND ?2" IN_ORDER

#define WRITE(table)                                                        \
	.delete = "DELETE FROM " table " WHERE id = ?1",                    \
	.update = "UPDATE " table " SET since = ?1, until = ?2 WHERE id = ?3"
/* clang-format on */

static const struct forms forms[TIE_COUNT] = {
	[TIE_MEMBERSHIP] = {
	    READ("SELECT 0, id, person_id, group_name, kind, since, until,"
		 " sessions_left, granted_by FROM membership", "",
		"group_name"),
	    .insert = "INSERT INTO membership(person_id, group_name, since,"
		      " until, kind, sessions_left, granted_by)"
		      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	    .update = "UPDATE membership SET since = ?1, until = ?2,"
		      " sessions_left = ?4, granted_by ="
		      " CASE WHEN ?5 = '' THEN granted_by ELSE ?5 END"
		      " WHERE id = ?3",
	    .delete = "DELETE FROM membership WHERE id = ?1",
	},
	[TIE_ROLE] = {
	    READ("SELECT 0, id, person_id, role, '', since, until, NULL, ''"
		 " FROM role_holder", "", "role"),
	    .insert = "INSERT INTO role_holder(person_id, role, since, until)"
		      " VALUES (?1, ?2, ?3, ?4)",
	    WRITE("role_holder"),
	},
	[TIE_CONTACT] = {
	    READ("SELECT 0, c.id, c.person_id, o.name, '', c.since, c.until,"
		 " NULL, '' FROM organisation_contact c JOIN organisation o"
		 " ON o.id = c.organisation_id", "c.", "o.name"),
	    .insert = "INSERT INTO organisation_contact(person_id,"
		      " organisation_id, since, until) SELECT ?1, id, ?3, ?4"
		      " FROM organisation WHERE name = ?2",
	    WRITE("organisation_contact"),
	},
	[TIE_RIGHT] = {
	    READ("SELECT 0, id, person_id, list, kind, since, until, NULL, ''"
		 " FROM list_right", "", "list"),
	    .insert = "INSERT INTO list_right(person_id, list, since, until,"
		      " kind) VALUES (?1, ?2, ?3, ?4, ?5)",
	    WRITE("list_right"),
	},
};

const char *
tie_kind_name(enum tie_kind kind)
{
	return name_of(&tie_kind_names, (int)kind);
}

bool
tie_holds(const struct tie_row *row, int32_t day)
{
	bool is_used_up = row->sessions_left == 0 && row->until == DATE_FOREVER;

	return (row->since == DATE_NONE || row->since <= day) &&
	       row->until >= day && !is_used_up;
}

int
store_tie_insert(struct store *store, enum tie tie, const struct tie_row *row,
    struct err *err)
{
	return sql_run(store, forms[tie].insert,
	    ARGS(INT(row->person_id), SPAN(row->name), DAY(row->since),
		DAY(row->until), NAME(tie_kind_names, row->kind),
		COUNT(row->sessions_left), SPAN(row->granted_by)),
	    err);
}

int
store_tie_update(struct store *store, enum tie tie, const struct tie_row *row,
    struct err *err)
{
	return sql_run(store, forms[tie].update,
	    ARGS(DAY(row->since), DAY(row->until), INT(row->id),
		COUNT(row->sessions_left), SPAN(row->granted_by)),
	    err);
}

int
store_tie_delete(struct store *store, enum tie tie, int64_t id, struct err *err)
{
	return sql_run(store, forms[tie].delete, ARGS(INT(id)), err);
}

int
store_tie_of_person_walk(struct store *store, enum tie tie, int64_t person_id,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(
	    store, forms[tie].of_person, ARGS(INT(person_id)), cursor, err);
}

int
store_tie_of_name_walk(struct store *store, enum tie tie, struct span name,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(
	    store, forms[tie].of_name, ARGS(SPAN(name)), cursor, err);
}

int
store_tie_ending_walk(struct store *store, enum tie tie,
    const struct tie_days *days, struct cursor *cursor, struct err *err)
{
	return sql_walk(store, forms[tie].ending,
	    ARGS(DAY(days->first), DAY(days->last)), cursor, err);
}

int
store_session_insert(struct store *store, const struct session_row *row,
    bool *is_new_r, struct err *err)
{
	return sql_changed(store,
	    "INSERT INTO guest_session(membership_id, day, actor, recorded_at)"
	    " VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (membership_id, day) DO NOTHING",
	    ARGS(INT(row->membership_id), DAY(row->day), TEXT(row->actor),
		INT(row->recorded_at)),
	    is_new_r, err);
}
