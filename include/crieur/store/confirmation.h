#ifndef CRIEUR_STORE_CONFIRMATION_H
#define CRIEUR_STORE_CONFIRMATION_H
/*
 * Posts that wait for their author's word: who was asked, until when, the
 * and the addresses to answer to. Changes are
 * within the caller's write transaction.
 *
 * The post itself is in state "unconfirmed" meanwhile: see store/post.h.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/post_state.h"
#include "crieur/store/row.h"

enum {
	/* How long the question about an answer is good once it has left. */
	CONFIRMATION_ANSWER_S = 24 * 3600,
};

/* address: who was asked; n_unclear: answers nobody could understand;
 * settled_at 0: still asked. */
#define CONFIRMATION_ROW(ROW)       \
 ROW(INT, post_id, "post_id")       \
 ROW(TEXT, address, "address")      \
 ROW(INT, asked_at, "asked_at")     \
 ROW(INT, expires_at, "expires_at") \
 ROW(INT, n_unclear, "n_unclear")   \
 ROW(INT, settled_at, "settled_at") \
 ROW(BOOL, is_denied, "outcome = 'denied'")
ROW_DECLARE(confirmation, CONFIRMATION_ROW)

/* Once a post: a second one changes nothing. asked_at 0: with another post of
 * the same message. */
MUST_USE int store_confirmation_add(
    struct store *store, const struct confirmation_row *row, struct err *err);

/* The text lives in arena. ERR_ABSENT: its author was not asked. */
MUST_USE int store_confirmation_get(struct store *store, int64_t post_id,
    struct arena *arena, struct confirmation_row *row_r, struct err *err);

MUST_USE int store_confirmation_unclear(
    struct store *store, int64_t post_id, struct err *err);

#define CONFIRMATION_OUTCOME(NAME)         \
 NAME(CONFIRMATION_CONFIRMED, "confirmed") \
 NAME(CONFIRMATION_DENIED, "denied")       \
 NAME(CONFIRMATION_EXPIRED, "expired")

enum confirmation_outcome {
	CONFIRMATION_OUTCOME(NAME_CONSTANT)
};
extern const struct name_table confirmation_outcome_names;

/* How it ended; is_told: another mail went to the address. */
struct confirmation_end {
	int64_t post_id;
	enum confirmation_outcome outcome;
	int64_t at;
	bool is_told;
};

MUST_USE int store_confirmation_settle(
    struct store *store, const struct confirmation_end *end, struct err *err);

/* Mails about confirmations sent to that address after that moment. */
MUST_USE int store_confirmation_count(struct store *store, const char *address,
    int64_t since_at, int64_t *n_r, struct err *err);

/* Posts in the name of that address which wait for its word. */
MUST_USE int store_confirmation_waiting(
    struct store *store, const char *address, int64_t *n_r, struct err *err);

/* The next unconfirmed post of that message after that id; 0: none. */
MUST_USE int store_confirmation_same(struct store *store, int64_t message_id,
    int64_t after_id, int64_t *id_r, struct err *err);

/* The next unconfirmed post after that id which owes no notice; expires_at 0
 * where its author was not asked yet. id 0: none. */
#define UNCONFIRMED_ROW(ROW)             \
 ROW(INT, id, "post.id")                 \
 ROW(PURPOSE, purpose, "post.purpose")   \
 ROW(INT, decided_at, "post.decided_at") \
 ROW(INT, expires_at, "confirmation.expires_at")
ROW_DECLARE(unconfirmed, UNCONFIRMED_ROW)

MUST_USE int store_confirmation_next(struct store *store, int64_t after_id,
    struct unconfirmed_row *row_r, struct err *err);

/* LIST-confirm+SEAL@: to say that one wrote it, or, is_denial, that not. seal:
 * of a base/token.h token; used_at 0: not yet. */
#define CONFIRMATION_TOKEN_ROW(ROW) \
 ROW(TEXT, seal, "seal")            \
 ROW(INT, post_id, "post_id")       \
 ROW(BOOL, is_denial, "is_denial")  \
 ROW(INT, expires_at, "expires_at") \
 ROW(INT, used_at, "used_at")
ROW_DECLARE(confirmation_token, CONFIRMATION_TOKEN_ROW)

/* The same seal again changes nothing. */
MUST_USE int store_confirmation_token_add(struct store *store,
    const struct confirmation_token_row *row, struct err *err);
/* The text lives in arena. ERR_ABSENT if there is none. */
MUST_USE int store_confirmation_token_find(struct store *store,
    const char *seal, struct arena *arena, struct confirmation_token_row *row_r,
    struct err *err);
/* Every address of the post is used up. */
MUST_USE int store_confirmation_token_use(
    struct store *store, int64_t post_id, int64_t at, struct err *err);

#endif
