#ifndef CRIEUR_STORE_BOUNCE_H
#define CRIEUR_STORE_BOUNCE_H
/*
 * What came back of deliveries, by the table bounce, and the deliveries it came
 * back of. Only addresses of the register have rows. Texts live in the arena
 * or, given to a visit, during its call.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

struct bounced {
	int64_t delivery_id;        /* 0: there is no such delivery */
	const char *address, *list; /* list "" : the site's */
	int code;                   /* what the relay was told, for unscored */
	const char *text;
	int64_t at;
};

/* The delivery that went out under an envelope sender of its own. */
MUST_USE int store_bounced_by_sender(struct store *store, const char *sender,
    struct arena *arena, struct bounced *bounced_r, struct err *err);
/* That of a post to an address. */
MUST_USE int store_bounced_by_post(struct store *store, int64_t post_id,
    const char *address, struct arena *arena, struct bounced *bounced_r,
    struct err *err);
/* That of the outgoing a smarthost was told this name of (RFC 3461 ENVID). */
MUST_USE int store_bounced_by_report(struct store *store, const char *report_id,
    const char *address, struct arena *arena, struct bounced *bounced_r,
    struct err *err);
/* That of a mail of ours alone, whose Message-ID nobody else has seen. */
MUST_USE int store_bounced_by_notice(struct store *store,
    const char *message_id, const char *address, struct arena *arena,
    struct bounced *bounced_r, struct err *err);

/* The next delivery after that id which the relay could not make and nobody
 * has looked at; delivery_id 0: none. */
MUST_USE int store_bounced_next_unscored(struct store *store, int64_t after_id,
    struct arena *arena, struct bounced *bounced_r, struct err *err);
MUST_USE int store_bounced_scored(
    struct store *store, int64_t delivery_id, struct err *err);

struct bounce_row {
	int64_t at;
	int32_t day;
	const char *address, *list;
	int64_t delivery_id;
	const char *source; /* "mail", "relay", "probe" */
	const char *class, *code, *words;
	int64_t storm_id; /* 0: it counts */
};

/* *is_new_r false: it was known, or nobody has that address. */
MUST_USE int store_bounce_insert(struct store *store,
    const struct bounce_row *row, bool *is_new_r, struct err *err);
/* Newest first, at most max; person 0: everybody's. */
MUST_USE int store_bounce_each(struct store *store, int64_t person_id, int max,
    int (*visit)(void *self, const struct bounce_row *row, struct err *err),
    void *self, struct err *err);

/* Those of one outgoing, oldest first. */
MUST_USE int store_bounce_each_of(struct store *store, int64_t outgoing_id,
    int (*visit)(void *self, const struct bounce_row *row, struct err *err),
    void *self, struct err *err);

struct bounce_score {
	int64_t n_days; /* different ones */
	int64_t first_at, last_at;
	const char *list; /* of the last, in arena */
};

/* What counts of a class since then. */
MUST_USE int store_bounce_score(struct store *store, const char *address,
    const char *class, int64_t since_at, struct arena *arena,
    struct bounce_score *score_r, struct err *err);
/* The next address in order after that one with something that counts since
 * then, or with a state; NULL: none. */
MUST_USE int store_bounce_next_address(struct store *store, const char *after,
    int64_t since_at, struct arena *arena, const char **address_r,
    struct err *err);
/* When the last mail went to the address, not later than then, that could have
 * come back and has not; 0: none. */
MUST_USE int store_bounce_took_mail(struct store *store, const char *address,
    int64_t until_at, int64_t *at_r, struct err *err);
/* Whether a delivery came back for good. */
MUST_USE int store_bounce_has(
    struct store *store, int64_t delivery_id, bool *has_r, struct err *err);

#endif
