#ifndef CRIEUR_SRC_GATE_MILTER_H
#define CRIEUR_SRC_GATE_MILTER_H
/* The conversation with Postfix: libmilter's events into transactions, and
 * their answers back. */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

struct gate;

/* Listen on socket (libmilter's notation); group "" leaves a local socket to
 * its owner. Before privileges are dropped. */
MUST_USE int milter_listen(
    const char *socket, const char *group, struct err *err);

/* Answer for as long as the process lives; in a thread of its own. Returns only
 * when libmilter gives up. */
MUST_USE int milter_run(struct gate *gate, struct err *err);

#endif
