#ifndef CRIEUR_SRC_POLICY_SATISFY_H
#define CRIEUR_SRC_POLICY_SATISFY_H
/*
 * Whether there can be a person, a message and a moment for which expressions
 * come out as demanded. Words are taken for what they mean: who facilitates a
 * group is in it, who has paid is a member, no hour is the 25th.
 */
#include <stdbool.h>
#include <stddef.h>

#include "expression.h"

struct demand {
	const struct expression *expression; /* NULL: holds always */
	bool holds;
};

/* true: it is proved that there is none. false: there may be one; or the search
 * would have been long, as it can be with some dozens of different words.
 * *effort is what may still be spent; at 0 nothing is proved any more. */
bool satisfy_never(
    const struct demand *demands, size_t n, unsigned long *effort);

#endif
