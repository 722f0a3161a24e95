/* Periods: given, drawn out, cut, ended. */
#include "crieur/register/tie.h"

#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/base/date.h"
#include "crieur/base/str.h"
#include "crieur/register/log.h"
#include "crieur/register/name.h"
#include "crieur/store/group.h"

static const char *const thing_names[TIE_COUNT] = { "group", "role",
	"organisation", "list" };

/* Rows of a tie, read before any is changed. */
struct rows {
	struct arena arena;
	struct tie_row *items;
	size_t count;
};

static void
rows_fini(struct rows *rows)
{
	arena_fini(&rows->arena);
}

/* Those of the wish's person (0: of anybody), name (empty: any) and kind (none:
 * any). Who granted them stays as it is. */
static int
read_rows(struct register_edit *edit, enum tie tie, const struct tie_wish *wish,
    struct rows *rows, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	int64_t id = wish->person_id;
	size_t n = 0;

	int result = id != 0 ? store_tie_of_person_walk(
				   edit->store, tie, id, &cursor, err)
	                     : store_tie_of_name_walk(
				   edit->store, tie, wish->name, &cursor, err);
	if (result != 0 ||
	    tie_all(&cursor, &rows->arena, &rows->items, &n, err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct tie_row *row = &rows->items[i];
		row->granted_by = span_of("");
		if ((wish->name.len == 0 ||
			span_equal(row->name, wish->name)) &&
		    (wish->kind == TIE_KIND_NONE || row->kind == wish->kind))
			rows->items[rows->count++] = *row;
	}
	return 0;
}

/* "group acttes as facilitator since … until …" into detail. */
static const char *
describe(enum tie tie, const struct tie_row *row, struct str *detail)
{
	char day[DATE_TEXT_SIZE];

	str_clear(detail);
	str_addf(detail, "%s %.*s", thing_names[tie], (int)row->name.len,
	    row->name.at);
	if (row->kind != TIE_KIND_NONE)
		str_addf(detail, tie == TIE_MEMBERSHIP ? " as %s" : " %s",
		    tie_kind_name(row->kind));
	if (row->since != DATE_NONE)
		str_addf(detail, " since %s", date_format(row->since, day));
	if (row->until != DATE_FOREVER)
		str_addf(detail, " until %s", date_format(row->until, day));
	if (row->sessions_left != SESSIONS_NOT_COUNTED)
		str_addf(detail, " for %lld sessions",
		    (long long)row->sessions_left);
	if (span_starts_nocase(row->granted_by, "person:"))
		str_addf(detail, " granted by %.*s", (int)row->granted_by.len,
		    row->granted_by.at);
	return str_c(detail);
}

static int
log_tie(struct register_edit *edit, enum tie tie, const struct tie_row *row,
    const char *what, struct err *err)
{
	CLEANUP(str_fini) struct str detail = STR_MAX(LOG_DETAIL_SIZE);

	return log_change(edit, ABOUT("person", row->person_id), what,
	    edit->is_quiet ? "" : describe(tie, row, &detail), err);
}

static int
check_thing(
    struct register_edit *edit, enum tie tie, struct span name, struct err *err)
{
	int64_t id = 0;
	bool has = true;

	if (tie == TIE_CONTACT) {
		if (store_organisation_find(edit->store, name, &id, err) != 0)
			return -1;
		has = id != 0;
	} else if (word_check(thing_names[tie], name, err) != 0) {
		return -1;
	} else if (tie == TIE_MEMBERSHIP &&
		   store_group_has(edit->store, name, &has, err) != 0) {
		return -1;
	}
	if (!has)
		return err_set(err, ERR_ABSENT,
		    "there is no %s %.*s; add it first", thing_names[tie],
		    (int)name.len, name.at);
	return 0;
}

/* Whether the periods touch or overlap. */
static bool
touches(const struct tie_row *row, int32_t since, int32_t until)
{
	bool begins_in_time = row->since == DATE_NONE ||
	                      until == DATE_FOREVER || row->since <= until + 1;
	bool ends_late_enough = row->until == DATE_FOREVER ||
	                        since == DATE_NONE || row->until >= since - 1;

	return begins_in_time && ends_late_enough;
}

static int
redate(struct register_edit *edit, enum tie tie, struct tie_row *row,
    const struct tie_wish *wish, struct err *err)
{
	struct tie_row before = *row;

	if (wish->since != DATE_NONE &&
	    (row->since == DATE_NONE || wish->since < row->since))
		row->since = wish->since;
	row->until = wish->until;
	row->sessions_left = wish->sessions;
	if (wish->granted_by != NULL)
		row->granted_by = span_of(wish->granted_by);
	if (row->since == before.since && row->until == before.until &&
	    row->sessions_left == before.sessions_left)
		return 0;
	if (store_tie_update(edit->store, tie, row, err) != 0)
		return -1;
	return log_tie(edit, tie, row, "changed", err);
}

int
tie_add(struct register_edit *edit, enum tie tie, const struct tie_wish *wish,
    int32_t since, struct err *err)
{
	struct tie_row row = {
		.person_id = wish->person_id,
		.name = wish->name,
		.kind = wish->kind,
		.since = since,
		.until = wish->until,
		.sessions_left = wish->sessions,
		.granted_by = span_of(
		    wish->granted_by != NULL ? wish->granted_by : edit->actor),
	};

	if (store_tie_insert(edit->store, tie, &row, err) != 0)
		return -1;
	return log_tie(
	    edit, tie, &row, tie == TIE_MEMBERSHIP ? "joined" : "granted", err);
}

/* Who becomes a member is a guest no longer. */
static int
end_guesthood(
    struct register_edit *edit, const struct tie_wish *wish, struct err *err)
{
	struct tie_wish guest = *wish;
	size_t n_ended;

	guest.kind = TIE_KIND_GUEST;
	guest.until = edit->day - 1;
	return register_untie(edit, TIE_MEMBERSHIP, &guest, &n_ended, err);
}

int
register_tie(struct register_edit *edit, enum tie tie,
    const struct tie_wish *wish, struct err *err)
{
	CLEANUP(rows_fini)
	struct rows rows = { .count = 0 };
	/* A right is an exception made now, never what was so before. */
	int32_t from_now = tie == TIE_RIGHT ? edit->day : edit->since;
	int32_t since = wish->since != DATE_NONE ? wish->since : from_now;

	if (check_thing(edit, tie, wish->name, err) != 0)
		return -1;
	if (since != DATE_NONE && since > wish->until)
		since = wish->since;
	if (since != DATE_NONE && since > wish->until)
		return err_set(
		    err, ERR_INPUT, "the end lies before the beginning");
	if (tie == TIE_MEMBERSHIP && wish->kind != TIE_KIND_GUEST &&
	    end_guesthood(edit, wish, err) != 0)
		return -1;
	if (read_rows(edit, tie, wish, &rows, err) != 0)
		return -1;
	for (size_t i = rows.count; i-- > 0;) {
		if (touches(&rows.items[i], since, wish->until))
			return redate(edit, tie, &rows.items[i], wish, err);
	}
	return tie_add(edit, tie, wish, since, err);
}

static int
end_row(struct register_edit *edit, enum tie tie, struct tie_row *row,
    int32_t last_day, struct err *err)
{
	bool has_begun = row->since == DATE_NONE || row->since <= last_day;

	row->until = last_day;
	if (has_begun) {
		if (store_tie_update(edit->store, tie, row, err) != 0)
			return -1;
	} else if (store_tie_delete(edit->store, tie, row->id, err) != 0) {
		return -1;
	}
	return log_tie(
	    edit, tie, row, tie == TIE_MEMBERSHIP ? "left" : "ended", err);
}

int
register_untie(struct register_edit *edit, enum tie tie,
    const struct tie_wish *wish, size_t *n_ended_r, struct err *err)
{
	CLEANUP(rows_fini)
	struct rows rows = { .count = 0 };
	size_t n_ended = 0;

	if (read_rows(edit, tie, wish, &rows, err) != 0)
		return -1;
	for (size_t i = 0; i < rows.count; i++) {
		if (rows.items[i].until <= wish->until)
			continue;
		if (end_row(edit, tie, &rows.items[i], wish->until, err) != 0)
			return -1;
		n_ended++;
	}
	*n_ended_r = n_ended;
	return 0;
}

static bool
is_named(const struct session *session, int64_t person_id)
{
	for (size_t i = 0; i < session->n_whom; i++) {
		if (session->whom[i] == person_id)
			return true;
	}
	return session->n_whom == 0;
}

static int
count_guest(struct register_edit *edit, const struct session *session,
    struct tie_row *row, struct session_report *report, struct err *err)
{
	const struct session_row came = {
		.membership_id = row->id,
		.day = session->day,
		.actor = edit->actor,
		.recorded_at = edit->at,
	};
	bool is_new;

	if (store_session_insert(edit->store, &came, &is_new, err) != 0)
		return -1;
	report->n_known += !is_new;
	if (!is_new || row->sessions_left <= 0)
		return 0;
	row->sessions_left--;
	if (row->sessions_left == 0)
		row->until = session->day;
	if (store_tie_update(edit->store, TIE_MEMBERSHIP, row, err) != 0)
		return -1;
	report->n_counted++;
	report->n_ended += row->sessions_left == 0;
	return log_tie(edit, TIE_MEMBERSHIP, row, "session", err);
}

int
register_count_session(struct register_edit *edit,
    const struct session *session, struct session_report *report_r,
    struct err *err)
{
	CLEANUP(rows_fini) struct rows rows = { .count = 0 };
	const struct tie_wish guests = {
		.name = session->group,
		.kind = TIE_KIND_GUEST,
	};
	struct session_report report = { 0 };

	if (session->day > edit->day)
		return err_set(
		    err, ERR_INPUT, "a session to come cannot be counted yet");
	if (check_thing(edit, TIE_MEMBERSHIP, session->group, err) != 0 ||
	    read_rows(edit, TIE_MEMBERSHIP, &guests, &rows, err) != 0)
		return -1;
	for (size_t i = 0; i < rows.count; i++) {
		struct tie_row *row = &rows.items[i];
		if (row->sessions_left == SESSIONS_NOT_COUNTED ||
		    !tie_holds(row, session->day) ||
		    !is_named(session, row->person_id))
			continue;
		if (count_guest(edit, session, row, &report, err) != 0)
			return -1;
	}
	if (session->n_whom > report.n_counted + report.n_known)
		return err_set(err, ERR_ABSENT,
		    "not all of them are guests of %.*s whose sessions are "
		    "counted",
		    (int)session->group.len, session->group.at);
	*report_r = report;
	return 0;
}
