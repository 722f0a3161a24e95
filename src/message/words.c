/* Decoding for people's eyes, on libetpan; what it cannot read stays as it is.
 */
#include "words.h"

#include <stdlib.h>
#include <string.h>

#include <libetpan/charconv.h>
#include <libetpan/mailmime_decode.h>

#include "crieur/base/limits.h"

/* Windows-1252 from 0x80 to 0x9f; what it leaves open becomes U+FFFD. */
static const unsigned short high_controls[32] = { 0x20ac, 0xfffd, 0x201a,
	0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
	0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d,
	0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd,
	0x017e, 0x0178 };

static void
add_point(struct str *out, unsigned point)
{
	if (point < 0x80) {
		str_addc(out, (char)point);
	} else if (point < 0x800) {
		str_addc(out, (char)(0xc0 | point >> 6));
		str_addc(out, (char)(0x80 | (point & 0x3f)));
	} else {
		str_addc(out, (char)(0xe0 | point >> 12));
		str_addc(out, (char)(0x80 | (point >> 6 & 0x3f)));
		str_addc(out, (char)(0x80 | (point & 0x3f)));
	}
}

static void
add_windows_1252(struct str *out, struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char byte = (unsigned char)bytes.at[i];
		add_point(out, byte >= 0x80 && byte < 0xa0
				   ? high_controls[byte - 0x80]
				   : byte);
	}
}

/* UTF-8 without CR and control characters. */
static void
add_clean(struct str *out, struct span text, bool is_line)
{
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.at[i];
		bool is_control = (byte >= 0 && byte < ' ') || byte == 0x7f;
		if (!is_control || (!is_line && (byte == '\n' || byte == '\t')))
			str_addc(out, byte);
		else if (is_line)
			str_addc(out, ' ');
	}
}

struct span
text_first(struct span text, size_t max)
{
	if (text.len <= max)
		return text;
	while (max > 0 && ((unsigned char)text.at[max] & 0xc0) == 0x80)
		max--;
	return span_first(text, max);
}

static bool
is_latin(const char *charset)
{
	static const char *const names[] = { "iso-8859-1", "iso8859-1",
		"latin1", "windows-1252", "cp1252", "us-ascii", "ascii" };

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (span_is_nocase(span_of(charset), names[i]))
			return true;
	}
	return false;
}

/* Through the C library's tables, when they know the charset. */
static bool
add_converted(struct str *out, struct span bytes, const char *charset)
{
	char *text = NULL;
	size_t len = 0;

	if (bytes.len == 0 ||
	    charconv_buffer("utf-8", charset, bytes.at, bytes.len, &text,
		&len) != MAIL_CHARCONV_NO_ERROR)
		return false;
	bool is_good = span_is_utf8(span_from(text, len));
	if (is_good)
		add_clean(out, span_from(text, len), false);
	charconv_buffer_free(text);
	return is_good;
}

void
text_add_utf8(struct str *out, struct span bytes, const char *charset)
{
	CLEANUP(str_fini) struct str text = { 0 };
	bool is_utf8 = *charset == '\0' || strcasecmp(charset, "utf-8") == 0;

	if ((is_utf8 || is_latin(charset)) && span_is_utf8(bytes)) {
		add_clean(out, bytes, false);
		return;
	}
	if (!is_utf8 && !is_latin(charset) &&
	    add_converted(out, bytes, charset))
		return;
	if (span_is_utf8(bytes)) {
		add_clean(out, bytes, false);
		return;
	}
	add_windows_1252(&text, bytes);
	out->has_failed |= text.has_failed;
	add_clean(out, str_span(&text), false);
}

/* Take out the CRLF of the folding (RFC 5322 §2.2.3); as UTF-8. */
static void
unfold(struct str *out, struct span value)
{
	CLEANUP(str_fini) struct str flat = { 0 };

	for (size_t i = 0; i < value.len; i++) {
		if (value.at[i] != '\r' && value.at[i] != '\n')
			str_addc(&flat, value.at[i]);
	}
	out->has_failed |= flat.has_failed;
	if (span_is_utf8(str_span(&flat)))
		str_add(out, str_span(&flat));
	else
		add_windows_1252(out, str_span(&flat));
}

/* Encoded words to UTF-8 (RFC 2047); the caller frees. NULL: left alone. */
static char *
decode_phrase(struct span flat)
{
	char *decoded = NULL;
	size_t at = 0;

	if (span_find_text(flat, span_of("=?")) == flat.len)
		return NULL;
	if (mailmime_encoded_phrase_parse("utf-8", flat.at, flat.len, &at,
		"utf-8", &decoded) != MAILIMF_NO_ERROR)
		return NULL;
	if (decoded == NULL || !span_is_utf8(span_of(decoded))) {
		free(decoded);
		return NULL;
	}
	return decoded;
}

int
words_decode(struct arena *arena, struct span value, const char **text_r,
    struct err *err)
{
	CLEANUP(str_fini) struct str flat = { 0 }, clean = { 0 };

	unfold(&flat, value);
	struct span trimmed = span_trim(str_span(&flat));
	char *decoded = decode_phrase(trimmed);
	add_clean(&clean, decoded != NULL ? span_of(decoded) : trimmed, true);
	free(decoded);
	if (str_check(&flat, err) != 0 || str_check(&clean, err) != 0)
		return -1;
	const char *text = arena_dup(arena, span_trim(str_span(&clean)));
	if (text == NULL)
		return err_memory(err);
	*text_r = text;
	return 0;
}
