/* Reading expressions: recursive descent, bounded, every mistake with its
 * place. */
#include "expression.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/base/limits.h"
#include "crieur/base/str.h"
#include "crieur/policy/nearest.h"
#include "crieur/policy/proof.h"
#include "crieur/policy/quantity.h"

struct parser {
	const struct expression_context *context;
	struct span text;
	size_t at;
	unsigned depth;
	bool has_failed;
	/* The place last asked for, so that the next is not counted from the
	 * beginning again. */
	size_t seen;
	struct position place;
};

/* Line and column of an offset, in the parser. */
static void
find_place(struct parser *parser, size_t at)
{
	if (at < parser->seen || parser->place.line == 0) {
		parser->seen = 0;
		parser->place = parser->context->at;
	}
	position_pass(&parser->place,
	    span_from_offset(span_first(parser->text, at), parser->seen));
	parser->seen = at;
}

/* The first mistake alone is told: what follows from it would only confuse. */
static void fail(struct parser *parser, size_t at, const char *format, ...)
    PRINTF_LIKE(3, 4);

static void
fail(struct parser *parser, size_t at, const char *format, ...)
{
	char text[512];
	va_list arguments;

	if (parser->has_failed)
		return;
	parser->has_failed = true;
	find_place(parser, at);
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	findings_add(parser->context->findings, parser->place, "%s", text);
}

static bool
is_space(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static void
skip_space(struct parser *parser)
{
	while (parser->at < parser->text.len &&
	       is_space(parser->text.at[parser->at]))
		parser->at++;
}

static int
peek(struct parser *parser)
{
	skip_space(parser);
	return parser->at < parser->text.len
	           ? (unsigned char)parser->text.at[parser->at]
	           : -1;
}

static bool
take(struct parser *parser, char byte)
{
	if (peek(parser) != byte)
		return false;
	parser->at++;
	return true;
}

static bool
is_word_byte(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' ||
	       byte == '.' || (unsigned char)byte >= 0x80;
}

/* Letters, digits, - _ . from here on; empty where there are none. */
static struct span
read_name(struct parser *parser)
{
	skip_space(parser);
	size_t start = parser->at;

	while (parser->at < parser->text.len &&
	       is_word_byte(parser->text.at[parser->at]))
		parser->at++;
	return span_from(parser->text.at + start, parser->at - start);
}

static bool
take_word(struct parser *parser, const char *word)
{
	size_t before = parser->at;

	if (span_is(read_name(parser), word))
		return true;
	parser->at = before;
	return false;
}

static const char *
keep(struct parser *parser, struct span text)
{
	const char *copy = arena_dup(parser->context->arena, text);

	if (copy == NULL)
		fail(parser, parser->at, "out of memory");
	return copy;
}

/* '…' or "…", a backslash before the quote kept out; or a bare name.
 * NULL after a finding. */
static const char *
read_text(struct parser *parser, const char *what, bool *is_bare_r)
{
	CLEANUP(str_fini) struct str text = { 0 };
	int quote = peek(parser);
	size_t start = parser->at;

	*is_bare_r = quote != '"' && quote != '\'';
	if (*is_bare_r) {
		struct span name = read_name(parser);
		if (name.len == 0) {
			fail(parser, parser->at, "expected %s", what);
			return NULL;
		}
		return keep(parser, name);
	}
	for (parser->at++; parser->at < parser->text.len; parser->at++) {
		char byte = parser->text.at[parser->at];
		if (byte == quote) {
			parser->at++;
			return keep(parser, str_span(&text));
		}
		if (byte == '\\' && parser->at + 1 < parser->text.len &&
		    parser->text.at[parser->at + 1] == quote)
			byte = parser->text.at[++parser->at];
		str_addc(&text, byte);
	}
	fail(parser, start, "the text is not closed; expected %c", quote);
	return NULL;
}

static void
read_pattern(struct parser *parser, struct expression *node)
{
	bool is_bare;
	struct err err = { 0 };
	struct pattern *pattern = NULL;
	size_t start = parser->at;
	const char *text =
	    read_text(parser, "a regular expression in quotes", &is_bare);

	if (text == NULL)
		return;
	if (pattern_new(span_of(text), &pattern, &err) != 0) {
		fail(parser, start, "%s", err.text);
		return;
	}
	const struct expression_context *context = parser->context;
	if (context->keep_pattern(context->self, pattern) != 0) {
		pattern_free(pattern);
		fail(parser, start, "out of memory");
		return;
	}
	node->question.pattern = pattern;
}

static void
check_role(struct parser *parser, size_t at, const char *role)
{
	const struct expression_context *context = parser->context;
	struct nearest nearest = { .wanted = span_of(role) };
	char hint[NEAREST_TEXT_SIZE];

	if (context->n_roles == 0)
		return;
	for (size_t i = 0; i < context->n_roles; i++) {
		if (strcmp(context->roles[i], role) == 0)
			return;
		nearest_offer(&nearest, context->roles[i]);
	}
	fail(parser, at, "unknown role \"%s\"; expected one of site.roles%s",
	    role, nearest_text(&nearest, hint));
}

static void
check_proof(struct parser *parser, size_t at, const char *name)
{
	enum proof proof;

	if (!proof_from_name(span_of(name), &proof) || proof == PROOF_NONE)
		fail(parser, at,
		    "unknown proof \"%s\"; expected sasl, dmarc, dkim or "
		    "confirm",
		    name);
}

static void
read_name_argument(struct parser *parser, const struct word_info *info,
    struct expression *node)
{
	bool is_bare;

	skip_space(parser);
	size_t start = parser->at;
	const char *text = read_text(parser, "a name", &is_bare);
	if (text == NULL)
		return;
	if (info->argument == WORD_ARGUMENT_GROUP && is_bare &&
	    strcmp(text, "group") == 0) {
		text = parser->context->group;
		if (text[0] == '\0')
			fail(parser, start,
			    "this list has no group; write group = \"NAME\" "
			    "in it, or the name here");
	}
	if (info->argument == WORD_ARGUMENT_ROLE)
		check_role(parser, start, text);
	if (info->argument == WORD_ARGUMENT_PROOF)
		check_proof(parser, start, text);
	node->question.argument = span_of(text);
}

static void
read_argument(struct parser *parser, const struct word_info *info,
    struct expression *node)
{
	if (info->argument == WORD_ARGUMENT_NONE) {
		if (peek(parser) == '(')
			fail(parser, parser->at, "%s takes no argument",
			    info->name);
		return;
	}
	if (!take(parser, '(')) {
		fail(parser, parser->at, "%s needs an argument: %s(…)",
		    info->name, info->name);
		return;
	}
	if (info->argument != WORD_ARGUMENT_PATTERN)
		read_name_argument(parser, info, node);
	if (info->argument == WORD_ARGUMENT_NAME_PATTERN &&
	    !parser->has_failed && !take(parser, ','))
		fail(parser, parser->at,
		    "expected a comma and a regular expression");
	if (!parser->has_failed &&
	    (info->argument == WORD_ARGUMENT_PATTERN ||
		info->argument == WORD_ARGUMENT_NAME_PATTERN))
		read_pattern(parser, node);
	if (!parser->has_failed && !take(parser, ')'))
		fail(parser, parser->at, "expected )");
}

static enum comparison
read_operator(struct parser *parser)
{
	static const struct {
		const char *text;
		enum comparison comparison;
	} operators[] = {
		{ ">=", COMPARISON_AT_LEAST },
		{ "<=", COMPARISON_AT_MOST },
		{ "!=", COMPARISON_NOT_EQUAL },
		{ "==", COMPARISON_EQUAL },
		{ ">", COMPARISON_MORE },
		{ "<", COMPARISON_LESS },
		{ "=", COMPARISON_EQUAL },
	};

	skip_space(parser);
	for (size_t i = 0; i < COUNT_OF(operators); i++) {
		size_t length = strlen(operators[i].text);
		struct span rest = span_from_offset(parser->text, parser->at);
		if (!span_is(span_first(rest, length), operators[i].text))
			continue;
		parser->at += length;
		return operators[i].comparison;
	}
	return COMPARISON_NONE;
}

static int
read_weekday(struct span text, int64_t *number_r)
{
	static const char *const names[] = { "monday", "tuesday", "wednesday",
		"thursday", "friday", "saturday", "sunday" };

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (span_is_nocase(text, names[i])) {
			*number_r = (int64_t)i + 1;
			return 0;
		}
	}
	return quantity_count(text, number_r) == 0 && *number_r >= 1 &&
	               *number_r <= 7
	           ? 0
	           : -1;
}

static int
read_day(struct span text, int64_t *number_r)
{
	struct err ignored = { 0 };
	int32_t day;

	if (date_parse(text, &day, &ignored) != 0)
		return -1;
	*number_r = day;
	return 0;
}

/* 0 and the number; else what was expected in *expected_r. */
static int
read_number(enum word_type type, struct span text, int64_t *number_r,
    const char **expected_r)
{
	switch (type) {
	case WORD_TYPE_SIZE:
		*expected_r = "a size such as 500K or 5M";
		return quantity_size(text, number_r);
	case WORD_TYPE_DAY:
		*expected_r = "a day such as \"2026-12-31\"";
		return read_day(text, number_r);
	case WORD_TYPE_WEEKDAY:
		*expected_r = "1 (Monday) to 7, or a name such as monday";
		return read_weekday(text, number_r);
	case WORD_TYPE_HOUR:
		*expected_r = "0 to 23";
		return quantity_count(text, number_r) == 0 && *number_r <= 23
		           ? 0
		           : -1;
	case WORD_TYPE_TRUTH:
	case WORD_TYPE_COUNT: break;
	}
	*expected_r = "a number";
	return quantity_count(text, number_r);
}

static void
read_comparison(struct parser *parser, const struct word_info *info,
    struct expression *node)
{
	const char *wanted = "";
	bool is_bare;

	skip_space(parser);
	size_t start = parser->at;
	node->comparison = read_operator(parser);
	if (node->comparison == COMPARISON_NONE) {
		if (info->type != WORD_TYPE_TRUTH &&
		    info->type != WORD_TYPE_COUNT)
			fail(parser, start,
			    "%s is a number; expected a comparison such as >",
			    info->name);
		return;
	}
	if (info->type == WORD_TYPE_TRUTH) {
		fail(parser, start, "%s is yes or no; it is not compared",
		    info->name);
		return;
	}
	skip_space(parser);
	start = parser->at;
	const char *text = read_text(parser, "a value", &is_bare);
	if (text != NULL &&
	    read_number(info->type, span_of(text), &node->number, &wanted) != 0)
		fail(parser, start, "\"%s\" is out of place; expected %s", text,
		    wanted);
}

static void
fail_unknown(struct parser *parser, size_t at, struct span name)
{
	struct nearest nearest = { .wanted = name };
	char hint[NEAREST_TEXT_SIZE];

	for (size_t i = 0; i < WORD_COUNT; i++)
		nearest_offer(&nearest, word_name((enum word)i));
	fail(parser, at,
	    "unknown word \"%.*s\"; expected a word such as member or paid%s",
	    (int)span_first(name, 60).len, name.at,
	    nearest_text(&nearest, hint));
}

static struct expression *
new_node(struct parser *parser, enum operation operation)
{
	struct expression *node =
	    arena_alloc(parser->context->arena, sizeof(*node));

	if (node == NULL)
		fail(parser, parser->at, "out of memory");
	else
		node->operation = operation;
	return node;
}

static struct expression *
read_word(struct parser *parser)
{
	size_t start = (skip_space(parser), parser->at);
	struct span name = read_name(parser);

	if (name.len == 0) {
		fail(parser, start, "expected a word, \"not\" or \"(\"");
		return NULL;
	}
	enum word word = word_from_name(name);
	if (word == WORD_COUNT) {
		fail_unknown(parser, start, name);
		return NULL;
	}
	struct expression *node = new_node(parser, OPERATION_ASK);
	if (node == NULL)
		return NULL;
	node->question.word = word;
	find_place(parser, start);
	node->at = parser->place;
	read_argument(parser, word_info(word), node);
	node->text = keep(parser,
	    span_trim(span_from(parser->text.at + start, parser->at - start)));
	if (!parser->has_failed)
		read_comparison(parser, word_info(word), node);
	return parser->has_failed ? NULL : node;
}

static struct expression *read_or(struct parser *parser);

static struct expression *
read_inner(struct parser *parser)
{
	size_t start = (skip_space(parser), parser->at);

	if (take_word(parser, "not")) {
		struct expression *node = new_node(parser, OPERATION_NOT);
		if (node == NULL)
			return NULL;
		if (++parser->depth > LIMIT_EXPRESSION_DEPTH)
			fail(parser, start, "nested more than %d deep",
			    LIMIT_EXPRESSION_DEPTH);
		node->child = parser->has_failed ? NULL : read_inner(parser);
		parser->depth--;
		return node->child != NULL ? node : NULL;
	}
	if (!take(parser, '('))
		return read_word(parser);
	if (++parser->depth > LIMIT_EXPRESSION_DEPTH) {
		fail(parser, start, "nested more than %d deep",
		    LIMIT_EXPRESSION_DEPTH);
		return NULL;
	}
	struct expression *inner = read_or(parser);
	parser->depth--;
	if (inner != NULL && !take(parser, ')'))
		fail(parser, parser->at, "expected )");
	return parser->has_failed ? NULL : inner;
}

static struct expression *
read_chain(struct parser *parser, enum operation operation)
{
	bool is_or = operation == OPERATION_OR;
	struct expression *first =
	    is_or ? read_chain(parser, OPERATION_AND) : read_inner(parser);

	if (first == NULL || !take_word(parser, is_or ? "or" : "and"))
		return first;
	struct expression *chain = new_node(parser, operation), *last = first;
	if (chain == NULL)
		return NULL;
	chain->child = first;
	do {
		struct expression *next =
		    is_or ? read_chain(parser, OPERATION_AND)
			  : read_inner(parser);
		if (next == NULL)
			return NULL;
		last->next = next;
		last = next;
	} while (take_word(parser, is_or ? "or" : "and"));
	return chain;
}

static struct expression *
read_or(struct parser *parser)
{
	return read_chain(parser, OPERATION_OR);
}

const struct expression *
expression_read(struct span text, const struct expression_context *context)
{
	struct parser parser = { .context = context, .text = text };

	if (text.len > LIMIT_EXPRESSION) {
		fail(&parser, 0, "longer than %d octets; split the rule",
		    LIMIT_EXPRESSION);
		return NULL;
	}
	const struct expression *read = read_or(&parser);
	if (read != NULL && peek(&parser) >= 0)
		fail(&parser, parser.at,
		    "expected \"and\", \"or\" or the end of the expression");
	return parser.has_failed ? NULL : read;
}
