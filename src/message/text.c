/* Undo the transfer encoding and the charset of a bounded piece of a part. */
#include "text.h"

#include <string.h>

#include "transfer.h"
#include "words.h"

enum {
	/* Octets a character may take on the way: =C3=A9 and line ends. */
	GROWTH = 4,
	SLACK = 1024,
};

static void
undo_encoding(
    enum transfer_encoding encoding, struct span body, struct str *out)
{
	switch (encoding) {
	case ENCODING_NONE: str_add(out, body); break;
	case ENCODING_QUOTED_PRINTABLE:
		quoted_printable_decode(out, body);
		break;
	case ENCODING_BASE64: base64_decode(out, body); break;
	}
}

/* Without the beginning of a character whose end was cut off. */
static struct span
without_torn_end(struct span text)
{
	for (size_t back = 1; back <= 3 && back <= text.len; back++) {
		unsigned char byte = (unsigned char)text.at[text.len - back];
		if (byte < 0x80)
			return text;
		size_t needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
		if (byte >= 0xc0)
			return span_first(
			    text, needed > back ? text.len - back : text.len);
	}
	return text;
}

int
part_text(const struct message_part *part, size_t max, struct str *out,
    struct err *err)
{
	CLEANUP(str_fini) struct str bytes = { 0 }, text = { 0 };
	struct span body = span_first(part->body, max * GROWTH + SLACK);
	struct span whole = { 0 };

	undo_encoding(part->encoding, body, &bytes);
	if (str_check(&bytes, err) != 0)
		return -1;
	whole = str_span(&bytes);
	if (body.len < part->body.len && span_is_utf8(without_torn_end(whole)))
		whole = without_torn_end(whole);
	text_add_utf8(&text, whole, part->charset);
	str_add(out, text_first(str_span(&text), max));
	return str_check(&text, err) != 0 ? -1 : str_check(out, err);
}

static const struct message_part *
find_text(const struct mime *mime, const char *type)
{
	for (size_t i = 0; i < mime->n; i++) {
		const struct message_part *part = &mime->parts[i];
		if (!part->is_attachment && strcmp(part->type, type) == 0 &&
		    span_trim(part->body).len > 0)
			return part;
	}
	return NULL;
}

int
mime_add_text(
    const struct mime *mime, size_t max, struct str *out, struct err *err)
{
	CLEANUP(str_fini) struct str html = { 0 }, plain = { 0 };
	const struct message_part *part = find_text(mime, "text/plain");

	if (part != NULL)
		return part_text(part, max, out, err);
	part = find_text(mime, "text/html");
	if (part == NULL)
		return 0;
	/* Most of HTML is markup. */
	if (part_text(part, max * 8 + 65536, &html, err) != 0)
		return -1;
	html_add_text(&plain, str_span(&html));
	str_add(out, text_first(str_span(&plain), max));
	return str_check(&plain, err) != 0 ? -1 : str_check(out, err);
}
