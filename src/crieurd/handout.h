#ifndef CRIEUR_SRC_CRIEURD_HANDOUT_H
#define CRIEUR_SRC_CRIEURD_HANDOUT_H
/*
 * The secrets a child is given, and no other: the relay its passwords, the
 * inlet its own, the clerk the signing keys and the key of the tokens. crieurd
 * reads them with its powers, from the files that its own configuration names,
 * and hands them over in memory (service/secret.h reads them there).
 */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"

#include "child.h"

/* *fd_r is closed by the caller. A file that cannot be read is handed over as
 * its error: the child tells of it. */
MUST_USE int handout_make(const struct site *site, const char *store_path,
    enum child_name which, int *fd_r, struct err *err);

#endif
