#ifndef CRIEUR_STORE_AUTHOR_ADDRESS_H
#define CRIEUR_STORE_AUTHOR_ADDRESS_H
/*
 * The addresses LIST-a+SEAL@ that stand for somebody's own on a list, and what
 * was sent to them: a private answer is a post of purpose private with a row
 * here, which nobody but that person reads.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"

struct author_address_row {
	const char *seal; /* lower case */
	const char *list;
	const char *address;
	int64_t person_id; /* 0: nobody of the register */
	int64_t created_at, expires_at;
};

/* Within the caller's write transaction; one that is there already stays. */
MUST_USE int store_author_address_insert(struct store *store,
    const struct author_address_row *address, struct err *err);

/* Texts live in arena; row_r->seal NULL: there is none. */
MUST_USE int store_author_address_get(struct store *store, struct span seal,
    struct arena *arena, struct author_address_row *row_r, struct err *err);

/* That post is a private answer to that address. */
MUST_USE int store_private_answer_insert(struct store *store, int64_t post_id,
    struct span seal, int64_t at, struct err *err);

/* Whom a post of purpose private answers; row_r->seal NULL: who was meant is
 * gone. */
MUST_USE int store_private_answer_get(struct store *store, int64_t post_id,
    struct arena *arena, struct author_address_row *row_r, struct err *err);

/* How many came to that address since then, and how many that writer sent to
 * any such address. */
struct private_count {
	int64_t n_to, n_from;
};

MUST_USE int store_private_answer_count(struct store *store, struct span seal,
    const char *header_from, int64_t since_at, struct private_count *count_r,
    struct err *err);

/* One that failed for good, and whose writer has not been told. */
struct private_failure {
	int64_t delivery_id, post_id; /* 0: there is none */
	const char *list, *subject, *writer, *header_message_id;
	int64_t writer_person_id;
};

MUST_USE int store_private_failure_next(struct store *store,
    struct arena *arena, struct private_failure *failure_r, struct err *err);
MUST_USE int store_private_failure_told(
    struct store *store, int64_t delivery_id, struct err *err);

#endif
