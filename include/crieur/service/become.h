#ifndef CRIEUR_SERVICE_BECOME_H
#define CRIEUR_SERVICE_BECOME_H
/* Giving root away. */
#include <sys/types.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

struct system_user {
	const char *name; /* the caller's */
	uid_t uid;
	gid_t gid;
};

/* What this machine knows of a user (getpwnam(3)); ERR_CONFIG if nothing. */
MUST_USE int power_find_user(
    const char *user, struct system_user *user_r, struct err *err);

/* When root: become user, with no other group. Else stay who we are. */
MUST_USE int power_become(const char *user, struct err *err);

#endif
