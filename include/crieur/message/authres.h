#ifndef CRIEUR_MESSAGE_AUTHRES_H
#define CRIEUR_MESSAGE_AUTHRES_H
/*
 * Authentication-Results (RFC 8601): what the checkers in front of us, the
 * OpenDKIM, OpenDMARC or rspamd of our own Postfix, say of a message.
 *
 * Anybody can write such a field. Whoever reads them here has to know that they
 * were put there after the message came in, as the gate does, which takes off
 * what comes from outside. Besides, fields are read from the top, down to the
 * first Received, to the first field of the author's own (From, Date,
 * DKIM-Signature and so on), or to the first Authentication-Results of another
 * authserv-id, whichever comes first: that is where our checkers put theirs.
 * A method that two fields speak of proves nothing.
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
	size_t field; /* which of the fields it is from */
};

struct authres {
	struct authres_result *results;
	size_t n, n_fields;
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
	bool fails_dmarc;   /* a result says so of that very domain */
	bool has_dmarc;     /* for that very domain */
	bool has_dkim;      /* a signature of that very domain */
	bool has_near_dkim; /* of it, or of a domain above or below it */
	bool has_spf;       /* an envelope of that very domain */
};

/*
 * What has passed for the domain of From. Which domains belong together beside
 * is for DMARC to know, whose checker has the list of registries; a signature
 * alone counts for its own domain and no other, since the owner of what is
 * above a domain, or of what is below it, may be somebody else.
 */
struct authres_proof authres_prove(
    const struct authres *authres, struct span from_domain);

#endif
