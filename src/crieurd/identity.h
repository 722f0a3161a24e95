#ifndef CRIEUR_SRC_CRIEURD_IDENTITY_H
#define CRIEUR_SRC_CRIEURD_IDENTITY_H
/*
 * Who a child is: a user of its own, "SITE.USER-NAME" (crieur-gate,
 * crieur-relay …), in the one group that shares the store, so that no child can
 * signal another or read what is another's alone. Where a machine has no such
 * user the child is site.user.
 */
#include <stdbool.h>
#include <sys/types.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"

enum {
	IDENTITY_GROUPS = 2,
};

struct identity {
	bool is_kept; /* crieurd is not root: everybody is who it is */
	bool is_own;  /* a user of the child's alone */
	uid_t uid;
	gid_t groups[IDENTITY_GROUPS]; /* the first is the store's */
	size_t n_groups;
};

/* ERR_CONFIG where site.user is not there, or root; or, for the gate, where
 * gate.socket_group is not there. */
MUST_USE int identity_of(const struct site *site, const char *child,
    struct identity *identity_r, struct err *err);

/* Become it, for good. Between fork and exec. */
MUST_USE int identity_take(const struct identity *identity);

#endif
