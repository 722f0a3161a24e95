#ifndef CRIEUR_IMPORT_IMPORT_H
#define CRIEUR_IMPORT_IMPORT_H
/*
 * The register in bulk. An import says what is so of the people it names, and
 * nothing of others, unless it is said to be complete: the same file twice
 * changes nothing the second time. Each line stands for itself; what is wrong
 * with one is told with its number, and the rest is taken, unless the caller
 * rolls back.
 *
 * All within the caller's write transaction, in memory that does not grow with
 * the file but for one bit a person.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/register/edit.h"

enum import_outcome {
	IMPORT_ADDED,
	IMPORT_CHANGED,
	IMPORT_UNCHANGED,
	IMPORT_UNMATCHED, /* waits for somebody to say whose it is */
	IMPORT_REFUSED,
	IMPORT_ENDED, /* a member who is in no line of a complete file */
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

/* Whose export a file of people is. */
enum people_format {
	PEOPLE_FORMAT_CSV, /* our own columns, and well-known names of others */
	PEOPLE_FORMAT_PAHEKO,
	PEOPLE_FORMAT_GALETTE,
	PEOPLE_FORMAT_DOLIBARR,
	PEOPLE_FORMATS,
};

const char *people_format_name(enum people_format format);
bool people_format_find(struct span name, enum people_format *format_r);

struct import_rules {
	enum people_format format;
	/* Roles that may be given; none: any. */
	const char *const *roles;
	size_t n_roles;
	/* The file has all members: who is not in it has left. Nobody has where
	 * a line was refused, since it may be theirs. */
	bool is_complete;
	/* What a guest is invited for; 0: no end. */
	unsigned guest_sessions;
	/* The dues year, for payments: twelve months from the payment on, or a
	 * year that ends with closing_month (0: December); from opening_month
	 * on (0: never) a payment counts for the year after. */
	bool is_rolling;
	unsigned opening_month, closing_month;
	/* The header of the question for the member's own address, where the
	 * form words it in its own way; NULL: only the usual ones. */
	const char *address_column;
};

/* A header with at least an address; columns by name in any order: address,
 * name, groups, roles, paid_until, standing, tags, and their French names. */
MUST_USE int register_import_people(struct register_edit *edit, FILE *file,
    const struct import_rules *rules, struct import_report *report,
    struct err *err);

enum dues_format {
	DUES_FORMAT_CSV,       /* address,until and what else is there */
	DUES_FORMAT_HELLOASSO, /* the export of memberships, 2021 to 2026 */
};

/*
 * Payments. Whose one is follows from the member's own address if it is a
 * verified one and the first name agrees; from name and address together
 * (where only the payer's address is given: if the payer is the member); else
 * it waits as unmatched. A reference is recorded once. A cancelled or refunded
 * payment takes back what was recorded.
 */
MUST_USE int register_import_helloasso(struct register_edit *edit, FILE *file,
    const struct import_rules *rules, struct import_report *report,
    struct err *err);
MUST_USE int register_import_dues(struct register_edit *edit, FILE *file,
    const struct import_rules *rules, struct import_report *report,
    struct err *err);

#endif
