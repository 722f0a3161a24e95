/* What people write, without what they write differently. */
#include "crieur/message/folded.h"

#include <stdbool.h>
#include <string.h>

#include "crieur/base/ascii.h"
#include "crieur/base/attribute.h"

static const struct {
	const char *from;
	char to[3];
} accents[] = {
	{ "à", "a" },
	{ "â", "a" },
	{ "ä", "a" },
	{ "á", "a" },
	{ "ã", "a" },
	{ "å", "a" },
	{ "ç", "c" },
	{ "é", "e" },
	{ "è", "e" },
	{ "ê", "e" },
	{ "ë", "e" },
	{ "î", "i" },
	{ "ï", "i" },
	{ "í", "i" },
	{ "ñ", "n" },
	{ "ô", "o" },
	{ "ó", "o" },
	{ "õ", "o" },
	{ "ø", "o" },
	{ "ö", "o" },
	{ "ù", "u" },
	{ "û", "u" },
	{ "ü", "u" },
	{ "ú", "u" },
	{ "œ", "oe" },
	{ "À", "a" },
	{ "Â", "a" },
	{ "Ç", "c" },
	{ "É", "e" },
	{ "È", "e" },
	{ "Ê", "e" },
	{ "Ë", "e" },
	{ "Î", "i" },
	{ "Ï", "i" },
	{ "Ô", "o" },
	{ "Ù", "u" },
	{ "Û", "u" },
	{ "Ü", "u" },
	{ "Œ", "oe" },
	/* as combining marks (NFD, from some telephones) */
	{ "\xcc\x80", "" },
	{ "\xcc\x81", "" },
	{ "\xcc\x82", "" },
	{ "\xcc\x88", "" },
	{ "\xcc\xa7", "" },
};

/* The letters that begin text, folded: their count of octets, 0 if it begins
 * with no letter. */
static size_t
fold_one(struct span text, char to[3])
{
	to[0] = ascii_lower(text.at[0]);
	to[1] = '\0';
	if (ascii_is_alnum(to[0]))
		return 1;
	if ((unsigned char)to[0] < 0x80)
		return 0;
	for (size_t i = 0; i < COUNT_OF(accents); i++) {
		size_t length = strlen(accents[i].from);
		if (span_equal(
			span_first(text, length), span_of(accents[i].from))) {
			memcpy(to, accents[i].to, sizeof(accents[i].to));
			return length;
		}
	}
	return 0;
}

void
folded_add(struct str *out, struct span text)
{
	while (text.len > 0) {
		char to[3];
		size_t length = fold_one(text, to);
		bool is_quote =
		    span_equal(span_first(text, 3), span_of("\u2019"));
		bool is_blank =
		    span_equal(span_first(text, 2), span_of("\u00a0"));
		if (length > 0)
			str_adds(out, to);
		else
			str_addc(out, is_quote   ? '\''
				      : is_blank ? ' '
						 : text.at[0]);
		if (length == 0)
			length = is_quote ? 3 : is_blank ? 2 : 1;
		text = span_from_offset(text, length);
	}
}

/* The sign that begins text, if it changes nothing about the words beside it:
 * its count of octets, or 0. */
static size_t
plain_sign(struct span text)
{
	static const char *const signs[] = { "\u2019", "\u2018", "\u00a0",
		"\u202f", "\u00ab", "\u00bb", "\u201c", "\u201d", "\u2013",
		"\u2014", "\u2026", "\U0001f642", "\U0001f60a", "\U0001f44d",
		"\U0001f64f", "\u263a", "\ufe0f" };

	if ((unsigned char)text.at[0] < 0x80)
		return 1;
	for (size_t i = 0; i < COUNT_OF(signs); i++) {
		size_t length = strlen(signs[i]);
		if (span_equal(span_first(text, length), span_of(signs[i])))
			return length;
	}
	return 0;
}

void
folded_read(struct span line, struct folded *folded)
{
	size_t used = 0, at = 0;
	bool is_in_word = false;

	folded->n = 0;
	folded->has_other = false;
	while (at < line.len && used + 4 < sizeof(folded->text)) {
		char to[3];
		size_t length = fold_one(span_from_offset(line, at), to);
		if (length == 0) {
			length = plain_sign(span_from_offset(line, at));
			folded->has_other |= length == 0;
			at += length > 0 ? length : 1;
			is_in_word = false;
			continue;
		}
		at += length;
		if (!is_in_word) {
			if (folded->n == FOLDED_WORDS)
				break;
			if (used > 0)
				used++;
			folded->words[folded->n++] = folded->text + used;
			is_in_word = true;
		}
		memcpy(folded->text + used, to, strlen(to));
		used += strlen(to);
		folded->text[used] = '\0';
		folded->ends[folded->n - 1] = at;
	}
	folded->has_other |= at < line.len;
}

struct span
folded_first(struct span *text, struct folded *folded)
{
	struct span line = span_of("");

	folded->n = 0;
	while (text->len > 0 && folded->n == 0) {
		line = span_cut_line(text);
		folded_read(line, folded);
	}
	return line;
}

bool
word_is_in(const char *word, const char *list)
{
	struct span rest = span_of(list);

	while (rest.len > 0) {
		if (span_is(span_cut(&rest, ' '), word))
			return true;
	}
	return false;
}

size_t
word_find(const char *word, const char *const *lists, size_t n)
{
	size_t i = 0;

	while (i < n && (lists[i] == NULL || !word_is_in(word, lists[i])))
		i++;
	return i;
}

bool
folded_all_in(const struct folded *folded, size_t i, const char *list)
{
	while (i < folded->n && word_is_in(folded->words[i], list))
		i++;
	return i >= folded->n;
}

bool
folded_has_one(const struct folded *folded, size_t i, const char *list)
{
	while (i < folded->n && !word_is_in(folded->words[i], list))
		i++;
	return i < folded->n;
}
