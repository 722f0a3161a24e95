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

/* What name, kind and until of a part mean. */
enum person_table {
	PERSON_TABLE_PERSON,     /* name, standing; number: is_moderated */
	PERSON_TABLE_ADDRESS,    /* the one delivered to */
	PERSON_TABLE_MEMBERSHIP, /* group; a tie_kind */
	PERSON_TABLE_ROLE,       /* role */
	PERSON_TABLE_TAG,        /* tag */
	PERSON_TABLE_DUES,       /* -; -; the last day paid for */
	PERSON_TABLE_EXEMPTION,  /* - */
	PERSON_TABLE_ACTIVITY, /* organisation's kind; -; the last day paid for
	                          (DATE_NONE: none); number: is_exempt */
	PERSON_TABLE_RIGHT,    /* list; a tie_kind */
	PERSON_TABLE_DELIVERY, /* list; the address for it */
	PERSON_TABLE_SUSPENSION, /* address to which mail has stopped */
	PERSON_TABLE_COUNT,
};

struct person_part {
	int64_t person_id;
	struct span name, kind; /* live until the next step */
	int32_t until;
	int64_t number;
};

struct person_cursor;

/* The rows that hold on that day: of everybody, or, where person_id is not 0,
 * of that person. Freed with store_parts_close(). */
MUST_USE int store_parts_open(struct store *store, enum person_table table,
    int32_t day, int64_t person_id, struct person_cursor **cursor_r,
    struct err *err);
MUST_USE int store_parts_next(struct person_cursor *cursor, bool *has_part_r,
    struct person_part *part_r, struct err *err);
/* NULL is accepted; *cursor becomes NULL. */
void store_parts_close(struct person_cursor **cursor);

#endif
