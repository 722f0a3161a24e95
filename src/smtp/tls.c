#include "tls.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

void
tls_words(char *buffer, size_t size)
{
	const char *reason = ERR_reason_error_string(ERR_peek_error());

	snprintf(buffer, size, "%s", reason != NULL ? reason : "unknown error");
}

static bool
is_ip(const char *host)
{
	unsigned char octets[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, host, octets) == 1 ||
	       inet_pton(AF_INET6, host, octets) == 1;
}

static int
expect_host(SSL *ssl, const char *host)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);

	X509_VERIFY_PARAM_set_hostflags(
	    param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	if (is_ip(host))
		return X509_VERIFY_PARAM_set1_ip_asc(param, host);
	return X509_VERIFY_PARAM_set1_host(param, host, 0) == 1 &&
	       SSL_set_tlsext_host_name(ssl, host) == 1;
}

static int
trust(SSL_CTX *context, const char *ca_file, struct err *err)
{
	int loaded = ca_file[0] != '\0'
	                 ? SSL_CTX_load_verify_file(context, ca_file)
	                 : SSL_CTX_set_default_verify_paths(context);
	char words[128];

	if (loaded == 1)
		return 0;
	tls_words(words, sizeof(words));
	return err_set(err, ERR_DENIED,
	    "%s: no certificates of authorities to read here: %s",
	    ca_file[0] != '\0' ? ca_file : "the system's store", words);
}

int
tls_new(int fd, const char *host, const char *ca_file, struct tls *tls_r,
    struct err *err)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	SSL *ssl = NULL;

	if (context == NULL)
		return err_memory(err);
	SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
	SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE |
				      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	int result = trust(context, ca_file, err);
	if (result == 0) {
		ssl = SSL_new(context);
		if (ssl == NULL || SSL_set_fd(ssl, fd) != 1 ||
		    !expect_host(ssl, host))
			result = err_memory(err);
	}
	if (result != 0) {
		SSL_free(ssl);
		SSL_CTX_free(context);
		return -1;
	}
	*tls_r = (struct tls){ .context = context, .ssl = ssl };
	return 0;
}

int
tls_refusal(SSL *ssl, const char *host, struct err *err)
{
	return err_set(err, ERR_DENIED, "the certificate of %s is refused: %s",
	    host, X509_verify_cert_error_string(SSL_get_verify_result(ssl)));
}
