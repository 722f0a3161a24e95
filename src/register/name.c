/* Folding of names with libunistring. */
#include "crieur/register/name.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "crieur/base/ascii.h"
#include "crieur/base/limits.h"

enum {
	MAX_WORDS = 32
};

static void
free_bytes(uint8_t **bytes)
{
	free(*bytes);
}

/* Letters that no decomposition takes apart, as typed without them. */
static const char *
plain_letters(ucs4_t letter)
{
	switch (letter) {
	case 0x153: return "oe";
	case 0xe6: return "ae";
	case 0xf8: return "o";
	case 0x142: return "l";
	case 0x111: return "d";
	default: return NULL;
	}
}

/* Folded and decomposed text without its marks; what is no letter or digit
 * parts words. */
static int
fold(struct span name, struct str *out, struct err *err)
{
	size_t size = 0;
	uint8_t *folded CLEANUP(free_bytes) =
	    u8_casefold((const uint8_t *)name.at, name.len, NULL, UNINORM_NFKD,
		NULL, &size);

	if (folded == NULL)
		return err_memory(err);
	for (size_t at = 0; at < size;) {
		ucs4_t letter;
		int length = u8_mbtouc(&letter, folded + at, size - at);
		const char *plain = plain_letters(letter);
		if (plain != NULL)
			str_adds(out, plain);
		else if (uc_is_general_category(letter, UC_LETTER) ||
			 uc_is_general_category(letter, UC_NUMBER))
			str_add(out, span_from((const char *)folded + at,
					 (size_t)length));
		else if (!uc_is_general_category(letter, UC_MARK))
			str_addc(out, ' ');
		at += (size_t)length;
	}
	return str_check(out, err);
}

/* What U+00C0 to U+017F fold to; '?' is left to the tables of Unicode. */
static const char latin[] = "aaaaaa?ceeeeiiii?nooooo ouuuuy??aaaaaa?ceeeeiiii"
			    "?nooooo ouuuuy?yaaaaaaccccccccddddeeeeeeeeeegggg"
			    "gggghh??iiiiiiiii???jjkk?llllll??llnnnnnn???oooo"
			    "oo??rrrrrrsssssssstttt??uuuuuuuuuuuuwwyyyzzzzzzs";

/* Names in letters of western Europe, without tables: nearly all there are. */
static bool
fold_western(struct span name, struct str *out)
{
	for (size_t i = 0; i < name.len; i++) {
		unsigned char octet = (unsigned char)name.at[i];
		char folded = '?';
		if (octet < 0x80)
			folded = ascii_is_alnum(name.at[i])
			             ? ascii_lower(name.at[i])
			             : ' ';
		if (octet >= 0xc3 && octet <= 0xc5 && i + 1 < name.len) {
			unsigned tail = (unsigned char)name.at[++i];
			unsigned letter = (octet & 0x1fu) << 6 | (tail & 0x3fu);
			folded = letter >= 0xc0 && letter < 0x180
			             ? latin[letter - 0xc0]
			             : '?';
		}
		if (folded == '?') {
			str_clear(out);
			return false;
		}
		str_addc(out, folded);
	}
	return true;
}

static int
compare_words(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

int
name_key(struct span name, struct str *key, struct err *err)
{
	CLEANUP(str_fini) struct str folded = { 0 };
	struct span words[MAX_WORDS];
	size_t n_words = 0;

	str_clear(key);
	if (!fold_western(name, &folded) && fold(name, &folded, err) != 0)
		return -1;
	for (struct span rest = str_span(&folded); rest.len > 0;) {
		struct span word = span_cut(&rest, ' ');
		if (word.len > 0 && n_words < MAX_WORDS)
			words[n_words++] = word;
	}
	qsort(words, n_words, sizeof(words[0]), compare_words);
	for (size_t i = 0; i < n_words; i++) {
		if (i > 0)
			str_addc(key, ' ');
		str_add(key, words[i]);
	}
	return str_check(key, err);
}

int
name_check(struct span name, struct span *name_r, struct err *err)
{
	name = span_trim(name);
	if (name.len == 0)
		return err_set(err, ERR_INPUT, "the name is empty");
	if (name.len > LIMIT_NAME)
		return err_set(err, ERR_INPUT,
		    "the name has %zu octets; at most %d are kept", name.len,
		    LIMIT_NAME);
	bool is_clean = span_is_utf8(name);
	for (size_t i = 0; i < name.len; i++)
		is_clean &=
		    (unsigned char)name.at[i] >= 0x20 && name.at[i] != 0x7f;
	if (!is_clean)
		return err_set(err, ERR_INPUT,
		    "the name has control characters or is not UTF-8");
	if (strchr("=+-@", name.at[0]) != NULL)
		return err_set(err, ERR_INPUT,
		    "the name \"%.*s\" begins as a spreadsheet's formula does",
		    (int)name.len, name.at);
	*name_r = name;
	return 0;
}

int
word_check(const char *what, struct span word, struct err *err)
{
	bool is_good = word.len > 0 && word.len <= LIMIT_NAME &&
	               span_is_utf8(word) && word.at[0] != '-';

	for (size_t i = 0; is_good && i < word.len; i++) {
		char byte = word.at[i];
		is_good = ascii_is_alnum(byte) || (byte & 0x80) != 0 ||
		          byte == '-' || byte == '_' || byte == '.';
	}
	if (!is_good)
		return err_set(err, ERR_INPUT,
		    "\"%.*s\" cannot be a %s: letters, digits, '-', '_' and "
		    "'.' only, at most %d octets",
		    (int)(word.len < 60 ? word.len : 60), word.at, what,
		    LIMIT_NAME);
	return 0;
}
