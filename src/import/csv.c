/* libcsv, fed line by line, so that a row knows where it begins. */
#include "crieur/import/csv.h"

#include <csv.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/base/str.h"

#include "csv_probe.h"

enum {
	CHUNK_SIZE = 4096
};

struct reading {
	struct csv_parser parser;
	struct csv_kind kind;
	int (*visit)(void *self, const struct csv_row *row, struct err *err);
	void *self;
	struct err *err;
	bool has_failed; /* visit, or memory */

	unsigned long line, row_line;
	bool is_in_row;
	bool is_skipping; /* to the end of a line after a runaway field */
	const char *problem;
	struct str text; /* of all fields of the row */
	size_t starts[LIMIT_CSV_COLUMNS + 1];
	size_t n_fields;
};

static void
note_problem(struct reading *reading, const char *problem)
{
	if (reading->problem == NULL)
		reading->problem = problem;
}

/* libcsv: a field has ended. */
static void
on_field(void *at, size_t size, void *self)
{
	struct reading *reading = self;
	struct span field = span_from(at, size);

	if (reading->n_fields == LIMIT_CSV_COLUMNS) {
		note_problem(reading, "it has more than 256 columns");
		return;
	}
	if (field.len > LIMIT_CSV_FIELD)
		note_problem(reading, "a field has more than 65536 octets");
	if (reading->text.len + field.len > LIMIT_CSV_ROW)
		note_problem(reading, "it has more than 1048576 octets");
	if (reading->problem != NULL)
		return;
	reading->starts[reading->n_fields++] = reading->text.len;
	if (reading->kind.encoding == CSV_ENCODING_WINDOWS_1252)
		str_add_windows_1252(&reading->text, field);
	else if (reading->kind.encoding == CSV_ENCODING_UTF8 ||
		 span_is_utf8(field))
		str_add(&reading->text, field);
	else
		note_problem(reading,
		    "it is not UTF-8, though other lines of the file are");
}

/* libcsv: a row has ended. A row of one empty field is a blank line. */
static void
on_row(int terminator, void *self)
{
	struct reading *reading = self;
	struct span fields[LIMIT_CSV_COLUMNS];
	bool is_good = reading->problem == NULL;
	bool is_blank =
	    is_good && reading->n_fields <= 1 && reading->text.len == 0;
	struct csv_row row = {
		.line = reading->row_line,
		.fields = fields,
		.n_fields = is_good ? reading->n_fields : 0,
		.problem = reading->problem,
	};

	(void)terminator;
	reading->starts[reading->n_fields] = reading->text.len;
	for (size_t i = 0; i < row.n_fields; i++)
		fields[i] =
		    span_from(str_c(&reading->text) + reading->starts[i],
			reading->starts[i + 1] - reading->starts[i]);
	if (!reading->has_failed && !is_blank &&
	    (str_check(&reading->text, reading->err) != 0 ||
		reading->visit(reading->self, &row, reading->err) != 0))
		reading->has_failed = true;
	str_clear(&reading->text);
	reading->n_fields = 0;
	reading->problem = NULL;
	reading->is_in_row = false;
}

static int
start_parser(struct reading *reading, struct err *err)
{
	if (csv_init(&reading->parser, CSV_APPEND_NULL) != 0)
		return err_memory(err);
	csv_set_delim(&reading->parser, (unsigned char)reading->kind.separator);
	return 0;
}

/* A field that grows beyond all bounds: give the row up, and begin anew with
 * the line after this piece. */
static int
give_up_row(struct reading *reading, struct err *err)
{
	note_problem(reading,
	    "a field has more than 65536 octets: is a quote not closed? "
	    "the lines it swallowed were not read");
	on_row(0, reading);
	csv_free(&reading->parser);
	reading->is_skipping = true;
	return start_parser(reading, err);
}

/* A piece ends with the end of its line or of the chunk. */
static int
read_piece(struct reading *reading, struct span piece, struct err *err)
{
	/* A line of tabs alone may be a row of its own, or nothing. */
	if (!reading->is_in_row) {
		reading->row_line = reading->line;
		reading->is_in_row = span_trim(piece).len > 0;
	}
	if (!reading->is_skipping &&
	    csv_parse(&reading->parser, piece.at, piece.len, on_field, on_row,
		reading) != piece.len)
		return err_set(err, ERR_TEMPORARY, "line %lu: %s",
		    reading->line, csv_strerror(csv_error(&reading->parser)));
	if (reading->has_failed)
		return -1;
	if (!reading->is_skipping &&
	    reading->parser.entry_pos > LIMIT_CSV_FIELD &&
	    give_up_row(reading, err) != 0)
		return -1;
	if (piece.at[piece.len - 1] == '\n') {
		reading->line++;
		reading->is_skipping = false;
	}
	return reading->has_failed ? -1 : 0;
}

static int
read_rows(struct reading *reading, FILE *file, struct err *err)
{
	char chunk[CHUNK_SIZE];
	size_t size;

	if (reading->kind.has_mark && fread(chunk, 1, 3, file) != 3)
		return err_errno(err, ERR_TEMPORARY, errno, "cannot read");
	while ((size = fread(chunk, 1, sizeof(chunk), file)) > 0) {
		struct span rest = span_from(chunk, size);
		while (rest.len > 0) {
			size_t end = span_find(rest, '\n');
			size_t length = end < rest.len ? end + 1 : rest.len;
			if (read_piece(
				reading, span_first(rest, length), err) != 0)
				return -1;
			rest = span_from_offset(rest, length);
		}
	}
	if (ferror(file))
		return err_errno(err, ERR_TEMPORARY, errno, "cannot read");
	/* The last row may lack its line end, or its closing quote. Lenient
	 * with quotes inside a line, strict with one left open. */
	csv_set_opts(
	    &reading->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
	if (csv_fini(&reading->parser, on_field, on_row, reading) != 0) {
		if (csv_error(&reading->parser) != CSV_EPARSE)
			return err_memory(err);
		note_problem(
		    reading, "the file ends inside quotes: was it cut short?");
		reading->is_in_row = true;
		on_row(0, reading);
	}
	return reading->has_failed ? -1 : 0;
}

int
csv_read(FILE *file,
    int (*visit)(void *self, const struct csv_row *row, struct err *err),
    void *self, struct err *err)
{
	struct reading *reading = calloc(1, sizeof(*reading));

	if (reading == NULL)
		return err_memory(err);
	reading->visit = visit;
	reading->self = self;
	reading->err = err;
	reading->line = 1;
	reading->text.max = 4 * LIMIT_CSV_ROW;
	int result = csv_probe(file, &reading->kind, err);
	if (result == 0)
		result = start_parser(reading, err);
	if (result == 0) {
		result = read_rows(reading, file, err);
		csv_free(&reading->parser);
	}
	str_fini(&reading->text);
	free(reading);
	return result;
}
