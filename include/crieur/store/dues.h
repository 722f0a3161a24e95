#ifndef CRIEUR_STORE_DUES_H
#define CRIEUR_STORE_DUES_H
/*
 * Dues: a row for each payment, override or exemption, of a person or of an
 * organisation (one of the two ids is 0). Whether somebody is in order follows
 * from the rows; it is never kept.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

enum {
	AMOUNT_UNKNOWN = -1,
};

/* paid_from: counts from that day, DATE_NONE: from ever; paid_until
 * DATE_FOREVER: an exemption without end; source: "manual", "people",
 * "helloasso"; reference: unique for source and person, NULL: none. */
#define DUES_ROW(ROW)                        \
 ROW(INT, id, "id")                          \
 ROW(ID, person_id, "person_id")             \
 ROW(ID, organisation_id, "organisation_id") \
 ROW(BOOL, is_exemption, "kind = 'exempt'")  \
 ROW(DAY, paid_from, "paid_from")            \
 ROW(LAST_DAY, paid_until, "paid_until")     \
 ROW(COUNT, amount_cents, "amount_cents")    \
 ROW(TEXT, source, "source")                 \
 ROW(OPTION, reference, "reference")         \
 ROW(TEXT, actor, "actor")                   \
 ROW(TEXT, reason, "reason")                 \
 ROW(INT, recorded_at, "recorded_at")
ROW_DECLARE(dues, DUES_ROW)
ROW_NEXT(dues)

/* *is_new_r is false where that reference of that source is the person's
 * already; nothing changes then. */
MUST_USE int store_dues_insert(struct store *store, const struct dues_row *row,
    bool *is_new_r, struct err *err);
MUST_USE int store_dues_delete(
    struct store *store, int64_t id, struct err *err);

/* A person's rows of one source, or, where that is NULL, their exemptions, end
 * on that day; a row that would not have begun goes, all of them for DATE_NONE.
 * *n_r is how many lasted longer. */
struct dues_cut {
	int64_t person_id;
	const char *source;
	int32_t last_day;
};

MUST_USE int store_dues_cut(struct store *store, const struct dues_cut *cut,
    int64_t *n_r, struct err *err);

/* The last day the rows of one source, or of any (NULL), cover; DATE_NONE
 * without any. */
MUST_USE int store_dues_last(struct store *store, int64_t person_id,
    const char *source, int32_t *paid_until_r, struct err *err);

MUST_USE int store_dues_last_of_organisation(struct store *store,
    int64_t organisation_id, int32_t *paid_until_r, struct err *err);

/* What a source calls a payment. */
struct dues_reference {
	const char *source, *reference;
};

/* Take back what was recorded under a reference: of one person, or of whoever
 * it is (0). */
MUST_USE int store_dues_withdraw(struct store *store,
    const struct dues_reference *reference, int64_t person_id,
    int64_t *n_withdrawn_r, struct err *err);
/* How many rows of people and organisations have this reference. */
MUST_USE int store_dues_count_reference(struct store *store,
    const struct dues_reference *reference, int64_t *n_rows_r, struct err *err);
/* Whether one who was erased had it. */
MUST_USE int store_dues_was_erased(struct store *store,
    const struct dues_reference *reference, bool *was_erased_r,
    struct err *err);

/* Ordered by paid_until. One of the ids is 0. */
MUST_USE int store_dues_walk(struct store *store, int64_t person_id,
    int64_t organisation_id, struct cursor *cursor, struct err *err);

#endif
