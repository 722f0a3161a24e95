#ifndef CRIEUR_POST_WITNESS_H
#define CRIEUR_POST_WITNESS_H
/*
 * What is known when a decision is due, and the witness that answers from it:
 * the one way from the register and the message to a verdict. The gate,
 * explain, audience and expect all go through here.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/message/message.h"
#include "crieur/policy/proof.h"
#include "crieur/policy/site.h"
#include "crieur/policy/witness.h"
#include "crieur/register/person.h"
#include "crieur/store/database.h"

struct facts {
	const struct site *site;
	const struct list *list;
	struct store *store;           /* NULL: what needs it answers 0 */
	const struct person *person;   /* the author; NULL: unknown */
	const struct message *message; /* NULL: none, its words answer 0 */
	uint64_t size;                 /* of the message, octets */
	unsigned proofs;               /* of the author's identity */
	int64_t post_id;               /* kept already: not counted; 0: not */
	int64_t at;                    /* now */
	int32_t day;                   /* today, in the site's time zone */
	bool is_automatic; /* known beside the message: a null reverse-path */
	/* A stored post decided anew: only posts before it count for first-post
	 * and posts-today; 0: a new one. */
	int64_t before_id;
};

/* Valid as long as facts. */
struct witness facts_witness(struct facts *facts);

/*
 * Whether the person of the facts receives list: what the register grants or
 * takes on that list, and else what its `receive` says. Nobody receives
 * nothing.
 */
MUST_USE int facts_receives(const struct facts *facts, const struct list *list,
    bool *receives_r, struct err *err);

/* Whether the person moderates the facts' list; nobody moderates one that does
 * not say who. */
MUST_USE int facts_moderates(
    struct facts *facts, bool *moderates_r, struct err *err);

#endif
