#ifndef CRIEUR_SRC_POST_FROM_CHECK_H
#define CRIEUR_SRC_POST_FROM_CHECK_H
/*
 * A From that is read as another's: an address of the lists' own, which nobody
 * writes from, or a name that holds an address which is not its person's. Most
 * programs show the name alone.
 */
#include "crieur/base/err.h"
#include "crieur/post/witness.h"

/* The reason to refuse it, NULL if there is none. */
MUST_USE int from_check(
    const struct facts *facts, const char **because_r, struct err *err);

#endif
