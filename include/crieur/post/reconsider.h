#ifndef CRIEUR_POST_RECONSIDER_H
#define CRIEUR_POST_RECONSIDER_H
/*
 * A post its author has confirmed, judged anew: by the rules and the register
 * of this moment, with proof(confirm) among the facts. It may be accepted,
 * held, refused or dropped; what a rule would have confirmed once more is
 * held, since asking again would prove nothing else.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"
#include "crieur/store/post.h"

/* Whose, and when. */
struct reconsidering {
	struct store *store;
	const struct site *site;
	int64_t at;
};

/* Within the caller's write transaction. *is_changed_r false: it does not wait
 * for its author any more. ERR_CONFIG: the site has no such list. */
MUST_USE int post_reconsider(const struct reconsidering *of,
    const struct post_row *row, bool *is_changed_r, struct err *err);

/* As above, but let its facilitators decide: its author cannot be asked. */
MUST_USE int post_hold_instead(struct store *store, const struct post_row *row,
    int64_t at, bool *is_changed_r, struct err *err);

/* An answer to a token that its author has confirmed: it is worked off, with
 * that proof. */
MUST_USE int post_answer_counts(struct store *store, const struct post_row *row,
    int64_t at, bool *is_changed_r, struct err *err);

#endif
