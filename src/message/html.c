/*
 * HTML as a person would read it, for quoting and for answers by mail. No
 * parser of the language: tags become line ends or nothing, entities become
 * letters; whatever the input, the output is text.
 */
#include <string.h>

#include "text.h"

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

/* Letters of the text: the blanks and line ends that were owed come first. */
static void
write_text(struct writer *writer, struct span text)
{
	if (text.len == 0)
		return;
	if (writer->wants_line || !writer->has_line)
		begin_line(writer);
	else if (writer->wants_space)
		str_addc(writer->out, ' ');
	writer->wants_line = false;
	writer->wants_space = false;
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
is_one_of(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

static bool
is_block(const char *name)
{
	static const char *const blocks[] = { "p", "div", "tr", "table", "ul",
		"ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre",
		"blockquote", "body", "section", "article", "header", "footer",
		"center" };

	return is_one_of(name, blocks, COUNT_OF(blocks));
}

static bool
is_hidden(const char *name)
{
	static const char *const hidden[] = { "style", "script", "head",
		"title", "template", "noscript" };

	return is_one_of(name, hidden, COUNT_OF(hidden));
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
		char byte = text.at[i];
		if (byte >= 'A' && byte <= 'Z')
			byte = (char)(byte + ('a' - 'A'));
		bool is_letter = (byte >= 'a' && byte <= 'z') ||
		                 (byte >= '0' && byte <= '9');
		if (!is_letter || length == TAG_NAME_MAX)
			break;
		tag.name[length++] = byte;
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
	apply_tag(writer, tag);
	return length;
}

static size_t
point_to_utf8(unsigned long point, char out[4])
{
	if (point < 0x80) {
		out[0] = (char)point;
		return 1;
	}
	if (point < 0x800) {
		out[0] = (char)(0xc0 | point >> 6);
		out[1] = (char)(0x80 | (point & 0x3f));
		return 2;
	}
	if (point < 0x10000) {
		out[0] = (char)(0xe0 | point >> 12);
		out[1] = (char)(0x80 | (point >> 6 & 0x3f));
		out[2] = (char)(0x80 | (point & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | point >> 18);
	out[1] = (char)(0x80 | (point >> 12 & 0x3f));
	out[2] = (char)(0x80 | (point >> 6 & 0x3f));
	out[3] = (char)(0x80 | (point & 0x3f));
	return 4;
}

/* "#233" or "#xE9"; 0 if it is no character a text may hold. */
static unsigned long
numeric_point(struct span name)
{
	bool is_hex = name.len > 1 && (name.at[1] | 0x20) == 'x';
	unsigned long point = 0;

	for (size_t i = is_hex ? 2 : 1; i < name.len; i++) {
		char byte = name.at[i];
		unsigned digit = 99;
		if (byte >= '0' && byte <= '9')
			digit = (unsigned)(byte - '0');
		else if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f')
			digit = (unsigned)((byte | 0x20) - 'a') + 10;
		if (digit >= (is_hex ? 16U : 10U) || point > 0x10ffff)
			return 0;
		point = point * (is_hex ? 16 : 10) + digit;
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
	char letters[4];

	if (end == window.len || name.len == 0) {
		write_text(writer, span_first(text, 1));
		return 1;
	}
	if (name.at[0] == '#') {
		unsigned long point = numeric_point(name);
		if (point == 0xa0)
			write_text(writer, span_of(" "));
		else if (point != 0)
			write_text(writer,
			    span_from(letters, point_to_utf8(point, letters)));
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

	return text.at[0] == '<' &&
	       (next == '/' || next == '!' || next == '?' ||
		   (next >= 'a' && next <= 'z') ||
		   (next >= 'A' && next <= 'Z'));
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
