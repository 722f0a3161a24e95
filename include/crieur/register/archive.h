#ifndef CRIEUR_REGISTER_ARCHIVE_H
#define CRIEUR_REGISTER_ARCHIVE_H
/*
 * The right to be forgotten. A person goes with all that says who they are;
 * what the accounts need stays without a name, and a keyed hash of each address
 * keeps it from being written to again. Posts that were distributed are
 * others' mail too: they go when their retention ends.
 */
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/register/edit.h"

struct erase_report {
	size_t n_addresses; /* suppressed */
	size_t n_dues;      /* kept without name */
	size_t n_cancelled; /* deliveries */
	size_t n_posts;     /* kept until their retention ends */
};

/* Because they ask for it. */
MUST_USE int register_erase(struct register_edit *edit, int64_t person_id,
    struct erase_report *report_r, struct err *err);
/* Because they left long ago: their addresses may come back with them. */
MUST_USE int register_forget(struct register_edit *edit, int64_t person_id,
    struct erase_report *report_r, struct err *err);

/* Somebody was given all that is held of a person: that is kept too. */
MUST_USE int register_note_export(
    struct register_edit *edit, int64_t person_id, struct err *err);

#endif
