#ifndef CRIEUR_STORE_ALERT_H
#define CRIEUR_STORE_ALERT_H
/*
 * What the admin must hear by another way than the relays: written by whoever
 * sees it, told by crieurd, which alone may run a command.
 */
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

/* id: of a new one 0; source: a text of the catalogue, "alert-relay-stopped";
 * subject: whom it is about, the relay's name; text: the words that explain
 * it. */
#define ALERT_ROW(ROW)         \
 ROW(INT, id, "id")            \
 ROW(INT, at, "at")            \
 ROW(TEXT, source, "source")   \
 ROW(TEXT, subject, "subject") \
 ROW(TEXT, text, "text")       \
 ROW(INT, n_tries, "n_tries")
ROW_DECLARE(alert, ALERT_ROW)

/* Within the caller's write transaction, if there is one. */
MUST_USE int store_alert_add(
    struct store *store, const struct alert_row *alert, struct err *err);

/* When there was last an alert about that subject; 0: never. */
MUST_USE int store_alert_last(
    struct store *store, const char *subject, int64_t *at_r, struct err *err);

/* The first to be told; id 0: none. */
MUST_USE int store_alert_next(struct store *store, int64_t now,
    struct arena *arena, struct alert_row *row_r, struct err *err);

/* It was told, or given up. */
MUST_USE int store_alert_done(struct store *store, int64_t id,
    const char *problem, int64_t now, struct err *err);
/* It could not be told. */
MUST_USE int store_alert_failed(struct store *store, int64_t id,
    const char *problem, int64_t next_at, struct err *err);

/* Those since then that reached nobody, and the last reason of it. */
#define UNTOLD_ROW(ROW)                                            \
 ROW(INT, n, "count(*)")                                           \
 ROW(TEXT, problem,                                                \
     "(SELECT problem FROM alert WHERE at >= ?1 AND problem <> ''" \
     " ORDER BY id DESC LIMIT 1)")
ROW_DECLARE(untold, UNTOLD_ROW)

MUST_USE int store_alert_untold(struct store *store, int64_t since_at,
    struct arena *arena, struct untold_row *row_r, struct err *err);

#endif
