/* A reply line by line: the author's own words are kept. */
#include "crieur/message/reply.h"

#include <stdlib.h>
#include <string.h>

#include "crieur/base/limits.h"

#include "quote.h"
#include "text.h"
#include "words.h"

enum {
	/* A long quotation may stand above a short answer. */
	TEXT_MAX = 256 * 1024
};

struct lines {
	struct span *at;
	size_t n;
};

static void
lines_fini(struct lines *lines)
{
	free(lines->at);
}

/* Blanks of every width as one kind, what has none left out, ends trimmed. */
static void
add_plain_blanks(struct str *out, struct span text)
{
	static const struct {
		const char *octets, *becomes;
	} blanks[] = {
		{ "\xc2\xa0", " " },     /* no-break */
		{ "\xe2\x80\xaf", " " }, /* narrow no-break */
		{ "\xe2\x80\x8b", "" },  /* zero width */
		{ "\xef\xbb\xbf", "" },  /* byte order mark */
		{ "\xc2\xad", "" },      /* soft hyphen */
		{ "\t", " " },
	};

	while (text.len > 0) {
		size_t length = 1;
		const char *becomes = NULL;
		for (size_t i = 0; i < COUNT_OF(blanks); i++) {
			struct span octets = span_of(blanks[i].octets);
			if (!span_equal(span_first(text, octets.len), octets))
				continue;
			length = octets.len;
			becomes = blanks[i].becomes;
		}
		if (becomes != NULL)
			str_adds(out, becomes);
		else
			str_addc(out, text.at[0]);
		text = span_from_offset(text, length);
	}
}

static struct span
trim_end(struct span line)
{
	while (line.len > 0 && line.at[line.len - 1] == ' ')
		line.len--;
	return line;
}

static int
cut_lines(struct span text, struct lines *lines, struct err *err)
{
	size_t n = 1;

	for (size_t i = 0; i < text.len; i++)
		n += text.at[i] == '\n';
	lines->at = calloc(n, sizeof(*lines->at));
	if (lines->at == NULL)
		return err_memory(err);
	while (text.len > 0)
		lines->at[lines->n++] = trim_end(span_cut_line(&text));
	return 0;
}

/* What has been gathered of the reply. */
struct reply {
	struct str text;
	bool is_blank_owed;
	bool is_answer; /* more than a greeting */
	bool has_quote; /* a quotation has been passed */
	bool is_signature;
};

static void
add_line(struct reply *reply, struct span line)
{
	if (reply->is_signature)
		return;
	if (reply->text.len > 0)
		str_adds(&reply->text, reply->is_blank_owed ? "\n\n" : "\n");
	reply->is_blank_owed = false;
	str_add(&reply->text, line);
	reply->is_answer |= !line_is_greeting(line);
}

/* False when the reply is complete. */
static bool
take_line(struct reply *reply, enum line_kind kind, struct span line)
{
	switch (kind) {
	case LINE_TEXT: add_line(reply, line); break;
	case LINE_BLANK: reply->is_blank_owed = true; break;
	case LINE_QUOTED:
		if (!reply->has_quote && reply->is_answer)
			return false;
		reply->has_quote = true;
		reply->is_signature = false;
		reply->is_blank_owed = true;
		break;
	case LINE_NOISE: break;
	case LINE_SIGNATURE: reply->is_signature = true; break;
	case LINE_FOREIGN_REST: return false;
	}
	return true;
}

static void
gather(struct reply *reply, const struct lines *lines)
{
	size_t i = 0, length = 0;
	bool goes_on = true;

	while (goes_on && i < lines->n) {
		enum line_kind kind =
		    line_kind(lines->at, lines->n, i, &length);
		goes_on = take_line(reply, kind, lines->at[i]);
		i += length;
	}
}

int
reply_read(const struct message *message, struct str *text, struct err *err)
{
	CLEANUP(str_fini) struct str raw = { 0 }, flat = { 0 };
	CLEANUP(lines_fini) struct lines lines = { 0 };
	struct reply reply = { .is_answer = false };

	if (message_add_text(message, TEXT_MAX, &raw, err) != 0)
		return -1;
	add_plain_blanks(&flat, str_span(&raw));
	if (str_check(&flat, err) != 0 ||
	    cut_lines(str_span(&flat), &lines, err) != 0)
		return -1;
	gather(&reply, &lines);
	struct span all = span_trim(str_span(&reply.text));
	str_add(text, span_trim(text_first(all, LIMIT_REASON)));
	int result = str_check(&reply.text, err);
	str_fini(&reply.text);
	return result != 0 ? result : str_check(text, err);
}
