/* What is not shown as it is: Unicode's controls, and those of its formats and
 * fillers that nobody sees. */
#include "crieur/base/shown.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/attribute.h"

static const struct {
	unsigned long first, last;
} hidden[] = {
	{ 0xad, 0xad },       /* soft hyphen */
	{ 0x34f, 0x34f },     /* combining grapheme joiner */
	{ 0x61c, 0x61c },     /* Arabic letter mark */
	{ 0x115f, 0x1160 },   /* Hangul fillers */
	{ 0x17b4, 0x17b5 },   /* Khmer vowels without a sign */
	{ 0x180b, 0x180f },   /* Mongolian selectors and separator */
	{ 0x200b, 0x200f },   /* zero width, marks of direction */
	{ 0x2028, 0x202e },   /* separators, embeddings, overrides */
	{ 0x2060, 0x206f },   /* joiner, isolates, deprecated formats */
	{ 0x3164, 0x3164 },   /* Hangul filler */
	{ 0xfe00, 0xfe0e },   /* selectors; the last is that of emoji */
	{ 0xfeff, 0xfeff },   /* zero width no-break space */
	{ 0xffa0, 0xffa0 },   /* halfwidth Hangul filler */
	{ 0xfff0, 0xfffb },   /* annotations */
	{ 0x1bca0, 0x1bca3 }, /* shorthand formats */
	{ 0x1d173, 0x1d17a }, /* musical formats */
	{ 0xe0000, 0xe0fff }, /* tags, more selectors */
};

static bool
is_hidden(unsigned long point)
{
	for (size_t i = 0; i < COUNT_OF(hidden); i++) {
		if (point >= hidden[i].first && point <= hidden[i].last)
			return true;
	}
	return false;
}

const char *
shown_character(struct span text, size_t *octets_r, unsigned long *point_r,
    char shown[SHOWN_SIZE])
{
	size_t octets = span_character(text, point_r);
	unsigned long point = *point_r;

	*octets_r = octets > 0 ? octets : 1;
	if (octets == 0 || point < ' ' || point == 0x7f)
		return strcpy(shown, "?");
	if (point < 0x7f)
		return NULL;
	if (point < 0xa0)
		return strcpy(shown, "??");
	if (!is_hidden(point))
		return NULL;
	snprintf(shown, SHOWN_SIZE, "<U+%04lX>", point & 0x1fffff);
	return shown;
}

const char *
shown_line(char *out, size_t size, const char *text)
{
	struct span rest = span_of(text);
	size_t used = 0;

	while (rest.len > 0) {
		char shown[SHOWN_SIZE];
		unsigned long point;
		size_t octets;
		const char *as = shown_character(rest, &octets, &point, shown);
		struct span piece =
		    as != NULL ? span_of(as) : span_first(rest, octets);
		if (used + piece.len + 1 > size)
			break;
		memcpy(out + used, piece.at, piece.len);
		used += piece.len;
		rest = span_from_offset(rest, octets);
	}
	out[used] = '\0';
	return out;
}

void
shown_json(struct str *out, struct span json)
{
	while (json.len > 0) {
		char shown[SHOWN_SIZE];
		unsigned long point;
		size_t octets;
		const char *as = shown_character(json, &octets, &point, shown);
		/* Outside of strings there are ends of lines alone. */
		if (as == NULL || point < ' ')
			str_add(out, span_first(json, octets));
		else if (point > 0xffff)
			str_addf(out, "\\u%04lx\\u%04lx",
			    0xd800 + ((point - 0x10000) >> 10),
			    0xdc00 + ((point - 0x10000) & 0x3ff));
		else
			str_addf(out, "\\u%04lx", point);
		json = span_from_offset(json, octets);
	}
}
