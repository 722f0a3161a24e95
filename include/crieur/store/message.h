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

struct message_row {
	int64_t id;
	int64_t received_at;
	const char *client;            /* "name [address]" */
	const char *helo, *queue_id;   /* Postfix's */
	const char *envelope_sender;   /* "" : null reverse-path */
	const char *sasl_login;        /* "" : none */
	const char *header_from;       /* lower case, "" unreadable */
	const char *header_message_id; /* without brackets, "" none */
	const char *subject;           /* decoded, UTF-8 */
	struct span fingerprint;       /* SHA-256, empty: unreadable */
	int64_t size, body_offset;
	bool has_content; /* read only: insertion goes by its argument */
};

/* content.at NULL keeps no content. Within the caller's write transaction;
 * memory does not grow with the content. */
MUST_USE int store_message_insert(struct store *store,
    const struct message_row *row, struct span content, int64_t *id_r,
    struct err *err);

/* Texts live in arena. ERR_ABSENT if there is no such message. */
MUST_USE int store_message_get(struct store *store, int64_t id,
    struct arena *arena, struct message_row *row_r, struct err *err);

/*
 * Read up to size octets of the content from offset on; *n_r is how many there
 * were, 0 at the end. ERR_ABSENT where there is no content. Meant for walking
 * through a message in bounded memory.
 */
MUST_USE int store_message_read(struct store *store, int64_t id, int64_t offset,
    void *buffer, size_t size, size_t *n_r, struct err *err);

#endif
