/* One table, the first row that matches decides. */
#include "saying.h"

#include <string.h>

#include "crieur/base/ascii.h"
#include "crieur/message/folded.h"

static const char *const other_meanings[] = { OTHER_MEANING(NAME_WORD) };

const char *
saying_meaning_name(enum meaning meaning)
{
	return meaning <= SAYS_NOTHING
	           ? name_of(&bounce_class_names, (int)meaning)
	           : other_meanings[meaning];
}

enum {
	GAP_MAX = 60, /* octets that " * " stands for */
};

/* Where " * " allows other words in between: they end no sentence. */
static bool
is_near(struct span gap)
{
	return gap.len <= GAP_MAX &&
	       span_find_text(gap, span_of(". ")) == gap.len;
}

/* Whether the rest of the pattern stands in the text, near its beginning. */
static bool
goes_on(struct span text, const char *words)
{
	for (;;) {
		const char *star = strstr(words, " * ");
		struct span part =
		    star != NULL ? span_from(words, (size_t)(star - words))
				 : span_of(words);
		size_t at = span_find_text(text, part);
		if (at == text.len || !is_near(span_first(text, at)))
			return false;
		if (star == NULL)
			return true;
		text = span_from_offset(text, at + part.len);
		words = star + strlen(" * ");
	}
}

/* Whether the words stand in the folded text. */
static bool
contains(struct span text, const char *words)
{
	const char *star = strstr(words, " * ");

	if (star == NULL)
		return words[0] == '\0' ||
		       span_find_text(text, span_of(words)) < text.len;
	struct span first = span_from(words, (size_t)(star - words));
	for (size_t at; (at = span_find_text(text, first)) < text.len;) {
		text = span_from_offset(text, at + first.len);
		if (goes_on(text, star + strlen(" * ")))
			return true;
	}
	return false;
}

const struct saying *
saying_find(struct span text, enum meaning meaning)
{
	CLEANUP(str_fini) struct str folded = { 0 };
	const struct saying *row = sayings;

	folded_add(&folded, text);
	struct span words = str_span(&folded);
	while (row->meaning != SAYS_NOTHING &&
	       (row->meaning != meaning ||
		   !(row->code[0] == '^' ? span_starts_nocase(words, row->words)
					 : contains(words, row->words))))
		row++;
	return row->meaning != SAYS_NOTHING ? row : NULL;
}

bool
says(struct span text, enum meaning meaning)
{
	return saying_find(text, meaning) != NULL;
}

/* Small letters with a dot before the last two or more of them: "mx.antispam",
 * not "5.1.1", "e.g." or "RESOLVER.RST". */
static bool
is_host(struct span word)
{
	size_t n_last = 0;
	bool has_dot = false;

	for (size_t i = 0; i < word.len; i++) {
		char byte = word.at[i];
		bool is_small = byte >= 'a' && byte <= 'z';
		if (!is_small && !ascii_is_digit(byte) && byte != '-' &&
		    byte != '.')
			return false;
		n_last = is_small ? n_last + 1 : 0;
		has_dot |= byte == '.';
	}
	return has_dot && n_last >= 2;
}

static bool
is_name(struct span word)
{
	while (word.len > 0 && strchr("<([{\"'", word.at[0]) != NULL)
		word = span_from_offset(word, 1);
	while (word.len > 0 &&
	       strchr(">)]}\"',;:.", word.at[word.len - 1]) != NULL)
		word.len--;
	return span_find(word, '@') < word.len ||
	       span_find_text(word, span_of("://")) < word.len || is_host(word);
}

void
said_add(struct str *out, struct span words)
{
	struct span rest = span_trim(words);

	while (rest.len > 0) {
		size_t n = 0;
		while (n < rest.len && memchr(" \t\r\n", rest.at[n], 4) == NULL)
			n++;
		struct span word = span_first(rest, n);
		/* "jean@example.org:user not exist" */
		size_t colon = span_find(word, ':');
		if (span_find(word, '@') < colon && colon < n)
			word = span_first(word, n = colon + 1);
		if (is_name(word))
			str_adds(out, "~");
		else
			folded_add(out, word);
		rest = span_trim(span_from_offset(rest, n));
		if (rest.len > 0)
			str_addc(out, ' ');
	}
}

/* "5.1.1" is itself, "5.1.*" what begins so, "5?" its class or no code, "*" and
 * "" anything. */
static bool
is_code(const char *code, const char *status)
{
	size_t length = strlen(code);

	if (length == 0)
		return true;
	switch (code[length - 1]) {
	case '*': return strncmp(status, code, length - 1) == 0;
	case '?': return status[0] == '\0' || status[0] == code[0];
	default: return strcmp(status, code) == 0;
	}
}

const struct saying *
saying_of_class(const struct said *said)
{
	const struct saying *row = sayings;

	for (; row->meaning != SAYS_NOTHING; row++) {
		bool is_own = row->code[0] == '!';
		if (row->meaning < SAYS_NOTHING &&
		    !(is_own && said->is_reporter) &&
		    is_code(row->code + is_own, said->status) &&
		    contains(said->words, row->words))
			break;
	}
	return row;
}
