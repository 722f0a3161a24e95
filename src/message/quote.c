/*
 * The habits of mailers. Each rule is here because a mailer in use writes so;
 * tests/golden/reply holds an example. A rule needs two signs, a word and a
 * form, so that a person's own sentence does not meet it by chance.
 */
#include "quote.h"

#include <string.h>

#include "crieur/base/ascii.h"
#include "crieur/base/attribute.h"

enum {
	/* An attribution is wrapped over a few lines. */
	ATTRIBUTION_LINES = 4,
	HEADER_LINES = 7,
	NOISE_MAX = 120,
	GREETING_MAX = 60,
};

static bool
has_digit(struct span line)
{
	for (size_t i = 0; i < line.len; i++) {
		if (ascii_is_digit(line.at[i]))
			return true;
	}
	return false;
}

static bool
is_quoted(struct span line)
{
	struct span text = span_trim(line);

	return text.len > 0 &&
	       (text.at[0] == '>' ||
		   (text.at[0] == '|' && (text.len == 1 || text.at[1] == ' ')));
}

/* Whether the next line that is not empty is quoted. */
static bool
is_quote_next(const struct span *lines, size_t n, size_t i)
{
	while (i < n && lines[i].len == 0)
		i++;
	return i < n && is_quoted(lines[i]);
}

static bool
is_indented(struct span line)
{
	return line.len > 0 && line.at[0] == ' ';
}

/* How many lines from i on, after empty ones, are indented, as mailx quotes;
 * empty ones between them count. */
static size_t
indented_length(const struct span *lines, size_t n, size_t i)
{
	size_t end = i;

	for (size_t k = i; k < n; k++) {
		if (is_indented(lines[k]))
			end = k + 1;
		else if (lines[k].len > 0)
			break;
	}
	return end - i;
}

/* "… a écrit :", in the languages our members' mailers speak. */
static bool
ends_attribution(struct span line)
{
	static const char *const endings[] = { "crit :", "crit:", "crit ----",
		"wrote:", "wrote :", "writes:", "schrieb:", "escribió:",
		"ha scritto:", "schreef:", "escreveu:", NULL };

	return span_any(line, endings, span_ends_nocase);
}

/* "<crieur@…> a écrit :   " and the first words of the quotation (Yahoo for
 * telephones). */
static bool
holds_attribution(struct span line)
{
	static const char *const endings[] = {
		"> a écrit : ", "> wrote: ", NULL
	};

	return span_any(line, endings, span_contains_nocase);
}

static bool
starts_attribution(struct span line)
{
	static const char *const beginnings[] = { "Le ", "On ", "Am ", "El ",
		"Il ", "Op ", "Em ", "---- Le ", "---- On ", "Quoting ",
		"Citando ", "* ", NULL };

	return span_any(line, beginnings, span_starts_nocase);
}

/* "17:05" */
static bool
has_time(struct span line)
{
	for (size_t i = 1; i + 1 < line.len; i++) {
		if (line.at[i] == ':' &&
		    has_digit(span_from(line.at + i - 1, 1)) &&
		    has_digit(span_from(line.at + i + 1, 1)))
			return true;
	}
	return false;
}

/* The signs seen so far in the lines of what may be an attribution. */
struct signs {
	bool is_dated; /* it begins as such lines begin */
	bool has_number, has_time;
};

static void
signs_add(struct signs *signs, struct span line)
{
	bool has_address = span_find(line, '@') < line.len;

	signs->has_number |= has_address || has_digit(line);
	signs->has_time |= has_address || has_time(line);
}

/*
 * How many lines from i on introduce a quotation, 0 if they do not: they begin
 * with a day or a name and end with "wrote:", or end with a colon right before
 * a quoted line and hold a time or an address.
 */
static size_t
attribution_length(const struct span *lines, size_t n, size_t i)
{
	struct signs signs = {
		.is_dated = starts_attribution(span_trim(lines[i])),
	};

	for (size_t k = 0; k < ATTRIBUTION_LINES && i + k < n; k++) {
		struct span line = span_trim(lines[i + k]);
		if (line.len == 0 || is_quoted(line))
			return 0;
		signs_add(&signs, line);
		bool is_before_quote = is_quote_next(lines, n, i + k + 1);
		if (ends_attribution(line) &&
		    ((signs.is_dated && signs.has_number) || is_before_quote ||
			(signs.has_number &&
			    indented_length(lines, n, i + k + 1) > 0)))
			return k + 1;
		if (signs.is_dated && signs.has_time && holds_attribution(line))
			return k + 1;
		if (signs.is_dated && signs.has_time && is_before_quote &&
		    line.at[line.len - 1] == ':')
			return k + 1;
		/* A name that is wrapped ends with its address. */
		if (!signs.is_dated && line.at[line.len - 1] != '>')
			return 0;
	}
	return 0;
}

/* "De :", "*From:*" and so on, a name of the header Outlook copies. */
static bool
is_header_line(struct span line, const char *const *names, size_t n)
{
	while (line.len > 0 && line.at[0] == '*')
		line = span_from_offset(line, 1);
	for (size_t i = 0; i < n; i++) {
		if (!span_starts_nocase(line, names[i]))
			continue;
		struct span rest = span_from_offset(line, strlen(names[i]));
		while (rest.len > 0 && (rest.at[0] == ' ' || rest.at[0] == '*'))
			rest = span_from_offset(rest, 1);
		if (rest.len > 0 && rest.at[0] == ':')
			return true;
	}
	return false;
}

static bool
is_copied_header(const struct span *lines, size_t n, size_t i)
{
	static const char *const first[] = { "De", "From", "Von", "Expéditeur",
		"Sender" };
	static const char *const others[] = { "Envoyé", "Envoyé le", "Sent",
		"Date", "À", "A", "To", "Objet", "Sujet", "Subject", "Cc",
		"Gesendet", "An", "Betreff", "Destinataire", "Pour" };
	size_t n_others = 0;

	if (!is_header_line(lines[i], first, COUNT_OF(first)))
		return false;
	for (size_t k = 1; k < HEADER_LINES && i + k < n; k++)
		n_others +=
		    is_header_line(lines[i + k], others, COUNT_OF(others));
	return n_others >= 2;
}

/* "-----Message d'origine-----", "____________". */
static bool
is_separator(struct span line)
{
	static const char *const words[] = { "origin", "initial", "transféré",
		"forwarded", "ursprüngliche", "mail d'", NULL };
	size_t left = 0, right = 0;

	while (
	    left < line.len && (line.at[left] == '-' || line.at[left] == '_'))
		left++;
	if (left == line.len)
		return line.len >= 20 && line.at[0] == '_';
	while (right < line.len && line.at[line.len - 1 - right] == '-')
		right++;
	return left >= 3 && right >= 3 &&
	       span_any(line, words, span_contains_nocase);
}

static bool
is_noise(struct span line)
{
	static const char *const beginnings[] = { "Envoyé de mon ",
		"Envoyé depuis ", "Envoyé à partir d", "Envoyé avec ",
		"Envoyé par ", "Envoyé de l", "Envoyé via ", "Sent from ",
		"Sent with ", "Sent via ", "Sent by ", "Get Outlook for ",
		"Obtenir Outlook pour ", "Télécharger Outlook pour ",
		"Obtenez Outlook pour ", "Téléchargez Outlook pour ",
		"Provenance : Courrier", "Garanti sans virus", "Virus-free.",
		"[image:", "[cid:", "[Une image contenant", NULL };

	return line.len <= NOISE_MAX &&
	       span_any(line, beginnings, span_starts_nocase);
}

enum line_kind
line_kind(const struct span *lines, size_t n, size_t i, size_t *length_r)
{
	struct span line = span_trim(lines[i]);

	*length_r = 1;
	if (line.len == 0)
		return LINE_BLANK;
	if (is_quoted(line))
		return LINE_QUOTED;
	if (span_is(line, "--") || span_is(line, "—"))
		return LINE_SIGNATURE;
	if (is_separator(line) || is_copied_header(lines, n, i))
		return LINE_FOREIGN_REST;
	size_t length = attribution_length(lines, n, i);
	if (length > 0) {
		size_t indented = indented_length(lines, n, i + length);
		*length_r = length + indented;
		return indented > 0 || is_quote_next(lines, n, i + length)
		           ? LINE_QUOTED
		           : LINE_FOREIGN_REST;
	}
	return is_noise(line) ? LINE_NOISE : LINE_TEXT;
}

bool
line_is_greeting(struct span line)
{
	static const char *const beginnings[] = { "Bonjour", "Bonsoir", "Salut",
		"Coucou", "Cher ", "Chère ", "Chers ", "Chères ", "Hello", "Hi",
		"Dear ", "Good morning", NULL };
	size_t n_words = 1;

	for (size_t i = 0; i < line.len; i++)
		n_words += line.at[i] == ' ';
	return line.len <= GREETING_MAX &&
	       span_any(line, beginnings, span_starts_nocase) &&
	       (n_words <= 3 || line.at[line.len - 1] == ',');
}
