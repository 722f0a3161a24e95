#ifndef CRIEUR_SRC_IMPORT_COLUMNS_H
#define CRIEUR_SRC_IMPORT_COLUMNS_H
/*
 * Columns found by the names in a header, never by position. Names are
 * compared as name_key() does: case, accents and punctuation do not matter.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/base/str.h"
#include "crieur/import/csv.h"

enum {
	MAX_COLUMNS = 24,
	COLUMN_ABSENT = -1,
};

/* What the columns are called: the facts of a format that are columns. */
struct column_names {
	const char *format;
	const char *const *facts; /* by column */
	int n_facts;
	/* The site's own wording of one column, which goes before all others;
	 * NULL: none. */
	const char *own_words;
	int own_column;
};

struct columns {
	int field[MAX_COLUMNS]; /* its index, or COLUMN_ABSENT */
	size_t n_fields;        /* of the header */
};

/* ERR_INPUT for a row that cannot be read, or where a name stands twice. */
MUST_USE int columns_read(const struct csv_row *header,
    const struct column_names *names, struct columns *columns_r,
    struct err *err);

/* The next value of a cell that holds several, parted by spaces, commas,
 * semicolons or bars; empty at the end. */
struct span cell_next(struct span *rest);

/* A day as people write it: 2026-12-31 or 31/12/2026, with or without a time
 * behind. ERR_INPUT otherwise. */
MUST_USE int cell_day(struct span text, int32_t *day_r, struct err *err);

#endif
