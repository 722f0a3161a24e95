#ifndef CRIEUR_SRC_IMPORT_PAYMENT_H
#define CRIEUR_SRC_IMPORT_PAYMENT_H
/*
 * One line of a file of payments, from whichever format, as one struct: who
 * became a member, who paid, when, for how long.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/import/import.h"
#include "crieur/store/unmatched.h"

#include "lines.h"

enum payment_state {
	PAYMENT_VALID,
	PAYMENT_PENDING, /* may become valid: nothing to record yet */
	PAYMENT_UNDONE,  /* cancelled, refunded, contested */
	PAYMENT_FOREIGN, /* a donation, a ticket: no membership */
};

struct payment {
	enum payment_state state;
	int32_t day; /* of the order */
	/* What the line says of it, addresses normalized; from DATE_NONE: the
	 * day of the order, until DATE_NONE: as the dues year has it;
	 * organisation "" : a natural person's. */
	struct unmatched_row row;
	const char *first_name, *last_name; /* of row.name */
};

MUST_USE int payment_header(enum dues_format format,
    const struct import_rules *rules, const struct csv_row *row,
    struct columns *columns_r, struct err *err);

/* ERR_INPUT, with why, for a line that cannot be taken. Texts live in the
 * line's arena. */
MUST_USE int payment_read(enum dues_format format, const struct line *line,
    struct payment *payment_r, struct err *err);

/* The last day that a payment of that day covers, for somebody who is paid
 * until then (DATE_NONE: never was). */
int32_t payment_last_day(
    const struct import_rules *rules, int32_t day, int32_t paid_until);

#endif
