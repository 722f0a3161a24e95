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
#include "crieur/store/row.h"

enum {
	TRACE_COLUMNS = 16
};

struct trace_row {
	const char *names[TRACE_COLUMNS];
	const char *values[TRACE_COLUMNS]; /* NULL: none */
	size_t n_values;
};

/* The rows of one table, the n-th kind of trace, for trace_next(); ERR_ABSENT
 * past the last. A row's texts live until the next one. */
MUST_USE int store_trace_walk(struct store *store, size_t n, int64_t person_id,
    struct cursor *cursor, struct err *err);
MUST_USE int trace_next(
    struct cursor *cursor, struct trace_row *row_r, struct err *err);

/* Its name, NULL past the last; and the table it is read from. */
const char *store_trace_name(size_t n);
const char *store_trace_table(size_t n);

#endif
