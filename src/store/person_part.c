/* One statement a table, in three forms: for everybody, for one person and for
 * some. */
#include "crieur/store/person_part.h"

#include "sql.h"

typedef struct person_part row_struct;

/* What is read of a table. */
#define WHO(ROW)   ROW(INT, person_id, "person_id")
#define NAMED(ROW) WHO(ROW) ROW(VIEW, name, "name")
#define PERSON(ROW) \
 NAMED(ROW)         \
 ROW(STANDING, standing, "standing") ROW(BOOL, is_moderated, "is_moderated")
#define TIED(ROW)   NAMED(ROW) ROW(TIE_KIND, kind, "kind")
#define PAID(ROW)   WHO(ROW) ROW(DAY, until, "until")
#define EXEMPT(ROW) WHO(ROW) ROW(BOOL, is_exempt, "is_exempt")
#define ACTIVE(ROW) \
 NAMED(ROW) ROW(DAY, until, "until") ROW(BOOL, is_exempt, "is_exempt")
#define DELIVERED(ROW) NAMED(ROW) ROW(VIEW, address, "address")

static const struct row_field person_fields[] = { PERSON(ROW_FIELD) };
static const struct row_field named_fields[] = { NAMED(ROW_FIELD) };
static const struct row_field tied_fields[] = { TIED(ROW_FIELD) };
static const struct row_field paid_fields[] = { PAID(ROW_FIELD) };
static const struct row_field exempt_fields[] = { EXEMPT(ROW_FIELD) };
static const struct row_field active_fields[] = { ACTIVE(ROW_FIELD) };
static const struct row_field delivery_fields[] = { DELIVERED(ROW_FIELD) };

struct part_table {
	struct row_type type;
	const char *of_all, *of_one, *of_some;
};

/* clang-format off */
#define ROWS(fields) .type = { fields, COUNT_OF(fields), sizeof(row_struct) }
/* ?1: the day; ?2: the person, or people. */
#define FORMS(select, key, order) \
	.of_all = select order, .of_one = select " AND " key " = ?2" order, \
	.of_some = select " AND " key \
		   " IN (SELECT value FROM json_each(?2))" order
/* clang-format on */

#define HOLDS(table)                                 \
 " (" table "since IS NULL OR " table "since <= ?1)" \
 " AND (" table "until IS NULL OR " table "until >= ?1)"

#define DUES_HOLD(table)                                       \
 " (" table "paid_from IS NULL OR " table "paid_from <= ?1)"   \
 " AND (" table "kind = 'paid' OR " table "paid_until IS NULL" \
 "  OR " table "paid_until >= ?1)"

/* Whole registers are walked, and each column read is a call: only those that
 * are not the same in every row are read. */
static const struct part_table tables[PERSON_TABLE_COUNT] = {
	[PERSON_TABLE_PERSON] = {
	    ROWS(person_fields),
	    FORMS("SELECT 0, id, name,"
		  " CASE WHEN standing_since <= ?1 OR standing_since IS NULL"
		  "  THEN standing ELSE coalesce("
		  "   (SELECT standing FROM former_standing"
		  "     WHERE person_id = person.id AND" HOLDS("") "), '') END,"
		  " is_moderated FROM person WHERE id > 0",
		"id", " ORDER BY id"),
	},
	[PERSON_TABLE_ADDRESS] = {
	    ROWS(named_fields),
	    FORMS("SELECT 0, person_id, address FROM address"
		  " WHERE is_delivered > 0",
		"person_id", " ORDER BY person_id"),
	},
	[PERSON_TABLE_MEMBERSHIP] = {
	    ROWS(tied_fields),
	    FORMS("SELECT 0, person_id, group_name, kind FROM membership"
		  " WHERE (sessions_left IS NULL OR sessions_left > 0"
		  "  OR until IS NOT NULL) AND" HOLDS(""),
		"person_id", " ORDER BY person_id, group_name, kind"),
	},
	[PERSON_TABLE_ROLE] = {
	    ROWS(named_fields),
	    FORMS("SELECT 0, person_id, role FROM role_holder WHERE" HOLDS(""),
		"person_id", " ORDER BY person_id, role"),
	},
	[PERSON_TABLE_TAG] = {
	    ROWS(named_fields),
	    FORMS("SELECT 0, person_id, tag FROM person_tag"
		  " WHERE person_id > 0",
		"person_id", " ORDER BY person_id, tag"),
	},
	/* Each row, since max() costs more than reading them. */
	[PERSON_TABLE_DUES] = {
	    ROWS(paid_fields),
	    FORMS("SELECT 0, person_id, paid_until FROM dues"
		  " WHERE kind = 'paid' AND person_id > 0"
		  " AND (paid_from IS NULL OR paid_from <= ?1)",
		"person_id", " ORDER BY person_id"),
	},
	[PERSON_TABLE_EXEMPTION] = {
	    ROWS(exempt_fields),
	    FORMS("SELECT 0, person_id, 1 FROM dues"
		  " WHERE kind = 'exempt' AND person_id > 0 AND" DUES_HOLD(""),
		"person_id", " ORDER BY person_id"),
	},
	[PERSON_TABLE_ACTIVITY] = {
	    ROWS(active_fields),
	    FORMS("SELECT 0, c.person_id, o.kind, max(d.paid_until),"
		  " d.kind IS 'exempt' FROM organisation_contact c"
		  " JOIN organisation o ON o.id = c.organisation_id"
		  " LEFT JOIN dues d ON d.organisation_id = o.id"
		  "  AND" DUES_HOLD("d.") " WHERE" HOLDS("c."),
		"c.person_id",
		" GROUP BY c.person_id, o.id, o.kind, d.kind"
		" ORDER BY c.person_id"),
	},
	[PERSON_TABLE_RIGHT] = {
	    ROWS(tied_fields),
	    FORMS("SELECT 0, person_id, list, kind FROM list_right"
		  " WHERE" HOLDS(""),
		"person_id", " ORDER BY person_id, list"),
	},
	[PERSON_TABLE_SUSPENSION] = {
	    ROWS(named_fields),
	    FORMS("SELECT 0, a.person_id, a.address FROM bounce_state AS s"
		  " JOIN address AS a ON a.address = s.address"
		  " WHERE s.suspended_at IS NOT NULL"
		  " AND s.suspended_on <= ?1",
		"a.person_id", " ORDER BY a.person_id, a.address"),
	},
	[PERSON_TABLE_DELIVERY] = {
	    ROWS(delivery_fields),
	    FORMS("SELECT 0, person_id, list, address FROM list_address"
		  " WHERE person_id > 0",
		"person_id", " ORDER BY person_id, list"),
	},
};

int
store_part_walk(struct store *store, enum person_table table,
    const struct part_question *question, struct cursor *cursor,
    struct err *err)
{
	const struct part_table *of = &tables[table];

	if (question->among != NULL)
		return sql_walk(store, of->of_some,
		    ARGS(DAY(question->day), TEXT(question->among)), cursor,
		    err);
	return sql_walk(store,
	    question->person_id != 0 ? of->of_one : of->of_all,
	    ARGS(DAY(question->day), INT(question->person_id)), cursor, err);
}

int
store_tied_walk(struct store *store, enum person_table table, struct span name,
    struct cursor *cursor, struct err *err)
{
	static const char *const named[PERSON_TABLE_COUNT] = {
		[PERSON_TABLE_MEMBERSHIP] =
		    "SELECT 0, person_id FROM membership WHERE group_name = ?1",
		[PERSON_TABLE_ROLE] =
		    "SELECT 0, person_id FROM role_holder WHERE role = ?1",
		[PERSON_TABLE_ACTIVITY] =
		    "SELECT 0, c.person_id FROM organisation AS o"
		    " JOIN organisation_contact AS c ON c.organisation_id = o.id"
		    " WHERE o.kind = ?1",
		[PERSON_TABLE_RIGHT] =
		    "SELECT 0, person_id FROM list_right WHERE list = ?1",
	};

	return sql_walk(store, named[table], ARGS(SPAN(name)), cursor, err);
}

int
part_next(struct cursor *cursor, enum person_table table,
    struct person_part *part_r, struct err *err)
{
	*part_r = (struct person_part){ .until = DATE_NONE };
	return cursor_next(cursor, &tables[table].type, part_r, err);
}
