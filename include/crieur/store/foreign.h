#ifndef CRIEUR_STORE_FOREIGN_H
#define CRIEUR_STORE_FOREIGN_H
/*
 * Somebody else's SQLite file, read only: a view in it that says who is a
 * member, as an association's own program keeps it.
 */
#include <stddef.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/limits.h"
#include "crieur/base/span.h"

struct sqlite3;
struct sqlite3_stmt;

struct foreign {
	const char *path;
	struct sqlite3 *db;
	struct sqlite3_stmt *statement;
	struct span cells[LIMIT_CSV_COLUMNS]; /* until the next row */
	size_t n_cells;
};

/* The cells are the names of the view's columns, as foreign_next() gives its
 * rows, as texts. ERR_ABSENT for no such file or view; ERR_INPUT for what is no
 * SQLite file. To be closed, whatever comes of it. */
MUST_USE int foreign_open(struct foreign *foreign, const char *path,
    const char *view, struct err *err);
/* 1: a row; 0: no more; -1: err says why. */
MUST_USE int foreign_next(struct foreign *foreign, struct err *err);
void foreign_close(struct foreign *foreign);

#endif
