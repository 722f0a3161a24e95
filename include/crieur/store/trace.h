#ifndef CRIEUR_STORE_TRACE_H
#define CRIEUR_STORE_TRACE_H
/*
 * Everything that is held of a person beside the register's own rows, table by
 * table, for whoever asks what is known of them.
 */
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

struct trace_row {
	const char *what;                         /* "reminders" */
	const char *const *names, *const *values; /* value NULL: none */
	size_t n_values;
};

/* The rows of one table after the other, n-th kind of trace; ERR_ABSENT past
 * the last. What visit is given lives during its call; one that returns -1 ends
 * the walk. */
MUST_USE int store_each_trace(struct store *store, size_t n, int64_t person_id,
    int (*visit)(void *self, const struct trace_row *row, struct err *err),
    void *self, struct err *err);

/* Its name, NULL past the last; and the table it is read from. */
const char *store_trace_name(size_t n);
const char *store_trace_table(size_t n);

#endif
