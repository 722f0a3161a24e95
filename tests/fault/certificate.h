#ifndef CRIEUR_TESTS_FAULT_CERTIFICATE_H
#define CRIEUR_TESTS_FAULT_CERTIFICATE_H
/* Certificates made on the spot, good and bad. */
#include <openssl/ssl.h>

struct authority {
	EVP_PKEY *key;
	X509 *certificate;
};

struct authority authority_new(const char *name);
void authority_free(struct authority *authority);
void authority_write(const struct authority *authority, const char *path);

/* Give the context a certificate for this alternative name ("DNS:localhost"),
 * valid until so many seconds from now (negative: expired). */
void certificate_use(SSL_CTX *context, const struct authority *authority,
    const char *alternative_name, long valid_s);

#endif
