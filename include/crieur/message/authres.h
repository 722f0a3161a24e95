#ifndef CRIEUR_MESSAGE_AUTHRES_H
#define CRIEUR_MESSAGE_AUTHRES_H
/*
 * Authentication-Results (RFC 8601): what the checkers in front of us, the
 * OpenDKIM, OpenDMARC or rspamd of our own Postfix, say of a message.
 *
 * Anybody can write such a field. Those of our checkers were put at the head
 * of the message after it came in; so fields are read from the top, down to
 * the first Received (that of our own Postfix is not shown to a milter), to
 * the first field of the author's own (From, Date, DKIM-Signature and so on),
 * or to the first Authentication-Results of another authserv-id, whichever
 * comes first. For each method only the topmost field that speaks of it
 * counts, so that a forged one below a true one is not heard. Where no checker
 * runs, a forged one would be the topmost: an authserv-id is to be configured
 * only where checkers run and take out fields that bear it, as OpenDKIM does.
 */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/message/message.h"

enum {
	AUTHRES_RESULTS = 50,    /* of one message; further ones are not read */
	AUTHRES_PROPERTIES = 20, /* of one result */
};

struct authres_property {
	const char *name;  /* "header.d", lower case; "reason" */
	const char *value; /* unquoted */
};

struct authres_result {
	const char *method; /* "dkim", lower case */
	const char *result; /* "pass", lower case */
	struct authres_property properties[AUTHRES_PROPERTIES];
	size_t n_properties;
};

struct authres {
	struct authres_result *results;
	size_t n;
};

/* The results that may be believed, in order; texts live in the arena. A field
 * of ours that is malformed ends the reading. An empty authserv_id: none. */
MUST_USE int authres_read(const struct message *message,
    struct span authserv_id, struct arena *arena, struct authres *authres_r,
    struct err *err);

/* "" if the result has no such property, or two that differ. */
const char *authres_property(
    const struct authres_result *result, const char *name);

struct authres_proof {
	bool has_dmarc, has_dkim;
};

/*
 * What proves that the domain of From is the author's: dmarc=pass for that
 * very domain, or dkim=pass of a signature whose header.d is that domain or
 * one above it (two labels at least, and no known registry of names such as
 * co.uk). A domain below it proves nothing: many let strangers have those; the
 * domain that means it publishes a DMARC record.
 */
struct authres_proof authres_prove(
    const struct authres *authres, struct span from_domain);

#endif
