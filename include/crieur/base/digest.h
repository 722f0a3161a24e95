#ifndef CRIEUR_BASE_DIGEST_H
#define CRIEUR_BASE_DIGEST_H
/*
 * A keyed fingerprint (HMAC-SHA-256, RFC 2104) of a text: the same text gives
 * the same letters at this site, and nobody without its key can find the text
 * from them by trying. purpose keeps fingerprints for different ends apart.
 */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/token.h"

enum {
	DIGEST_TEXT_SIZE = 64 + 1, /* hexadecimal */
};

MUST_USE int digest_keyed(const unsigned char key[TOKEN_KEY_SIZE],
    const char *purpose, struct span text, char digest_r[DIGEST_TEXT_SIZE],
    struct err *err);

/* SHA-256 (FIPS 180-4) of what is added piece by piece, for everybody to
 * recompute. */
struct sha256;

/* NULL without memory. */
struct sha256 *sha256_new(void);
void sha256_free(struct sha256 *sha256);
MUST_USE int sha256_add(
    struct sha256 *sha256, struct span piece, struct err *err);
/* Nothing can be added afterwards. */
MUST_USE int sha256_end(
    struct sha256 *sha256, char digest_r[DIGEST_TEXT_SIZE], struct err *err);

#endif
