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
#include "crieur/store/row.h"

/* seal: in lower case; person_id 0: nobody of the register. */
#define AUTHOR_ADDRESS_ROW(ROW)       \
 ROW(OPTION, seal, "a.seal")          \
 ROW(TEXT, list, "a.list")            \
 ROW(TEXT, address, "a.address")      \
 ROW(INT, person_id, "a.person_id")   \
 ROW(INT, created_at, "a.created_at") \
 ROW(INT, expires_at, "a.expires_at")
ROW_DECLARE(author_address, AUTHOR_ADDRESS_ROW)

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
#define PRIVATE_COUNT_ROW(ROW)                                     \
 ROW(INT, n_to,                                                    \
     "(SELECT count(*) FROM private_answer WHERE seal = lower(?1)" \
     " AND at > ?3)")                                              \
 ROW(INT, n_from,                                                  \
     "(SELECT count(*) FROM message"                               \
     " JOIN post ON post.message_id = message.id"                  \
     " JOIN private_answer ON private_answer.post_id = post.id"    \
     " WHERE message.header_from = ?2 AND private_answer.at > ?3)")
ROW_DECLARE(private_count, PRIVATE_COUNT_ROW)

struct private_question {
	struct span seal;
	const char *header_from;
	int64_t since_at;
};

MUST_USE int store_private_answer_count(struct store *store,
    const struct private_question *question, struct private_count_row *count_r,
    struct err *err);

/* One that failed for good, and whose writer has not been told; delivery_id 0:
 * there is none. */
#define PRIVATE_FAILURE_ROW(ROW)                     \
 ROW(INT, delivery_id, "delivery.id")                \
 ROW(INT, post_id, "post.id")                        \
 ROW(INT, writer_person_id, "post.author_person_id") \
 ROW(TEXT, list, "post.list")                        \
 ROW(TEXT, subject, "message.subject")               \
 ROW(TEXT, writer, "message.header_from")            \
 ROW(TEXT, header_message_id, "message.header_message_id")
ROW_DECLARE(private_failure, PRIVATE_FAILURE_ROW)

MUST_USE int store_private_failure_next(struct store *store,
    struct arena *arena, struct private_failure_row *failure_r,
    struct err *err);
MUST_USE int store_private_failure_told(
    struct store *store, int64_t delivery_id, struct err *err);

#endif
