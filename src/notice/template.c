/* Filling texts in. */
#include "template.h"

#include <string.h>

static const char no_break_space[] = "\xc2\xa0";
static const char narrow_space[] = "\xe2\x80\xaf";
static const char apostrophe[] = "\xe2\x80\x99";
static const char opening_quote[] = "\xc2\xab", closing_quote[] = "\xc2\xbb";

static struct span
field_value(const struct wording *wording, struct span name)
{
	for (size_t i = 0; i < wording->n_fields; i++) {
		if (span_is(name, wording->fields[i].name))
			return span_of(wording->fields[i].value);
	}
	return span_of("");
}

static bool
is_name(struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if ((c < 'a' || c > 'z') && c != '_' && c != '-')
			return false;
	}
	return text.len > 0;
}

static bool
starts(struct span text, const char *prefix)
{
	return span_equal(span_first(text, strlen(prefix)), span_of(prefix));
}

/* What stands in French for the blank before rest: narrow before ; ! ? and
 * wide before : and within quotes, where no line may break. */
static const char *
french_blank(struct span rest, bool is_after_quote)
{
	if (is_after_quote || starts(rest, ":") || starts(rest, closing_quote))
		return no_break_space;
	return rest.len > 0 && memchr(";!?", rest.at[0], 3) != NULL
	           ? narrow_space
	           : " ";
}

/* Whether the byte before an apostrophe ends a letter. */
static bool
is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       ((unsigned char)byte & 0x80) != 0;
}

/* The fixed words between two gaps of French prose. */
static void
add_french(struct span words, struct str *out)
{
	for (size_t i = 0; i < words.len; i++) {
		struct span rest = span_from_offset(words, i + 1);
		bool is_after_quote =
		    i >= 2 &&
		    starts(span_from_offset(words, i - 2), opening_quote);
		if (words.at[i] == ' ')
			str_adds(out, french_blank(rest, is_after_quote));
		else if (words.at[i] == '\'' && i > 0 &&
			 is_letter(words.at[i - 1]))
			str_adds(out, apostrophe);
		else
			str_addc(out, words.at[i]);
	}
}

static void
add_line(struct span value, struct str *out)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.at[i];
		str_addc(out, c < ' ' || c == 0x7f ? ' ' : value.at[i]);
	}
}

static enum gap
gap_kind(struct span inside, struct span *name_r)
{
	*name_r = inside;
	if (span_is(inside, "end"))
		return GAP_END;
	if (starts(inside, "if ") && is_name(span_from_offset(inside, 3))) {
		*name_r = span_from_offset(inside, 3);
		return GAP_IF;
	}
	return is_name(inside) ? GAP_FIELD : GAP_ODD;
}

enum gap
template_next_gap(struct span *rest, struct span *name_r)
{
	for (;;) {
		*rest = span_from_offset(*rest, span_find(*rest, '{'));
		if (rest->len == 0)
			return GAP_NONE;
		*rest = span_from_offset(*rest, 1);
		size_t close = span_find(*rest, '}');
		struct span inside = span_first(*rest, close);
		/* A brace of prose, not of a gap. */
		if (close == rest->len || close == 0 || close > 40 ||
		    span_find(inside, '{') < close ||
		    span_find(inside, '\n') < close)
			continue;
		*rest = span_from_offset(*rest, close + 1);
		return gap_kind(inside, name_r);
	}
}

void
template_fill(const struct wording *wording, struct span text,
    enum template_form form, struct str *out)
{
	bool is_line = form != TEMPLATE_PROSE;
	bool is_french =
	    form != TEMPLATE_LINE && strcmp(wording->language, "en") != 0;
	bool is_left_out = false;
	enum gap kind;

	do {
		struct span words = text, gap;
		kind = template_next_gap(&text, &gap);
		if (kind == GAP_ODD)
			words.len -= text.len;
		else if (kind != GAP_NONE)
			words.len = (size_t)(gap.at - words.at) -
			            (kind == GAP_IF ? strlen("{if ") : 1);
		if (!is_left_out && is_french)
			add_french(words, out);
		else if (!is_left_out)
			str_add(out, words);
		if (kind == GAP_IF || kind == GAP_END)
			is_left_out = kind == GAP_IF &&
			              field_value(wording, gap).len == 0;
		if (kind != GAP_FIELD || is_left_out)
			continue;
		if (is_line)
			add_line(field_value(wording, gap), out);
		else
			str_add(out, field_value(wording, gap));
	} while (kind != GAP_NONE);
}
