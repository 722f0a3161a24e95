#ifndef CRIEUR_BASE_TOKEN_H
#define CRIEUR_BASE_TOKEN_H
/*
 * Tokens that travel in addresses: HMAC-SHA-256 (RFC 2104) over purpose, the
 * random key of the row it is about, person and expiry, cut to 128 bits, in
 * lower-case base32 (RFC 4648 §6, without padding). It says nothing to whom
 * does not have the store: who made it keeps it in a table with what it is good
 * for, until when, and whether it was used.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

enum {
	TOKEN_KEY_SIZE = 32, /* octets of the house's key */
	TOKEN_LEN = 26,      /* letters */
	TOKEN_SIZE = TOKEN_LEN + 1,
};

struct token {
	const char *purpose; /* "bounce", "moderate", "confirm" */
	const char *about;   /* the random key of a row, never its id */
	int64_t person;      /* the person it is for, 0 if nobody's */
	int64_t expires_at;  /* seconds UTC, 0: never */
};

/* The same each time it is made. */
MUST_USE int token_make(const unsigned char key[TOKEN_KEY_SIZE],
    const struct token *token, char text[TOKEN_SIZE], struct err *err);

#endif
