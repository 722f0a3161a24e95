#ifndef CRIEUR_SRC_INLET_FETCHED_H
#define CRIEUR_SRC_INLET_FETCHED_H
/*
 * A message from a mailbox as the gate would have seen it: whom it is for and
 * who sent it by what the server wrote above its own last Received, and its
 * octets with those traces in another order, so that what the server says in
 * Authentication-Results stands first and what the sender wrote below it. Where
 * the server says nothing that can be told from a sender's own words, the DKIM
 * signatures are verified here.
 */
#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/limits.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"
#include "crieur/policy/site.h"
#include "crieur/post/arrive.h"
#include "crieur/sign/verify.h"

struct fetched {
	const char *sender; /* the envelope's, lower case; "" : null */
	struct arrival_recipient recipient;
	struct str octets; /* CRLF lines */
	/* Authentication-Results of that name are first, and to be believed:
	 * the server's, or our own of the DKIM signatures. */
	bool is_verified;
	char authserv_id[LIMIT_DOMAIN + 1];
};

struct fetched_from {
	const struct site *site;
	const struct inlet *inlet;
	const struct verify_keys *keys;
	struct arena *arena; /* of what fetched points to */
};

/* fetched_fini() in any case. ERR_INPUT: it is for none of ours, or no message.
 */
MUST_USE int fetched_open(const struct fetched_from *from, struct span octets,
    struct fetched *fetched_r, struct err *err);
void fetched_fini(struct fetched *fetched);

#endif
