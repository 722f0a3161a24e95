/* Bringing somebody who is known to what a line says. */
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/register/edit.h"
#include "crieur/register/tie.h"
#include "crieur/store/dues.h"
#include "crieur/store/person.h"

#include "missing.h"
#include "people_line.h"

enum {
	ROW_MEMORY = 64 * 1024
};

struct tie_wish
people_wish(int64_t person_id, const struct people_tie *tie,
    const struct import_rules *rules)
{
	bool is_counted =
	    rules->guest_sessions > 0 && tie->kind == TIE_KIND_GUEST;

	return (struct tie_wish){
		.person_id = person_id,
		.name = tie->name,
		.kind = tie->kind,
		.since = DATE_NONE,
		.until = DATE_FOREVER,
		.sessions = is_counted ? (int64_t)rules->guest_sessions
		                       : SESSIONS_NOT_COUNTED,
	};
}

int
people_set_exempt(struct register_edit *edit, const struct people_line *line,
    int64_t id, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct dues_row wish = {
		.person_id = id,
		.is_exemption = true,
		.paid_from = DATE_NONE,
		.paid_until = DATE_FOREVER,
		.amount_cents = AMOUNT_UNKNOWN,
		.source = PEOPLE_SOURCE,
	};
	struct dues_row row;
	size_t n_ended;
	bool is_new, is_exempt = false;
	int more;

	if (store_dues_walk(edit->store, id, 0, &cursor, err) != 0)
		return -1;
	while ((more = dues_next(&cursor, &row, err)) > 0)
		is_exempt |= row.is_exemption && row.paid_until >= edit->day;
	if (more < 0)
		return -1;
	if (is_exempt == line->is_exempt)
		return 0;
	if (!line->is_exempt)
		return register_end_exemption(edit, id, &n_ended, err);
	return register_add_dues(edit, &wish, &is_new, err);
}

/* What a person has now of one tie. */
struct held {
	struct tie_row *rows;
	size_t n;
};

/* Those that a line may give and take. */
static const enum tie line_ties[] = { TIE_MEMBERSHIP, TIE_ROLE, TIE_CONTACT };

static int
read_held(struct register_edit *edit, int64_t id, struct arena *arena,
    struct held held[TIE_COUNT], struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(line_ties); i++) {
		CLEANUP(cursor_close) struct cursor cursor = { 0 };
		enum tie tie = line_ties[i];
		if (store_tie_of_person_walk(
			edit->store, tie, id, &cursor, err) != 0 ||
		    tie_all(&cursor, arena, &held[tie].rows, &held[tie].n,
			err) != 0)
			return -1;
	}
	return 0;
}

/* Who had their sessions is not made a guest again by the file. */
static bool
counts(const struct people_line *line, enum tie tie, const struct tie_row *row,
    int32_t day)
{
	return (tie_holds(row, day) || row->sessions_left == 0) &&
	       people_governs(line, tie, row->kind);
}

static int
end_unwanted(struct register_edit *edit, const struct people_line *line,
    enum tie tie, const struct held *held, struct err *err)
{
	for (size_t i = 0; i < held->n; i++) {
		const struct tie_row *row = &held->rows[i];
		struct tie_wish wish = {
			.person_id = row->person_id,
			.name = row->name,
			.kind = row->kind,
			.until = edit->day - 1,
		};
		size_t n_ended;
		if (counts(line, tie, row, edit->day) &&
		    !people_wants(line, tie, row->name, row->kind) &&
		    register_untie(edit, tie, &wish, &n_ended, err) != 0)
			return -1;
	}
	return 0;
}

static bool
is_held(const struct held *held, const struct people_line *line,
    const struct people_tie *wanted, int32_t day)
{
	for (size_t i = 0; i < held->n; i++) {
		const struct tie_row *row = &held->rows[i];
		if (span_equal(row->name, wanted->name) &&
		    row->kind == wanted->kind &&
		    counts(line, wanted->tie, row, day))
			return true;
	}
	return false;
}

static int
set_ties(struct register_edit *edit, const struct people_line *line,
    const struct import_rules *rules, int64_t id, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct held held[TIE_COUNT] = { { 0 } };

	if (!line->has_groups && !line->has_roles && !line->has_organisation)
		return 0;
	if (read_held(edit, id, &arena, held, err) != 0)
		return -1;
	for (size_t i = 0; i < COUNT_OF(line_ties); i++) {
		if (end_unwanted(edit, line, line_ties[i], &held[line_ties[i]],
			err) != 0)
			return -1;
	}
	for (size_t i = 0; i < line->n_ties; i++) {
		const struct people_tie *wanted = &line->ties[i];
		struct tie_wish wish = people_wish(id, wanted, rules);
		if (!is_held(&held[wanted->tie], line, wanted, edit->day) &&
		    register_tie(edit, wanted->tie, &wish, err) != 0)
			return -1;
	}
	return 0;
}

static bool
is_among(struct span tag, const struct people_line *line)
{
	for (size_t i = 0; i < line->n_tags; i++) {
		if (span_equal(tag, line->tags[i]))
			return true;
	}
	return false;
}

static int
set_tags(struct register_edit *edit, const struct people_line *line, int64_t id,
    struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct tag_row *rows;
	size_t n;

	if (!line->has_tags)
		return 0;
	if (store_tag_walk(edit->store, id, &cursor, err) != 0 ||
	    tag_all(&cursor, &arena, &rows, &n, err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct span tag = span_of(rows[i].tag);
		if (!is_among(tag, line) &&
		    register_set_tag(edit, id, tag, false, err) != 0)
			return -1;
	}
	for (size_t i = 0; i < line->n_tags; i++) {
		if (register_set_tag(edit, id, line->tags[i], true, err) != 0)
			return -1;
	}
	return 0;
}

/* What the line says of the standing: a guest with dues or a group of their
 * own has become a member; otherwise only a column of its own changes it. */
static int
set_standing(struct register_edit *edit, const struct people_line *line,
    int64_t id, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	struct person_row row;
	enum standing standing = line->standing;

	if (store_person_get(edit->store, id, &arena, &row, err) != 0)
		return -1;
	bool is_more = line->paid_until != DATE_NONE ||
	               (line->n_ties > 0 && !line->is_guest);
	if (standing == STANDING_NONE && row.standing == STANDING_GUEST &&
	    is_more)
		standing = STANDING_MEMBER;
	if (standing == STANDING_NONE)
		return 0;
	return register_set_standing(edit, id, standing, edit->day, err);
}

int
people_change(struct register_edit *edit, const struct people_line *line,
    const struct import_rules *rules, int64_t id, struct err *err)
{
	if (line->has_name && register_set_name(edit, id, line->name, err) != 0)
		return -1;
	for (size_t i = 0; i < line->n_addresses; i++) {
		if (register_add_address(
			edit, id, span_of(line->addresses[i]), true, err) != 0)
			return -1;
	}
	if (missing_return(edit, id, err) != 0 ||
	    set_standing(edit, line, id, err) != 0 ||
	    set_ties(edit, line, rules, id, err) != 0 ||
	    set_tags(edit, line, id, err) != 0)
		return -1;
	if (line->has_exempt && people_set_exempt(edit, line, id, err) != 0)
		return -1;
	if (!line->has_paid_until)
		return 0;
	return register_set_paid_until(
	    edit, id, PEOPLE_SOURCE, line->paid_until, err);
}
