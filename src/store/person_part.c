/* One statement a table, in two forms: for everybody and for one person. */
#include "crieur/store/person_part.h"

#include <stdlib.h>

#include "crieur/base/date.h"

#include "query.h"

/* clang-format off */
#define FORMS(select, key, order) \
	{ select order, select " AND " key " = ?2" order }
/* clang-format on */

#define HOLDS(table)                                 \
 " (" table "since IS NULL OR " table "since <= ?1)" \
 " AND (" table "until IS NULL OR " table "until >= ?1)"

#define DUES_HOLD(table)                                       \
 " (" table "paid_from IS NULL OR " table "paid_from <= ?1)"   \
 " AND (" table "kind = 'paid' OR " table "paid_until IS NULL" \
 "  OR " table "paid_until >= ?1)"

/* Columns: person_id, name, kind, until, number. ?1 is the day. */
static const char *const selects[PERSON_TABLE_COUNT][2] = {
	[PERSON_TABLE_PERSON] =
	    FORMS("SELECT id, name,"
		  " CASE WHEN standing_since <= ?1"
		  "   OR standing_since IS NULL"
		  "  THEN standing ELSE coalesce("
		  "   (SELECT standing FROM former_standing"
		  "     WHERE person_id = person.id AND"
		  "    " HOLDS("") "), '') END,"
				   " NULL, is_moderated FROM person"
				   " WHERE id > 0",
		"id", " ORDER BY id"),
	[PERSON_TABLE_ADDRESS] =
	    FORMS("SELECT person_id, address, '', NULL, 0 FROM address"
		  " WHERE is_delivered > 0",
		"person_id", " ORDER BY person_id"),
	[PERSON_TABLE_MEMBERSHIP] =
	    FORMS("SELECT person_id, group_name, kind, until, 0 FROM membership"
		  " WHERE (sessions_left IS NULL OR sessions_left > 0"
		  "  OR until IS NOT NULL)"
		  " AND" HOLDS(""),
		"person_id", " ORDER BY person_id, group_name, kind"),
	[PERSON_TABLE_ROLE] =
	    FORMS("SELECT person_id, role, '', until, 0 FROM role_holder"
		  " WHERE" HOLDS(""),
		"person_id", " ORDER BY person_id, role"),
	[PERSON_TABLE_TAG] =
	    FORMS("SELECT person_id, tag, '', NULL, 0 FROM person_tag"
		  " WHERE person_id > 0",
		"person_id", " ORDER BY person_id, tag"),
	/* Each row, since max() costs more than reading them. */
	[PERSON_TABLE_DUES] =
	    FORMS("SELECT person_id, '', '', paid_until, 0 FROM dues"
		  " WHERE kind = 'paid' AND person_id > 0"
		  " AND (paid_from IS NULL OR paid_from <= ?1)",
		"person_id", " ORDER BY person_id"),
	[PERSON_TABLE_EXEMPTION] =
	    FORMS("SELECT person_id, '', '', NULL, 0 FROM dues"
		  " WHERE kind = 'exempt' AND person_id > 0 AND" DUES_HOLD(""),
		"person_id", " ORDER BY person_id"),
	[PERSON_TABLE_ACTIVITY] =
	    FORMS("SELECT c.person_id, o.kind, '', max(d.paid_until),"
		  " d.kind IS 'exempt' FROM organisation_contact c"
		  " JOIN organisation o ON o.id = c.organisation_id"
		  " LEFT JOIN dues d ON d.organisation_id = o.id"
		  "  AND" DUES_HOLD("d.") " WHERE" HOLDS("c."),
		"c.person_id",
		" GROUP BY c.person_id, o.id, o.kind, d.kind"
		" ORDER BY c.person_id"),
	[PERSON_TABLE_RIGHT] =
	    FORMS("SELECT person_id, list, kind, until, 0 FROM list_right"
		  " WHERE" HOLDS(""),
		"person_id", " ORDER BY person_id, list"),
	[PERSON_TABLE_SUSPENSION] =
	    FORMS("SELECT a.person_id, a.address, '', NULL, 0"
		  " FROM bounce_state AS s"
		  " JOIN address AS a ON a.address = s.address"
		  " WHERE s.suspended_at IS NOT NULL"
		  " AND s.suspended_on <= ?1",
		"a.person_id", " ORDER BY a.person_id, a.address"),
	[PERSON_TABLE_DELIVERY] =
	    FORMS("SELECT person_id, list, address, NULL, 0 FROM list_address"
		  " WHERE person_id > 0",
		"person_id", " ORDER BY person_id, list"),
};

/* Columns of a table that are not the same in every row: whole registers are
 * walked, and each column read is a call. */
enum {
	READS_NAME = 1,
	READS_KIND = 2,
	READS_UNTIL = 4,
	READS_NUMBER = 8,
};

static const unsigned reads[PERSON_TABLE_COUNT] = {
	[PERSON_TABLE_PERSON] = READS_NAME | READS_KIND | READS_NUMBER,
	[PERSON_TABLE_ADDRESS] = READS_NAME,
	[PERSON_TABLE_MEMBERSHIP] = READS_NAME | READS_KIND,
	[PERSON_TABLE_ROLE] = READS_NAME,
	[PERSON_TABLE_TAG] = READS_NAME,
	[PERSON_TABLE_DUES] = READS_UNTIL,
	[PERSON_TABLE_EXEMPTION] = 0,
	[PERSON_TABLE_ACTIVITY] = READS_NAME | READS_UNTIL | READS_NUMBER,
	[PERSON_TABLE_RIGHT] = READS_NAME | READS_KIND,
	[PERSON_TABLE_SUSPENSION] = READS_NAME,
	[PERSON_TABLE_DELIVERY] = READS_NAME | READS_KIND,
};

struct person_cursor {
	struct query query;
	unsigned reads;
	struct person_part constants; /* what is not read */
};

/* Tables without dates have no ?1; SQLite numbers parameters by name, so the
 * person is ?2 in all of them. */
int
store_parts_open(struct store *store, enum person_table table, int32_t day,
    int64_t person_id, struct person_cursor **cursor_r, struct err *err)
{
	struct person_cursor *cursor = calloc(1, sizeof(*cursor));

	if (cursor == NULL)
		return err_memory(err);
	if (query_open(&cursor->query, store, selects[table][person_id != 0],
		ARGS(DAY(day), INT(person_id)), err) != 0) {
		store_parts_close(&cursor);
		return -1;
	}
	cursor->reads = reads[table];
	cursor->constants = (struct person_part){
		.name = span_of(""),
		.kind = span_of(""),
		.until = DATE_NONE,
	};
	*cursor_r = cursor;
	return 0;
}

int
store_parts_next(struct person_cursor *cursor, bool *has_part_r,
    struct person_part *part_r, struct err *err)
{
	struct query *query = &cursor->query;
	bool has_row = false;

	if (query_step(query, &has_row, err) != 0)
		return -1;
	*has_part_r = has_row;
	if (!has_row)
		return 0;
	*part_r = cursor->constants;
	part_r->person_id = query_int(query, 0);
	if ((cursor->reads & READS_NAME) != 0)
		part_r->name = query_span(query, 1);
	if ((cursor->reads & READS_KIND) != 0)
		part_r->kind = query_span(query, 2);
	if ((cursor->reads & READS_UNTIL) != 0)
		part_r->until = query_day(query, 3, DATE_NONE);
	if ((cursor->reads & READS_NUMBER) != 0)
		part_r->number = query_int(query, 4);
	return 0;
}

void
store_parts_close(struct person_cursor **cursor)
{
	if (*cursor == NULL)
		return;
	query_close(&(*cursor)->query);
	free(*cursor);
	*cursor = NULL;
}
