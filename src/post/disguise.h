#ifndef POST_DISGUISE_H
#define POST_DISGUISE_H
/*
 * A From that is read as another's: an address of the lists' own, which nobody
 * writes from, or a name that holds an address which is not its person's. Most
 * programs show the name alone.
 */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/post/facts.h"

/* The reason to refuse it, NULL if there is none. */
MUST_USE int disguise_find(
    const struct facts *facts, const char **because_r, struct err *err);

#endif
