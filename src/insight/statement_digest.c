/* The octets of a message, piece by piece, to a digest. */
#include "statement_digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/insight/statement.h"
#include "crieur/store/handover.h"
#include "crieur/store/statement.h"

enum {
	PIECE_SIZE = 64 * 1024,
};

/* Either of the two. */
struct source {
	struct store *store;
	int64_t message_id;
	const struct outgoing_row *outgoing;
};

static int
read_piece(
    const struct source *source, struct content_piece *piece, struct err *err)
{
	return source->outgoing != NULL ? store_outgoing_read(source->store,
					      source->outgoing, piece, err)
	                                : store_message_read(source->store,
					      source->message_id, piece, err);
}

static int
add_pieces(const struct source *source, struct sha256 *sha256, struct err *err)
{
	char *octets = malloc(PIECE_SIZE);
	struct content_piece piece = { .buffer = octets, .size = PIECE_SIZE };
	int result = 0;

	if (octets == NULL)
		return err_memory(err);
	do {
		result = read_piece(source, &piece, err);
		if (result == 0)
			result =
			    sha256_add(sha256, span_from(octets, piece.n), err);
	} while (result == 0 && piece.n > 0);
	free(octets);
	return result;
}

static int
digest(const struct source *source, char digest_r[DIGEST_TEXT_SIZE],
    struct err *err)
{
	struct sha256 *sha256 = sha256_new();

	if (sha256 == NULL)
		return err_memory(err);
	int result = add_pieces(source, sha256, err);
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

static int
has_octets(struct store *store, const struct outgoing_row *outgoing,
    bool *has_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct message_row message;

	*has_r = true;
	if (outgoing->message_id == 0)
		return 0;
	if (store_message_get(
		store, outgoing->message_id, &arena, &message, err) != 0)
		return -1;
	*has_r = message.has_content;
	return 0;
}

int
statement_digest_sent(struct store *store, const struct outgoing_row *outgoing,
    char digest_r[DIGEST_TEXT_SIZE], int64_t *size, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct source source = { .store = store, .outgoing = outgoing };
	struct statement_digest_row kept;
	bool has = false;

	if (has_octets(store, outgoing, &has, err) != 0)
		return -1;
	if (has)
		return digest(&source, digest_r, err);
	if (store_statement_digest_get(
		store, outgoing->id, &arena, &kept, err) != 0)
		return -1;
	snprintf(digest_r, DIGEST_TEXT_SIZE, "%s", kept.sent);
	*size = kept.size;
	return 0;
}

static int
keep_one(struct store *store, const struct outgoing_row *row, struct err *err)
{
	struct source source_received = {
		.store = store,
		.message_id = row->message_id,
	};
	struct source source_sent = { .store = store, .outgoing = row };
	char received[DIGEST_TEXT_SIZE], sent[DIGEST_TEXT_SIZE];
	struct statement_digest_row kept = {
		.outgoing_id = row->id,
		.message_id = row->message_id,
		.received = received,
		.sent = sent,
		.size = row->header_size + row->body_size + row->suffix_size,
	};

	if (digest(&source_received, received, err) != 0 ||
	    digest(&source_sent, sent, err) != 0)
		return -1;
	return store_statement_digest_add(store, &kept, err);
}

static int
keep_some(struct store *store, int64_t before_at, int64_t *n, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct outgoing_row row;
	int more;

	if (store_undigested_walk(store, before_at, &cursor, err) != 0)
		return -1;
	while ((more = outgoing_next(&cursor, &row, err)) > 0) {
		(*n)++;
		if (keep_one(store, &row, err) != 0)
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
