/* The tables membership, role_holder, organisation_contact and list_right. */
#include "crieur/store/tie.h"

#include "crieur/base/date.h"

#include "query.h"

enum form {
	FORM_INSERT,
	FORM_UPDATE,
	FORM_DELETE,
	FORM_OF_PERSON,
	FORM_OF_NAME,
	FORM_ENDING,
	FORM_COUNT,
};

/* Columns read: id, person_id, name, kind, since, until, sessions_left,
 * granted_by. Written, in order: person_id, name, since, until, kind,
 * sessions_left, granted_by. */
#define IN_ORDER " ORDER BY 3, 4, 5, 1"

#define MEMBERSHIP_ROW                                                  \
 "SELECT id, person_id, group_name, kind, since, until, sessions_left," \
 " granted_by FROM membership"
#define ROLE_ROW \
 "SELECT id, person_id, role, '', since, until, NULL, '' FROM role_holder"
#define CONTACT_ROW                                                 \
 "SELECT c.id, c.person_id, o.name, '', c.since, c.until, NULL, ''" \
 " FROM organisation_contact c JOIN organisation o"                 \
 " ON o.id = c.organisation_id"
#define RIGHT_ROW \
 "SELECT id, person_id, list, kind, since, until, NULL, '' FROM list_right"

static const char *const statements[TIE_COUNT][FORM_COUNT] = {
	[TIE_MEMBERSHIP] = {
	    [FORM_INSERT] = "INSERT INTO membership(person_id, group_name,"
			    " since, until, kind, sessions_left, granted_by)"
			    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	    [FORM_UPDATE] = "UPDATE membership SET since = ?1, until = ?2,"
			    " sessions_left = ?4, granted_by ="
			    " CASE WHEN ?5 = '' THEN granted_by ELSE ?5 END"
			    " WHERE id = ?3",
	    [FORM_DELETE] = "DELETE FROM membership WHERE id = ?1",
	    [FORM_OF_PERSON] =
		MEMBERSHIP_ROW " WHERE person_id = ?1" IN_ORDER,
	    [FORM_OF_NAME] = MEMBERSHIP_ROW " WHERE group_name = ?1" IN_ORDER,
	    [FORM_ENDING] =
		MEMBERSHIP_ROW " WHERE until BETWEEN ?1 AND ?2" IN_ORDER,
	},
	[TIE_ROLE] = {
	    [FORM_INSERT] = "INSERT INTO role_holder(person_id, role, since,"
			    " until) VALUES (?1, ?2, ?3, ?4)",
	    [FORM_UPDATE] = "UPDATE role_holder SET since = ?1, until = ?2"
			    " WHERE id = ?3",
	    [FORM_DELETE] = "DELETE FROM role_holder WHERE id = ?1",
	    [FORM_OF_PERSON] = ROLE_ROW " WHERE person_id = ?1" IN_ORDER,
	    [FORM_OF_NAME] = ROLE_ROW " WHERE role = ?1" IN_ORDER,
	    [FORM_ENDING] =
		ROLE_ROW " WHERE until BETWEEN ?1 AND ?2" IN_ORDER,
	},
	[TIE_CONTACT] = {
	    [FORM_INSERT] = "INSERT INTO organisation_contact(person_id,"
			    " organisation_id, since, until) SELECT ?1, id,"
			    " ?3, ?4 FROM organisation WHERE name = ?2",
	    [FORM_UPDATE] = "UPDATE organisation_contact SET since = ?1,"
			    " until = ?2 WHERE id = ?3",
	    [FORM_DELETE] = "DELETE FROM organisation_contact WHERE id = ?1",
	    [FORM_OF_PERSON] = CONTACT_ROW " WHERE c.person_id = ?1" IN_ORDER,
	    [FORM_OF_NAME] = CONTACT_ROW " WHERE o.name = ?1" IN_ORDER,
	    [FORM_ENDING] =
		CONTACT_ROW " WHERE c.until BETWEEN ?1 AND ?2" IN_ORDER,
	},
	[TIE_RIGHT] = {
	    [FORM_INSERT] = "INSERT INTO list_right(person_id, list, since,"
			    " until, kind) VALUES (?1, ?2, ?3, ?4, ?5)",
	    [FORM_UPDATE] = "UPDATE list_right SET since = ?1, until = ?2"
			    " WHERE id = ?3",
	    [FORM_DELETE] = "DELETE FROM list_right WHERE id = ?1",
	    [FORM_OF_PERSON] = RIGHT_ROW " WHERE person_id = ?1" IN_ORDER,
	    [FORM_OF_NAME] = RIGHT_ROW " WHERE list = ?1" IN_ORDER,
	    [FORM_ENDING] =
		RIGHT_ROW " WHERE until BETWEEN ?1 AND ?2" IN_ORDER,
	},
};

bool
tie_holds(const struct tie_row *row, int32_t day)
{
	bool is_used_up = row->sessions_left == 0 && row->until == DATE_FOREVER;

	return (row->since == DATE_NONE || row->since <= day) &&
	       row->until >= day && !is_used_up;
}

static void
bind_sessions(struct query *query, int64_t sessions_left)
{
	if (sessions_left == SESSIONS_NOT_COUNTED)
		query_bind_null(query);
	else
		query_bind_int(query, sessions_left);
}

int
store_tie_insert(struct store *store, enum tie tie, const struct tie_row *row,
    struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, statements[tie][FORM_INSERT], err) != 0)
		return -1;
	query_bind_int(&query, row->person_id);
	query_bind_text(&query, row->name);
	query_bind_day(&query, row->since);
	query_bind_day(&query, row->until);
	if (tie == TIE_MEMBERSHIP || tie == TIE_RIGHT)
		query_bind_text(&query, row->kind);
	if (tie == TIE_MEMBERSHIP) {
		bind_sessions(&query, row->sessions_left);
		query_bind_text(&query, row->granted_by);
	}
	return query_run(&query, NULL, err);
}

int
store_tie_update(struct store *store, enum tie tie, const struct tie_row *row,
    struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, statements[tie][FORM_UPDATE], err) != 0)
		return -1;
	query_bind_day(&query, row->since);
	query_bind_day(&query, row->until);
	query_bind_int(&query, row->id);
	if (tie == TIE_MEMBERSHIP) {
		bind_sessions(&query, row->sessions_left);
		query_bind_text(&query, row->granted_by);
	}
	return query_run(&query, NULL, err);
}

int
store_tie_delete(struct store *store, enum tie tie, int64_t id, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, statements[tie][FORM_DELETE], err) != 0)
		return -1;
	query_bind_int(&query, id);
	return query_run(&query, NULL, err);
}

int
store_session_insert(struct store *store, int64_t membership_id, int32_t day,
    const struct session_row *row, bool *is_new_r, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO guest_session(membership_id, day, actor, recorded_at)"
	    " VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (membership_id, day) DO NOTHING";
	struct query query CLEANUP(query_close) = { 0 };
	int64_t n_changed = 0;

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_int(&query, membership_id);
	query_bind_day(&query, day);
	query_bind_string(&query, row->actor);
	query_bind_int(&query, row->recorded_at);
	if (query_run(&query, &n_changed, err) != 0)
		return -1;
	*is_new_r = n_changed > 0;
	return 0;
}

static int
visit_rows(struct query *query,
    int (*visit)(void *self, const struct tie_row *row, struct err *err),
    void *self, struct err *err)
{
	bool has_row;

	while (query_step(query, &has_row, err) == 0) {
		if (!has_row)
			return 0;
		struct tie_row row = {
			.id = query_int(query, 0),
			.person_id = query_int(query, 1),
			.name = query_span(query, 2),
			.kind = query_span(query, 3),
			.since = query_day(query, 4, DATE_NONE),
			.until = query_day(query, 5, DATE_FOREVER),
			.sessions_left = query_is_null(query, 6)
			                     ? SESSIONS_NOT_COUNTED
			                     : query_int(query, 6),
			.granted_by = query_span(query, 7),
		};
		if (visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}

int
store_each_tie(struct store *store, enum tie tie, int64_t person_id,
    struct span name,
    int (*visit)(void *self, const struct tie_row *row, struct err *err),
    void *self, struct err *err)
{
	enum form form = person_id != 0 ? FORM_OF_PERSON : FORM_OF_NAME;
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, statements[tie][form], err) != 0)
		return -1;
	if (person_id != 0)
		query_bind_int(&query, person_id);
	else
		query_bind_text(&query, name);
	return visit_rows(&query, visit, self, err);
}

int
store_each_tie_ending(struct store *store, enum tie tie, int32_t first,
    int32_t last,
    int (*visit)(void *self, const struct tie_row *row, struct err *err),
    void *self, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, statements[tie][FORM_ENDING], err) != 0)
		return -1;
	query_bind_day(&query, first);
	query_bind_day(&query, last);
	return visit_rows(&query, visit, self, err);
}
