/*
 * HTML as a person would read it, for quoting and for answers by mail. No
 * parser of the language: tags become line ends or nothing, entities become
 * letters; whatever the input, the output is text.
 */
#include <string.h>

#include "crieur/base/ascii.h"
#include "crieur/base/attribute.h"

#include "text.h"
#include "transfer.h"

enum {
	TAG_NAME_MAX = 12,
	QUOTE_DEPTH_MAX = 8,
};

struct writer {
	struct str *out;
	unsigned quote_depth;
	bool wants_space, wants_line, has_line;
	bool is_preformatted;
};

struct tag {
	char name[TAG_NAME_MAX + 1]; /* lower case */
	bool is_end;
};

static const struct {
	const char *name, *text;
} entities[] = {
	{ "amp", "&" },
	{ "lt", "<" },
	{ "gt", ">" },
	{ "quot", "\"" },
	{ "apos", "'" },
	{ "nbsp", " " },
	{ "eacute", "é" },
	{ "egrave", "è" },
	{ "ecirc", "ê" },
	{ "euml", "ë" },
	{ "agrave", "à" },
	{ "acirc", "â" },
	{ "ccedil", "ç" },
	{ "icirc", "î" },
	{ "iuml", "ï" },
	{ "ocirc", "ô" },
	{ "ouml", "ö" },
	{ "ugrave", "ù" },
	{ "ucirc", "û" },
	{ "uuml", "ü" },
	{ "oelig", "œ" },
	{ "aelig", "æ" },
	{ "Eacute", "É" },
	{ "Egrave", "È" },
	{ "Ecirc", "Ê" },
	{ "Agrave", "À" },
	{ "Ccedil", "Ç" },
	{ "OElig", "Œ" },
	{ "euro", "€" },
	{ "rsquo", "’" },
	{ "lsquo", "‘" },
	{ "rdquo", "”" },
	{ "ldquo", "“" },
	{ "laquo", "«" },
	{ "raquo", "»" },
	{ "ndash", "–" },
	{ "mdash", "—" },
	{ "hellip", "…" },
	{ "bull", "•" },
	{ "middot", "·" },
	{ "deg", "°" },
	{ "copy", "©" },
	{ "zwnj", "" },
	{ "shy", "" },
};

static void
begin_line(struct writer *writer)
{
	if (writer->has_line)
		str_addc(writer->out, '\n');
	writer->has_line = true;
	for (unsigned i = 0; i < writer->quote_depth; i++)
		str_adds(writer->out, "> ");
}

/* The blanks and line ends that were owed come before letters. */
static void
begin_text(struct writer *writer)
{
	if (writer->wants_line || !writer->has_line)
		begin_line(writer);
	else if (writer->wants_space)
		str_addc(writer->out, ' ');
	writer->wants_line = false;
	writer->wants_space = false;
}

static void
write_text(struct writer *writer, struct span text)
{
	if (text.len == 0)
		return;
	begin_text(writer);
	str_add(writer->out, text);
}

static void
write_break(struct writer *writer)
{
	if (writer->wants_line || !writer->has_line)
		begin_line(writer);
	writer->wants_line = true;
	writer->wants_space = false;
}

static bool
is_block(const char *name)
{
	static const char *const blocks[] = { "p", "div", "tr", "table", "ul",
		"ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre",
		"blockquote", "body", "section", "article", "header", "footer",
		"center", NULL };

	return span_any(span_of(name), blocks, span_is);
}

static bool
is_hidden(const char *name)
{
	static const char *const hidden[] = { "style", "script", "head",
		"title", "template", "noscript", NULL };

	return span_any(span_of(name), hidden, span_is);
}

/* The end of the tag at the head of text, after its ">"; quotes around
 * attributes may hold one. */
static size_t
tag_length(struct span text)
{
	char quote = '\0';

	for (size_t i = 1; i < text.len; i++) {
		char byte = text.at[i];
		if (quote != '\0')
			quote = byte == quote ? '\0' : quote;
		else if ((byte == '"' || byte == '\'') && text.at[i - 1] == '=')
			quote = byte;
		else if (byte == '>')
			return i + 1;
	}
	return text.len;
}

static struct tag
tag_read(struct span text)
{
	struct tag tag = { .is_end = text.len > 1 && text.at[1] == '/' };
	size_t length = 0;

	for (size_t i = tag.is_end ? 2 : 1; i < text.len; i++) {
		if (!ascii_is_alnum(text.at[i]) || length == TAG_NAME_MAX)
			break;
		tag.name[length++] = ascii_lower(text.at[i]);
	}
	return tag;
}

/* How much to skip of an element whose content nobody sees. */
static size_t
hidden_length(struct span text, const char *name)
{
	for (size_t i = 0; i < text.len;) {
		i += span_find_text(span_from_offset(text, i), span_of("</"));
		struct span end = span_from_offset(text, i);
		if (end.len > 0 && strcmp(tag_read(end).name, name) == 0)
			return i;
		i += 2;
	}
	return text.len;
}

/* A style or an attribute that keeps the element from being seen: what a reader
 * of the mail does not see is not what its author says. */
static bool
is_unseen(struct span tag)
{
	static const char *const styles[] = { "display:none",
		"visibility:hidden", "font-size:0;", "font-size:0p",
		"font-size:0e", "font-size:0\"", "font-size:0'", "font-size:0%",
		"max-height:0", "opacity:0;", "opacity:0\"", "opacity:0'",
		"mso-hide:all", NULL };
	static const char *const whites[] = { "color:#fff", "color:white",
		"color:rgb(255,255,255)", "color=\"#fff", "color=\"white",
		"color='#fff", "color='white", "color=#fff", "color=white",
		NULL };
	CLEANUP(str_fini) struct str bare = { 0 };

	for (size_t i = 0; i < tag.len; i++) {
		if (strchr(" \t\n", tag.at[i]) == NULL)
			str_addc(&bare, ascii_lower(tag.at[i]));
		else if (span_starts_nocase(
			     span_from_offset(tag, i + 1), "hidden") &&
			 i + 7 < tag.len &&
			 strchr(" =>/", tag.at[i + 7]) != NULL)
			return true;
	}
	struct span all = str_span(&bare);
	if (span_any(all, styles, span_contains_nocase))
		return true;
	/* White is only seen on a ground of its own. */
	return span_find_text(all, span_of("background")) == all.len &&
	       span_find_text(all, span_of("bgcolor")) == all.len &&
	       span_any(all, whites, span_contains_nocase);
}

/* An element that has no content, whatever is done about it. */
static bool
is_void(const char *name)
{
	static const char *const voids[] = { "br", "img", "hr", "input", "meta",
		"link", "col", "area", "base", "wbr", NULL };

	return span_any(span_of(name), voids, span_is);
}

/* How much to skip of an element whose first tag has been read: to its end,
 * beyond those of its name within it. */
static size_t
unseen_length(struct span text, const char *name)
{
	size_t depth = 1, i = 0;

	while (i < text.len) {
		i += span_find(span_from_offset(text, i), '<');
		struct span rest = span_from_offset(text, i);
		if (rest.len == 0)
			break;
		struct tag tag = tag_read(rest);
		if (strcmp(tag.name, name) == 0)
			depth += tag.is_end ? (size_t)-1 : 1;
		if (depth == 0)
			return i;
		i += rest.at[0] == '<' && rest.len > 1 ? tag_length(rest) : 1;
	}
	return text.len;
}

static void
apply_tag(struct writer *writer, struct tag tag)
{
	if (strcmp(tag.name, "br") == 0) {
		write_break(writer);
		return;
	}
	if (strcmp(tag.name, "td") == 0 || strcmp(tag.name, "th") == 0)
		writer->wants_space = true;
	if (!is_block(tag.name))
		return;
	writer->wants_line |= writer->has_line;
	if (strcmp(tag.name, "pre") == 0)
		writer->is_preformatted = !tag.is_end;
	if (strcmp(tag.name, "blockquote") != 0)
		return;
	if (!tag.is_end && writer->quote_depth < QUOTE_DEPTH_MAX)
		writer->quote_depth++;
	else if (tag.is_end && writer->quote_depth > 0)
		writer->quote_depth--;
}

static size_t
read_markup(struct writer *writer, struct span text)
{
	if (span_starts_nocase(text, "<!--")) {
		struct span rest = span_from_offset(text, 4);
		size_t end = span_find_text(rest, span_of("-->"));
		return end < rest.len ? 4 + end + 3 : text.len;
	}
	size_t length = tag_length(text);
	struct tag tag = tag_read(text);
	if (!tag.is_end && is_hidden(tag.name))
		return length +
		       hidden_length(span_from_offset(text, length), tag.name);
	if (!tag.is_end && !is_void(tag.name) &&
	    is_unseen(span_first(text, length)))
		return length +
		       unseen_length(span_from_offset(text, length), tag.name);
	apply_tag(writer, tag);
	return length;
}

/* "#233" or "#xE9"; 0 if it is no character a text may hold. */
static unsigned
numeric_point(struct span name)
{
	bool is_hex = name.len > 1 && (name.at[1] | 0x20) == 'x';
	unsigned point = 0;

	for (size_t i = is_hex ? 2 : 1; i < name.len; i++) {
		int digit = hex_digit(name.at[i]);
		if (digit < 0 || (digit > 9 && !is_hex) || point > 0x10ffff)
			return 0;
		point = point * (is_hex ? 16 : 10) + (unsigned)digit;
	}
	bool is_surrogate = point >= 0xd800 && point <= 0xdfff;
	bool is_control = point < 0xa0 && (point < ' ' || point >= 0x7f);
	return point > 0x10ffff || is_surrogate || is_control ? 0 : point;
}

static size_t
read_entity(struct writer *writer, struct span text)
{
	struct span window = span_first(text, 12);
	size_t end = span_find(window, ';');
	struct span name = span_from_offset(span_first(window, end), 1);

	if (end == window.len || name.len == 0) {
		write_text(writer, span_first(text, 1));
		return 1;
	}
	if (name.at[0] == '#') {
		unsigned point = numeric_point(name);
		if (point != 0) {
			begin_text(writer);
			str_add_letter(
			    writer->out, point == 0xa0 ? ' ' : point);
		}
		return end + 1;
	}
	for (size_t i = 0; i < COUNT_OF(entities); i++) {
		if (span_is(name, entities[i].name)) {
			write_text(writer, span_of(entities[i].text));
			return end + 1;
		}
	}
	write_text(writer, span_first(text, 1));
	return 1;
}

static size_t
read_plain(struct writer *writer, struct span text)
{
	size_t length = 0;

	if (text.at[0] == '\n' && writer->is_preformatted) {
		write_break(writer);
		return 1;
	}
	if (text.at[0] == ' ' || text.at[0] == '\n' || text.at[0] == '\t') {
		writer->wants_space = true;
		return 1;
	}
	while (length < text.len && strchr("<& \n\t", text.at[length]) == NULL)
		length++;
	write_text(writer, span_first(text, length));
	return length;
}

/* A "<" that begins no tag is text. */
static bool
is_markup(struct span text)
{
	char next = text.len > 1 ? text.at[1] : ' ';

	return text.at[0] == '<' && (next == '/' || next == '!' ||
					next == '?' || ascii_is_letter(next));
}

void
html_add_text(struct str *out, struct span html)
{
	struct writer writer = { .out = out };

	while (html.len > 0) {
		size_t length;
		if (is_markup(html))
			length = read_markup(&writer, html);
		else if (html.at[0] == '<') {
			write_text(&writer, span_first(html, 1));
			length = 1;
		} else if (html.at[0] == '&')
			length = read_entity(&writer, html);
		else
			length = read_plain(&writer, html);
		html = span_from_offset(html, length);
	}
	if (writer.has_line)
		str_addc(out, '\n');
}
