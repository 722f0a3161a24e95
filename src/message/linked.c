#include "linked.h"

#include <string.h>

#include "transfer.h"

static const char link_start[] = "<mailto:";

/* What the link writes into the mail it opens; empty: nothing. */
static struct span
body_of(struct span uri)
{
	static const char body[] = "?body=";

	for (size_t i = 0; i + strlen(body) <= uri.len; i++) {
		struct span rest = span_from_offset(uri, i);
		if (span_equal(span_first(rest, strlen(body)), span_of(body)))
			return span_from_offset(rest, strlen(body));
	}
	return span_of("");
}

static void
add_escaped(struct str *out, struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.at[i]) {
		case '&': str_adds(out, "&amp;"); break;
		case '<': str_adds(out, "&lt;"); break;
		case '>': str_adds(out, "&gt;"); break;
		case '"': str_adds(out, "&quot;"); break;
		default: str_addc(out, text.at[i]);
		}
	}
}

/* uri is what stands between the angle brackets. */
static void
add_link(struct str *out, struct span uri)
{
	CLEANUP(str_fini) struct str words = { 0 };
	struct span body = body_of(uri);

	percent_decode(&words, body);
	struct span shown = span_trim(str_span(&words));
	str_adds(out, "<a href=\"");
	add_escaped(out, uri);
	str_adds(out, "\">");
	add_escaped(out, shown.len > 0 ? shown : uri);
	str_adds(out, "</a>");
	out->has_failed |= words.has_failed;
}

/* The link that text begins with, with its brackets; empty: none. */
static struct span
link_at(struct span text)
{
	size_t end = strlen(link_start);

	if (!span_equal(span_first(text, end), span_of(link_start)))
		return span_of("");
	while (end < text.len && strchr(" \t\r\n<>", text.at[end]) == NULL)
		end++;
	return end < text.len && text.at[end] == '>' ? span_first(text, end + 1)
	                                             : span_of("");
}

bool
linked_is_worth(struct span text)
{
	while (text.len > 0) {
		text = span_from_offset(text, span_find(text, '<'));
		if (link_at(text).len > 0)
			return true;
		text = span_from_offset(text, 1);
	}
	return false;
}

void
linked_add(struct str *out, struct span text)
{
	str_adds(out, "<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\">"
		      "</head>\n<body>\n<pre style=\"white-space: pre-wrap\">");
	while (text.len > 0) {
		struct span link = link_at(text);
		if (link.len == 0) {
			add_escaped(out, span_first(text, 1));
			text = span_from_offset(text, 1);
			continue;
		}
		add_link(out, span_from(link.at + 1, link.len - 2));
		text = span_from_offset(text, link.len);
	}
	str_adds(out, "</pre>\n</body>\n</html>\n");
}
