#ifndef CRIEUR_STORE_RETENTION_H
#define CRIEUR_STORE_RETENTION_H
/*
 * Forgetting, a piece at a time so that no other process waits long. What
 * still waits (a held or accepted post, a delivery not done, a payment nobody
 * has assigned) is never touched.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

enum {
	/* Rows of one piece. */
	RETENTION_PIECE = 200,
};

enum forget {
	/* Contents of messages, whose rows stay, for trace: of all; of those
	 * that no list distributed; of bounces. */
	FORGET_CONTENTS,
	FORGET_REFUSED_CONTENTS,
	FORGET_BOUNCE_CONTENTS,
	/* Messages with their posts, outgoings and deliveries. */
	FORGET_MESSAGES,
	FORGET_NOTICES, /* without a post */
	FORGET_HANDOVERS,
	FORGET_ALERTS,  /* that were given */
	FORGET_EVENTS,  /* but for the register's */
	FORGET_BOUNCES, /* what came back, of addresses */
	FORGET_HISTORY, /* the register's events; periods stay */
	FORGET_DUES,    /* of people who were erased */
	FORGET_UNMATCHED,
	FORGET_IMPORTS,          /* set aside, and never decided on */
	FORGET_AUTHOR_ADDRESSES, /* long past their time */
	FORGET_DOMAINS,          /* what they asked of receivers */
	FORGET_KINDS,
};

/* Of what is from before then; one transaction. *n_r 0: nothing was left to
 * do. */
MUST_USE int store_forget(struct store *store, enum forget what,
    int64_t before_at, int64_t *n_r, struct err *err);
/* How much that would be. */
MUST_USE int store_forget_count(struct store *store, enum forget what,
    int64_t before_at, int64_t *n_r, struct err *err);

/* The next person after that id who left before that day, or was a guest and
 * is bound to nothing since; 0: none. */
MUST_USE int store_next_departed(struct store *store, int64_t before_at,
    int64_t after_id, int64_t *id_r, struct err *err);

#endif
