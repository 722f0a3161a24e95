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

#endif
