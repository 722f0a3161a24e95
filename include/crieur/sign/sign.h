#ifndef CRIEUR_SIGN_SIGN_H
#define CRIEUR_SIGN_SIGN_H
/*
 * DKIM signatures of what goes out (RFC 6376), made by libopendkim: rsa-sha256,
 * relaxed/relaxed. From, who it is to, what it is about, its MIME shape and all
 * List fields are signed, and that there is not one more of them; what a server
 * on the way may add where it is missing (Date, Message-ID, Sender) is signed
 * where it stands.
 */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"

enum {
	SIGN_KEY_BITS_MIN = 1024,
	SIGN_KEY_BITS_MAX = 4096,
};

struct sign_key;

struct sign_key_settings {
	const char *domain, *selector;
	struct span pem; /* the private key; copied */
};

/* ERR_CONFIG when it is no RSA key of those sizes. */
MUST_USE int sign_key_new(const struct sign_key_settings *settings,
    struct sign_key **key_r, struct err *err);
void sign_key_free(struct sign_key **key);

/* Append what the domain is to publish: "v=DKIM1; k=rsa; p=…". */
MUST_USE int sign_key_record(
    const struct sign_key *key, struct str *record, struct err *err);

struct signing;

/* header is the whole block, with the empty line that ends it or without; it
 * may be forgotten afterwards. CRLF lines. */
MUST_USE int signing_begin(const struct sign_key *key, struct span header,
    struct signing **signing_r, struct err *err);

/* The next octets of the body, cut anywhere. */
MUST_USE int signing_body(
    struct signing *signing, struct span piece, struct err *err);

/* Append the field, with its CRLF. */
MUST_USE int signing_end(
    struct signing *signing, struct str *field, struct err *err);

/* At any time; NULL is accepted. */
void signing_free(struct signing **signing);

#endif
