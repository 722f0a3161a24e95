/* The octets of a message to a digest. */
#include "statement_digest.h"

#include <stdio.h>
#include <string.h>

#include "crieur/insight/statement.h"
#include "crieur/store/handover.h"
#include "crieur/store/statement.h"

/* Either of the two. */
struct source {
	struct store *store;
	int64_t message_id;
	const struct outgoing_row *outgoing;
};

static int
add(void *self, struct span octets, struct err *err)
{
	return sha256_add(self, octets, err);
}

static int
digest(const struct source *source, char digest_r[DIGEST_TEXT_SIZE],
    struct err *err)
{
	struct sha256 *sha256 = sha256_new();
	const struct content_sink sink = { sha256, add };
	int result = sha256 != NULL ? 0 : err_memory(err);

	if (result == 0)
		result = source->outgoing != NULL
		             ? store_outgoing_copy(
				   source->store, source->outgoing, &sink, err)
		             : store_message_copy(source->store,
				   source->message_id, 0, &sink, err);
	if (result == 0)
		result = sha256_end(sha256, digest_r, err);
	sha256_free(sha256);
	return result;
}

int
statement_digest_received(struct store *store,
    const struct message_row *message, char digest_r[DIGEST_TEXT_SIZE],
    struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct source source = { .store = store, .message_id = message->id };
	struct statement_digest_row kept;

	if (message->has_content)
		return digest(&source, digest_r, err);
	if (store_statement_digest_of_message(
		store, message->id, &arena, &kept, err) != 0)
		return -1;
	snprintf(digest_r, DIGEST_TEXT_SIZE, "%s", kept.received);
	return 0;
}

int
statement_digest_sent(struct store *store, const struct outgoing_row *outgoing,
    char digest_r[DIGEST_TEXT_SIZE], int64_t *size, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct source source = { .store = store, .outgoing = outgoing };
	struct statement_digest_row kept;
	struct message_row message = { .has_content = true };

	if (outgoing->message_id != 0 &&
	    store_message_get(
		store, outgoing->message_id, &arena, &message, err) != 0)
		return -1;
	if (message.has_content)
		return digest(&source, digest_r, err);
	if (store_statement_digest_get(
		store, outgoing->id, &arena, &kept, err) != 0)
		return -1;
	snprintf(digest_r, DIGEST_TEXT_SIZE, "%s", kept.sent);
	*size = kept.size;
	return 0;
}

static int
keep_some(struct store *store, int64_t before_at, int64_t *n, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	char received[DIGEST_TEXT_SIZE], sent[DIGEST_TEXT_SIZE];
	struct outgoing_row row;
	int more;

	if (store_undigested_walk(store, before_at, &cursor, err) != 0)
		return -1;
	while ((more = outgoing_next(&cursor, &row, err)) > 0) {
		const struct source message = { store, row.message_id, NULL };
		const struct source copy = { store, 0, &row };
		const struct statement_digest_row kept = {
			.outgoing_id = row.id,
			.message_id = row.message_id,
			.received = received,
			.sent = sent,
			.size =
			    row.header_size + row.body_size + row.suffix_size,
		};
		(*n)++;
		if (digest(&message, received, err) != 0 ||
		    digest(&copy, sent, err) != 0 ||
		    store_statement_digest_add(store, &kept, err) != 0)
			return -1;
	}
	return more;
}

/* In pieces, so that the gate need not wait long. */
int
statement_keep(
    struct store *store, int64_t before_at, int64_t *n_r, struct err *err)
{
	int64_t n = 0, n_before = -1;

	while (n > n_before) {
		n_before = n;
		if (store_begin(store, err) != 0 ||
		    store_end(
			store, keep_some(store, before_at, &n, err), err) != 0)
			return -1;
	}
	*n_r = n;
	return 0;
}
