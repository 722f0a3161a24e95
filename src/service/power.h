#ifndef CRIEUR_SRC_SERVICE_POWER_H
#define CRIEUR_SRC_SERVICE_POWER_H
/*
 * What a child gives up for good before it works: root, new privileges, and
 * the system calls its job does not need.
 *
 * The filter refuses with EPERM rather than kills: a library that tries (the
 * resolver binds a netlink socket, syslog connects) copes, and nothing leaves.
 * Beside the network, every child gives up starting programs, reaching into
 * other processes (gate and relay share a user: the password must not be read
 * through ptrace) and io_uring, which would go round the filter.
 */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/service/become.h"
#include "crieur/service/service.h"

/* No new privileges, then the filter, in every thread. */
MUST_USE int power_restrict(enum service_power power, struct err *err);

#endif
