#include "reply.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/attribute.h"
#include "crieur/base/str.h"

/* U+00C0 to U+00FF. */
static const char *const latin[] = { "A", "A", "A", "A", "A", "A", "AE", "C",
	"E", "E", "E", "E", "I", "I", "I", "I", "D", "N", "O", "O", "O", "O",
	"O", "x", "O", "U", "U", "U", "U", "Y", "TH", "ss", "a", "a", "a", "a",
	"a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n",
	"o", "o", "o", "o", "o", "/", "o", "u", "u", "u", "u", "y", "th", "y" };

static const struct {
	unsigned long point;
	const char *ascii;
} others[] = {
	{ 0xa0, " " },     /* no-break space */
	{ 0xab, "\"" },    /* « */
	{ 0xb0, "o" },     /* ° */
	{ 0xb7, "." },     /* middle dot: adhérent·e */
	{ 0xbb, "\"" },    /* » */
	{ 0x152, "OE" },   /* Œ */
	{ 0x153, "oe" },   /* œ */
	{ 0x2009, " " },   /* thin space */
	{ 0x2010, "-" },   /* hyphen */
	{ 0x2011, "-" },   /* no-break hyphen */
	{ 0x2013, "-" },   /* en dash */
	{ 0x2014, "-" },   /* em dash */
	{ 0x2018, "'" },   /* ‘ */
	{ 0x2019, "'" },   /* ’ */
	{ 0x201c, "\"" },  /* “ */
	{ 0x201d, "\"" },  /* ” */
	{ 0x2026, "..." }, /* … */
	{ 0x202f, " " },   /* narrow no-break space */
	{ 0x20ac, "EUR" }, /* € */
};

static const char *
likeness(unsigned long point)
{
	if (point >= 0xc0 && point <= 0xff)
		return latin[point - 0xc0];
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		if (others[i].point == point)
			return others[i].ascii;
	}
	return "?";
}

/* Take one character off the head of text; stray octets count for one. */
static unsigned long
next_point(struct span *text)
{
	unsigned char lead = (unsigned char)text->at[0];
	size_t length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	unsigned long point = length == 1 ? lead : lead & (0x7fUL >> length);
	size_t i = 1;

	for (; i < length && i < text->len; i++) {
		unsigned char next = (unsigned char)text->at[i];
		if ((next & 0xc0) != 0x80)
			break;
		point = point << 6 | (next & 0x3fU);
	}
	*text = span_from_offset(*text, i);
	if (i < length)
		return 0xfffd;
	return length == 1 && lead >= 0x80 ? 0xfffd : point;
}

void
reply_ascii(struct span utf8, char *buffer, size_t size)
{
	size_t used = 0;

	while (utf8.len > 0) {
		unsigned long point = next_point(&utf8);
		char plain[2] = { (char)(point & 0x7f), '\0' };
		const char *add = plain;
		if (point < ' ' || point == 0x7f)
			add = " ";
		else if (point >= 0x80)
			add = likeness(point);
		if (used + strlen(add) >= size)
			break;
		memcpy(buffer + used, add, strlen(add));
		used += strlen(add);
	}
	buffer[used] = '\0';
}

void
reply_reason(
    const struct wording *wording, const char *reason, struct reply *reply_r)
{
	CLEANUP(str_fini) struct str text = { 0 };
	CLEANUP(str_fini) struct str second = { 0 };
	bool is_english = strcmp(wording->language, "en") == 0;
	struct wording other = *wording;

	other.language = is_english ? "fr" : "en";
	const char *enhanced = catalogue_reason(wording, reason, &text);
	catalogue_reason(&other, reason, &second);
	/* A literal text of the policy reads the same in both. */
	if (!span_equal(str_span(&text), str_span(&second)))
		str_addf(&text, " / %s", str_c(&second));
	reply_ascii(str_span(&text), reply_r->text, sizeof(reply_r->text));
	snprintf(
	    reply_r->enhanced, sizeof(reply_r->enhanced), "%.8s", enhanced);
	memcpy(
	    reply_r->code, strcmp(enhanced, "5.3.4") == 0 ? "552" : "550", 4);
}
