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
#include "crieur/store/row.h"

/* A post they wrote, or a mail that was sent to them. */
#define MAIL_ROW(ROW)          \
 ROW(INT, id, "id")            \
 ROW(INT, at, "at")            \
 ROW(TEXT, list, "list")       \
 ROW(TEXT, state, "state")     \
 ROW(TEXT, subject, "subject") \
 ROW(TEXT, address, "address")
ROW_DECLARE(mail, MAIL_ROW)
ROW_NEXT(mail)

MUST_USE int store_post_by_walk(struct store *store, int64_t person_id,
    struct cursor *cursor, struct err *err);
MUST_USE int store_post_by_count(
    struct store *store, int64_t person_id, int64_t *n_r, struct err *err);
MUST_USE int store_delivery_to_walk(struct store *store, int64_t person_id,
    struct cursor *cursor, struct err *err);

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
