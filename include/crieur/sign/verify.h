#ifndef CRIEUR_SIGN_VERIFY_H
#define CRIEUR_SIGN_VERIFY_H
/*
 * The DKIM signatures of a message that came in (RFC 6376), verified by
 * libopendkim, for whoever has no verifier of the mail server's before him.
 */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"

enum {
	VERIFY_KEYS_MOST = 5, /* looked up for one message */
	VERIFY_KEY_BITS_MIN = 1024,
};

/* Where the keys are: append the TXT record of that name. ERR_ABSENT where
 * there is none. */
struct verify_keys {
	int (*find)(
	    void *self, const char *name, struct str *record, struct err *err);
	void *self;
};

/*
 * Append to results "; dkim=pass header.d=DOMAIN header.s=SELECTOR
 * header.b=START" (RFC 8601) for each signature that holds; a signature that
 * doesn't, or whose key cannot be had, appends nothing. message: CRLF lines.
 */
MUST_USE int verify_signatures(const struct verify_keys *keys,
    struct span message, struct str *results, struct err *err);

#endif
