#ifndef CRIEUR_POST_EXPAND_H
#define CRIEUR_POST_EXPAND_H
/*
 * From an accepted post to the queue: the header of what goes out, and a
 * delivery for each person the list's `receive` entitles at that moment.
 *
 * All in one transaction that moves the post from accepted to expanded: after
 * a crash the post is expanded or it is not, and nobody has two copies. A
 * person has one copy of a message, through whichever of its lists came first.
 */
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

enum expansion_result {
	EXPANSION_DONE,
	EXPANSION_NOT_WAITING, /* another has expanded it, or taken it away */
	EXPANSION_NO_LIST,     /* the live policy has no such list: it waits */
	EXPANSION_NOT_YET,     /* its facilitators have slowed the list down */
	EXPANSION_ASKING, /* the relay is asked about the author's domain */
};

struct expansion {
	int64_t at; /* now, from the caller */
	enum expansion_result result;
	int64_t n_recipients;
};

MUST_USE int post_expand(struct store *store, const struct site *site,
    int64_t post_id, struct expansion *expansion, struct err *err);

#endif
