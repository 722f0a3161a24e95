/* One message on two ways: the same fields and body, other Received. */
#include <openssl/evp.h>

#include "crieur/message/message.h"

static bool
hash(EVP_MD_CTX *context, struct span bytes)
{
	return bytes.len == 0 ||
	       EVP_DigestUpdate(context, bytes.at, bytes.len) == 1;
}

/* Folding and blanks at the ends are not content. */
static bool
hash_field(EVP_MD_CTX *context, struct header_field field)
{
	struct span rest = span_trim(field.value);

	if (!hash(context, field.name) || !hash(context, span_of(":")))
		return false;
	while (rest.len > 0) {
		if (!hash(context, span_cut_line(&rest)))
			return false;
	}
	return hash(context, span_of("\n"));
}

static bool
hash_fields(EVP_MD_CTX *context, const struct message *message)
{
	static const char *const names[] = { "From", "To", "Cc", "Subject",
		"Date" };

	for (size_t n = 0; n < COUNT_OF(names); n++) {
		for (size_t i = 0; i < message_n_fields(message); i++) {
			struct header_field field = message_field(message, i);
			field.name = span_is_nocase(field.name, names[n])
			                 ? span_of(names[n])
			                 : span_from(NULL, 0);
			if (field.name.len > 0 && !hash_field(context, field))
				return false;
		}
	}
	return true;
}

/* Empty lines at the end come and go (as in RFC 6376 §3.4.3). */
static struct span
body_of(const struct message *message)
{
	struct span body = span_from_offset(
	    message_raw(message), message_body_offset(message));

	while (body.len > 0 &&
	       (body.at[body.len - 1] == '\n' || body.at[body.len - 1] == '\r'))
		body.len--;
	return body;
}

int
message_fingerprint(const struct message *message,
    unsigned char fingerprint[FINGERPRINT_SIZE], struct err *err)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned length = 0;
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	if (context == NULL)
		return err_memory(err);
	bool is_done = EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1 &&
	               hash_fields(context, message) &&
	               hash(context, body_of(message)) &&
	               EVP_DigestFinal_ex(context, digest, &length) == 1 &&
	               length == FINGERPRINT_SIZE;
	EVP_MD_CTX_free(context);
	if (!is_done)
		return err_set(err, ERR_BUG, "SHA-256 failed");
	for (size_t i = 0; i < FINGERPRINT_SIZE; i++)
		fingerprint[i] = digest[i];
	return 0;
}
