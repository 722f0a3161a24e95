#ifndef CRIEUR_SRC_IMPORT_PAYMENT_H
#define CRIEUR_SRC_IMPORT_PAYMENT_H
/*
 * One line of a file of payments, from whichever format, as one struct: who
 * became a member, who paid, when, for how long.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/import/import.h"

#include "columns.h"

enum payment_state {
	PAYMENT_VALID,
	PAYMENT_PENDING, /* may become valid: nothing to record yet */
	PAYMENT_UNDONE,  /* cancelled, refunded, contested */
	PAYMENT_FOREIGN, /* a donation, a ticket: no membership */
};

struct payment {
	unsigned long line;
	enum payment_state state;
	const char *reference;
	int32_t day;   /* of the order */
	int32_t from;  /* DATE_NONE: the day of the order */
	int32_t until; /* DATE_NONE: as the dues year has it */
	int64_t amount_cents;
	/* Of the member: as written, normalized, "" where not said. */
	const char *name, *first_name, *last_name, *address;
	const char *payer_name, *payer_address;
	const char *organisation; /* "" : a natural person */
};

MUST_USE int payment_header(enum dues_format format,
    const struct import_rules *rules, const struct csv_row *row,
    struct columns *columns_r, struct err *err);

/* ERR_INPUT, with why, for a line that cannot be taken. Texts live in arena. */
MUST_USE int payment_read(enum dues_format format,
    const struct columns *columns, const struct csv_row *row,
    struct arena *arena, struct payment *payment_r, struct err *err);

/* The last day that a payment of that day covers, for somebody who is paid
 * until then (DATE_NONE: never was). */
int32_t payment_last_day(
    const struct import_rules *rules, int32_t day, int32_t paid_until);

#endif
