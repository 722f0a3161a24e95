#ifndef CRIEUR_POST_PRIVATE_H
#define CRIEUR_POST_PRIVATE_H
/*
 * A private answer: what was sent to LIST-a+TOKEN@ goes to the one whose
 * address that stands for, and to nobody else. Where the relay rewrites From,
 * its writer gets such an address in turn, so that the two can go on without
 * either showing the own one.
 */
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/message/message.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"
#include "crieur/store/post.h"

struct private_answer {
	struct store *store;
	const struct site *site;
	const struct list *list;
	const struct post_row *post;
	const struct message *message; /* NULL: it cannot be read */
	struct arena *arena;
	int64_t at;
};

enum private_result {
	PRIVATE_SENT,
	PRIVATE_KNOWN, /* who was meant has it through the list */
	PRIVATE_GONE,  /* who was meant is no longer there: it is to be dropped
	                */
};

/* Queue an accepted post of purpose private, within the caller's transaction;
 * the post is not finished. */
MUST_USE int post_private(const struct private_answer *answer,
    enum private_result *result_r, struct err *err);

/* Tell the writers of those that could not be handed over; *n_r is how many. A
 * transaction each. */
MUST_USE int post_private_failures(struct store *store, const struct site *site,
    int64_t at, int64_t *n_r, struct err *err);

#endif
