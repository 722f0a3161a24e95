#include "crieur/base/token.h"

#include <inttypes.h>
#include <stdio.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

enum {
	TOKEN_OCTETS = 16,
};

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

static void
write_letters(const unsigned char octets[TOKEN_OCTETS], char text[TOKEN_SIZE])
{
	unsigned bits = 0, n_bits = 0;
	size_t length = 0;

	for (size_t i = 0; i < TOKEN_OCTETS; i++) {
		bits = bits << 8 | octets[i];
		n_bits += 8;
		for (; n_bits >= 5; n_bits -= 5)
			text[length++] = alphabet[bits >> (n_bits - 5) & 31];
	}
	text[length++] = alphabet[bits << (5 - n_bits) & 31];
	text[length] = '\0';
}

int
token_make(const unsigned char key[TOKEN_KEY_SIZE], const struct token *token,
    char text[TOKEN_SIZE], struct err *err)
{
	unsigned char whole[EVP_MAX_MD_SIZE];
	unsigned length = 0;
	char said[256];
	int n = snprintf(said, sizeof(said), "%s:%s:%" PRId64 ":%" PRId64,
	    token->purpose, token->about, token->person, token->expires_at);

	if (n < 0 || (size_t)n >= sizeof(said) || token->about[0] == '\0')
		return err_set(
		    err, ERR_BUG, "token: about nothing, or too much");
	if (HMAC(EVP_sha256(), key, TOKEN_KEY_SIZE, (unsigned char *)said,
		(size_t)n, whole, &length) == NULL)
		return err_set(err, ERR_BUG, "token: HMAC failed");
	write_letters(whole, text);
	return 0;
}
