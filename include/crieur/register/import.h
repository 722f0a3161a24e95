#ifndef CRIEUR_REGISTER_IMPORT_H
#define CRIEUR_REGISTER_IMPORT_H
/*
 * The register in bulk. An import says what is so of the people it names, and
 * nothing of others: the same file twice changes nothing the second time. Each
 * line stands for itself; what is wrong with one is told with its number, and
 * the rest is taken, unless the caller rolls back.
 *
 * All within the caller's write transaction, in memory that does not grow with
 * the file but for one bit a person.
 */
#include <stdint.h>
#include <stdio.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/register/edit.h"

enum import_outcome {
	IMPORT_ADDED,
	IMPORT_CHANGED,
	IMPORT_UNCHANGED,
	IMPORT_UNMATCHED, /* waits for somebody to say whose it is */
	IMPORT_REFUSED,
	IMPORT_OUTCOMES,
};

const char *import_outcome_name(enum import_outcome outcome);

/* What became of one line; a report has the first LIMIT_IMPORT_NOTES of those
 * that need somebody, and as many of the others. */
struct import_note {
	unsigned long line;
	enum import_outcome outcome;
	const char *who;   /* an address or a name, "" unknown */
	const char *words; /* what changed, or why not; "" nothing to say */
};

struct import_report {
	uint64_t counts[IMPORT_OUTCOMES];
	uint64_t n_groups_added;
	struct import_note *notes;
	size_t n_notes, n_problems; /* problems are among the notes */
	struct arena arena;
};

void import_report_fini(struct import_report *report);

struct import_rules {
	/* Roles that may be given; none: any. */
	const char *const *roles;
	size_t n_roles;
	/* The dues year, for payments: rolling months from the payment, or the
	 * calendar year; from opening_month on a payment counts for the year
	 * after (13: never). */
	bool is_rolling;
	int opening_month;
};

/* A header with at least an address; columns by name in any order: address,
 * name, groups, roles, paid_until, standing, tags, and their French names. */
MUST_USE int register_import_people(struct register_edit *edit, FILE *file,
    const struct import_rules *rules, struct import_report *report,
    struct err *err);

#endif
