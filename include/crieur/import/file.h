#ifndef CRIEUR_IMPORT_FILE_H
#define CRIEUR_IMPORT_FILE_H
/*
 * An import from beginning to end: one transaction, the shrink guard around it,
 * and, where it would take too much away, the whole file set aside until
 * somebody accepts or drops it. The admin is told by mail what it would take.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "crieur/base/err.h"
#include "crieur/base/str.h"
#include "crieur/import/import.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"
#include "crieur/store/set_aside.h"

struct bulk {
	struct store *store;
	const struct site *site;
	enum bulk_kind kind;
	FILE *file; /* can be rewound */
	const char *file_name;
	const char *address_column; /* see import_rules; NULL: none */
	const char *actor, *why;
	int64_t at;
	bool is_dry, is_strict;
	enum people_format format; /* of people */
	bool is_complete;          /* of people: who is not in it has left */
	bool is_accepted;          /* let it take away what it takes */
};

struct bulk_result {
	struct import_report report;
	bool is_kept;
	int64_t set_aside_id; /* 0: it was not */
	struct str loss;      /* what it takes away, lines; "" : nothing */
};

void bulk_result_fini(struct bulk_result *result);

/* ERR_INPUT for a file that is none of its kind. */
MUST_USE int bulk_run(
    const struct bulk *bulk, struct bulk_result *result, struct err *err);

/* Import what was set aside, as it was; then it is set aside no longer.
 * bulk needs store, site, actor and at. */
MUST_USE int bulk_accept(const struct bulk *bulk, int64_t set_aside_id,
    struct bulk_result *result, struct err *err);
MUST_USE int bulk_drop(
    const struct bulk *bulk, int64_t set_aside_id, struct err *err);

/* The file at path ("-": standard input), or that view of the SQLite file at
 * path (view NULL: none), for struct bulk. bulk_close() in any case. */
MUST_USE int bulk_open(
    const char *path, const char *view, FILE **file_r, struct err *err);
void bulk_close(FILE **file);

#endif
