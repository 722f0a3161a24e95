#include "columns.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/ascii.h"
#include "crieur/base/date.h"
#include "crieur/register/name.h"

#include "format.h"

/* Of several names of a column the first counts: lines of a format by number,
 * after the site's own words. */
enum {
	RANK_OWN = 0,
	NO_RANK = 10000,
};

struct found {
	int column, rank;
};

static int
column_of(const struct column_names *names, const char *fact)
{
	for (int i = 0; i < names->n_facts; i++) {
		if (strcmp(names->facts[i], fact) == 0)
			return i;
	}
	return COLUMN_ABSENT;
}

/* Which column this header is, by which of its names; else NO_RANK. */
static int
find_column(const struct column_names *names, struct span header,
    struct found *found, struct err *err)
{
	CLEANUP(str_fini) struct str key = { 0 };
	CLEANUP(str_fini) struct str wanted = { 0 };
	const struct format *line = NULL;
	const char *words = names->own_words;
	int rank = RANK_OWN;

	*found = (struct found){ names->own_column, NO_RANK };
	if (name_key(header, &key, err) != 0)
		return -1;
	for (; key.len > 0; rank++) {
		if (words != NULL &&
		    name_key(span_of(words), &wanted, err) != 0)
			return -1;
		if (words != NULL && found->column != COLUMN_ABSENT &&
		    span_equal(str_span(&key), str_span(&wanted))) {
			found->rank = rank;
			return 0;
		}
		line = format_next(line, names->format, "");
		if (line == NULL)
			return 0;
		words = line->words;
		found->column = column_of(names, line->fact);
	}
	return 0;
}

int
columns_read(const struct csv_row *header, const struct column_names *names,
    struct columns *columns_r, struct err *err)
{
	int ranks[MAX_COLUMNS];
	struct columns columns = { .n_fields = header->n_fields };

	if (header->problem != NULL)
		return err_set(err, ERR_INPUT, "line %lu: %s", header->line,
		    header->problem);
	for (size_t i = 0; i < MAX_COLUMNS; i++) {
		ranks[i] = NO_RANK;
		columns.field[i] = COLUMN_ABSENT;
	}
	for (size_t i = 0; i < header->n_fields; i++) {
		struct span field = header->fields[i];
		struct found found;
		if (find_column(names, field, &found, err) != 0)
			return -1;
		if (found.rank == NO_RANK)
			continue;
		if (ranks[found.column] == found.rank)
			return err_set(err, ERR_INPUT,
			    "line %lu: the column \"%.*s\" stands there twice",
			    header->line,
			    (int)(field.len < 60 ? field.len : 60), field.at);
		if (found.rank < ranks[found.column]) {
			ranks[found.column] = found.rank;
			columns.field[found.column] = (int)i;
		}
	}
	*columns_r = columns;
	return 0;
}

static bool
is_separator(char byte)
{
	return byte == ' ' || byte == ',' || byte == ';' || byte == '|' ||
	       byte == '\t' || byte == '\n' || byte == '\r';
}

struct span
cell_next(struct span *rest)
{
	size_t start = 0, end;

	while (start < rest->len && is_separator(rest->at[start]))
		start++;
	for (end = start; end < rest->len && !is_separator(rest->at[end]);)
		end++;
	struct span value =
	    span_first(span_from_offset(*rest, start), end - start);
	*rest = span_from_offset(*rest, end);
	return value;
}

int
cell_day(struct span text, int32_t *day_r, struct err *err)
{
	struct err inner = { 0 };
	char iso[DATE_TEXT_SIZE];
	const size_t length = 10;

	text = span_trim(text);
	/* What may stand behind the day: a time after a space or a T. */
	bool is_day = text.len >= length &&
	              (text.len == length || text.at[length] == ' ' ||
			  text.at[length] == 'T');
	for (size_t i = length + 1; i < text.len; i++)
		is_day &= ascii_is_digit(text.at[i]) ||
		          strchr(":.Z+", text.at[i]) != NULL;
	if (is_day) {
		if (date_parse(span_first(text, length), day_r, &inner) == 0)
			return 0;
		snprintf(iso, sizeof(iso), "%.4s-%.2s-%.2s", text.at + 6,
		    text.at + 3, text.at);
		if (text.at[2] == '/' && text.at[5] == '/' &&
		    date_parse(span_of(iso), day_r, &inner) == 0)
			return 0;
	}
	return err_set(err, ERR_INPUT,
	    "\"%.*s\" is no day; write 2026-12-31 or 31/12/2026",
	    (int)(text.len < 40 ? text.len : 40), text.at);
}
