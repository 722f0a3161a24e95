/*
 * The header block. What is kept of a message must stay octet for octet, so
 * fields are views of the raw bytes; what another program might read in
 * another way (bare CR, NUL, a line without colon) is refused here, once.
 */
#include "field.h"

#include <string.h>

#include "crieur/base/limits.h"

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* One physical line with its end. */
static struct span
take_line(struct span *rest)
{
	size_t end = span_find(*rest, '\n');
	struct span line = span_first(*rest, end < rest->len ? end + 1 : end);

	*rest = span_from_offset(*rest, line.len);
	return line;
}

static struct span
without_end(struct span line)
{
	if (line.len > 0 && line.at[line.len - 1] == '\n')
		line.len--;
	if (line.len > 0 && line.at[line.len - 1] == '\r')
		line.len--;
	return line;
}

/* Printable ASCII; blanks before the colon are obsolete but read by others
 * (RFC 5322 §4.5), so that "From : x" must count as a From. */
static struct span
field_name(struct span line, size_t colon)
{
	struct span name = span_first(line, colon);

	while (name.len > 0 && is_blank(name.at[name.len - 1]))
		name.len--;
	for (size_t i = 0; i < name.len; i++) {
		if (name.at[i] <= ' ' || name.at[i] > '~')
			return span_from(NULL, 0);
	}
	return name;
}

bool
field_next(struct span *rest, struct header_field *field_r)
{
	struct span all = *rest, line = take_line(rest);

	if (without_end(line).len == 0)
		return false;
	size_t colon = span_find(line, ':');
	while (rest->len > 0 && is_blank(rest->at[0]))
		line.len += take_line(rest).len;
	struct header_field field = { .field = span_first(all, line.len) };
	if (colon < line.len) {
		field.name = field_name(line, colon);
		field.value = without_end(span_from_offset(line, colon + 1));
	}
	*field_r = field;
	return true;
}

static int
check_field(const struct header_field *field, size_t number, struct err *err)
{
	if (field->field.len > LIMIT_HEADER_FIELD)
		return err_refuse(err, ERR_REASON_HEADER_TOO_LARGE,
		    "header field %zu has more than %d octets", number,
		    (int)LIMIT_HEADER_FIELD);
	if (field->name.len == 0)
		return err_set(err, ERR_INPUT,
		    "line %zu of the header is no field; write Name: value",
		    number);
	return 0;
}

/* How far the header block may be looked for. */
static struct span
header_window(struct span raw)
{
	return span_first(raw, (size_t)LIMIT_HEADER_BLOCK + 1);
}

static int
count_fields(struct span raw, size_t *n_r, struct err *err)
{
	struct span rest = header_window(raw);
	struct header_field field;
	size_t n = 0;

	while (field_next(&rest, &field)) {
		if (check_field(&field, ++n, err) != 0)
			return -1;
		if (n > LIMIT_HEADER_FIELDS)
			return err_refuse(err, ERR_REASON_HEADER_TOO_LARGE,
			    "the header has more than %d fields",
			    (int)LIMIT_HEADER_FIELDS);
	}
	if (rest.len == 0 && raw.len > LIMIT_HEADER_BLOCK)
		return err_refuse(err, ERR_REASON_HEADER_TOO_LARGE,
		    "the header has more than %d octets",
		    (int)LIMIT_HEADER_BLOCK);
	*n_r = n;
	return 0;
}

int
fields_read(struct arena *arena, struct span raw,
    struct header_field **fields_r, size_t *n_r, struct err *err)
{
	struct span rest = header_window(raw);
	size_t n = 0;

	if (count_fields(raw, &n, err) != 0)
		return -1;
	struct header_field *fields = arena_array(arena, n, sizeof(*fields));
	if (fields == NULL)
		return err_memory(err);
	for (size_t i = 0; i < n; i++) {
		if (!field_next(&rest, &fields[i]))
			return err_set(err, ERR_BUG, "header read twice");
	}
	*fields_r = fields;
	*n_r = n;
	return 0;
}

int
lines_check(struct span raw, struct err *err)
{
	struct span rest = raw;

	if (span_find(raw, '\0') < raw.len)
		return err_refuse(
		    err, ERR_REASON_NUL, "the message contains a NUL octet");
	for (size_t number = 1; rest.len > 0; number++) {
		struct span line = take_line(&rest);
		size_t cr = span_find(line, '\r');
		/* CR as the last but one, LF as the last octet. */
		if (line.at[line.len - 1] == '\n' && cr + 2 == line.len)
			continue;
		if (line.at[line.len - 1] == '\n' && cr == line.len)
			return err_refuse(err, ERR_REASON_BARE_CR,
			    "line %zu ends in a bare LF; lines end in CRLF",
			    number);
		/* A message cut short may end between CR and LF. */
		if (cr + 1 < line.len)
			return err_refuse(err, ERR_REASON_BARE_CR,
			    "line %zu has a CR that does not end it; lines "
			    "end in CRLF",
			    number);
	}
	return 0;
}
