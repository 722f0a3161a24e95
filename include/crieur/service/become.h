#ifndef CRIEUR_SERVICE_BECOME_H
#define CRIEUR_SERVICE_BECOME_H
/* Giving root away. */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

/* When root: become user, with no other group. Else stay who we are. */
MUST_USE int power_become(const char *user, struct err *err);

#endif
