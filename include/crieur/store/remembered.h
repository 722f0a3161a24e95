#ifndef CRIEUR_STORE_REMEMBERED_H
#define CRIEUR_STORE_REMEMBERED_H
/* A sender a list need not ask again: that address, when the mail is proved to
 * come from that domain. */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

struct remembered_row {
	const char *list, *address, *domain;
	int64_t person_id; /* 0: unknown to the register */
	int64_t since_at, until_at;
};

/* The domain the post was found to come from, in arena; "" : none is known. */
MUST_USE int store_sender_domain(struct store *store, int64_t post_id,
    struct arena *arena, const char **domain_r, struct err *err);

/* The later until counts. */
MUST_USE int store_remember(
    struct store *store, const struct remembered_row *row, struct err *err);
MUST_USE int store_remembers(struct store *store,
    const struct remembered_row *row, bool *remembers_r, struct err *err);
/* Nothing that was remembered of the address counts any more. */
MUST_USE int store_remember_no_more(
    struct store *store, const char *address, struct err *err);
/* What ended before then goes. */
MUST_USE int store_forget_remembered(
    struct store *store, int64_t before_at, int64_t *n_r, struct err *err);

#endif
