#ifndef CRIEUR_STORE_STATEMENT_H
#define CRIEUR_STORE_STATEMENT_H
/*
 * What a statement about a message is made from: the copies that went out, each
 * recipient's outcome, and what came back afterwards. What a visit is given
 * lives during its call; a visit that returns -1 ends the walk.
 */
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/digest.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/delivery.h"

/* Each copy of a post to its list's people, in order; no notice. */
MUST_USE int store_statement_each_copy(struct store *store, int64_t post_id,
    int (*visit)(void *self, const struct outgoing_row *row, struct err *err),
    void *self, struct err *err);

struct statement_delivery_row {
	int64_t person_id;
	const char *address, *state, *relay;
	int64_t done_at, next_at;
	int code;
	const char *text;    /* the relay's last words */
	int64_t returned_at; /* 0: nothing came back that says it is lost */
	const char *returned_words;
};

/* Each recipient of a copy, by address. */
MUST_USE int store_statement_each_delivery(struct store *store,
    int64_t outgoing_id,
    int (*visit)(
	void *self, const struct statement_delivery_row *row, struct err *err),
    void *self, struct err *err);

/* SHA-256 in hexadecimal of what came in and went out, noted before its octets
 * are forgotten; "" where they were not. */
struct statement_digest_row {
	int64_t outgoing_id, message_id;
	char received[DIGEST_TEXT_SIZE], sent[DIGEST_TEXT_SIZE];
	int64_t size; /* of what went out */
};

MUST_USE int store_statement_digest_get(struct store *store,
    int64_t outgoing_id, struct statement_digest_row *row_r, struct err *err);
MUST_USE int store_statement_digest_of_message(struct store *store,
    int64_t message_id, struct statement_digest_row *row_r, struct err *err);

/* A second one of the same copy changes nothing. */
MUST_USE int store_statement_digest_add(struct store *store,
    const struct statement_digest_row *row, struct err *err);

/* The first copies whose message was received before then, is kept, and has no
 * digest yet, some at a time. visit adds it. */
MUST_USE int store_statement_each_undigested(struct store *store,
    int64_t before_at,
    int (*visit)(void *self, const struct outgoing_row *row, struct err *err),
    void *self, struct err *err);

#endif
