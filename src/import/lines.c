#include "lines.h"

#include "crieur/base/limits.h"

enum {
	LINE_MEMORY = 4 * 1024 * 1024,
};

static const char *const outcome_names[IMPORT_OUTCOMES] = { "added", "changed",
	"unchanged", "unmatched", "refused", "ended" };

const char *
import_outcome_name(enum import_outcome outcome)
{
	return outcome_names[outcome];
}

void
import_report_fini(struct import_report *report)
{
	arena_fini(&report->arena);
	*report = (struct import_report){ 0 };
}

/* Problems and the rest each have their own share of the notes. */
int
report_add(struct import_report *report, const struct import_note *note,
    struct err *err)
{
	bool is_problem = note->outcome == IMPORT_REFUSED ||
	                  note->outcome == IMPORT_UNMATCHED;
	size_t n_such = is_problem ? report->n_problems
	                           : report->n_notes - report->n_problems;

	report->counts[note->outcome]++;
	if (note->outcome == IMPORT_UNCHANGED || n_such >= LIMIT_IMPORT_NOTES)
		return 0;
	report->notes = arena_grow(&report->arena, report->notes,
	    report->n_notes, sizeof(*report->notes));
	struct import_note copy = {
		.line = note->line,
		.outcome = note->outcome,
		.who = arena_dups(&report->arena, note->who),
		.words = arena_dups(&report->arena, note->words),
	};
	if (report->notes == NULL || copy.who == NULL || copy.words == NULL)
		return err_memory(err);
	report->n_problems += is_problem;
	report->notes[report->n_notes++] = copy;
	return 0;
}

int
line_check(const struct line *line, struct err *err)
{
	if (line->row->problem != NULL)
		return err_set(err, ERR_INPUT, "%s", line->row->problem);
	if (line->row->n_fields == line->columns->n_fields)
		return 0;
	return err_set(err, ERR_INPUT, "it has %zu fields, the header has %zu",
	    line->row->n_fields, line->columns->n_fields);
}

bool
line_has(const struct line *line, int column)
{
	return line->columns->field[column] != COLUMN_ABSENT;
}

struct span
line_value(const struct line *line, int column)
{
	int field = line->columns->field[column];

	if (field < 0 || (size_t)field >= line->row->n_fields)
		return span_of("");
	return span_trim(line->row->fields[field]);
}

struct reading {
	const struct line_taker *taker;
	struct import_report *report;
	struct columns columns;
	bool has_header;
	struct str header;  /* its fields, each with a NUL, to know it again */
	struct arena arena; /* of one line after the other */
	size_t n_lines;
};

static void
reading_fini(struct reading *reading)
{
	str_fini(&reading->header);
	arena_fini(&reading->arena);
}

static int
on_header(struct reading *reading, const struct csv_row *row, struct err *err)
{
	reading->has_header = true;
	for (size_t i = 0; i < row->n_fields; i++) {
		str_add(&reading->header, row->fields[i]);
		str_addc(&reading->header, '\0');
	}
	if (str_check(&reading->header, err) != 0)
		return -1;
	return reading->taker->read_header(
	    reading->taker->self, row, &reading->columns, err);
}

static bool
is_header_again(const struct reading *reading, const struct csv_row *row)
{
	struct span rest = str_span(&reading->header);

	if (row->problem != NULL || row->n_fields == 0)
		return false;
	for (size_t i = 0; i < row->n_fields; i++) {
		struct span field = row->fields[i];
		if (rest.len < field.len + 1 || rest.at[field.len] != '\0' ||
		    !span_equal(span_first(rest, field.len), field))
			return false;
		rest = span_from_offset(rest, field.len + 1);
	}
	return rest.len == 0;
}

static int
on_row(void *self, const struct csv_row *row, struct err *err)
{
	struct reading *reading = self;
	struct line line = {
		.row = row,
		.columns = &reading->columns,
		.arena = &reading->arena,
		.who = span_of(""),
		.words = "",
	};
	struct err why = { 0 };

	if (!reading->has_header)
		return on_header(reading, row, err);
	reading->n_lines++;
	arena_clear(&reading->arena);
	if (reading->taker->take(reading->taker->self, &line, &why) != 0) {
		if (is_header_again(reading, row))
			err_set(&why, ERR_INPUT,
			    "it is a second header: were two files joined?");
		if (why.kind != ERR_INPUT) {
			*err = why;
			return err_wrap(err, "line %lu", row->line);
		}
		line.outcome = IMPORT_REFUSED;
		line.words = why.text;
	}
	struct import_note note = {
		.line = row->line,
		.outcome = line.outcome,
		.who = arena_dup(&reading->arena, line.who),
		.words = line.words,
	};
	if (note.who == NULL)
		return err_memory(err);
	return report_add(reading->report, &note, err);
}

int
lines_read(FILE *file, const struct line_taker *taker,
    struct import_report *report, size_t *n_lines_r, struct err *err)
{
	CLEANUP(reading_fini)
	struct reading reading = {
		.taker = taker,
		.report = report,
		.arena = ARENA_LIMIT(LINE_MEMORY),
	};

	if (csv_read(file, on_row, &reading, err) != 0)
		return -1;
	*n_lines_r = reading.n_lines;
	return 0;
}
