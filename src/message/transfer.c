#include "transfer.h"

#include <string.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			      "abcdefghijklmnopqrstuvwxyz0123456789+/";

void
base64_encode(struct str *out, struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t left = bytes.len - i;
		unsigned group = (unsigned)(unsigned char)bytes.at[i] << 16;
		if (left > 1)
			group |= (unsigned)(unsigned char)bytes.at[i + 1] << 8;
		if (left > 2)
			group |= (unsigned char)bytes.at[i + 2];
		str_addc(out, letters[group >> 18 & 63]);
		str_addc(out, letters[group >> 12 & 63]);
		str_addc(out, left > 1 ? letters[group >> 6 & 63] : '=');
		str_addc(out, left > 2 ? letters[group & 63] : '=');
	}
}

static int
letter_value(char letter)
{
	const char *at = letter != '\0' ? strchr(letters, letter) : NULL;

	return at != NULL ? (int)(at - letters) : -1;
}

void
base64_decode(struct str *out, struct span text)
{
	unsigned bits = 0, n_bits = 0;

	for (size_t i = 0; i < text.len; i++) {
		int value = letter_value(text.at[i]);
		if (text.at[i] == '=')
			n_bits = 0;
		if (value < 0)
			continue;
		bits = (bits << 6 | (unsigned)value) & 0xffff;
		n_bits += 6;
		if (n_bits >= 8) {
			n_bits -= 8;
			str_addc(out, (char)(bits >> n_bits & 0xff));
		}
	}
}

int
hex_digit(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

int
escaped_octet(struct span text)
{
	int high = text.len > 1 ? hex_digit(text.at[1]) : -1;
	int low = text.len > 2 ? hex_digit(text.at[2]) : -1;

	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* The first octet of text, or the one that it stands for where that is sign;
 * the number of octets read. */
static size_t
add_octet(struct str *out, struct span text, char sign)
{
	int octet = text.at[0] == sign ? escaped_octet(text) : -1;

	str_addc(out, octet < 0 ? text.at[0] : (char)octet);
	return octet < 0 ? 1 : 3;
}

void
percent_decode(struct str *out, struct span text)
{
	while (text.len > 0)
		text = span_from_offset(text, add_octet(out, text, '%'));
}

void
q_decode(struct str *out, struct span text)
{
	while (text.len > 0) {
		size_t length = 1;
		if (text.at[0] == '_')
			str_addc(out, ' ');
		else
			length = add_octet(out, text, '=');
		text = span_from_offset(text, length);
	}
}

/* One line without its end; true if it goes on in the next. */
static bool
decode_line(struct str *out, struct span line)
{
	/* Blanks at the end were added on the way. */
	while (line.len > 0 &&
	       (line.at[line.len - 1] == ' ' || line.at[line.len - 1] == '\t'))
		line.len--;
	bool is_soft = line.len > 0 && line.at[line.len - 1] == '=';
	if (is_soft)
		line.len--;
	while (line.len > 0)
		line = span_from_offset(line, add_octet(out, line, '='));
	return is_soft;
}

void
quoted_printable_decode(struct str *out, struct span text)
{
	while (text.len > 0) {
		size_t whole = text.len, end = span_find(text, '\n');
		bool is_soft = decode_line(out, span_cut_line(&text));
		if (!is_soft && end < whole)
			str_adds(out, "\r\n");
	}
}
