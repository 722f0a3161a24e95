#ifndef CRIEUR_STORE_ARCHIVE_H
#define CRIEUR_STORE_ARCHIVE_H
/*
 * What other tables hold of a person: for whoever asks what is known of them,
 * and for erasing it.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"

/* A post they wrote, or a mail that was sent to them. */
struct mail_row {
	int64_t id, at;
	const char *list, *state, *subject, *address;
};

/* What visit is given lives during its call; one that returns -1 ends the
 * walk. */
MUST_USE int store_each_post_by(struct store *store, int64_t person_id,
    int (*visit)(void *self, const struct mail_row *row, struct err *err),
    void *self, struct err *err);
MUST_USE int store_each_delivery_to(struct store *store, int64_t person_id,
    int (*visit)(void *self, const struct mail_row *row, struct err *err),
    void *self, struct err *err);

/* Dues rows go on without the person, for the accounts and so that the same
 * payment is known again. */
MUST_USE int store_dues_detach(struct store *store, int64_t person_id,
    int64_t now, int64_t *n_rows_r, struct err *err);

/* Queued deliveries are cancelled; addresses and answers of all are taken out
 * of the queue's memory, details out of the log. */
MUST_USE int store_erase_traces(struct store *store, int64_t person_id,
    int64_t now, int64_t *n_cancelled_r, struct err *err);

/* Unmatched payments that name this address, and the words of logs. */
MUST_USE int store_erase_address(
    struct store *store, struct span address, struct err *err);

#endif
