#include "certificate.h"

#include <stdio.h>
#include <stdlib.h>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

static void
insist(int is_so)
{
	if (!is_so)
		abort();
}

static void
extend(X509 *certificate, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX context;

	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
	X509_EXTENSION *extension =
	    X509V3_EXT_conf_nid(NULL, &context, nid, value);
	insist(extension != NULL);
	insist(X509_add_ext(certificate, extension, -1));
	X509_EXTENSION_free(extension);
}

static X509 *
new_certificate(EVP_PKEY *key, const char *name, long serial, long valid_s)
{
	X509 *certificate = X509_new();

	insist(certificate != NULL);
	X509_set_version(certificate, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial);
	X509_gmtime_adj(X509_getm_notBefore(certificate), -86400L * 30);
	X509_gmtime_adj(X509_getm_notAfter(certificate), valid_s);
	X509_set_pubkey(certificate, key);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN",
	    MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
	return certificate;
}

struct authority
authority_new(const char *name)
{
	struct authority authority = { .key = EVP_EC_gen("P-256") };

	insist(authority.key != NULL);
	authority.certificate = new_certificate(authority.key, name, 1, 86400);
	X509_set_issuer_name(authority.certificate,
	    X509_get_subject_name(authority.certificate));
	extend(authority.certificate, authority.certificate,
	    NID_basic_constraints, "critical,CA:TRUE");
	extend(authority.certificate, authority.certificate, NID_key_usage,
	    "critical,keyCertSign");
	insist(
	    X509_sign(authority.certificate, authority.key, EVP_sha256()) > 0);
	return authority;
}

void
authority_free(struct authority *authority)
{
	EVP_PKEY_free(authority->key);
	X509_free(authority->certificate);
}

void
authority_write(const struct authority *authority, const char *path)
{
	FILE *file = fopen(path, "w");

	insist(file != NULL);
	insist(PEM_write_X509(file, authority->certificate));
	fclose(file);
}

void
certificate_use(SSL_CTX *context, const struct authority *authority,
    const char *alternative_name, long valid_s)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");

	insist(key != NULL);
	X509 *certificate = new_certificate(key, "smarthost", 2, valid_s);
	X509_set_issuer_name(
	    certificate, X509_get_subject_name(authority->certificate));
	extend(certificate, authority->certificate, NID_subject_alt_name,
	    alternative_name);
	insist(X509_sign(certificate, authority->key, EVP_sha256()) > 0);
	insist(SSL_CTX_use_certificate(context, certificate));
	insist(SSL_CTX_use_PrivateKey(context, key));
	X509_free(certificate);
	EVP_PKEY_free(key);
}
