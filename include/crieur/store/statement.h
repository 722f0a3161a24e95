#ifndef CRIEUR_STORE_STATEMENT_H
#define CRIEUR_STORE_STATEMENT_H
/*
 * What a statement about a message is made from: the copies that went out, each
 * recipient's outcome, and what came back afterwards.
 */
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/delivery.h"
#include "crieur/store/delivery_state.h"
#include "crieur/store/row.h"

/* The copies of a post to its list's people, in order; no notice. For
 * outgoing_next(). */
MUST_USE int store_copy_walk(struct store *store, int64_t post_id,
    struct cursor *cursor, struct err *err);

/* Of what came back the last that says the mail did not arrive: a delay or an
 * autoresponder does not. */
#define STATEMENT_RETURNED(column)                           \
 "(SELECT b." column " FROM bounce AS b"                     \
 " WHERE b.delivery_id = d.id AND b.address = d.address"     \
 " AND b.class NOT IN ('temporary','automatic','complaint')" \
 " ORDER BY b.id DESC LIMIT 1)"

/* text: the relay's last words; returned_at 0: nothing came back that says it
 * is lost. */
#define STATEMENT_DELIVERY_ROW(ROW)              \
 ROW(INT, person_id, "d.person_id")              \
 ROW(TEXT, address, "d.address")                 \
 ROW(DELIVERY_STATE, state, "d.state")           \
 ROW(TEXT, relay, "d.relay")                     \
 ROW(INT, done_at, "d.done_at")                  \
 ROW(INT, next_at, "d.next_at")                  \
 ROW(NUMBER, code, "d.last_code")                \
 ROW(TEXT, text, "d.last_text")                  \
 ROW(INT, returned_at, STATEMENT_RETURNED("at")) \
 ROW(TEXT, returned_words, STATEMENT_RETURNED("words"))
ROW_DECLARE(statement_delivery, STATEMENT_DELIVERY_ROW)
ROW_NEXT(statement_delivery)

/* The recipients of a copy, by address, for statement_delivery_next(). */
MUST_USE int store_statement_delivery_walk(struct store *store,
    int64_t outgoing_id, struct cursor *cursor, struct err *err);

/* SHA-256 in hexadecimal of what came in and went out, noted before its octets
 * are forgotten; "" where they were not. size: of what went out. */
#define STATEMENT_DIGEST_ROW(ROW)     \
 ROW(INT, outgoing_id, "outgoing_id") \
 ROW(INT, message_id, "message_id")   \
 ROW(TEXT, received, "received")      \
 ROW(TEXT, sent, "sent")              \
 ROW(INT, size, "size")
ROW_DECLARE(statement_digest, STATEMENT_DIGEST_ROW)

/* Texts live in arena. */
MUST_USE int store_statement_digest_get(struct store *store,
    int64_t outgoing_id, struct arena *arena,
    struct statement_digest_row *row_r, struct err *err);
MUST_USE int store_statement_digest_of_message(struct store *store,
    int64_t message_id, struct arena *arena, struct statement_digest_row *row_r,
    struct err *err);

/* A second one of the same copy changes nothing. */
MUST_USE int store_statement_digest_add(struct store *store,
    const struct statement_digest_row *row, struct err *err);

/* The first copies whose message was received before then, is kept, and has no
 * digest yet, some at a time; for outgoing_next(). */
MUST_USE int store_undigested_walk(struct store *store, int64_t before_at,
    struct cursor *cursor, struct err *err);

#endif
