/* What the columns and the standings are called, by us and by others. */
#include "crieur/base/str.h"
#include "crieur/register/name.h"

#include "format.h"
#include "people_line.h"

static const struct {
	const char *name; /* as an admin says it */
	const char *format;
} formats[PEOPLE_FORMATS] = {
	[PEOPLE_FORMAT_CSV] = { "csv", "people" },
	[PEOPLE_FORMAT_PAHEKO] = { "paheko", "paheko" },
	[PEOPLE_FORMAT_GALETTE] = { "galette", "galette" },
	[PEOPLE_FORMAT_DOLIBARR] = { "dolibarr", "dolibarr" },
};

static const char *const columns_of_people[PEOPLE_COLUMNS] = {
	[PEOPLE_ADDRESS] = "address",
	[PEOPLE_NAME] = "name",
	[PEOPLE_FIRST_NAME] = "first name",
	[PEOPLE_GROUPS] = "groups",
	[PEOPLE_ROLES] = "roles",
	[PEOPLE_PAID_UNTIL] = "paid until",
	[PEOPLE_STANDING] = "standing",
	[PEOPLE_TAGS] = "tags",
	[PEOPLE_EXEMPT] = "exempt",
	[PEOPLE_ORGANISATION] = "organisation",
	[PEOPLE_ORGANISATION_KIND] = "organisation kind",
	[PEOPLE_ORGANISATION_PAID] = "organisation paid",
};

const char *
people_format_name(enum people_format format)
{
	return formats[format].name;
}

bool
people_format_find(struct span name, enum people_format *format_r)
{
	for (size_t i = 0; i < PEOPLE_FORMATS; i++) {
		if (span_is_nocase(name, formats[i].name)) {
			*format_r = (enum people_format)i;
			return true;
		}
	}
	return false;
}

int
people_standing(enum people_format format, struct span text,
    enum standing *standing_r, struct err *err)
{
	CLEANUP(str_fini) struct str key = { 0 };
	const char *standing;

	if (text.len == 0)
		return 0;
	if (name_key(text, &key, err) != 0)
		return -1;
	standing = format_meaning(
	    formats[format].format, "standing ", text, str_span(&key));
	if (standing == NULL)
		standing =
		    format_meaning("people", "standing ", text, str_span(&key));
	if (standing != NULL)
		return register_read_standing(
		    span_of(standing), standing_r, err);
	/* A category of the association's own says nothing to us. */
	if (format == PEOPLE_FORMAT_PAHEKO)
		return 0;
	return register_read_standing(text, standing_r, err);
}

int
people_header(const struct csv_row *row, enum people_format format,
    struct columns *columns_r, struct err *err)
{
	const struct column_names names = {
		.format = formats[format].format,
		.facts = columns_of_people,
		.n_facts = PEOPLE_COLUMNS,
	};
	struct columns columns;

	if (columns_read(row, &names, &columns, err) != 0)
		return -1;
	if (columns.field[PEOPLE_ADDRESS] == COLUMN_ABSENT)
		return err_set(err, ERR_INPUT, "line %lu: %s", row->line,
		    format_next(NULL, names.format, "missing")->words);
	*columns_r = columns;
	return 0;
}
