/* Signing, over libopendkim; reading the key and its public half, over
 * OpenSSL. */
#include "crieur/sign/sign.h"

#include <dkim.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "fields.h"

enum {
	/* Public keys of SIGN_KEY_BITS_MAX and what is around them. */
	DER_MAX = 2048,
	BASE64_MAX = (DER_MAX + 2) / 3 * 4 + 1,
};

/* Those that a server on the way may add where they are missing. */
#define MISSING_AT_TIMES                                                    \
 "Sender", "Date", "Message-ID", "In-Reply-To", "References", "Precedence", \
     "Auto-Submitted"

/* And those of which nobody may add one. */
#define NEVER_ADDED                                                         \
 "From", "Reply-To", "To", "Cc", "Subject", "MIME-Version", "Content-Type", \
     "Content-Transfer-Encoding", "Content-Disposition", "List-Id",         \
     "List-Post", "List-Help", "List-Owner", "List-Unsubscribe",            \
     "List-Unsubscribe-Post", "List-Subscribe", "List-Archive",             \
     "X-Original-From"

static const char *const signed_fields[] = { NEVER_ADDED, MISSING_AT_TIMES,
	NULL };
static const char *const sealed_fields[] = { NEVER_ADDED, NULL };

struct sign_key {
	DKIM_LIB *library;
	char *domain, *selector, *pem;
	size_t pem_len;
	EVP_PKEY *pair;
};

struct signing {
	DKIM *dkim;
	char last; /* octet of the body, NUL before the first */
};

static void
free_bio(BIO **bio)
{
	BIO_free(*bio);
}

/* No prompt: a key under a passphrase is none that a daemon can use. */
static int
no_passphrase(char *buffer, int size, int is_writing, void *self)
{
	(void)buffer, (void)size, (void)is_writing, (void)self;
	return -1;
}

static int
read_pair(struct sign_key *key, struct err *err)
{
	BIO *bio CLEANUP(free_bio) =
	    BIO_new_mem_buf(key->pem, (int)key->pem_len);

	if (bio == NULL)
		return err_memory(err);
	key->pair = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);
	if (key->pair == NULL || EVP_PKEY_base_id(key->pair) != EVP_PKEY_RSA)
		return err_set(err, ERR_CONFIG,
		    "no RSA private key in PEM, without passphrase; make one "
		    "with openssl genrsa 2048");
	int bits = EVP_PKEY_bits(key->pair);
	if (bits < SIGN_KEY_BITS_MIN || bits > SIGN_KEY_BITS_MAX)
		return err_set(err, ERR_CONFIG,
		    "a key of %d bits; expected %d to %d", bits,
		    SIGN_KEY_BITS_MIN, SIGN_KEY_BITS_MAX);
	return 0;
}

static int
open_library(struct sign_key *key, struct err *err)
{
	key->library = dkim_init(NULL, NULL);
	if (key->library == NULL)
		return err_memory(err);
	/* It reads the arrays, and copies them. */
	void *to_sign = (void *)(uintptr_t)signed_fields;
	void *to_seal = (void *)(uintptr_t)sealed_fields;
	if (dkim_options(key->library, DKIM_OP_SETOPT, DKIM_OPTS_SIGNHDRS,
		to_sign, sizeof(const char **)) != DKIM_STAT_OK ||
	    dkim_options(key->library, DKIM_OP_SETOPT, DKIM_OPTS_OVERSIGNHDRS,
		to_seal, sizeof(const char **)) != DKIM_STAT_OK)
		return err_set(err, ERR_BUG,
		    "libopendkim does not take the names of fields");
	return 0;
}

int
sign_key_new(const struct sign_key_settings *settings, struct sign_key **key_r,
    struct err *err)
{
	struct sign_key *key = calloc(1, sizeof(*key));

	if (key == NULL)
		return err_memory(err);
	key->domain = strdup(settings->domain);
	key->selector = strdup(settings->selector);
	key->pem = calloc(1, settings->pem.len + 1);
	int result = 0;
	if (key->domain == NULL || key->selector == NULL || key->pem == NULL) {
		result = err_memory(err);
	} else {
		key->pem_len = settings->pem.len;
		memcpy(key->pem, settings->pem.at, settings->pem.len);
		result = read_pair(key, err);
	}
	if (result == 0)
		result = open_library(key, err);
	if (result != 0) {
		sign_key_free(&key);
		return -1;
	}
	*key_r = key;
	return 0;
}

void
sign_key_free(struct sign_key **key)
{
	struct sign_key *old = *key;

	if (old == NULL)
		return;
	if (old->library != NULL)
		dkim_close(old->library);
	EVP_PKEY_free(old->pair);
	if (old->pem != NULL)
		explicit_bzero(old->pem, old->pem_len);
	free(old->pem);
	free(old->domain);
	free(old->selector);
	free(old);
	*key = NULL;
}

int
sign_key_record(const struct sign_key *key, struct str *record, struct err *err)
{
	unsigned char *der = NULL;
	unsigned char text[BASE64_MAX];
	int n = i2d_PUBKEY(key->pair, &der);

	if (n <= 0 || n > DER_MAX) {
		OPENSSL_free(der);
		return err_set(
		    err, ERR_BUG, "the public key cannot be written");
	}
	EVP_EncodeBlock(text, der, n);
	OPENSSL_free(der);
	str_addf(record, "v=DKIM1; k=rsa; p=%s", (const char *)text);
	return str_check(record, err);
}

static int
library_error(DKIM *dkim, DKIM_STAT status, struct err *err)
{
	const char *words = dkim != NULL ? dkim_geterror(dkim) : NULL;

	return err_set(err,
	    status == DKIM_STAT_NORESOURCE ? ERR_TEMPORARY : ERR_BUG,
	    "DKIM signature: %s",
	    words != NULL ? words : dkim_getresultstr(status));
}

static int
add_fields(struct signing *signing, struct span header, struct err *err)
{
	while (header.len > 0) {
		/* The library takes them without const, and copies them. */
		struct span field = field_cut(&header);
		if (field.len == 0)
			break;
		CLEANUP(str_fini) struct str copy = { 0 };
		str_add(&copy, field);
		if (str_check(&copy, err) != 0)
			return -1;
		DKIM_STAT status = dkim_header(
		    signing->dkim, (unsigned char *)copy.data, copy.len);
		if (status != DKIM_STAT_OK)
			return library_error(signing->dkim, status, err);
	}
	DKIM_STAT status = dkim_eoh(signing->dkim);
	return status == DKIM_STAT_OK
	           ? 0
	           : library_error(signing->dkim, status, err);
}

int
signing_begin(const struct sign_key *key, struct span header,
    struct signing **signing_r, struct err *err)
{
	struct signing *signing = calloc(1, sizeof(*signing));
	DKIM_STAT status = DKIM_STAT_OK;

	if (signing == NULL)
		return err_memory(err);
	signing->dkim = dkim_sign(key->library, (const unsigned char *)"crieur",
	    NULL, (dkim_sigkey_t)key->pem, (const unsigned char *)key->selector,
	    (const unsigned char *)key->domain, DKIM_CANON_RELAXED,
	    DKIM_CANON_RELAXED, DKIM_SIGN_RSASHA256, -1, &status);
	int result = signing->dkim != NULL ? add_fields(signing, header, err)
	                                   : library_error(NULL, status, err);
	if (result != 0) {
		signing_free(&signing);
		return -1;
	}
	*signing_r = signing;
	return 0;
}

int
signing_body(struct signing *signing, struct span piece, struct err *err)
{
	CLEANUP(str_fini) struct str copy = { 0 };

	if (piece.len == 0)
		return 0;
	str_add(&copy, piece);
	if (str_check(&copy, err) != 0)
		return -1;
	DKIM_STAT status =
	    dkim_body(signing->dkim, (unsigned char *)copy.data, copy.len);
	signing->last = piece.at[piece.len - 1];
	return status == DKIM_STAT_OK
	           ? 0
	           : library_error(signing->dkim, status, err);
}

/* On the wire a last line has its end, whether it had one before or not. */
static int
end_last_line(struct signing *signing, struct err *err)
{
	if (signing->last == '\0' || signing->last == '\n')
		return 0;
	return signing_body(
	    signing, span_of(signing->last == '\r' ? "\n" : "\r\n"), err);
}

int
signing_end(struct signing *signing, struct str *field, struct err *err)
{
	unsigned char *value = NULL;
	size_t length = 0;

	if (end_last_line(signing, err) != 0)
		return -1;
	DKIM_STAT status = dkim_eom(signing->dkim, NULL);

	if (status == DKIM_STAT_OK)
		status = dkim_getsighdr_d(signing->dkim,
		    strlen(DKIM_SIGNHEADER) + 2, &value, &length);
	if (status != DKIM_STAT_OK)
		return library_error(signing->dkim, status, err);
	str_adds(field, DKIM_SIGNHEADER ": ");
	str_add(field, span_from((const char *)value, length));
	str_adds(field, "\r\n");
	return str_check(field, err);
}

void
signing_free(struct signing **signing)
{
	if (*signing == NULL)
		return;
	if ((*signing)->dkim != NULL)
		dkim_free((*signing)->dkim);
	free(*signing);
	*signing = NULL;
}
