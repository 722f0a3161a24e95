#ifndef CRIEUR_POST_AUDIENCE_H
#define CRIEUR_POST_AUDIENCE_H
/*
 * Whom a list reaches at a moment: everybody its `receive` entitles, or the
 * register has put on it, or its `moderate` entitles, who has an address mail
 * is delivered to. The one answer to "who gets it": expansion, moderation and
 * the command line all ask here. A person's address is the one of this list.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/base/str.h"
#include "crieur/message/message.h"
#include "crieur/policy/site.h"
#include "crieur/register/person.h"
#include "crieur/register/walk.h"
#include "crieur/store/database.h"

enum audience_kind {
	AUDIENCE_RECEIVES,
	AUDIENCE_MODERATES,
	AUDIENCE_SUSPENDED, /* would receive, but mail to them came back */
};

/*
 * A walk over them, in order of id and in bounded memory:
 *
 *	CLEANUP(audience_close) struct audience audience = { .store = … };
 *	const struct person *person;
 *	int more;
 *
 *	while ((more = audience_next(&audience, &person, err)) > 0)
 *		...
 *
 * A person lives until the next one. Reads within the transaction the caller
 * has open, or as of one moment of its own.
 */
struct audience {
	struct store *store;
	const struct site *site;
	const struct list *list;
	enum audience_kind kind;
	int64_t at;
	/* The walk's own, zero at its beginning. */
	struct person_walk people;
	struct str among; /* whom the register's indexes name, if few */
	struct person reached;
};

/* 1: a person; 0: no more; -1: err says why. */
MUST_USE int audience_next(
    struct audience *audience, const struct person **person_r, struct err *err);
void audience_close(struct audience *audience);

/* Whether that person is among them, address or none. */
MUST_USE int audience_has(const struct audience *audience,
    const struct person *person, bool *has_r, struct err *err);

/* The ids, ascending, of the people whose addresses stand in To or Cc, where
 * the list spares them a second copy; else none. */
struct addressed {
	int64_t *ids;
	size_t n;
};

MUST_USE int audience_addressed(const struct audience *audience,
    const struct message *message, struct arena *arena,
    struct addressed *addressed_r, struct err *err);

/* Whether id is among n ids in ascending order. */
bool id_is_among(int64_t id, const int64_t *ids, size_t n);

struct audience_member {
	int64_t person_id;
	const char *name, *address;
};

/* How many they are. */
MUST_USE int audience_count(
    const struct audience *audience, int64_t *n_r, struct err *err);

/* All of them in arena, in order of address. */
MUST_USE int audience_list(const struct audience *audience, struct arena *arena,
    const struct audience_member **members_r, size_t *n_members_r,
    struct err *err);

#endif
