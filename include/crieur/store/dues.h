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

enum {
	AMOUNT_UNKNOWN = -1,
};

struct dues_row {
	int64_t id;
	int64_t person_id, organisation_id;
	bool is_exemption;
	int32_t paid_from;  /* counts from that day; DATE_NONE: from ever */
	int32_t paid_until; /* DATE_FOREVER: an exemption without end */
	int64_t amount_cents;
	const char *source;    /* "manual", "people", "helloasso" */
	const char *reference; /* unique for source and person; NULL: none */
	const char *actor, *reason;
	int64_t recorded_at;
};

/* *is_new_r is false where that reference of that source is the person's
 * already; nothing changes then. */
MUST_USE int store_dues_insert(struct store *store, const struct dues_row *row,
    bool *is_new_r, struct err *err);
MUST_USE int store_dues_set_until(
    struct store *store, int64_t id, int32_t paid_until, struct err *err);
MUST_USE int store_dues_delete(
    struct store *store, int64_t id, struct err *err);

/* The last day the rows of one source, or of any (NULL), cover; DATE_NONE
 * without any. */
MUST_USE int store_dues_last(struct store *store, int64_t person_id,
    const char *source, int32_t *paid_until_r, struct err *err);

MUST_USE int store_dues_last_of_organisation(struct store *store,
    int64_t organisation_id, int32_t *paid_until_r, struct err *err);

/* Take back what a source recorded under a reference: of one person, or of
 * whoever it is (0). */
MUST_USE int store_dues_withdraw(struct store *store, const char *source,
    struct span reference, int64_t person_id, int64_t *n_withdrawn_r,
    struct err *err);
/* How many rows of people and organisations have this reference. */
MUST_USE int store_dues_count_reference(struct store *store, const char *source,
    struct span reference, int64_t *n_rows_r, struct err *err);
/* Whether one who was erased had it. */
MUST_USE int store_dues_was_erased(struct store *store, const char *source,
    struct span reference, bool *was_erased_r, struct err *err);

/* Ordered by paid_until. One of the ids is 0. What visit is given lives during
 * its call; it must not write dues. A visit that returns -1 ends the walk. */
MUST_USE int store_each_dues(struct store *store, int64_t person_id,
    int64_t organisation_id,
    int (*visit)(void *self, const struct dues_row *row, struct err *err),
    void *self, struct err *err);

#endif
