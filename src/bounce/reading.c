/* Keeping what was read. */
#include "reading.h"

#include "crieur/base/limits.h"
#include "crieur/message/address.h"

static const char *
keep(struct reading *reading, const char *kept)
{
	reading->is_short |= kept == NULL;
	return kept != NULL ? kept : "";
}

struct bounce_recipient *
reading_add(struct reading *reading)
{
	struct bounce *bounce = &reading->bounce;

	if (bounce->n_recipients == LIMIT_BOUNCE_RECIPIENTS)
		return NULL;
	struct bounce_recipient *added =
	    &reading->recipients[bounce->n_recipients++];
	*added = (struct bounce_recipient){ "", "", BOUNCE_FAILED, "", "", "" };
	return added;
}

const char *
reading_address(struct reading *reading, struct span text)
{
	char address[ADDRESS_TEXT_SIZE];
	struct err ignored = { 0 };
	size_t type = span_find(text, ';');

	if (type < text.len)
		text = span_from_offset(text, type + 1);
	text = span_trim(text);
	if (text.len > 0 && text.at[text.len - 1] == ';')
		text.len--;
	if (address_normalize(text, address, &ignored) != 0)
		return "";
	return keep(reading, arena_dups(reading->arena, address));
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

const char *
reading_line(struct reading *reading, struct span text, size_t max)
{
	size_t size = text.len < max ? text.len : max, n = 0;
	char *line = arena_alloc(reading->arena, size + 1);

	if (line == NULL)
		return keep(reading, NULL);
	for (size_t i = 0; i < text.len && n < max; i++) {
		if (!is_blank(text.at[i]))
			line[n++] = text.at[i];
		else if (n > 0 && line[n - 1] != ' ')
			line[n++] = ' ';
	}
	/* A character may have been cut at the end. */
	struct span whole = span_trim(span_from(line, n));
	while (whole.len > 0 && !span_is_utf8(whole) && n - whole.len < 4)
		whole.len--;
	if (!span_is_utf8(whole))
		return "";
	line[whole.len] = '\0';
	return line;
}
