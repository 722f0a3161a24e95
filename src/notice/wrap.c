#include "wrap.h"

#include <string.h>

static size_t
columns(struct span text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += ((unsigned char)text.at[i] & 0xc0) != 0x80;
	return n;
}

/* "    " or "> > ". */
static struct span
margin_of(struct span line)
{
	size_t length = 0;

	while (length < line.len && strchr("> ", line.at[length]) != NULL)
		length++;
	return span_first(line, length);
}

/* The line that is being written. */
struct wrapping {
	struct str *out;
	struct span margin;
	size_t used;    /* columns of it */
	bool is_broken; /* it is what was left of a line that was too long */
};

static void
add_words(struct wrapping *wrapping, struct span words)
{
	size_t width = columns(wrapping->margin);

	while (words.len > 0) {
		struct span word = span_cut(&words, ' ');
		size_t length = columns(word);
		bool is_first = wrapping->used == width;
		if (!is_first && wrapping->used + 1 + length > WRAP_COLUMNS) {
			str_addc(wrapping->out, '\n');
			str_add(wrapping->out, wrapping->margin);
			wrapping->used = width;
		} else if (!is_first) {
			str_addc(wrapping->out, ' ');
			wrapping->used++;
		}
		str_add(wrapping->out, word);
		wrapping->used += length;
	}
}

static void
begin_line(struct wrapping *wrapping, struct span line)
{
	wrapping->is_broken = columns(line) > WRAP_COLUMNS;
	if (!wrapping->is_broken) {
		str_add(wrapping->out, line);
		return;
	}
	wrapping->margin = margin_of(line);
	wrapping->used = columns(wrapping->margin);
	str_add(wrapping->out, wrapping->margin);
	add_words(wrapping, span_from_offset(line, wrapping->margin.len));
}

/* Whether the line is the middle of the sentence that the broken one began: it
 * has the same margin and a small letter, with or without accent. A quotation
 * is somebody else's, and its lines stay apart. */
static bool
goes_on(const struct wrapping *wrapping, struct span line)
{
	struct span margin = margin_of(line);
	struct span rest = span_from_offset(line, margin.len);

	if (!wrapping->is_broken || !span_equal(margin, wrapping->margin) ||
	    span_find(margin, '>') < margin.len || rest.len < 2)
		return false;
	unsigned char first = (unsigned char)rest.at[0];
	unsigned char second = (unsigned char)rest.at[1];
	return (first >= 'a' && first <= 'z') ||
	       (first == 0xc3 && second >= 0xa0);
}

void
wrap_text(struct str *out, struct span text)
{
	struct wrapping wrapping = { .out = out };
	bool has_begun = false, has_end = false;

	while (text.len > 0) {
		has_end = span_find(text, '\n') < text.len;
		struct span line = span_cut(&text, '\n');
		if (goes_on(&wrapping, line)) {
			add_words(&wrapping,
			    span_from_offset(line, wrapping.margin.len));
		} else {
			if (has_begun)
				str_addc(out, '\n');
			begin_line(&wrapping, line);
		}
		has_begun = true;
	}
	if (has_end)
		str_addc(out, '\n');
}
