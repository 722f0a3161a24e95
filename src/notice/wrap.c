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

static void
wrap_line(struct str *out, struct span line)
{
	struct span margin = margin_of(line);
	struct span rest = span_from_offset(line, margin.len);
	size_t width = columns(margin), used = width;

	str_add(out, margin);
	while (rest.len > 0) {
		struct span word = span_cut(&rest, ' ');
		size_t length = columns(word);
		if (used > width && used + 1 + length > WRAP_COLUMNS) {
			str_addc(out, '\n');
			str_add(out, margin);
			used = width;
		} else if (used > width) {
			str_addc(out, ' ');
			used++;
		}
		str_add(out, word);
		used += length;
	}
}

void
wrap_text(struct str *out, struct span text)
{
	while (text.len > 0) {
		bool has_end = span_find(text, '\n') < text.len;
		struct span line = span_cut(&text, '\n');
		if (columns(line) > WRAP_COLUMNS)
			wrap_line(out, line);
		else
			str_add(out, line);
		if (has_end)
			str_addc(out, '\n');
	}
}
