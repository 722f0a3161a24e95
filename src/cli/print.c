/* The two writers: lines for people, a document for programs. */
#include "print.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crieur/base/date.h"
#include "crieur/base/shown.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"

#include "columns.h"

enum {
	MAX_DEPTH = 16,
};

struct print {
	bool is_json, has_failed;
	struct str text;
	json_t *document;        /* owned */
	json_t *open[MAX_DEPTH]; /* borrowed, innermost last */
	size_t depth;
};

struct print *
print_new(bool is_json)
{
	struct print *print = calloc(1, sizeof(*print));

	if (print != NULL)
		print->is_json = is_json;
	return print;
}

void
print_free(struct print *print)
{
	if (print == NULL)
		return;
	str_fini(&print->text);
	json_decref(print->document);
	free(print);
}

bool
print_is_json(const struct print *print)
{
	return print->is_json;
}

void
print_be_json(struct print *print)
{
	print->is_json = true;
}

/* Put a new value where we are; takes it over. */
static void
place_value(struct print *print, const char *key, json_t *value)
{
	int status;

	if (value == NULL) {
		print->has_failed = true;
		return;
	}
	if (print->depth == 0 && key != NULL) {
		json_decref(print->document);
		print->document = json_object();
		print->open[print->depth++] = print->document;
	}
	if (print->depth == 0) {
		json_decref(print->document);
		print->document = value;
		return;
	}
	json_t *parent = print->open[print->depth - 1];
	if (json_is_array(parent))
		status = json_array_append_new(parent, value);
	else
		status =
		    json_object_set_new(parent, key != NULL ? key : "", value);
	if (status != 0)
		print->has_failed = true;
}

static void
open_container(struct print *print, const char *key, json_t *value)
{
	place_value(print, key, value);
	if (value == NULL || print->depth == MAX_DEPTH) {
		print->has_failed = true;
		return;
	}
	print->open[print->depth++] = value;
}

void
print_object(struct print *print, const char *key)
{
	if (print->is_json)
		open_container(print, key, json_object());
}

void
print_array(struct print *print, const char *key)
{
	if (print->is_json)
		open_container(print, key, json_array());
}

void
print_close(struct print *print)
{
	if (print->depth > 0)
		print->depth--;
}

/* JSON is UTF-8: what is not is shown octet by octet. */
static json_t *
string_value(const char *value)
{
	struct str safe = { 0 };

	if (span_is_utf8(span_of(value)))
		return json_string(value);
	for (; *value != '\0'; value++)
		str_addc(&safe, (*value & 0x80) != 0 ? '?' : *value);
	json_t *result = str_ok(&safe) ? json_string(str_c(&safe)) : NULL;
	str_fini(&safe);
	return result;
}

static json_t *
time_value(int64_t at)
{
	time_t seconds = (time_t)at;
	struct tm parts;
	char text[40];

	if (at == 0 || gmtime_r(&seconds, &parts) == NULL ||
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
		return json_null();
	return json_string(text);
}

static json_t *
day_value(int64_t day)
{
	char text[DATE_TEXT_SIZE];

	date_format((int32_t)day, text);
	return text[0] != '\0' ? json_string(text) : json_null();
}

static json_t *
fact_value(const struct fact *fact)
{
	switch (fact->kind) {
	case FACT_TEXT:
		return fact->text != NULL ? string_value(fact->text)
		                          : json_null();
	case FACT_INT: return json_integer(fact->number);
	case FACT_FLAG: return json_boolean(fact->number);
	case FACT_TIME: return time_value(fact->number);
	case FACT_DAY: return day_value(fact->number);
	case FACT_NULL:
	case FACT_NONE:
	case FACT_END: break;
	}
	return json_null();
}

struct fact
print_some(const char *key, const char *value)
{
	return TEXT(key, value != NULL && value[0] != '\0' ? value : NULL);
}

struct fact
print_unless(bool is_none, struct fact fact)
{
	return is_none ? NO_FACT : fact;
}

void
print_item(struct print *print, const char *value)
{
	if (print->is_json)
		place_value(print, NULL, string_value(value));
}

static bool
is_plain(struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.at[i];
		if (byte >= 0x7f || (byte < 0x20 && byte != '\t'))
			return false;
	}
	return true;
}

/* What a terminal would obey or not show is shown as what it is, the end of a
 * line as " / ": nobody's words make a line of their own. */
static void
add_harmless(struct str *out, const char *text)
{
	struct span rest = span_of(text);

	if (is_plain(rest)) {
		str_add(out, rest);
		return;
	}
	while (rest.len > 0) {
		char shown[SHOWN_SIZE];
		unsigned long point;
		size_t octets;
		const char *as = shown_character(rest, &octets, &point, shown);
		char byte = rest.at[0];
		bool is_end =
		    byte == '\r' && rest.len > 1 && rest.at[1] == '\n';
		if (byte == '\n')
			str_adds(out, rest.len > 1 ? " / " : "");
		else if (as == NULL || byte == '\t')
			str_add(out, span_first(rest, octets));
		else if (!is_end)
			str_adds(out, as);
		rest = span_from_offset(rest, octets);
	}
}

/* The words of a fact in a line; whether it counts as there. */
static bool
add_fact(struct str *line, const struct fact *fact)
{
	char text[TIME_TEXT_SIZE];
	size_t before = line->len;

	switch (fact->kind) {
	case FACT_TEXT: str_adds(line, fact->text); break;
	case FACT_DAY:
		str_adds(line, date_format((int32_t)fact->number, text));
		break;
	case FACT_INT: str_addf(line, "%lld", (long long)fact->number); break;
	case FACT_TIME:
		str_adds(line, time_or_dash(fact->number, text));
		return fact->number != 0;
	case FACT_FLAG: return fact->number != 0;
	case FACT_NULL:
	case FACT_NONE:
	case FACT_END: break;
	}
	return line->len > before;
}

static const struct fact *
find_fact(const struct fact *facts, struct span key)
{
	while (facts->kind != FACT_END &&
	       (facts->key == NULL || !span_is(key, facts->key)))
		facts++;
	return facts;
}

/* One line of a template; false if it is one bracket and left out. */
static bool
fill_line(struct str *line, struct span template, const struct fact *facts)
{
	size_t group_at = 0, n_left_out = 0;
	bool is_whole = true;

	while (template.len > 0) {
		char byte = template.at[0];
		template = span_from_offset(template, 1);
		if (byte == '[') {
			group_at = line->len;
			is_whole = true;
		} else if (byte == ']' && !is_whole) {
			str_truncate(line, group_at);
			is_whole = true;
			n_left_out++;
		} else if (byte == '{') {
			struct span otherwise = span_cut(&template, '}');
			struct span key = span_cut(&otherwise, '|');
			bool is_there = add_fact(line, find_fact(facts, key));
			if (!is_there && otherwise.len > 0)
				str_add(line, otherwise);
			else
				is_whole &= is_there;
		} else if (byte != ']') {
			str_addc(line, byte);
		}
	}
	return line->len > 0 || n_left_out == 0;
}

static void
add_line(struct print *print, const struct str *line)
{
	if (!str_ok(line)) {
		print->has_failed = true;
		return;
	}
	add_harmless(&print->text, str_c(line));
	str_addc(&print->text, '\n');
}

void
print_facts(struct print *print, const char *line, const struct fact *facts)
{
	CLEANUP(str_fini) struct str text = { 0 };

	for (const struct fact *fact = facts;
	     print->is_json && fact->kind != FACT_END; fact++) {
		if (fact->kind != FACT_NONE &&
		    (fact->key == NULL || fact->key[0] != '.'))
			place_value(print, fact->key, fact_value(fact));
	}
	if (print->is_json || line == NULL)
		return;
	for (bool is_last = false; !is_last;) {
		size_t len = strcspn(line, "\n");
		str_clear(&text);
		if (fill_line(&text, span_from(line, len), facts))
			add_line(print, &text);
		is_last = line[len] == '\0';
		line += len + 1;
	}
}

void
print_record(struct print *print, const char *line, const struct fact *facts)
{
	print_object(print, NULL);
	print_facts(print, line, facts);
	print_close(print);
}

void
print_line(struct print *print, const char *format, ...)
{
	CLEANUP(str_fini) struct str line = { 0 };
	va_list arguments;

	if (print->is_json)
		return;
	va_start(arguments, format);
	str_vaddf(&line, format, arguments);
	va_end(arguments);
	add_line(print, &line);
}

void
print_lines(struct print *print, const char *margin, struct span text)
{
	while (text.len > 0) {
		struct span line = span_cut_line(&text);
		print_line(print, "%s%.*s", margin, (int)line.len, line.at);
	}
}

static char *
take_json(struct print *print)
{
	struct str shown = { 0 };

	char *text = print->document != NULL
	                 ? json_dumps(print->document, JSON_INDENT(2))
	                 : NULL;
	if (text == NULL)
		return NULL;
	shown_json(&shown, span_of(text));
	free(text);
	if (str_ok(&shown))
		return str_take(&shown);
	str_fini(&shown);
	return NULL;
}

char *
print_take(struct print *print)
{
	struct str columns = { 0 };

	if (print->has_failed || !str_ok(&print->text))
		return NULL;
	if (print->is_json)
		return take_json(print);
	columns_align(str_span(&print->text), &columns);
	if (!str_ok(&columns)) {
		str_fini(&columns);
		return NULL;
	}
	return str_take(&columns);
}

int
print_end(struct print *print, struct err *err)
{
	if (print->is_json && print->document == NULL)
		print->document = json_object();
	char *text = print_take(print);
	if (text == NULL)
		return err_memory(err);
	bool is_written = fputs(text, stdout) != EOF &&
	                  (!print->is_json || putchar('\n') != EOF) &&
	                  fflush(stdout) == 0;
	free(text);
	if (!is_written)
		return err_set(
		    err, ERR_TEMPORARY, "standard output cannot be written");
	return 0;
}
