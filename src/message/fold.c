/*
 * Header text out of our own and foreign words. Whatever the text holds, no
 * line end of it comes out: a name cannot forge a field.
 */
#include "fold.h"

#include <string.h>

#include "crieur/base/ascii.h"
#include "crieur/base/limits.h"
#include "crieur/message/compose.h"

#include "transfer.h"
#include "words.h"

enum {
	COLUMN_MAX = 76,
	/* "=?utf-8?b?" and "?=" leave this many octets of UTF-8 in one of at
	 * most 75 characters. */
	ENCODED_OCTETS = 45,
	ENCODED_OVERHEAD = 12,
	/* Less room than this on a line is not worth an encoded word. */
	ENCODED_LEAST = 30,
};

bool
fold_must_encode(struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < ' ' || text.at[i] > '~')
			return true;
	}
	/* Longer than a line may be, or what looks encoded already. */
	return text.len > COLUMN_MAX * 4 ||
	       span_find_text(text, span_of("=?")) < text.len;
}

static bool
is_plain_in_q(char byte)
{
	return ascii_is_alnum(byte) ||
	       (byte != '\0' && strchr("!*+-/", byte) != NULL);
}

static size_t
q_length(struct span text)
{
	size_t length = 0;

	for (size_t i = 0; i < text.len; i++)
		length +=
		    is_plain_in_q(text.at[i]) || text.at[i] == ' ' ? 1 : 3;
	return length;
}

static void
add_q(struct str *out, struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == ' ')
			str_addc(out, '_');
		else if (is_plain_in_q(text.at[i]))
			str_addc(out, text.at[i]);
		else
			str_addf(out, "=%02X", (unsigned char)text.at[i]);
	}
}

/* As much of text as one encoded word of room characters takes, whole
 * characters only; *is_q_r says which of the two encodings is shorter. */
static struct span
encoded_piece(struct span text, size_t room, bool *is_q_r)
{
	for (size_t max = ENCODED_OCTETS; max > 4; max--) {
		struct span piece = text_first(text, max);
		size_t q = q_length(piece), b = (piece.len + 2) / 3 * 4;
		*is_q_r = q <= b;
		if ((*is_q_r ? q : b) + ENCODED_OVERHEAD <= room)
			return piece;
	}
	*is_q_r = false;
	return text_first(text, 4);
}

size_t
fold_encoded(struct str *out, struct span text, size_t column)
{
	bool is_first = true, is_q = false;

	while (text.len > 0) {
		size_t room = column + ENCODED_LEAST <= COLUMN_MAX
		                  ? COLUMN_MAX - column
		                  : 0;
		if (!is_first || room == 0) {
			str_adds(out, "\r\n ");
			column = 1;
			room = COLUMN_MAX - 1;
		}
		struct span piece = encoded_piece(text, room, &is_q);
		size_t before = out->len;
		str_adds(out, is_q ? "=?utf-8?q?" : "=?utf-8?b?");
		if (is_q)
			add_q(out, piece);
		else
			base64_encode(out, piece);
		str_adds(out, "?=");
		column += out->len - before;
		text = span_from_offset(text, piece.len);
		is_first = false;
	}
	return column;
}

/* Valid UTF-8 on one line, blanks single. */
static void
flatten(struct str *out, const char *text)
{
	CLEANUP(str_fini) struct str clean = { 0 };
	struct span rest;

	text_add_utf8(&clean, span_of(text), "");
	for (size_t i = 0; i < clean.len; i++) {
		if (clean.data[i] == '\n' || clean.data[i] == '\t')
			clean.data[i] = ' ';
	}
	out->has_failed |= clean.has_failed;
	rest = str_span(&clean);
	while (rest.len > 0) {
		struct span word = span_cut(&rest, ' ');
		if (word.len > 0 && out->len > 0)
			str_addc(out, ' ');
		str_add(out, word);
	}
}

/* Add one word or run of words, after a blank or a fold. */
static size_t
add_chunk(struct str *out, struct span chunk, bool is_encoded, size_t column)
{
	if (is_encoded) {
		bool is_full = column + 1 + ENCODED_LEAST > COLUMN_MAX;
		str_adds(out, is_full ? "\r\n " : " ");
		return fold_encoded(out, chunk, is_full ? 1 : column + 1);
	}
	if (column + 1 + chunk.len > COLUMN_MAX && column > 1) {
		str_adds(out, "\r\n");
		column = 0;
	}
	str_addc(out, ' ');
	str_add(out, chunk);
	return column + 1 + chunk.len;
}

/* The run of words from the first to the last that must be encoded; blanks
 * between encoded words would be lost if each were encoded alone. */
static void
find_encoded_run(struct span text, size_t *start_r, size_t *end_r)
{
	struct span rest = text;

	*start_r = text.len;
	*end_r = 0;
	while (rest.len > 0) {
		size_t at = text.len - rest.len;
		struct span word = span_cut(&rest, ' ');
		if (!fold_must_encode(word))
			continue;
		if (*start_r == text.len)
			*start_r = at;
		*end_r = at + word.len;
	}
}

static size_t
add_words(struct str *out, struct span text, size_t column)
{
	size_t start, end;

	find_encoded_run(text, &start, &end);
	struct span before = span_first(text, start);
	struct span after =
	    end > 0 ? span_from_offset(text, end) : span_from(NULL, 0);
	while (before.len > 0)
		column = add_chunk(out, span_cut(&before, ' '), false, column);
	if (end > 0)
		column = add_chunk(
		    out, span_from(text.at + start, end - start), true, column);
	span_cut(&after, ' ');
	while (after.len > 0)
		column = add_chunk(out, span_cut(&after, ' '), false, column);
	return column;
}

void
compose_header_text(struct str *out, const char *name, const char *text)
{
	CLEANUP(str_fini) struct str flat = { 0 };

	flatten(&flat, text);
	out->has_failed |= flat.has_failed;
	str_addf(out, "%s:", name);
	add_words(out, str_span(&flat), strlen(name) + 1);
	str_adds(out, "\r\n");
}

/* In double quotes (RFC 5322 §3.2.4), folded at blanks. Returns the column
 * reached. */
static size_t
add_quoted(struct str *out, struct span text, size_t column)
{
	bool is_first = true;

	str_addc(out, '"');
	column++;
	while (text.len > 0) {
		struct span word = span_cut(&text, ' ');
		if (!is_first && column + word.len + 2 > COLUMN_MAX) {
			str_adds(out, "\r\n");
			column = 0;
		}
		size_t before = out->len;
		if (!is_first)
			str_addc(out, ' ');
		for (size_t i = 0; i < word.len; i++) {
			if (word.at[i] == '"' || word.at[i] == '\\')
				str_addc(out, '\\');
			str_addc(out, word.at[i]);
		}
		column += out->len - before;
		is_first = false;
	}
	str_addc(out, '"');
	return column + 1;
}

/* phrase <inside>, the first octet at column. */
static void
add_phrase(
    struct str *out, const char *phrase, const char *inside, size_t column)
{
	CLEANUP(str_fini) struct str flat = { 0 };

	flatten(&flat, phrase);
	out->has_failed |= flat.has_failed;
	if (flat.len > 0) {
		if (fold_must_encode(str_span(&flat)))
			column = fold_encoded(out, str_span(&flat), column);
		else
			column = add_quoted(out, str_span(&flat), column);
		bool is_long = column + strlen(inside) + 3 > COLUMN_MAX;
		str_adds(out, is_long ? "\r\n " : " ");
	}
	str_addf(out, "<%s>", inside);
}

void
fold_phrase(
    struct str *out, const char *name, const char *phrase, const char *inside)
{
	str_addf(out, "%s: ", name);
	add_phrase(out, phrase, inside, strlen(name) + 2);
	str_adds(out, "\r\n");
}

void
fold_mailbox(struct str *out, const char *name, const struct mailbox *mailbox)
{
	fold_phrase(out, name, mailbox->name, mailbox->address);
}

void
fold_mailboxes(struct str *out, const char *name,
    const struct mailbox *mailboxes, size_t n)
{
	str_addf(out, "%s: ", name);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			str_adds(out, ",\r\n ");
		if (mailboxes[i].name[0] == '\0') {
			str_adds(out, mailboxes[i].address);
			continue;
		}
		add_phrase(out, mailboxes[i].name, mailboxes[i].address,
		    i > 0 ? 1 : strlen(name) + 2);
	}
	str_adds(out, "\r\n");
}

void
fold_plain(struct str *out, const char *name, const char *value)
{
	str_addf(out, "%s: ", name);
	for (; *value != '\0'; value++)
		str_addc(out, *value == '\r' || *value == '\n' ? ' ' : *value);
	str_adds(out, "\r\n");
}

size_t
fold_place(struct span line)
{
	size_t at = LIMIT_LINE;

	while (at > 0 && line.at[at] != ' ' && line.at[at] != '\t')
		at--;
	return span_trim(span_first(line, at)).len > 0 ? at : 0;
}
