#ifndef CRIEUR_STORE_RETENTION_H
#define CRIEUR_STORE_RETENTION_H
/*
 * Forgetting, a piece at a time so that no other process waits long. What
 * still waits (a held or accepted post, a delivery not done) is never touched.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

enum {
	/* Rows of one piece. */
	RETENTION_PIECE = 200,
};

/* Contents of messages received before then are dropped; their rows stay, for
 * trace. Each call is one transaction; *n_r 0: nothing was left to do. */
MUST_USE int store_forget_contents(
    struct store *store, int64_t before_at, int64_t *n_r, struct err *err);

/* Messages received before then go, with their posts, outgoings and deliveries,
 * and events of before then, but for the register's: its history stays as long
 * as the person does. */
MUST_USE int store_forget_messages(
    struct store *store, int64_t before_at, int64_t *n_r, struct err *err);
MUST_USE int store_forget_events(
    struct store *store, int64_t before_at, int64_t *n_r, struct err *err);
/* Notices without a post and hand-overs of before then. */
MUST_USE int store_forget_sendings(
    struct store *store, int64_t before_at, int64_t *n_r, struct err *err);

#endif
