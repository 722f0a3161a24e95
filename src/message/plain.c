#include "plain.h"

#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "transfer.h"

enum {
	QP_LINE = 76,
	BASE64_OCTETS = 57, /* 76 letters */
};

enum text_form {
	FORM_7BIT,
	FORM_QUOTED_PRINTABLE,
	FORM_BASE64
};

static enum text_form
form_of(struct span text)
{
	struct span rest = text;
	size_t n_high = 0, longest = 0;

	for (size_t i = 0; i < text.len; i++)
		n_high += (unsigned char)text.at[i] >= 0x7f ||
		          (text.at[i] < ' ' && text.at[i] != '\n');
	while (rest.len > 0) {
		struct span line = span_cut_line(&rest);
		longest = line.len > longest ? line.len : longest;
	}
	if (n_high == 0 && longest <= 78)
		return FORM_7BIT;
	return n_high > text.len / 4 ? FORM_BASE64 : FORM_QUOTED_PRINTABLE;
}

static const char *
form_name(enum text_form form)
{
	switch (form) {
	case FORM_7BIT: return "7bit";
	case FORM_QUOTED_PRINTABLE: return "quoted-printable";
	case FORM_BASE64: return "base64";
	}
	return "8bit";
}

static void
add_qp_line(struct str *out, struct span line)
{
	size_t column = 0;

	for (size_t i = 0; i < line.len; i++) {
		char byte = line.at[i];
		/* A blank that ends a line would be lost on the way, and a
		 * dot or "From " that begins one changed. */
		bool is_plain = byte > ' ' && byte <= '~' && byte != '=';
		if (byte == ' ')
			is_plain = i + 1 < line.len;
		if (column == 0 && (byte == '.' || byte == 'F'))
			is_plain = false;
		size_t needed = is_plain ? 1 : 3;
		if (column + needed > QP_LINE - 1) {
			str_adds(out, "=\r\n");
			column = 0;
		}
		if (is_plain)
			str_addc(out, byte);
		else
			str_addf(out, "=%02X", (unsigned char)byte);
		column += needed;
	}
	str_adds(out, "\r\n");
}

static void
add_base64(struct str *out, struct span text)
{
	CLEANUP(str_fini) struct str crlf = { 0 };
	struct span rest = text;

	while (rest.len > 0) {
		str_add(&crlf, span_cut_line(&rest));
		str_adds(&crlf, "\r\n");
	}
	out->has_failed |= crlf.has_failed;
	rest = str_span(&crlf);
	while (rest.len > 0) {
		base64_encode(out, span_first(rest, BASE64_OCTETS));
		str_adds(out, "\r\n");
		rest = span_from_offset(rest, BASE64_OCTETS);
	}
}

static void
add_text(struct str *out, struct span text, enum text_form form)
{
	if (form == FORM_BASE64) {
		add_base64(out, text);
		return;
	}
	while (text.len > 0) {
		struct span line = span_cut_line(&text);
		if (form == FORM_QUOTED_PRINTABLE) {
			add_qp_line(out, line);
			continue;
		}
		str_add(out, line);
		str_adds(out, "\r\n");
	}
}

static bool
is_8bit(struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		if ((unsigned char)bytes.at[i] >= 0x80)
			return true;
	}
	return false;
}

void
plain_fields(struct str *out, struct span text)
{
	plain_fields_of(out, "text/plain", text);
}

void
plain_fields_of(struct str *out, const char *type, struct span text)
{
	str_addf(out,
	    "Content-Type: %s; charset=%s\r\n"
	    "Content-Transfer-Encoding: %s\r\n",
	    type, is_8bit(text) ? "utf-8" : "us-ascii",
	    form_name(form_of(text)));
}

void
plain_body(struct str *out, struct span text)
{
	add_text(out, text, form_of(text));
}

int
plain_boundary(struct span seed, char boundary[BOUNDARY_SIZE], struct err *err)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned length = 0;

	if (EVP_Digest(
		seed.at, seed.len, digest, &length, EVP_sha256(), NULL) != 1)
		return err_set(err, ERR_BUG, "SHA-256 failed");
	size_t at = (size_t)snprintf(boundary, BOUNDARY_SIZE, "=_");
	for (size_t i = 0; i < 16; i++)
		at += (size_t)snprintf(
		    boundary + at, BOUNDARY_SIZE - at, "%02x", digest[i]);
	return 0;
}
