/* One pass, one octet ahead; blocks by recursion of bounded depth. */
#include "source.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "crieur/base/str.h"

enum {
	MAX_DEPTH = 4 /* list > rule is two */
};

struct reader {
	const char *file;
	struct span text;
	size_t at;
	unsigned line, column;
	struct arena *arena;
	struct findings *findings;
	bool is_out_of_memory;
};

static int
peek(const struct reader *reader)
{
	return reader->at < reader->text.len
	           ? (unsigned char)reader->text.at[reader->at]
	           : -1;
}

static int
advance(struct reader *reader)
{
	int byte = peek(reader);

	if (byte < 0)
		return byte;
	reader->at++;
	if (byte == '\n') {
		reader->line++;
		reader->column = 1;
	} else if ((byte & 0xc0) != 0x80) {
		/* A column is a character, not an octet of UTF-8. */
		reader->column++;
	}
	return byte;
}

static bool
starts(const struct reader *reader, const char *text)
{
	struct span rest = span_from_offset(reader->text, reader->at);

	return span_is(span_first(rest, strlen(text)), text);
}

static void
skip_block_comment(struct reader *reader)
{
	unsigned line = reader->line, column = reader->column;

	advance(reader);
	advance(reader);
	while (peek(reader) >= 0 && !starts(reader, "*/"))
		advance(reader);
	if (peek(reader) < 0)
		findings_add(reader->findings, reader->file, line, column,
		    "the comment is not closed; expected */");
	advance(reader);
	advance(reader);
}

static void
skip_space(struct reader *reader)
{
	for (;;) {
		int byte = peek(reader);
		if (byte == '#' || starts(reader, "//")) {
			while (peek(reader) >= 0 && peek(reader) != '\n')
				advance(reader);
		} else if (starts(reader, "/*")) {
			skip_block_comment(reader);
		} else if (byte == ' ' || byte == '\t' || byte == '\r' ||
			   byte == '\n' || byte == ';') {
			advance(reader);
		} else {
			return;
		}
	}
}

static bool
is_bare(int byte)
{
	return byte > ' ' && byte != 0x7f &&
	       strchr("\"'{}()=,#;", byte) == NULL;
}

static const char *
keep(struct reader *reader, struct span text)
{
	const char *copy = arena_dup(reader->arena, text);

	if (copy == NULL)
		reader->is_out_of_memory = true;
	return copy;
}

static const char *
read_bare(struct reader *reader)
{
	size_t start = reader->at;

	while (is_bare(peek(reader)))
		advance(reader);
	return keep(
	    reader, span_from(reader->text.at + start, reader->at - start));
}

static char
escaped(int byte)
{
	switch (byte) {
	case 'n': return '\n';
	case 't': return '\t';
	default: return (char)byte;
	}
}

/* What \ before byte stands for: in regular expressions \d, \. and kin keep
 * their backslash; only the quote, n, t, \ and the end of line are special. */
static void
read_escape(struct reader *reader, int quote, struct str *text)
{
	int byte = advance(reader);

	if (byte < 0 || byte == '\n')
		return;
	if (byte != quote && byte != 'n' && byte != 't' && byte != '\\')
		str_addc(text, '\\');
	str_addc(text, escaped(byte));
}

static const char *
read_quoted(struct reader *reader)
{
	CLEANUP(str_fini) struct str text = { 0 };
	unsigned line = reader->line, column = reader->column;
	int quote = advance(reader);

	for (;;) {
		int byte = advance(reader);
		if (byte < 0) {
			findings_add(reader->findings, reader->file, line,
			    column, "the text is not closed; expected %c",
			    quote);
			break;
		}
		if (byte == quote)
			break;
		if (byte == '\\')
			read_escape(reader, quote, &text);
		else
			str_addc(&text, (char)byte);
	}
	if (!str_ok(&text))
		reader->is_out_of_memory = true;
	return keep(reader, str_span(&text));
}

/* The next value, or NULL where none begins. */
static struct value *
read_value(struct reader *reader)
{
	skip_space(reader);
	int byte = peek(reader);
	bool is_quoted = byte == '"' || byte == '\'';

	if (!is_quoted && !is_bare(byte))
		return NULL;
	struct value *value = arena_alloc(reader->arena, sizeof(*value));
	if (value == NULL) {
		reader->is_out_of_memory = true;
		return NULL;
	}
	value->line = reader->line;
	value->column = reader->column + (is_quoted ? 1 : 0);
	value->text = is_quoted ? read_quoted(reader) : read_bare(reader);
	return value->text != NULL ? value : NULL;
}

static void
expected(struct reader *reader, const char *what)
{
	int byte = peek(reader);

	if (byte < 0)
		findings_add(reader->findings, reader->file, reader->line,
		    reader->column, "the file ends too early; expected %s",
		    what);
	else if (byte > ' ' && byte < 0x7f)
		findings_add(reader->findings, reader->file, reader->line,
		    reader->column, "\"%c\" is out of place; expected %s", byte,
		    what);
	else
		findings_add(reader->findings, reader->file, reader->line,
		    reader->column, "octet 0x%02x is out of place; expected %s",
		    (unsigned)byte, what);
}

/* After a mistake: to the next line, so that what follows is still read. */
static void
skip_line(struct reader *reader)
{
	while (peek(reader) >= 0 && peek(reader) != '\n' && peek(reader) != '}')
		advance(reader);
}

/* Values up to the closing mark, commas between them. */
static bool
read_values(struct reader *reader, int closing, struct node *node)
{
	struct value **end = &node->values;

	for (;;) {
		struct value *value = read_value(reader);
		if (value != NULL) {
			*end = value;
			end = &value->next;
			node->n_values++;
		}
		skip_space(reader);
		if (peek(reader) == closing) {
			advance(reader);
			return true;
		}
		if (peek(reader) != ',') {
			expected(reader,
			    closing == '}' ? "a comma or }" : "a comma or )");
			return false;
		}
		advance(reader);
	}
}

static bool
read_setting(struct reader *reader, struct node *node)
{
	node->kind = NODE_SETTING;
	advance(reader);
	skip_space(reader);
	if (peek(reader) == '{') {
		advance(reader);
		return read_values(reader, '}', node);
	}
	node->values = read_value(reader);
	if (node->values == NULL) {
		expected(reader, "a value");
		return false;
	}
	node->n_values = 1;
	return true;
}

static struct node *read_nodes(struct reader *reader, unsigned depth);

static bool
read_block(struct reader *reader, struct node *node, unsigned depth)
{
	node->kind = NODE_BLOCK;
	if (peek(reader) != '{') {
		struct value *title = read_value(reader);
		node->title = title != NULL ? title->text : NULL;
		skip_space(reader);
	}
	if (peek(reader) != '{') {
		expected(reader, "= or {");
		return false;
	}
	if (depth >= MAX_DEPTH) {
		findings_add(reader->findings, reader->file, reader->line,
		    reader->column, "blocks are nested too deep");
		reader->at = reader->text.len;
		return false;
	}
	advance(reader);
	node->children = read_nodes(reader, depth + 1);
	if (peek(reader) != '}') {
		findings_add(reader->findings, node->file, node->line,
		    node->column, "the block \"%s\" is not closed; expected }",
		    node->name);
		return true;
	}
	advance(reader);
	return true;
}

static bool
read_rest(struct reader *reader, struct node *node, unsigned depth)
{
	skip_space(reader);
	if (peek(reader) == '=')
		return read_setting(reader, node);
	if (peek(reader) == '(' && strcmp(node->name, "include") == 0) {
		node->kind = NODE_INCLUDE;
		advance(reader);
		return read_values(reader, ')', node);
	}
	return read_block(reader, node, depth);
}

static struct node *
new_node(struct reader *reader)
{
	struct node *node = arena_alloc(reader->arena, sizeof(*node));

	if (node == NULL) {
		reader->is_out_of_memory = true;
		return NULL;
	}
	node->file = reader->file;
	node->line = reader->line;
	node->column = reader->column;
	node->name = read_bare(reader);
	return node->name != NULL ? node : NULL;
}

/* Up to the end of the file, or the } that closes the block. */
static struct node *
read_nodes(struct reader *reader, unsigned depth)
{
	struct node *first = NULL, **end = &first;

	for (;;) {
		skip_space(reader);
		int byte = peek(reader);
		if (byte < 0 || (byte == '}' && depth > 0) ||
		    reader->is_out_of_memory)
			return first;
		if (!is_bare(byte)) {
			expected(reader, "a name");
			advance(reader);
			skip_line(reader);
			continue;
		}
		struct node *node = new_node(reader);
		if (node == NULL)
			return first;
		if (read_rest(reader, node, depth)) {
			*end = node;
			end = &node->next;
		} else {
			skip_line(reader);
		}
	}
}

int
source_read(const char *file, struct span text, struct arena *arena,
    struct findings *findings, struct node **nodes_r)
{
	struct reader reader = {
		.file = file,
		.text = text,
		.line = 1,
		.column = 1,
		.arena = arena,
		.findings = findings,
	};
	/* What an editor may put before UTF-8. */
	if (starts(&reader, "\xef\xbb\xbf"))
		reader.at = 3;
	*nodes_r = read_nodes(&reader, 0);
	return reader.is_out_of_memory ? -1 : 0;
}
