#ifndef CRIEUR_SRC_IMPORT_PEOPLE_LINE_H
#define CRIEUR_SRC_IMPORT_PEOPLE_LINE_H
/*
 * One line of a file of people, read and checked before anything is written.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/import/import.h"
#include "crieur/register/edit.h"
#include "crieur/register/tie.h"
#include "crieur/store/tie.h"

#include "lines.h"

enum {
	MAX_VALUES = 64, /* addresses, tags; and ties of each sort */
};

enum people_column {
	PEOPLE_ADDRESS,
	PEOPLE_NAME,
	PEOPLE_FIRST_NAME,
	PEOPLE_GROUPS,
	PEOPLE_ROLES,
	PEOPLE_PAID_UNTIL,
	PEOPLE_STANDING,
	PEOPLE_TAGS,
	PEOPLE_EXEMPT,
	PEOPLE_ORGANISATION,
	PEOPLE_ORGANISATION_KIND,
	PEOPLE_ORGANISATION_PAID,
	PEOPLE_COLUMNS,
};

/* A group with its kind, or a role. */
struct people_tie {
	enum tie tie;
	struct span name;
	enum tie_kind kind;
};

struct people_line {
	const char *addresses[MAX_VALUES]; /* normalized; the first gets mail */
	size_t n_addresses;
	struct span name;
	struct people_tie ties[2 * MAX_VALUES + 1];
	size_t n_ties;
	struct span tags[MAX_VALUES];
	size_t n_tags;
	enum standing standing; /* STANDING_NONE: not said */
	int32_t paid_until;
	/* Whose contact they are; empty: nobody's. Its kind, empty: not said.
	 */
	struct span organisation, organisation_kind;
	int32_t organisation_paid;
	/* What the file speaks of; the rest is left alone. */
	bool has_name, has_groups, has_roles, has_tags, has_paid_until;
	bool has_exempt, is_exempt, has_organisation;
	bool is_guest; /* nothing but a guest of groups */
};

/* The header; ERR_INPUT for one that is of another kind of file. */
MUST_USE int people_header(const struct csv_row *row, enum people_format format,
    struct columns *columns_r, struct err *err);

/* What a program's word for a standing means to us; *standing_r is left as it
 * is where the word is empty or says nothing of it. */
MUST_USE int people_standing(enum people_format format, struct span text,
    enum standing *standing_r, struct err *err);

/* ERR_INPUT, with why, for a line that cannot be taken. Texts point into the
 * line or its arena. */
MUST_USE int people_read(const struct line *from,
    const struct import_rules *rules, struct people_line *line_r,
    struct err *err);

/* For each tie the line speaks of: whether it wants it. */
bool people_wants(const struct people_line *line, enum tie tie,
    struct span name, enum tie_kind kind);
/* Whether ties of this sort are the line's to give and to take. */
bool people_governs(
    const struct people_line *line, enum tie tie, enum tie_kind kind);

/* The source of dues that come from a file of people. */
#define PEOPLE_SOURCE "people"

/* The tie, for that person, from now on. */
struct tie_wish people_wish(int64_t person_id, const struct people_tie *tie,
    const struct import_rules *rules);

/* Bring somebody who is known to what the line says of them. */
MUST_USE int people_change(struct register_edit *edit,
    const struct people_line *line, const struct import_rules *rules,
    int64_t person_id, struct err *err);
MUST_USE int people_set_exempt(struct register_edit *edit,
    const struct people_line *line, int64_t person_id, struct err *err);

#endif
