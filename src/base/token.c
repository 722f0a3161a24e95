/* OBJECT-PERSON-EXPIRY-SEAL in lower-case base32 (RFC 4648 §6); the seal is
 * HMAC-SHA-256 over the purpose and what stands before it, cut to 128 bits. */
#include "crieur/base/token.h"

#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

enum {
	SEAL_OCTETS = 16,
	SEAL_LETTERS = TOKEN_SEAL_LEN,
	NUMBER_LETTERS = 13
};

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

static size_t
write_number(int64_t number, char *out)
{
	char reversed[NUMBER_LETTERS];
	uint64_t left = (uint64_t)number;
	size_t length = 0;

	do {
		reversed[length++] = alphabet[left % 32];
		left /= 32;
	} while (left > 0);
	for (size_t i = 0; i < length; i++)
		out[i] = reversed[length - 1 - i];
	return length;
}

static int
read_letter(char letter)
{
	if (letter >= 'A' && letter <= 'Z')
		letter = (char)(letter + ('a' - 'A'));
	const char *at = letter != '\0' ? strchr(alphabet, letter) : NULL;

	return at != NULL ? (int)(at - alphabet) : -1;
}

static int
read_number(struct span text, int64_t *number_r)
{
	uint64_t number = 0;

	if (text.len == 0 || text.len > NUMBER_LETTERS)
		return -1;
	for (size_t i = 0; i < text.len; i++) {
		int digit = read_letter(text.at[i]);
		if (digit < 0 || number > (uint64_t)INT64_MAX / 32)
			return -1;
		number = number * 32 + (uint64_t)digit;
	}
	*number_r = (int64_t)number;
	return 0;
}

static void
write_seal(const unsigned char octets[SEAL_OCTETS], char out[SEAL_LETTERS + 1])
{
	unsigned bits = 0, n_bits = 0;
	size_t length = 0;

	for (size_t i = 0; i < SEAL_OCTETS; i++) {
		bits = bits << 8 | octets[i];
		n_bits += 8;
		for (; n_bits >= 5; n_bits -= 5)
			out[length++] = alphabet[bits >> (n_bits - 5) & 31];
	}
	out[length++] = alphabet[bits << (5 - n_bits) & 31];
	out[length] = '\0';
}

static int
seal(const unsigned char *key, const char *purpose, struct span body,
    char out[SEAL_LETTERS + 1], struct err *err)
{
	unsigned char whole[EVP_MAX_MD_SIZE], text[256];
	unsigned length = 0;
	int purpose_len = snprintf((char *)text, sizeof(text), "%s:", purpose);

	if (purpose_len < 0 || (size_t)purpose_len + body.len > sizeof(text))
		return err_set(err, ERR_BUG, "token: purpose too long");
	memcpy(text + purpose_len, body.at, body.len);
	if (HMAC(EVP_sha256(), key, TOKEN_KEY_SIZE, text,
		(size_t)purpose_len + body.len, whole, &length) == NULL)
		return err_set(err, ERR_BUG, "token: HMAC failed");
	write_seal(whole, out);
	return 0;
}

int
token_write(const unsigned char key[TOKEN_KEY_SIZE], const struct token *token,
    char buffer[TOKEN_TEXT_SIZE], struct err *err)
{
	char stamp[SEAL_LETTERS + 1];
	size_t length = write_number(token->object, buffer);

	buffer[length++] = '-';
	length += write_number(token->person, buffer + length);
	buffer[length++] = '-';
	length += write_number(token->expires_at, buffer + length);
	if (seal(key, token->purpose, span_from(buffer, length), stamp, err) !=
	    0)
		return -1;
	buffer[length++] = '-';
	memcpy(buffer + length, stamp, sizeof(stamp));
	return 0;
}

const char *
token_seal(const char *text)
{
	const char *dash = strrchr(text, '-');

	return dash != NULL ? dash + 1 : text;
}

int
token_read(const unsigned char key[TOKEN_KEY_SIZE], struct span text,
    int64_t now, struct token *token_r, struct err *err)
{
	char expected[TOKEN_TEXT_SIZE], given[TOKEN_TEXT_SIZE];
	struct token token = { .purpose = token_r->purpose };
	struct span rest = text;

	if (text.len >= TOKEN_TEXT_SIZE ||
	    read_number(span_cut(&rest, '-'), &token.object) != 0 ||
	    read_number(span_cut(&rest, '-'), &token.person) != 0 ||
	    read_number(span_cut(&rest, '-'), &token.expires_at) != 0 ||
	    rest.len != SEAL_LETTERS)
		return err_set(err, ERR_INPUT, "this is no token of ours");
	if (token_write(key, &token, expected, err) != 0)
		return -1;
	span_lower(text, given);
	if (strlen(expected) != text.len ||
	    CRYPTO_memcmp(expected, given, text.len) != 0)
		return err_set(err, ERR_INPUT, "this is no token of ours");
	if (token.expires_at != 0 && token.expires_at < now)
		return err_set(err, ERR_INPUT, "this token has expired");
	*token_r = token;
	return 0;
}
