/* HMAC-SHA-256 over purpose, a NUL, and the text; and SHA-256 alone. */
#include "crieur/base/digest.h"

#include <stdio.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "crieur/base/str.h"

static void
write_hex(const unsigned char *octets, size_t n, char text[DIGEST_TEXT_SIZE])
{
	for (size_t i = 0; i < n && 2 * i + 3 <= DIGEST_TEXT_SIZE; i++)
		snprintf(text + 2 * i, 3, "%02x", octets[i]);
}

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
	write_hex(octets, n_octets, digest_r);
	return 0;
}

/* Only ever a pointer to it: OpenSSL's context under our name. */
static EVP_MD_CTX *
context_of(struct sha256 *sha256)
{
	return (EVP_MD_CTX *)sha256;
}

struct sha256 *
sha256_new(void)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	if (context != NULL &&
	    EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1) {
		EVP_MD_CTX_free(context);
		context = NULL;
	}
	return (struct sha256 *)context;
}

void
sha256_free(struct sha256 *sha256)
{
	EVP_MD_CTX_free(context_of(sha256));
}

int
sha256_add(struct sha256 *sha256, struct span piece, struct err *err)
{
	if (EVP_DigestUpdate(context_of(sha256), piece.at, piece.len) != 1)
		return err_memory(err);
	return 0;
}

int
sha256_end(
    struct sha256 *sha256, char digest_r[DIGEST_TEXT_SIZE], struct err *err)
{
	unsigned char octets[EVP_MAX_MD_SIZE];
	unsigned n_octets = 0;

	if (EVP_DigestFinal_ex(context_of(sha256), octets, &n_octets) != 1)
		return err_memory(err);
	write_hex(octets, n_octets, digest_r);
	return 0;
}
