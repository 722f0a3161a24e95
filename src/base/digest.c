/* HMAC-SHA-256 over purpose, a NUL, and the text. */
#include "crieur/base/digest.h"

#include <stdio.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "crieur/base/str.h"

int
digest_keyed(const unsigned char key[TOKEN_KEY_SIZE], const char *purpose,
    struct span text, char digest_r[DIGEST_TEXT_SIZE], struct err *err)
{
	CLEANUP(str_fini) struct str whole = { 0 };
	unsigned char octets[EVP_MAX_MD_SIZE];
	unsigned n_octets = 0;

	str_adds(&whole, purpose);
	str_addc(&whole, '\0');
	str_add(&whole, text);
	if (str_check(&whole, err) != 0)
		return -1;
	if (HMAC(EVP_sha256(), key, TOKEN_KEY_SIZE,
		(const unsigned char *)str_c(&whole), whole.len, octets,
		&n_octets) == NULL)
		return err_memory(err);
	for (size_t i = 0; i < n_octets && 2 * i + 3 <= DIGEST_TEXT_SIZE; i++)
		snprintf(digest_r + 2 * i, 3, "%02x", octets[i]);
	return 0;
}
