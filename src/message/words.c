/*
 * Decoding for people's eyes: charsets by libetpan, encoded words by hand, as
 * mailers cut characters between two of them. What cannot be read stays as it
 * is.
 */
#include "words.h"

#include <string.h>

#include <libetpan/charconv.h>

#include "transfer.h"

enum {
	/* RFC 2047 says 75; some write more. */
	ENCODED_WORD_MAX = 2000,
	CHARSET_MAX = 40,
};

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
		"latin1", "windows-1252", "cp1252", "us-ascii", "ascii", NULL };

	return span_any(span_of(charset), names, span_is_nocase);
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

/* The length of the character at the head of text, 0 if it is not UTF-8. */
static size_t
character_length(struct span text)
{
	for (size_t length = 1; length <= 4 && length <= text.len; length++) {
		if (span_is_utf8(span_first(text, length)))
			return length;
	}
	return 0;
}

/* UTF-8, with stray octets in it taken for Windows-1252. */
static void
add_mixed(struct str *out, struct span bytes)
{
	while (bytes.len > 0) {
		size_t length = character_length(bytes);
		if (length > 0)
			str_add(out, span_first(bytes, length));
		else
			str_add_windows_1252(out, span_first(bytes, 1));
		bytes = span_from_offset(bytes, length > 0 ? length : 1);
	}
}

void
text_add_utf8(struct str *out, struct span bytes, const char *charset)
{
	CLEANUP(str_fini) struct str text = { 0 };
	bool is_utf8 = *charset == '\0' || strcasecmp(charset, "utf-8") == 0;

	if (!is_utf8 && !is_latin(charset) &&
	    add_converted(out, bytes, charset))
		return;
	if (span_is_utf8(bytes)) {
		add_clean(out, bytes, false);
		return;
	}
	if (is_utf8)
		add_mixed(&text, bytes);
	else
		str_add_windows_1252(&text, bytes);
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
	add_mixed(out, str_span(&flat));
}

struct encoded_word {
	struct span charset, payload;
	bool is_base64;
	size_t length;
};

/* =?charset?B?payload?= at the head of text; the language that may follow the
 * charset (RFC 2231 §5) is dropped. */
static bool
encoded_word_read(struct span text, struct encoded_word *word_r)
{
	struct span rest = span_first(text, ENCODED_WORD_MAX);
	struct encoded_word word = { 0 };

	if (!span_starts_nocase(rest, "=?"))
		return false;
	rest = span_from_offset(rest, 2);
	word.charset = span_cut(&rest, '?');
	struct span encoding = span_cut(&rest, '?');
	word.charset = span_first(word.charset, span_find(word.charset, '*'));
	word.is_base64 = span_is_nocase(encoding, "b");
	if (!word.is_base64 && !span_is_nocase(encoding, "q"))
		return false;
	size_t end = span_find_text(rest, span_of("?="));
	if (end == rest.len || word.charset.len == 0 ||
	    word.charset.len > CHARSET_MAX)
		return false;
	word.payload = span_first(rest, end);
	word.length = (size_t)(rest.at - text.at) + end + 2;
	*word_r = word;
	return true;
}

/* Encoded words that follow one another in the same charset, as octets: a
 * character may begin in one and end in the next. */
struct pending {
	struct str octets;
	char charset[CHARSET_MAX + 1];
};

static void
pending_flush(struct pending *pending, struct str *out)
{
	out->has_failed |= pending->octets.has_failed;
	text_add_utf8(out, str_span(&pending->octets), pending->charset);
	str_truncate(&pending->octets, 0);
}

static void
pending_add(
    struct pending *pending, const struct encoded_word *word, struct str *out)
{
	if (!span_is_nocase(word->charset, pending->charset))
		pending_flush(pending, out);
	memcpy(pending->charset, word->charset.at, word->charset.len);
	pending->charset[word->charset.len] = '\0';
	if (word->is_base64)
		base64_decode(&pending->octets, word->payload);
	else
		q_decode(&pending->octets, word->payload);
}

static size_t
blank_length(struct span text)
{
	size_t length = 0;

	while (length < text.len &&
	       (text.at[length] == ' ' || text.at[length] == '\t'))
		length++;
	return length;
}

/* Blanks between two encoded words are not text (RFC 2047 §6.2). */
static void
decode_phrase(struct str *out, struct span text)
{
	struct pending pending = { 0 };
	struct encoded_word word;

	while (text.len > 0) {
		if (!encoded_word_read(text, &word)) {
			struct span rest = span_from_offset(text, 1);
			size_t length = 1 + span_find(rest, '=');
			pending_flush(&pending, out);
			str_add(out, span_first(text, length));
			text = span_from_offset(text, length);
			continue;
		}
		pending_add(&pending, &word, out);
		text = span_from_offset(text, word.length);
		struct span next = span_from_offset(text, blank_length(text));
		if (encoded_word_read(next, &word))
			text = next;
	}
	pending_flush(&pending, out);
	str_fini(&pending.octets);
}

int
words_decode(struct arena *arena, struct span value, const char **text_r,
    struct err *err)
{
	CLEANUP(str_fini) struct str flat = { 0 }, text = { 0 }, clean = { 0 };

	unfold(&flat, value);
	decode_phrase(&text, span_trim(str_span(&flat)));
	add_clean(&clean, str_span(&text), true);
	if (str_check(&flat, err) != 0 || str_check(&text, err) != 0 ||
	    str_check(&clean, err) != 0)
		return -1;
	const char *copy = arena_dup(arena, span_trim(str_span(&clean)));
	if (copy == NULL)
		return err_memory(err);
	*text_r = copy;
	return 0;
}
