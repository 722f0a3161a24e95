#include "reply.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "crieur/smtp/wire.h"

enum {
	LINE_KEPT = 1024, /* more than LIMIT_REPLY_TEXT and a code */
};

struct line {
	char text[LINE_KEPT];
	size_t len;
};

void
reply_say(struct smtp_reply *reply, int code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reply->text, sizeof(reply->text), format, arguments);
	va_end(arguments);
	reply->code = code;
}

int
reply_class(const struct smtp_reply *reply)
{
	return reply->code >= 200 && reply->code < 600 ? reply->code / 100 : 0;
}

/* The octets of the line that are here, up to the LF. */
static size_t
take_piece(struct wire *wire, struct line *line, bool *is_ended)
{
	mailstream *stream = wire->stream;
	char piece[512];
	const char *lf =
	    memchr(stream->read_buffer, '\n', stream->read_buffer_len);
	size_t n = lf != NULL ? (size_t)(lf - stream->read_buffer) + 1
	                      : stream->read_buffer_len;

	if (n > sizeof(piece)) {
		n = sizeof(piece);
		lf = NULL;
	}
	mailstream_read(stream, piece, n);
	size_t kept = sizeof(line->text) - line->len;
	if (kept > n)
		kept = n;
	memcpy(line->text + line->len, piece, kept);
	line->len += kept;
	*is_ended = lf != NULL;
	return n;
}

/* One line, without its end; what does not fit is read and let go. *total is
 * the octets of the answer so far. */
static int
read_line(struct wire *wire, struct line *line, size_t *total)
{
	bool is_ended = false;

	line->len = 0;
	while (!is_ended) {
		if (mailstream_feed_read_buffer(wire->stream) <= 0)
			return -1;
		*total += take_piece(wire, line, &is_ended);
		if (*total > LIMIT_REPLY) {
			snprintf(wire->trouble, sizeof(wire->trouble),
			    "an answer of more than %d octets", LIMIT_REPLY);
			return -1;
		}
	}
	while (line->len > 0 && (line->text[line->len - 1] == '\n' ||
				    line->text[line->len - 1] == '\r'))
		line->len--;
	return 0;
}

static bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* The code of a line, 0 if it is no line of an answer; *is_last_r. */
static int
line_code(const struct line *line, bool *is_last_r)
{
	const char *text = line->text;

	if (line->len < 3 || text[0] < '2' || text[0] > '5' ||
	    !is_digit(text[1]) || !is_digit(text[2]))
		return 0;
	if (line->len > 3 && text[3] != ' ' && text[3] != '-')
		return 0;
	*is_last_r = line->len == 3 || text[3] == ' ';
	return (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
}

static void
add_text(struct smtp_reply *reply, size_t *length, struct span text)
{
	if (*length > 0 && *length < LIMIT_REPLY_TEXT && text.len > 0)
		reply->text[(*length)++] = ' ';
	for (size_t i = 0; i < text.len && *length < LIMIT_REPLY_TEXT; i++) {
		unsigned char byte = (unsigned char)text.at[i];
		reply->text[(*length)++] =
		    byte < ' ' || byte == 0x7f ? '?' : (char)byte;
	}
	reply->text[*length] = '\0';
}

/* What is kept must be UTF-8: a text cut within a letter is not, nor is what a
 * peer says in another encoding. */
static void
make_utf8(char *text)
{
	if (span_is_utf8(span_of(text)))
		return;
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0x80)
			*text = '?';
}

static int
fail(struct smtp_reply *reply_r, const char *words)
{
	reply_say(reply_r, 0, "%s", words);
	return -1;
}

int
smtp_reply_read(struct wire *wire, const struct reply_visitor *visitor,
    struct smtp_reply *reply_r)
{
	struct smtp_reply reply = { 0 };
	struct line line;
	size_t total = 0, length = 0;
	bool is_last = false;

	while (!is_last) {
		if (read_line(wire, &line, &total) != 0)
			return fail(reply_r, wire->trouble);
		int code = line_code(&line, &is_last);
		if (code == 0)
			return fail(reply_r, "an answer without a code");
		if (reply.code != 0 && reply.code != code)
			return fail(reply_r, "an answer with two codes");
		reply.code = code;
		struct span text =
		    span_from_offset(span_from(line.text, line.len), 4);
		add_text(&reply, &length, text);
		if (visitor != NULL)
			visitor->line(visitor->self, text);
	}
	make_utf8(reply.text);
	*reply_r = reply;
	return 0;
}
