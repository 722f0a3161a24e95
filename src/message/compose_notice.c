/* A whole message of our own (RFC 5322, RFC 2045, RFC 3834). */
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "crieur/base/date.h"
#include "crieur/message/compose.h"

#include "fold.h"
#include "transfer.h"

enum {
	QP_LINE = 76,
	BASE64_OCTETS = 57, /* 76 letters */
	BOUNDARY_SIZE = 48,
};

enum text_form {
	FORM_7BIT,
	FORM_QUOTED_PRINTABLE,
	FORM_BASE64
};

/* What reads best undecoded, as some will read it. */
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

/* A line that the attached message, which was written before, cannot hold: made
 * of our unguessable Message-ID. */
static int
make_boundary(const struct notice_parts *parts, char boundary[BOUNDARY_SIZE],
    struct err *err)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned length = 0;
	struct span seed = span_of(parts->message_id);

	if (EVP_Digest(
		seed.at, seed.len, digest, &length, EVP_sha256(), NULL) != 1)
		return err_set(err, ERR_BUG, "SHA-256 failed");
	size_t at = (size_t)snprintf(boundary, BOUNDARY_SIZE, "=_");
	for (size_t i = 0; i < 16; i++)
		at += (size_t)snprintf(
		    boundary + at, BOUNDARY_SIZE - at, "%02x", digest[i]);
	return 0;
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

static void
add_id(struct str *out, const char *name, const char *id)
{
	if (id != NULL && *id != '\0')
		str_addf(out, "%s: <%s>\r\n", name, id);
}

static void
add_text_type(struct str *out, enum text_form form, bool is_ascii)
{
	str_addf(out,
	    "Content-Type: text/plain; charset=%s\r\n"
	    "Content-Transfer-Encoding: %s\r\n",
	    is_ascii ? "us-ascii" : "utf-8", form_name(form));
}

static void
add_header(struct str *out, const struct notice_parts *parts)
{
	char date[TIME_TEXT_SIZE];

	fold_mailbox(out, "From", &parts->from);
	fold_mailbox(out, "To", &parts->to);
	compose_header_text(out, "Subject", parts->subject);
	fold_plain(out, "Date", time_format_rfc5322(parts->at, date));
	add_id(out, "Message-ID", parts->message_id);
	add_id(out, "In-Reply-To", parts->in_reply_to);
	add_id(out, "References", parts->in_reply_to);
	if (parts->reply_to != NULL && *parts->reply_to != '\0')
		fold_plain(out, "Reply-To", parts->reply_to);
	if (parts->list_id != NULL && *parts->list_id != '\0')
		fold_phrase(out, "List-Id", "", parts->list_id);
	str_addf(out, "Auto-Submitted: %s\r\n",
	    parts->is_reply ? "auto-replied" : "auto-generated");
	str_adds(out, "MIME-Version: 1.0\r\n");
}

static int
add_multipart(const struct notice_parts *parts, struct str *before,
    struct str *after, struct err *err)
{
	struct span text = span_of(parts->text);
	enum text_form form = form_of(text);
	const char *encoding = parts->attached_is_8bit ? "8bit" : "7bit";
	char boundary[BOUNDARY_SIZE];

	if (make_boundary(parts, boundary, err) != 0)
		return -1;
	str_addf(before,
	    "Content-Type: multipart/mixed; boundary=\"%s\"\r\n"
	    "Content-Transfer-Encoding: %s\r\n\r\n--%s\r\n",
	    boundary, encoding, boundary);
	add_text_type(before, form, !is_8bit(text));
	str_adds(before, "\r\n");
	add_text(before, text, form);
	str_addf(before,
	    "\r\n--%s\r\n"
	    "Content-Type: message/rfc822\r\n"
	    "Content-Transfer-Encoding: %s\r\n"
	    "Content-Disposition: attachment\r\n\r\n",
	    boundary, encoding);
	str_addf(after, "\r\n--%s--\r\n", boundary);
	return 0;
}

int
compose_notice(const struct notice_parts *parts, struct str *header,
    struct str *body, struct err *err)
{
	CLEANUP(str_fini) struct str head = { 0 }, rest = { 0 };
	struct span text = span_of(parts->text);
	enum text_form form = form_of(text);

	add_header(&head, parts);
	if (parts->has_attached) {
		if (add_multipart(parts, &head, &rest, err) != 0)
			return -1;
	} else {
		add_text_type(&head, form, !is_8bit(text));
		str_adds(&head, "\r\n");
		add_text(&rest, text, form);
	}
	if (str_check(&head, err) != 0 || str_check(&rest, err) != 0)
		return -1;
	str_add(header, str_span(&head));
	str_add(body, str_span(&rest));
	return str_check(header, err) != 0 ? -1 : str_check(body, err);
}
