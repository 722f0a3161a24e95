#ifndef CRIEUR_STORE_STORY_H
#define CRIEUR_STORE_STORY_H
/*
 * What became of a message, and how much of everything there is: read by trace,
 * lists and status. What a visit is given lives during its call; a visit that
 * returns -1 ends the walk.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"

/* Each message received with that Message-ID (without brackets), and each whose
 * copy or notice went out with it; oldest first. */
MUST_USE int store_story_each_message(struct store *store,
    struct span header_message_id,
    int (*visit)(void *self, int64_t message_id, struct err *err), void *self,
    struct err *err);

/* Each post of a message, in order. */
MUST_USE int store_story_each_post(struct store *store, int64_t message_id,
    int (*visit)(void *self, int64_t post_id, struct err *err), void *self,
    struct err *err);

struct story_outgoing_row {
	int64_t id;
	const char *list, *kind, *relay, *header_message_id;
	int64_t created_at;
	int64_t n_waiting, n_sent, n_failed, n_cancelled;
};

/* What went out because of a post: copies, questions to facilitators, notices
 * to the author; in order. */
MUST_USE int store_story_each_outgoing(struct store *store, int64_t post_id,
    int (*visit)(
	void *self, const struct story_outgoing_row *row, struct err *err),
    void *self, struct err *err);

struct store_counts {
	int64_t n_messages;
	int64_t n_accepted, oldest_accepted_at; /* wait for the clerk */
	int64_t n_held, oldest_held_at;         /* wait for a facilitator */
	int64_t n_unconfirmed;                  /* wait for their author */
	int64_t n_expanded, n_rejected, n_discarded;
	int64_t n_queued, oldest_queued_at, n_sent, n_failed, n_cancelled;
	int64_t n_people, n_addresses;
};

MUST_USE int store_count(
    struct store *store, struct store_counts *counts_r, struct err *err);

struct list_counts {
	int64_t n_held, oldest_held_at;
	int64_t n_unconfirmed;
	int64_t n_posts;      /* that were accepted */
	int64_t last_post_at; /* 0: none */
};

MUST_USE int store_count_list(struct store *store, const char *list,
    struct list_counts *counts_r, struct err *err);

#endif
