/* Views on bytes. ASCII case only: mail's protocol words are ASCII. */
#include "crieur/base/span.h"

#include <string.h>

#include "crieur/base/ascii.h"

struct span
span_of(const char *text)
{
	return span_from(text, text != NULL ? strlen(text) : 0);
}

struct span
span_from(const char *at, size_t len)
{
	return (struct span){ .at = at, .len = len };
}

bool
span_equal(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool
span_equal_nocase(struct span a, struct span b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (ascii_lower(a.at[i]) != ascii_lower(b.at[i]))
			return false;
	}
	return true;
}

bool
span_is(struct span a, const char *text)
{
	return span_equal(a, span_of(text));
}

bool
span_is_nocase(struct span a, const char *text)
{
	return span_equal_nocase(a, span_of(text));
}

bool
span_starts_nocase(struct span text, const char *prefix)
{
	return span_is_nocase(span_first(text, strlen(prefix)), prefix);
}

bool
span_ends_nocase(struct span text, const char *suffix)
{
	size_t len = strlen(suffix);

	return text.len >= len &&
	       span_is_nocase(span_from_offset(text, text.len - len), suffix);
}

int
span_compare(struct span a, struct span b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len > 0 ? memcmp(a.at, b.at, len) : 0;

	if (order != 0)
		return order;
	return a.len < b.len ? -1 : a.len > b.len;
}

static bool
is_space(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

struct span
span_trim(struct span text)
{
	while (text.len > 0 && is_space(text.at[0])) {
		text.at++;
		text.len--;
	}
	while (text.len > 0 && is_space(text.at[text.len - 1]))
		text.len--;
	return text;
}

size_t
span_find(struct span text, char byte)
{
	const char *found =
	    text.len > 0 ? memchr(text.at, byte, text.len) : NULL;

	return found != NULL ? (size_t)(found - text.at) : text.len;
}

size_t
span_find_text(struct span text, struct span wanted)
{
	if (wanted.len == 0)
		return 0;
	const char *found =
	    text.len > 0 ? memmem(text.at, text.len, wanted.at, wanted.len)
			 : NULL;

	return found != NULL ? (size_t)(found - text.at) : text.len;
}

bool
span_contains_nocase(struct span text, const char *wanted)
{
	size_t len = strlen(wanted);
	char first = ascii_lower(wanted[0]);

	if (len == 0)
		return true;
	for (size_t i = 0; i + len <= text.len; i++) {
		/* Most places are told apart by their first letter. */
		if (ascii_lower(text.at[i]) == first &&
		    span_is_nocase(span_from(text.at + i, len), wanted))
			return true;
	}
	return false;
}

bool
span_any(struct span text, const char *const *texts,
    bool (*test)(struct span text, const char *one))
{
	while (*texts != NULL && !test(text, *texts))
		texts++;
	return *texts != NULL;
}

struct span
span_from_offset(struct span text, size_t offset)
{
	if (offset >= text.len)
		return span_from(NULL, 0);
	return span_from(text.at + offset, text.len - offset);
}

struct span
span_first(struct span text, size_t len)
{
	return span_from(text.at, len < text.len ? len : text.len);
}

struct span
span_cut(struct span *rest, char separator)
{
	size_t at = span_find(*rest, separator);
	struct span first = span_first(*rest, at);

	*rest = span_from_offset(*rest, at + 1);
	return first;
}

struct span
span_cut_line(struct span *rest)
{
	struct span line = span_cut(rest, '\n');

	if (line.len > 0 && line.at[line.len - 1] == '\r')
		line.len--;
	return line;
}

/* The length of the sequence a lead byte announces, 0 if it leads none, and
 * the least code point that needs that length (RFC 3629 §3). */
static size_t
utf8_length(unsigned char lead, unsigned long *least_r)
{
	if (lead < 0x80) {
		*least_r = 1;
		return 1;
	}
	if (lead >= 0xc2 && lead <= 0xdf) {
		*least_r = 0x80;
		return 2;
	}
	if ((lead & 0xf0) == 0xe0) {
		*least_r = 0x800;
		return 3;
	}
	if (lead >= 0xf0 && lead <= 0xf4) {
		*least_r = 0x10000;
		return 4;
	}
	return 0;
}

size_t
span_character(struct span text, unsigned long *point_r)
{
	unsigned char lead = (unsigned char)text.at[0];
	unsigned long least = 0;
	size_t length = utf8_length(lead, &least);

	*point_r = 0;
	if (length == 0 || length > text.len)
		return 0;
	unsigned long point = length == 1 ? lead : lead & (0x7fU >> length);
	for (size_t i = 1; i < length; i++) {
		unsigned char next = (unsigned char)text.at[i];
		if ((next & 0xc0) != 0x80)
			return 0;
		point = point << 6 | (next & 0x3fU);
	}
	if (point < least || point > 0x10ffff ||
	    (point >= 0xd800 && point <= 0xdfff))
		return 0;
	*point_r = point;
	return length;
}

void
span_lower(struct span text, char *out)
{
	for (size_t i = 0; i < text.len; i++)
		out[i] = ascii_lower(text.at[i]);
}

bool
span_number(struct span text, int64_t max, int64_t *number_r)
{
	int64_t number = 0;

	for (size_t i = 0; i < text.len; i++) {
		int digit = text.at[i] - '0';
		if (!ascii_is_digit(text.at[i]) || number > (max - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	*number_r = number;
	return text.len > 0;
}

bool
span_is_utf8(struct span text)
{
	while (text.len > 0) {
		unsigned long point;
		size_t length = span_character(text, &point);
		if (length == 0)
			return false;
		text = span_from_offset(text, length);
	}
	return true;
}
