/* Lines of people brought into the register. */
#include <string.h>

#include "crieur/base/bits.h"
#include "crieur/base/date.h"
#include "crieur/base/str.h"
#include "crieur/import/import.h"
#include "crieur/register/address.h"
#include "crieur/register/log.h"
#include "crieur/register/tie.h"
#include "crieur/store/address.h"
#include "crieur/store/dues.h"
#include "crieur/store/person.h"

#include "missing.h"
#include "people_line.h"

enum {
	ROW_MEMORY = 64 * 1024,
	MAX_GROUPS = 100000,
};

struct import {
	struct register_edit *edit;
	const struct import_rules *rules;
	struct import_report *report;
	/* Groups known to be there, to be asked for once. */
	struct arena arena;
	const char **groups;
	size_t n_groups;
	struct bits seen; /* ids of people spoken of on earlier lines */
};

static void
import_fini(struct import *import)
{
	arena_fini(&import->arena);
	bits_fini(&import->seen);
}

static int
need_groups(
    struct import *import, const struct people_line *line, struct err *err)
{
	for (size_t i = 0; i < line->n_ties; i++) {
		struct span name = line->ties[i].name;
		bool is_new, is_known = line->ties[i].tie != TIE_MEMBERSHIP;
		for (size_t k = 0; k < import->n_groups && !is_known; k++)
			is_known = span_is(name, import->groups[k]);
		if (is_known)
			continue;
		if (register_add_group(
			import->edit, name, NULL, &is_new, err) != 0)
			return -1;
		import->report->n_groups_added += is_new;
		if (import->n_groups == MAX_GROUPS)
			return err_set(err, ERR_INPUT,
			    "the file names more than %d groups", MAX_GROUPS);
		const char *copy = arena_dup(&import->arena, name);
		import->groups = arena_grow(&import->arena, import->groups,
		    import->n_groups, sizeof(*import->groups));
		if (copy == NULL || import->groups == NULL)
			return err_memory(err);
		import->groups[import->n_groups++] = copy;
	}
	return 0;
}

/* The organisation is there, of that kind, and has paid until then at least:
 * other lines may say more of it. */
static int
need_organisation(
    struct import *import, const struct people_line *line, struct err *err)
{
	struct register_edit *edit = import->edit;
	struct span kind = line->organisation_kind;
	struct dues_row dues = {
		.paid_from = DATE_NONE,
		.paid_until = line->organisation_paid,
		.amount_cents = AMOUNT_UNKNOWN,
		.source = PEOPLE_SOURCE,
	};
	int32_t paid_until;
	bool is_new;

	if (line->organisation.len == 0)
		return 0;
	if (register_need_organisation(edit, line->organisation, kind,
		&dues.organisation_id, err) != 0)
		return -1;
	if (line->organisation_paid == DATE_NONE)
		return 0;
	if (store_dues_last_of_organisation(
		edit->store, dues.organisation_id, &paid_until, err) != 0)
		return -1;
	return line->organisation_paid > paid_until
	           ? register_add_dues(edit, &dues, &is_new, err)
	           : 0;
}

/* Whose addresses these are: 0 nobody's yet. ERR_INPUT for two people's, or
 * for one that was erased. */
static int
find_owner(struct import *import, const struct people_line *line,
    int64_t *owner_r, struct err *err)
{
	int64_t owner = 0;

	for (size_t i = 0; i < line->n_addresses; i++) {
		struct span address = span_of(line->addresses[i]);
		struct address_row row;
		bool is_suppressed = false;
		if (store_address_find(
			import->edit->store, address, &row, err) != 0)
			return -1;
		if (row.person_id == 0 &&
		    register_is_suppressed(
			import->edit, address, &is_suppressed, err) != 0)
			return -1;
		if (is_suppressed)
			return err_set(err, ERR_INPUT,
			    "%s was erased and is not to be written to again",
			    line->addresses[i]);
		if (row.person_id != 0 && owner != 0 && row.person_id != owner)
			return err_set(err, ERR_INPUT,
			    "its addresses are those of two people, %lld and "
			    "%lld",
			    (long long)owner, (long long)row.person_id);
		if (row.person_id != 0)
			owner = row.person_id;
	}
	*owner_r = owner;
	return 0;
}

static enum standing
standing_of(const struct people_line *line)
{
	if (line->standing != STANDING_NONE)
		return line->standing;
	return line->is_guest ? STANDING_GUEST : STANDING_MEMBER;
}

/* Somebody new: all is written straight, since nothing can be there. */
static int
write_person(struct import *import, const struct people_line *line,
    int64_t *id_r, struct err *err)
{
	struct register_edit *edit = import->edit;
	struct dues_row dues = {
		.paid_from = DATE_NONE,
		.paid_until = line->paid_until,
		.amount_cents = AMOUNT_UNKNOWN,
		.source = PEOPLE_SOURCE,
	};
	const struct newcomer newcomer = {
		.name = line->name,
		.address = line->addresses[0],
		.standing = standing_of(line),
	};
	bool is_new;
	int64_t id;

	if (edit_insert_person(edit, &newcomer, &id, err) != 0)
		return -1;
	*id_r = id;
	for (size_t i = 1; i < line->n_addresses; i++) {
		if (register_add_address(
			edit, id, span_of(line->addresses[i]), true, err) != 0)
			return -1;
	}
	for (size_t i = 0; i < line->n_ties; i++) {
		struct tie_wish wish =
		    people_wish(id, &line->ties[i], import->rules);
		if (tie_add(edit, line->ties[i].tie, &wish, edit->since, err) !=
		    0)
			return -1;
	}
	for (size_t i = 0; i < line->n_tags; i++) {
		if (register_set_tag(edit, id, line->tags[i], true, err) != 0)
			return -1;
	}
	if (line->is_exempt && people_set_exempt(edit, line, id, err) != 0)
		return -1;
	if (line->paid_until == DATE_NONE)
		return 0;
	dues.person_id = id;
	return register_add_dues(edit, &dues, &is_new, err);
}

static void
add_item(struct str *detail, const char *before, struct span item)
{
	str_adds(detail, before);
	str_add(detail, item);
}

/* One line of the log for all that came with somebody new. */
static int
log_added(struct import *import, const struct people_line *line, int64_t id,
    struct err *err)
{
	CLEANUP(str_fini) struct str detail = { 0 };
	char day[DATE_TEXT_SIZE];

	add_item(&detail, "", line->name);
	add_item(&detail, ", ", span_of(standing_name(standing_of(line))));
	add_item(&detail, ", ", span_of(line->addresses[0]));
	for (size_t i = 0; i < line->n_ties; i++) {
		const struct people_tie *tie = &line->ties[i];
		add_item(&detail, ", ", span_of(tie_kind_name(tie->kind)));
		add_item(&detail, tie->kind != TIE_KIND_NONE ? " of " : "",
		    tie->name);
	}
	if (line->paid_until != DATE_NONE)
		add_item(&detail, ", paid until ",
		    span_of(date_format(line->paid_until, day)));
	if (str_check(&detail, err) != 0)
		return -1;
	return log_change(
	    import->edit, ABOUT("person", id), "added", str_c(&detail), err);
}

static int
take_line(void *self, struct line *row, struct err *err)
{
	struct import *import = self;
	struct register_edit *edit = import->edit;
	struct people_line read, *line = &read;
	uint64_t n_changes;
	bool was_seen = false;
	int64_t owner = 0, id = 0;

	row->who = line_value(row, PEOPLE_ADDRESS);
	if (people_read(row, import->rules, line, err) != 0)
		return -1;
	if (find_owner(import, line, &owner, err) != 0)
		return -1;
	if (owner != 0 && bits_add(&import->seen, owner, &was_seen, err) != 0)
		return -1;
	/* Dolibarr tells somebody as often as they have paid. */
	if (was_seen && import->rules->format == PEOPLE_FORMAT_DOLIBARR) {
		row->outcome = IMPORT_UNCHANGED;
		return 0;
	}
	if (was_seen)
		return err_set(err, ERR_INPUT,
		    "an earlier line speaks of the same person already");
	if (owner == 0 && !line->has_name)
		return err_set(err, ERR_INPUT,
		    "it has no name, and nobody is known by its address");
	n_changes = edit->n_changes;
	if (need_groups(import, line, err) != 0 ||
	    need_organisation(import, line, err) != 0)
		return -1;
	if (owner != 0) {
		if (people_change(edit, line, import->rules, owner, err) != 0)
			return -1;
		row->outcome = n_changes != edit->n_changes ? IMPORT_CHANGED
		                                            : IMPORT_UNCHANGED;
		return 0;
	}
	edit->is_quiet = true;
	int result = write_person(import, line, &id, err);
	edit->is_quiet = false;
	if (result != 0 || bits_add(&import->seen, id, &was_seen, err) != 0 ||
	    log_added(import, line, id, err) != 0)
		return -1;
	row->outcome = IMPORT_ADDED;
	return 0;
}

static int
read_header(void *self, const struct csv_row *header, struct columns *columns_r,
    struct err *err)
{
	const struct import *import = self;

	return people_header(header, import->rules->format, columns_r, err);
}

/* The file had everybody: who was not in it has left. */
static int
end_all_missing(struct import *import, struct err *err)
{
	struct store *store = import->edit->store;
	int64_t id = 0;

	if (import->report->counts[IMPORT_REFUSED] > 0)
		return 0;
	for (;;) {
		CLEANUP(arena_fini)
		struct arena arena = ARENA_LIMIT(ROW_MEMORY);
		struct person_row row;
		if (store_next_member(store, id, &id, err) != 0)
			return -1;
		if (id == 0)
			return 0;
		if (bits_has(&import->seen, id))
			continue;
		if (store_person_get(store, id, &arena, &row, err) != 0 ||
		    missing_end(import->edit, id, err) != 0)
			return -1;
		const struct import_note note = {
			.outcome = IMPORT_ENDED,
			.who = row.name,
			.words = "not in the file",
		};
		if (report_add(import->report, &note, err) != 0)
			return -1;
	}
}

int
register_import_people(struct register_edit *edit, FILE *file,
    const struct import_rules *rules, struct import_report *report,
    struct err *err)
{
	CLEANUP(import_fini)
	struct import import = {
		.edit = edit,
		.rules = rules,
		.report = report,
	};
	const struct line_taker taker = {
		.self = &import,
		.read_header = read_header,
		.take = take_line,
	};
	size_t n_lines = 0;

	if (lines_read(file, &taker, report, &n_lines, err) != 0)
		return -1;
	if (n_lines == 0)
		return err_set(err, ERR_INPUT,
		    "the file has a header and nobody: was it cut short?");
	return rules->is_complete ? end_all_missing(&import, err) : 0;
}
