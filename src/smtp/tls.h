#ifndef CRIEUR_SRC_SMTP_TLS_H
#define CRIEUR_SRC_SMTP_TLS_H
/* What crieur asks of TLS: 1.2 or later, a certificate that a known authority
 * signed, for the host name as configured (RFC 6125), with SNI. */
#include <stddef.h>

#include <openssl/ssl.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

struct tls {
	SSL_CTX *context;
	SSL *ssl;
};

/* A client on the socket fd, ready for SSL_connect(). The caller frees both. */
MUST_USE int tls_new(int fd, const char *host, const char *ca_file,
    struct tls *tls_r, struct err *err);

/* err for a certificate that was not accepted. Always -1. */
int tls_refusal(SSL *ssl, const char *host, struct err *err);

/* OpenSSL's words for the oldest error of this thread's queue. */
void tls_words(char *buffer, size_t size);

#endif
