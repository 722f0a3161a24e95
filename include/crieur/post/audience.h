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
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/register/person.h"
#include "crieur/store/database.h"

enum audience_kind {
	AUDIENCE_RECEIVES,
	AUDIENCE_MODERATES,
	AUDIENCE_SUSPENDED, /* would receive, but mail to them came back */
};

struct audience {
	struct store *store;
	const struct site *site;
	const struct list *list;
	enum audience_kind kind;
	int64_t at;
};

/*
 * Each such person in order of id, in bounded memory; the person lives during
 * the call only. A visit that returns -1 ends the walk. Reads within the
 * transaction the caller has open, or as of one moment of its own.
 */
MUST_USE int audience_each(const struct audience *audience,
    int (*visit)(void *self, const struct person *person, struct err *err),
    void *self, struct err *err);

/* Whether that person is among them, address or none. */
MUST_USE int audience_has(const struct audience *audience,
    const struct person *person, bool *has_r, struct err *err);

struct audience_member {
	int64_t person_id;
	const char *name, *address;
};

/* All of them in arena, in order of address. */
MUST_USE int audience_list(const struct audience *audience, struct arena *arena,
    const struct audience_member **members_r, size_t *n_members_r,
    struct err *err);

#endif
