#ifndef CRIEUR_SRC_IMPORT_LINES_H
#define CRIEUR_SRC_IMPORT_LINES_H
/*
 * A file read line by line, each of which is taken or refused by itself and
 * counted in the report. Where two files were put one behind the other, the
 * second header is told as what it is.
 */
#include <stdio.h>

#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/import/csv.h"
#include "crieur/import/import.h"

#include "columns.h"

/* One line under way; what stands in the arena goes with it. */
struct line {
	const struct csv_row *row;
	const struct columns *columns;
	struct arena *arena;
	/* What its taker says of it: whose it is and what was done. */
	enum import_outcome outcome;
	struct span who;
	const char *words;
};

/* Whether the file has the column. */
bool line_has(const struct line *line, int column);
/* The trimmed value; empty where the column or the field is absent. */
struct span line_value(const struct line *line, int column);

/* ERR_INPUT for one that could not be read, or has not the header's number of
 * fields. */
MUST_USE int line_check(const struct line *line, struct err *err);

struct line_taker {
	void *self;
	/* ERR_INPUT for a header that is of another kind of file. */
	int (*read_header)(void *self, const struct csv_row *header,
	    struct columns *columns_r, struct err *err);
	/* ERR_INPUT, with why, for a line that cannot be taken. */
	int (*take)(void *self, struct line *line, struct err *err);
};

/* *n_lines_r is how many lines stand after the header. */
MUST_USE int lines_read(FILE *file, const struct line_taker *taker,
    struct import_report *report, size_t *n_lines_r, struct err *err);

/* Count an outcome, and note it while there is room; texts are copied. */
MUST_USE int report_add(struct import_report *report,
    const struct import_note *note, struct err *err);

#endif
