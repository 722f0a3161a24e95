#ifndef CRIEUR_SRC_RELAY_LOOKUP_H
#define CRIEUR_SRC_RELAY_LOOKUP_H
/*
 * Asks the DNS what the clerk wants to know of authors' domains, one after the
 * other, and puts the answers into the store, where they are kept as long as
 * the DNS allows, within bounds of our own. Where nothing can be found out that
 * is an answer too, kept for a short while.
 */
#include <stdbool.h>

#include "crieur/base/attribute.h"
#include "crieur/base/clock.h"
#include "crieur/base/err.h"
#include "crieur/dns/resolver.h"
#include "crieur/store/database.h"

enum {
	LOOKUP_KEEPS_AT_LEAST_S = 300,
	LOOKUP_KEEPS_AT_MOST_S = 86400,
};

struct lookup {
	struct store *store;
	/* With these a resolver is opened for each domain, so that it is the
	 * system's of that moment; or who answers in its place. */
	struct dns_settings settings;
	struct dns_source dns;
	struct clock clock;
	bool (*is_stopping)(void); /* NULL: never */
};

/* The question that has stood longest; *has_asked_r false: there is none, or
 * the process is to stop and leaves it for the next. -1: the store cannot be
 * used. */
MUST_USE int lookup_turn(
    const struct lookup *lookup, bool *has_asked_r, struct err *err);

#endif
