/* One message on two ways: the same fields and body, other Received. */
#include <openssl/evp.h>

#include "crieur/message/message.h"

static bool
hash(EVP_MD_CTX *context, struct span bytes)
{
	return bytes.len == 0 ||
	       EVP_DigestUpdate(context, bytes.at, bytes.len) == 1;
}

/*
 * Bytes on their way into the digest, blanks and empty lines squeezed as by
 * DKIM's relaxed canonicalization (RFC 6376 §3.4): whoever changes no more has
 * the same message, whose signature still holds.
 */
struct press {
	EVP_MD_CTX *context;
	char bytes[4096];
	size_t n, n_lines; /* ends of line not yet written */
	bool has_blank, is_broken;
};

static void
press_put(struct press *press, char byte)
{
	if (press->n == sizeof(press->bytes)) {
		press->is_broken |=
		    !hash(press->context, span_from(press->bytes, press->n));
		press->n = 0;
	}
	press->bytes[press->n++] = byte;
}

static void
press_add(struct press *press, char byte)
{
	if (byte == ' ' || byte == '\t' || byte == '\r') {
		press->has_blank = true;
		return;
	}
	if (byte == '\n') {
		press->n_lines++;
		press->has_blank = false;
		return;
	}
	for (; press->n_lines > 0; press->n_lines--)
		press_put(press, '\n');
	if (press->has_blank)
		press_put(press, ' ');
	press->has_blank = false;
	press_put(press, byte);
}

/* What is left over at the end was blank. */
static bool
press_end(struct press *press)
{
	return !press->is_broken &&
	       hash(press->context, span_from(press->bytes, press->n));
}

static bool
hash_field(EVP_MD_CTX *context, struct header_field field)
{
	struct press press = { .context = context };
	struct span value = span_trim(field.value);

	for (size_t i = 0; i < value.len; i++)
		press_add(&press, value.at[i] == '\n' ? ' ' : value.at[i]);
	return hash(context, field.name) && hash(context, span_of(":")) &&
	       press_end(&press) && hash(context, span_of("\n"));
}

static bool
hash_body(EVP_MD_CTX *context, struct span body)
{
	struct press press = { .context = context };

	for (size_t i = 0; i < body.len; i++)
		press_add(&press, body.at[i]);
	return press_end(&press);
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

int
message_fingerprint(const struct message *message,
    unsigned char fingerprint[FINGERPRINT_SIZE], struct err *err)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	struct span body = span_from_offset(
	    message_raw(message), message_body_offset(message));
	unsigned length = 0;
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	if (context == NULL)
		return err_memory(err);
	bool is_done = EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1 &&
	               hash_fields(context, message) &&
	               hash_body(context, body) &&
	               EVP_DigestFinal_ex(context, digest, &length) == 1 &&
	               length == FINGERPRINT_SIZE;
	EVP_MD_CTX_free(context);
	if (!is_done)
		return err_set(err, ERR_BUG, "SHA-256 failed");
	for (size_t i = 0; i < FINGERPRINT_SIZE; i++)
		fingerprint[i] = digest[i];
	return 0;
}
