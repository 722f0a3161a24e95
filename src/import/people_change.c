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

/* What a person has now, of what the line may give or take. */
struct holding {
	const struct people_line *line;
	const struct import_rules *rules;
	int32_t day;
	struct arena arena;
	struct people_tie *ties;
	size_t n_ties;
};

static int
keep_held(struct holding *holding, enum tie tie, const struct tie_row *row,
    struct err *err)
{
	/* Who had their sessions is not made a guest again by the file. */
	bool is_used_up = row->sessions_left == 0;

	if (!(tie_holds(row, holding->day) || is_used_up) ||
	    !people_governs(holding->line, tie, row->kind))
		return 0;
	holding->ties = arena_grow(&holding->arena, holding->ties,
	    holding->n_ties, sizeof(*holding->ties));
	if (holding->ties == NULL)
		return err_memory(err);
	struct people_tie *held = &holding->ties[holding->n_ties++];
	*held = (struct people_tie){
		.tie = tie,
		.name = { arena_dup(&holding->arena, row->name),
		    row->name.len },
		.kind = row->kind,
	};
	return held->name.at != NULL ? 0 : err_memory(err);
}

static bool
is_held(const struct holding *holding, const struct people_tie *wanted)
{
	for (size_t i = 0; i < holding->n_ties; i++) {
		const struct people_tie *held = &holding->ties[i];
		if (held->tie == wanted->tie &&
		    span_equal(held->name, wanted->name) &&
		    held->kind == wanted->kind)
			return true;
	}
	return false;
}

static int
set_held(struct register_edit *edit, int64_t id, const struct holding *holding,
    struct err *err)
{
	const struct people_line *line = holding->line;

	for (size_t i = 0; i < holding->n_ties; i++) {
		const struct people_tie *held = &holding->ties[i];
		struct tie_wish wish = people_wish(id, held, holding->rules);
		size_t n_ended;
		if (!people_wants(line, held->tie, held->name, held->kind) &&
		    register_untie(edit, held->tie, &wish, edit->day - 1,
			&n_ended, err) != 0)
			return -1;
	}
	for (size_t i = 0; i < line->n_ties; i++) {
		struct tie_wish wish =
		    people_wish(id, &line->ties[i], holding->rules);
		if (!is_held(holding, &line->ties[i]) &&
		    register_tie(edit, line->ties[i].tie, &wish, err) != 0)
			return -1;
	}
	return 0;
}

static void
holding_fini(struct holding *holding)
{
	arena_fini(&holding->arena);
}

static int
set_ties(struct register_edit *edit, const struct people_line *line,
    const struct import_rules *rules, int64_t id, struct err *err)
{
	CLEANUP(holding_fini)
	struct holding holding = {
		.line = line,
		.rules = rules,
		.day = edit->day,
	};

	static const enum tie ties[] = { TIE_MEMBERSHIP, TIE_ROLE,
		TIE_CONTACT };

	if (!line->has_groups && !line->has_roles && !line->has_organisation)
		return 0;
	for (size_t i = 0; i < COUNT_OF(ties); i++) {
		CLEANUP(cursor_close) struct cursor cursor = { 0 };
		struct tie_row row;
		int more;
		if (store_tie_of_person_walk(
			edit->store, ties[i], id, &cursor, err) != 0)
			return -1;
		while ((more = tie_next(&cursor, &row, err)) > 0) {
			if (keep_held(&holding, ties[i], &row, err) != 0)
				return -1;
		}
		if (more < 0)
			return -1;
	}
	return set_held(edit, id, &holding, err);
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
	const char *unwanted[MAX_VALUES];
	struct tag_row row;
	size_t n = 0;
	int more;

	if (!line->has_tags)
		return 0;
	if (store_tag_walk(edit->store, id, &cursor, err) != 0)
		return -1;
	/* Rows are not changed while they are walked. */
	while ((more = tag_next(&cursor, &row, err)) > 0) {
		if (is_among(span_of(row.tag), line) || n == MAX_VALUES)
			continue;
		unwanted[n] = arena_dups(&arena, row.tag);
		if (unwanted[n++] == NULL)
			return err_memory(err);
	}
	if (more < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (register_set_tag(
			edit, id, span_of(unwanted[i]), false, err) != 0)
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
