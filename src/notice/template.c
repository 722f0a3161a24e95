/* Filling texts in. */
#include "template.h"

#include <string.h>

static const char no_break_space[] = "\xc2\xa0";
static const char opening_quote[] = "\xc2\xab", closing_quote[] = "\xc2\xbb";

static struct span
field_value(const struct template *template, struct span name)
{
	for (size_t i = 0; i < template->n_fields; i++) {
		if (span_is(name, template->fields[i].name))
			return span_of(template->fields[i].value);
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

static bool
is_before_stop(struct span rest)
{
	return rest.len > 0 && (memchr(";:!?", rest.at[0], 4) != NULL ||
				   starts(rest, closing_quote));
}

/* The fixed words between two gaps. */
static void
add_words(const struct template *template, struct span words, struct str *out)
{
	for (size_t i = 0; i < words.len; i++) {
		struct span rest = span_from_offset(words, i + 1);
		bool is_after_quote =
		    i >= 2 &&
		    starts(span_from_offset(words, i - 2), opening_quote);
		if (template->is_french && words.at[i] == ' ' &&
		    (is_after_quote || is_before_stop(rest)))
			str_adds(out, no_break_space);
		else
			str_addc(out, words.at[i]);
	}
}

static void
add_value(const struct template *template, struct span value, struct str *out)
{
	if (!template->is_one_line) {
		str_add(out, value);
		return;
	}
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.at[i];
		str_addc(out, c < ' ' || c == 0x7f ? ' ' : value.at[i]);
	}
}

/* Do what the gap's inside says; false if it is no gap at all. */
static bool
fill_gap(const struct template *template, struct span inside, bool *is_left_out,
    struct str *out)
{
	if (span_is(inside, "end")) {
		*is_left_out = false;
		return true;
	}
	if (starts(inside, "if ") && is_name(span_from_offset(inside, 3))) {
		*is_left_out =
		    field_value(template, span_from_offset(inside, 3)).len == 0;
		return true;
	}
	if (!is_name(inside))
		return false;
	if (!*is_left_out)
		add_value(template, field_value(template, inside), out);
	return true;
}

void
template_fill(const struct template *template, struct str *out)
{
	struct span rest = template->text;
	bool is_left_out = false;

	while (rest.len > 0) {
		size_t open = span_find(rest, '{');
		if (!is_left_out)
			add_words(template, span_first(rest, open), out);
		rest = span_from_offset(rest, open);
		if (rest.len == 0)
			return;
		size_t close = span_find(rest, '}');
		struct span inside =
		    span_first(span_from_offset(rest, 1), close - 1);
		if (close < rest.len &&
		    fill_gap(template, inside, &is_left_out, out)) {
			rest = span_from_offset(rest, close + 1);
			continue;
		}
		if (!is_left_out)
			str_addc(out, '{');
		rest = span_from_offset(rest, 1);
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
