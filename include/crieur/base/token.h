#ifndef CRIEUR_BASE_TOKEN_H
#define CRIEUR_BASE_TOKEN_H
/*
 * Tokens that travel in addresses: HMAC-SHA-256 (RFC 2104) over purpose,
 * object, person and expiry, cut to 128 bits, in lower-case base32 (RFC 4648
 * §6, without padding). A token is good for one purpose, one object and one
 * person; the caller keeps "once" and the expiry, which the token carries in
 * clear before the seal: OBJECT-PERSON-EXPIRY-SEAL, numbers in base 32.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"

enum {
	TOKEN_KEY_SIZE = 32,
	/* Three numbers of at most 13 letters, a seal of 26, three dashes. */
	TOKEN_SEAL_LEN = 26,
	TOKEN_TEXT_SIZE = 3 * 13 + 26 + 3 + 1,
};

struct token {
	const char *purpose; /* "bounce", "moderate", "confirm" */
	int64_t object;      /* the id of what it is about, >= 0 */
	int64_t person;      /* the person it is for, 0 if nobody's */
	int64_t expires_at;  /* seconds UTC, 0: never */
};

/* Write the text of the token into buffer. */
MUST_USE int token_write(const unsigned char key[TOKEN_KEY_SIZE],
    const struct token *token, char buffer[TOKEN_TEXT_SIZE], struct err *err);

/* The seal at the end of a token's text, for whoever keeps the rest in a table:
 * 26 letters, where an address has no room for more. */
const char *token_seal(const char *text);

/* Read text as a token for token_r->purpose; letter case is ignored, as mail
 * systems may change it. A text that is no token, has a wrong seal or is past
 * its expiry at now is ERR_INPUT. The comparison takes the same time whatever
 * differs. */
MUST_USE int token_read(const unsigned char key[TOKEN_KEY_SIZE],
    struct span text, int64_t now, struct token *token_r, struct err *err);

#endif
