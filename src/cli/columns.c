#include "columns.h"

#include <stdbool.h>

enum {
	MAX_CELLS = 16,
	GAP = 2,
};

/* Characters, not octets: UTF-8's continuation octets do not count. */
static size_t
width_of(struct span cell)
{
	size_t width = 0;

	for (size_t i = 0; i < cell.len; i++) {
		if (((unsigned char)cell.at[i] & 0xc0) != 0x80)
			width++;
	}
	return width;
}

static bool
has_cells(struct span line)
{
	return span_find(line, '\t') != line.len;
}

/* Widen by the line's cells; the last is never padded. */
static void
measure(struct span line, size_t widths[MAX_CELLS])
{
	for (size_t i = 0; i < MAX_CELLS && has_cells(line); i++) {
		size_t width = width_of(span_cut(&line, '\t'));
		if (width > widths[i])
			widths[i] = width;
	}
}

static void
write_padded(struct span line, const size_t widths[MAX_CELLS], struct str *out)
{
	for (size_t i = 0; i < MAX_CELLS && has_cells(line); i++) {
		struct span cell = span_cut(&line, '\t');
		str_add(out, cell);
		for (size_t n = width_of(cell); n < widths[i] + GAP; n++)
			str_addc(out, ' ');
	}
	str_add(out, line);
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		str_truncate(out, out->len - 1);
	str_addc(out, '\n');
}

/* One run of lines that have cells. */
static struct span
align_run(struct span text, struct str *out)
{
	size_t widths[MAX_CELLS] = { 0 };
	struct span rest = text;

	while (
	    rest.len > 0 && has_cells(span_first(rest, span_find(rest, '\n'))))
		measure(span_cut(&rest, '\n'), widths);
	while (text.len > rest.len)
		write_padded(span_cut(&text, '\n'), widths, out);
	return rest;
}

void
columns_align(struct span text, struct str *out)
{
	while (text.len > 0) {
		struct span line = span_first(text, span_find(text, '\n'));
		if (has_cells(line)) {
			text = align_run(text, out);
			continue;
		}
		str_add(out, span_cut(&text, '\n'));
		str_addc(out, '\n');
	}
}
