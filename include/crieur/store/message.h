#ifndef CRIEUR_STORE_MESSAGE_H
#define CRIEUR_STORE_MESSAGE_H
/*
 * Messages as they were received: where from, what the envelope said, and,
 * where custody was taken, every octet. A refused message leaves its row
 * without content, for trace.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"
#include "crieur/store/sink.h"

/* client: "name [address]", helo, queue_id: Postfix's; envelope_sender "" :
 * null reverse-path; sasl_login "" : none; header_from: lower case, ""
 * unreadable; header_message_id: without brackets, "" none; subject: decoded;
 * fingerprint: SHA-256, empty: unreadable. id and has_content are not read at
 * insertion. */
#define MESSAGE_ROW(ROW)                           \
 ROW(INT, id, "id")                                \
 ROW(INT, received_at, "received_at")              \
 ROW(TEXT, client, "client")                       \
 ROW(TEXT, helo, "helo")                           \
 ROW(TEXT, queue_id, "queue_id")                   \
 ROW(TEXT, envelope_sender, "envelope_sender")     \
 ROW(TEXT, sasl_login, "sasl_login")               \
 ROW(TEXT, header_from, "header_from")             \
 ROW(TEXT, header_message_id, "header_message_id") \
 ROW(TEXT, subject, "subject")                     \
 ROW(BYTES, fingerprint, "fingerprint")            \
 ROW(INT, size, "size")                            \
 ROW(INT, body_offset, "body_offset")              \
 ROW(BOOL, has_content, "content IS NOT NULL")
ROW_DECLARE(message, MESSAGE_ROW)

/* content.at NULL keeps no content. Within the caller's write transaction;
 * memory does not grow with the content. */
MUST_USE int store_message_insert(struct store *store,
    const struct message_row *row, struct span content, int64_t *id_r,
    struct err *err);

/* Texts live in arena. ERR_ABSENT if there is no such message. */
MUST_USE int store_message_get(struct store *store, int64_t id,
    struct arena *arena, struct message_row *row_r, struct err *err);

/* A message's content from an offset on. ERR_ABSENT where there is none. */
MUST_USE int store_message_copy(struct store *store, int64_t id, int64_t offset,
    const struct content_sink *sink, struct err *err);

#endif
