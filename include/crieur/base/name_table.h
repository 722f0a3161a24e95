#ifndef CRIEUR_BASE_NAME_TABLE_H
#define CRIEUR_BASE_NAME_TABLE_H
/*
 * The values of an enum and the words they are written with: in the store, in
 * JSON, in a policy.
 *
 * An enum with names is a list, in a .def file or a macro, of
 * X(CONSTANT, "word", "meaning"); NAME_OF(X) rows make its table.
 */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/span.h"

struct name_table {
	const char *what; /* of which these are the names: "verdict" */
	const char *const *names;
	size_t n;
};

/* The word of a value; "" for a value that the enum does not have. */
const char *name_of(const struct name_table *table, int value);

/* The value of a word, or -1. */
int name_find(const struct name_table *table, struct span word);

#endif
