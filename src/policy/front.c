/* Cutting a file into lexemes, and writing them as libconfuse takes them. */
#include "front.h"

#include <string.h>

/* Where the cutting has come to. */
struct scan {
	struct front *front;
	struct span rest;
	struct position at;
};

static void
advance(struct scan *scan, size_t n)
{
	struct span passed = span_first(scan->rest, n);

	position_pass(&scan->at, passed);
	scan->rest = span_from_offset(scan->rest, passed.len);
}

static bool
starts(const struct scan *scan, const char *text)
{
	return span_is(span_first(scan->rest, strlen(text)), text);
}

static void
note_unclosed(struct scan *scan, char sign)
{
	scan->front->unclosed = sign;
	scan->front->unclosed_at = scan->at;
}

static void
skip_space(struct scan *scan)
{
	for (;;) {
		if (starts(scan, "#") || starts(scan, "//")) {
			advance(scan, span_find(scan->rest, '\n'));
		} else if (starts(scan, "/*")) {
			struct span inside = span_from_offset(scan->rest, 2);
			size_t end = span_find_text(inside, span_of("*/"));
			if (end == inside.len)
				note_unclosed(scan, '*');
			advance(scan, end + 4);
		} else if (scan->rest.len > 0 &&
			   memchr(" \t\r\n;", scan->rest.at[0], 5) != NULL) {
			advance(scan, 1);
		} else {
			return;
		}
	}
}

static bool
is_bare(char byte)
{
	return (unsigned char)byte > ' ' && byte != 0x7f &&
	       memchr("\"'{}()=,#;", byte, 10) == NULL;
}

/* The octets of what stands between quotes. */
static size_t
quoted_length(struct span text, char quote)
{
	size_t n = 0;

	while (n < text.len && text.at[n] != quote)
		n += text.at[n] == '\\' ? 2 : 1;
	return n < text.len ? n : text.len;
}

/* The next lexeme, or LEXEME_END. */
static struct lexeme
cut(struct scan *scan)
{
	skip_space(scan);
	struct lexeme lexeme = {
		.text = span_first(scan->rest, 1),
		.line = scan->at.line,
		.column = scan->at.column,
	};
	char first = scan->rest.len > 0 ? scan->rest.at[0] : LEXEME_END;
	if (scan->rest.len == 0) {
		lexeme.text = span_from(scan->front->text_end, 0);
		return lexeme;
	}
	if (first == '"' || first == '\'') {
		struct span inside =
		    span_from(scan->rest.at + 1, scan->rest.len - 1);
		lexeme.kind = LEXEME_QUOTED;
		lexeme.text = span_first(inside, quoted_length(inside, first));
		if (lexeme.text.len == inside.len)
			note_unclosed(scan, first);
		advance(scan, lexeme.text.len + 2);
		return lexeme;
	}
	lexeme.kind = memchr("{}()=,", first, 6) != NULL ? first : LEXEME_OCTET;
	if (is_bare(first)) {
		lexeme.kind = LEXEME_WORD;
		while (lexeme.text.len < scan->rest.len &&
		       is_bare(scan->rest.at[lexeme.text.len]))
			lexeme.text.len++;
	}
	advance(scan, lexeme.text.len);
	return lexeme;
}

/* A comma with nothing before it in a list separates nothing. */
static bool
is_idle_comma(const struct front *front)
{
	size_t n = front->n_lexemes;
	char before = n > 0 ? front->lexemes[n - 1].kind : LEXEME_END;

	return front->lexemes[n].kind == ',' &&
	       (before == ',' || before == '(' ||
		   (before == '{' && n > 1 &&
		       front->lexemes[n - 2].kind == '='));
}

/* All lexemes from there on, behind those that are kept. */
static int
cut_all(struct scan *scan)
{
	struct front *front = scan->front;

	front->unclosed = '\0';
	front->effort += scan->rest.len;
	for (;;) {
		struct lexeme *lexemes = arena_grow(front->arena,
		    front->lexemes, front->n_lexemes, sizeof(*lexemes));
		if (lexemes == NULL)
			return -1;
		front->lexemes = lexemes;
		lexemes[front->n_lexemes] = cut(scan);
		if (lexemes[front->n_lexemes].kind == LEXEME_END)
			return 0;
		if (!is_idle_comma(front))
			front->n_lexemes++;
	}
}

int
front_read(struct front *front, struct span text)
{
	/* What an editor may put before UTF-8. */
	bool has_mark = span_is(span_first(text, 3), "\xef\xbb\xbf");
	struct scan scan = { front, span_from_offset(text, has_mark ? 3 : 0),
		{ front->file, 1, 1 } };

	front->text_end = text.at + text.len;
	return cut_all(&scan);
}

/* Its first octet, the quote if it has one. */
static const char *
beginning(const struct lexeme *lexeme)
{
	return lexeme->text.at - (lexeme->kind == LEXEME_QUOTED);
}

int
front_drop_line(struct front *front, size_t first, size_t i)
{
	const struct lexeme *wrong = &front->lexemes[i];
	const char *from = beginning(wrong);
	struct scan scan = { front,
		span_from(from, (size_t)(front->text_end - from)),
		front_position(front, i) };
	size_t end = i, n = 0;

	/* In the place of a name, the sign that is none goes as well. */
	if (wrong->expected == EXPECT_NAME)
		n++;
	while (n < scan.rest.len && from[n] != '\n' && from[n] != '}')
		n++;
	while (end < front->n_lexemes &&
	       beginning(&front->lexemes[end]) < from + n)
		end++;
	for (size_t j = first; j < end; j++)
		front->lexemes[j].fate = FATE_DROPPED;
	if (wrong->kind == LEXEME_END)
		return 0;
	/* A quote in what is left out begins no text that goes on behind. */
	advance(&scan, n);
	front->n_lexemes = end;
	return cut_all(&scan);
}

/* An octet of a text in libconfuse's quotes. */
static void
add_octet(struct str *out, char byte)
{
	if (byte == '\n')
		str_adds(out, "\\n");
	else if (byte == '$')
		str_adds(out, "\\x24");
	else if (byte == '"' || byte == '\\')
		str_addf(out, "\\%c", byte);
	else
		str_addc(out, byte);
}

/* The text of a lexeme. In quotes a backslash stands before the quote, n, t,
 * another or the end of the line; else it is its own, as in "\d". */
static void
add_text(struct str *out, const struct lexeme *lexeme)
{
	struct span text =
	    span_first(lexeme->text, span_find(lexeme->text, '\0'));

	for (size_t i = 0; i < text.len; i++) {
		char byte = text.at[i];
		if (lexeme->kind != LEXEME_QUOTED || byte != '\\') {
			add_octet(out, byte);
			continue;
		}
		if (++i == text.len)
			break;
		byte = text.at[i];
		if (byte == 'n' || byte == 't')
			add_octet(out, byte == 'n' ? '\n' : '\t');
		else if (byte == '\\' || byte == lexeme->text.at[-1])
			add_octet(out, byte);
		else if (byte != '\n') {
			add_octet(out, '\\');
			add_octet(out, byte);
		}
	}
}

size_t
front_next(const struct front *front, size_t i)
{
	while (i < front->n_lexemes && front->lexemes[i].fate == FATE_DROPPED)
		i++;
	return i < front->n_lexemes ? i : front->n_lexemes;
}

/* A text, and in a title before it the line of its block's name. */
static void
write_text(const struct front *front, const struct lexeme *lexeme,
    bool is_title, struct str *out)
{
	str_addc(out, '"');
	if (is_title)
		str_addf(out, "%zu ", lexeme->statement - front->first + 1);
	add_text(out, lexeme);
	str_addc(out, '"');
}

/* A name, and the title of its block where it has none of its own. One in
 * quotes or with a | is no name, but would be one for libconfuse. */
static void
write_name(const struct front *front, size_t i, struct str *out)
{
	const struct lexeme *name = &front->lexemes[i];
	char next = front->lexemes[front_next(front, i + 1)].kind;

	if (name->fate == FATE_UNKNOWN_BLOCK)
		str_adds(out, "\"" FRONT_MISFIT_BLOCK "\"");
	else if (name->fate != FATE_WRITTEN)
		str_adds(out, "\"" FRONT_MISFIT "\"");
	else if (name->kind == LEXEME_QUOTED ||
		 span_find(name->text, '|') < name->text.len)
		str_addc(out, ')');
	else if (next == '(' && span_is(name->text, "include") &&
		 front->n_open == 0)
		str_adds(out, "\"" FRONT_INCLUDE "\"");
	else
		write_text(front, name, false, out);
	if (next == '{')
		str_addf(out, " \"%zu \"", i - front->first + 1);
}

static void
write_lexeme(const struct front *front, size_t i, struct str *out)
{
	const struct lexeme *lexeme = &front->lexemes[i];
	enum expected expected = (enum expected)lexeme->expected;
	bool is_argument = expected == EXPECT_ARGUMENT;

	if (lexeme->kind == LEXEME_WORD || lexeme->kind == LEXEME_QUOTED) {
		if (expected == EXPECT_NAME)
			write_name(front, i, out);
		else
			write_text(front, lexeme, expected == EXPECT_REST, out);
	} else if (lexeme->kind == LEXEME_OCTET ||
		   (is_argument && lexeme->kind == '}')) {
		str_addc(out, ')');
	} else if (is_argument && lexeme->kind == '(') {
		str_adds(out, "= {");
	} else if (is_argument && lexeme->kind == ')') {
		str_addc(out, '}');
	} else if (lexeme->kind == '{' && expected == EXPECT_VALUE &&
		   front->lexemes[front_next(front, i + 1)].kind == '}') {
		/* An empty list, so that its place is noted. */
		str_adds(out, "{ \"\"");
	} else {
		str_addc(out, lexeme->kind);
	}
}

/* What may stand behind a lexeme, and which blocks are open then. */
static enum expected
pass(struct front *front, const struct lexeme *lexeme)
{
	enum expected expected = (enum expected)lexeme->expected;

	switch (lexeme->kind) {
	case LEXEME_WORD:
	case LEXEME_QUOTED:
		return expected == EXPECT_NAME    ? EXPECT_REST
		       : expected == EXPECT_VALUE ? EXPECT_NAME
		                                  : expected;
	case '=': return expected == EXPECT_REST ? EXPECT_VALUE : expected;
	case '{':
		if (expected != EXPECT_REST)
			return expected == EXPECT_VALUE ? EXPECT_ITEM
			                                : expected;
		if (front->n_open < FRONT_MAX_DEPTH)
			front->open[front->n_open++] = lexeme->statement;
		return EXPECT_NAME;
	case '}':
		if (expected == EXPECT_NAME && front->n_open > 0)
			front->n_open--;
		return EXPECT_NAME;
	case ')': return EXPECT_NAME;
	default: return expected;
	}
}

size_t
front_write(struct front *front, size_t first, struct str *out)
{
	enum expected expected = EXPECT_NAME;
	size_t statement = first, i;
	bool is_first = true;

	front->first = first;
	front->too_deep = front->n_lexemes;
	front->n_open = 0;
	for (i = first; i < front->n_lexemes; i++) {
		struct lexeme *lexeme = &front->lexemes[i];
		if (lexeme->fate != FATE_DROPPED) {
			if (expected == EXPECT_NAME) {
				if (front->n_open == 0 && !is_first)
					return i;
				statement = i;
			}
			is_first = false;
			if (lexeme->kind == '(' && expected == EXPECT_REST &&
			    span_is(front->lexemes[statement].text, "include"))
				expected = EXPECT_ARGUMENT;
			lexeme->expected = (char)expected;
			lexeme->statement = (unsigned)statement;
			if (lexeme->kind == '{' && expected == EXPECT_REST &&
			    front->n_open == FRONT_MAX_DEPTH &&
			    front->too_deep > i)
				front->too_deep = i;
			write_lexeme(front, i, out);
			expected = pass(front, lexeme);
		}
		str_addc(out, '\n');
	}
	front->lexemes[i].expected = (char)expected;
	front->lexemes[i].statement = (unsigned)statement;
	return i;
}

struct position
front_position(const struct front *front, size_t i)
{
	const struct lexeme *lexeme = &front->lexemes[i];

	return (struct position){ front->file, lexeme->line, lexeme->column };
}

static void
tell_unclosed_text(struct front *front)
{
	if (front->unclosed == '*')
		findings_add(front->findings, front->unclosed_at,
		    "the comment is not closed; expected */");
	else if (front->unclosed != '\0')
		findings_add(front->findings, front->unclosed_at,
		    "the text is not closed; expected %c", front->unclosed);
	front->unclosed = '\0';
}

void
front_complain(struct front *front, size_t i, const char *expected)
{
	const struct lexeme *lexeme = &front->lexemes[i];
	struct position at = front_position(front, i);

	if (lexeme->kind == LEXEME_END) {
		tell_unclosed_text(front);
		findings_add(front->findings, at,
		    "the file ends too early; expected %s", expected);
		return;
	}
	unsigned char first = (unsigned char)beginning(lexeme)[0];
	if (first > ' ' && first < 0x7f)
		findings_add(front->findings, at,
		    "\"%c\" is out of place; expected %s", first, expected);
	else
		findings_add(front->findings, at,
		    "octet 0x%02x is out of place; expected %s", first,
		    expected);
}

void
front_tell_unclosed(struct front *front)
{
	tell_unclosed_text(front);
	while (front->n_open > 0) {
		size_t name = front->open[--front->n_open];
		findings_add(front->findings, front_position(front, name),
		    "the block \"%.*s\" is not closed; expected }",
		    (int)front->lexemes[name].text.len,
		    front->lexemes[name].text.at);
	}
}

void
front_end(struct front *front, size_t i)
{
	front->n_lexemes = i;
	front->lexemes[i].kind = LEXEME_END;
	front->unclosed = '\0';
}
