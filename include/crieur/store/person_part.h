#ifndef CRIEUR_STORE_PERSON_PART_H
#define CRIEUR_STORE_PERSON_PART_H
/*
 * Everything the policies ask about people, at one day, as cursors in order of
 * person: whoever reads them side by side sees each person whole without a
 * query a person.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"
#include "crieur/store/person.h"
#include "crieur/store/row.h"
#include "crieur/store/tie.h"

/* And what of a part is read, beside its person. */
enum person_table {
	PERSON_TABLE_PERSON,     /* name, standing, is_moderated */
	PERSON_TABLE_ADDRESS,    /* name: the one delivered to */
	PERSON_TABLE_MEMBERSHIP, /* name of the group, kind */
	PERSON_TABLE_ROLE,       /* name */
	PERSON_TABLE_TAG,        /* name */
	PERSON_TABLE_DUES,       /* until: the last day paid for */
	PERSON_TABLE_EXEMPTION,  /* is_exempt */
	PERSON_TABLE_ACTIVITY,   /* name: the organisation's kind; until
	                            (DATE_NONE: nothing paid), is_exempt */
	PERSON_TABLE_RIGHT,      /* name of the list, kind */
	PERSON_TABLE_DELIVERY,   /* name of the list, address for it */
	PERSON_TABLE_SUSPENSION, /* name: an address mail to which has stopped
	                          */
	PERSON_TABLE_COUNT,
};

struct person_part {
	int64_t person_id;
	struct span name, address; /* live until the next part */
	enum standing standing;
	enum tie_kind kind;
	int32_t until;
	bool is_moderated, is_exempt;
};

/* What holds on that day: of everybody, of that person (not 0), or of those
 * whose ids stand in a JSON array. */
struct part_question {
	int32_t day;
	int64_t person_id;
	const char *among; /* NULL: not asked */
};

MUST_USE int store_part_walk(struct store *store, enum person_table table,
    const struct part_question *question, struct cursor *cursor,
    struct err *err);
/* Whom a tie of that table (membership, role, activity or right) and name has
 * named, whatever the day; some twice. For id_next(). */
MUST_USE int store_tied_walk(struct store *store, enum person_table table,
    struct span name, struct cursor *cursor, struct err *err);
MUST_USE int part_next(struct cursor *cursor, enum person_table table,
    struct person_part *part_r, struct err *err);

#endif
