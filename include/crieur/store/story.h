#ifndef CRIEUR_STORE_STORY_H
#define CRIEUR_STORE_STORY_H
/*
 * What became of a message, and how much of everything there is: read by trace,
 * lists and status.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"
#include "crieur/store/delivery_state.h"
#include "crieur/store/row.h"

/* The messages received with that Message-ID (without brackets), and those
 * whose copy or notice went out with it; oldest first, for id_next(). */
MUST_USE int store_story_messages_walk(struct store *store,
    struct span header_message_id, struct cursor *cursor, struct err *err);

/* The posts of a message, in order, for id_next(). */
MUST_USE int store_story_posts_walk(struct store *store, int64_t message_id,
    struct cursor *cursor, struct err *err);

#define STORY_N(state)                                             \
 " (SELECT count(*) FROM delivery WHERE outgoing_id = outgoing.id" \
 "  AND state " state ")"

#define STORY_OUTGOING_ROW(ROW)                           \
 ROW(INT, id, "id")                                       \
 ROW(TEXT, list, "list")                                  \
 ROW(OUTGOING_KIND, kind, "kind")                         \
 ROW(TEXT, relay, "relay")                                \
 ROW(TEXT, header_message_id, "header_message_id")        \
 ROW(INT, created_at, "created_at")                       \
 ROW(INT, n_waiting, STORY_N("IN ('queued', 'sending')")) \
 ROW(INT, n_sent, STORY_N("= 'sent'"))                    \
 ROW(INT, n_failed, STORY_N("= 'failed'"))                \
 ROW(INT, n_cancelled, STORY_N("= 'cancelled'"))
ROW_DECLARE(story_outgoing, STORY_OUTGOING_ROW)
ROW_NEXT(story_outgoing)

/* What went out because of a post: copies, questions to facilitators, notices
 * to the author; in order. */
MUST_USE int store_story_outgoings_walk(struct store *store, int64_t post_id,
    struct cursor *cursor, struct err *err);

/* Accepted ones wait for the clerk, held ones for a facilitator, unconfirmed
 * ones for their author. */
#define STORE_N(of) "(SELECT count(*) FROM " of ")"
#define STORE_HELD  "post WHERE state = 'held'"
#define STORE_UNCONFIRMED \
 "post WHERE state = 'unconfirmed' AND purpose = 'post'"
#define STORE_COUNTS_ROW(ROW)                                              \
 ROW(INT, n_messages, STORE_N("message"))                                  \
 ROW(INT, n_accepted, STORE_N("post WHERE state = 'accepted'"))            \
 ROW(INT, oldest_accepted_at,                                              \
     "(SELECT min(coalesce(moderated_at, decided_at)) FROM post"           \
     " WHERE state = 'accepted')")                                         \
 ROW(INT, n_held, STORE_N(STORE_HELD))                                     \
 ROW(INT, oldest_held_at, "(SELECT min(decided_at) FROM " STORE_HELD ")")  \
 ROW(INT, n_unconfirmed, STORE_N(STORE_UNCONFIRMED))                       \
 ROW(INT, n_expanded, STORE_N("post WHERE state = 'expanded'"))            \
 ROW(INT, n_rejected, STORE_N("post WHERE state = 'rejected'"))            \
 ROW(INT, n_discarded, STORE_N("post WHERE state = 'discarded'"))          \
 ROW(INT, n_queued,                                                        \
     STORE_N("delivery WHERE state = 'queued'") " + " STORE_N(             \
	 "delivery WHERE state = 'sending'"))                              \
 ROW(INT, oldest_queued_at,                                                \
     "(SELECT min(created_at) FROM outgoing WHERE id IN"                   \
     " (SELECT outgoing_id FROM delivery WHERE state = 'queued'"           \
     "  UNION SELECT outgoing_id FROM delivery WHERE state = 'sending'))") \
 ROW(INT, n_sent, STORE_N("delivery WHERE state = 'sent'"))                \
 ROW(INT, n_failed, STORE_N("delivery WHERE state = 'failed'"))            \
 ROW(INT, n_cancelled, STORE_N("delivery WHERE state = 'cancelled'"))      \
 ROW(INT, n_people, STORE_N("person"))                                     \
 ROW(INT, n_addresses, STORE_N("address"))
ROW_DECLARE(store_counts, STORE_COUNTS_ROW)

MUST_USE int store_count(
    struct store *store, struct store_counts_row *counts_r, struct err *err);

/* n_posts: that were accepted; last_post_at 0: none. */
#define LIST_HELD "post WHERE list = ?1 AND state = 'held'"
#define LIST_POSTS                               \
 "post WHERE list = ?1 AND purpose = 'post' AND" \
 " state IN ('accepted', 'expanded')"
#define LIST_COUNTS_ROW(ROW)                                             \
 ROW(INT, n_held, STORE_N(LIST_HELD))                                    \
 ROW(INT, oldest_held_at, "(SELECT min(decided_at) FROM " LIST_HELD ")") \
 ROW(INT, n_unconfirmed, STORE_N(STORE_UNCONFIRMED " AND list = ?1"))    \
 ROW(INT, n_posts, STORE_N(LIST_POSTS))                                  \
 ROW(INT, last_post_at, "(SELECT max(decided_at) FROM " LIST_POSTS ")")
ROW_DECLARE(list_counts, LIST_COUNTS_ROW)

MUST_USE int store_count_list(struct store *store, const char *list,
    struct list_counts_row *counts_r, struct err *err);

#endif
