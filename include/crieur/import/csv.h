#ifndef CRIEUR_IMPORT_CSV_H
#define CRIEUR_IMPORT_CSV_H
/*
 * Files of comma- or semicolon-separated values as spreadsheets and payment
 * sites write them (RFC 4180, more or less), read row by row in memory that
 * does not grow with the file.
 *
 * The file is read twice: once to find out what it is (a byte-order mark,
 * UTF-8 or Windows-1252, the separator of its first line), once for its rows,
 * which are given in UTF-8. What is wrong with one row is that row's problem;
 * the rows after it are read.
 */
#include <stdio.h>

#include "crieur/base/err.h"
#include "crieur/base/span.h"

struct csv_row {
	unsigned long line; /* where it begins, from 1 */
	const struct span *fields;
	size_t n_fields;
	const char *problem; /* NULL: none; else the fields mean nothing */
};

/* The rows in order, blank lines left out; what visit is given lives during
 * its call, and a visit that returns -1 ends the reading. file must be one
 * that can be rewound. ERR_INPUT for what is no such file at all: empty,
 * UTF-16, binary; ERR_TEMPORARY where reading fails. */
MUST_USE int csv_read(FILE *file,
    int (*visit)(void *self, const struct csv_row *row, struct err *err),
    void *self, struct err *err);

/* The rows of a view in a SQLite file (see store/foreign.h), with the names of
 * its columns as header, written to file as CSV. */
MUST_USE int csv_from_view(
    const char *path, const char *view, FILE *file, struct err *err);

#endif
