#ifndef CRIEUR_STORE_FOREIGN_H
#define CRIEUR_STORE_FOREIGN_H
/*
 * Somebody else's SQLite file, read only: a view in it that says who is a
 * member, as an association's own program keeps it.
 */
#include <stddef.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"

/* The names of the view's columns, then its rows, as texts. What visit is given
 * lives during its call; one that returns -1 ends the reading. ERR_ABSENT for
 * no such file or view; ERR_INPUT for what is no SQLite file. */
MUST_USE int store_foreign_read(const char *path, const char *view,
    int (*visit)(
	void *self, const struct span *cells, size_t n_cells, struct err *err),
    void *self, struct err *err);

#endif
