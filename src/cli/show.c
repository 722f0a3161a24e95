#include "show.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/register/person.h"

const char *
show_answer(int64_t code, const char *text, char buffer[SHOW_ANSWER_SIZE])
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%lld", (long long)code);
	if (code == 0 || strncmp(text, digits, strlen(digits)) == 0)
		snprintf(buffer, SHOW_ANSWER_SIZE, "%s", text);
	else
		snprintf(buffer, SHOW_ANSWER_SIZE, "%s%s%s", digits,
		    text[0] != '\0' ? " " : "", text);
	return buffer;
}

int
show_tied(struct context *context, enum tie tie, struct span name,
    const char *line, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	int32_t day = date_of(context->now);
	const struct person *person;
	struct tie_row row;
	int more;

	if (store_tie_of_name_walk(context->store, tie, name, &cursor, err) !=
	    0)
		return -1;
	while ((more = tie_next(&cursor, &row, err)) > 0) {
		if (!tie_holds(&row, day))
			continue;
		if (register_person_by_id(
			ON_DAY(context->store, day, context->arena),
			row.person_id, &person, err) != 0)
			return -1;
		if (person == NULL)
			continue;
		print_record(context->print, line,
		    FACTS(INT("id", person->id), TEXT("name", person->name),
			TEXT("address", person->address),
			row.kind != TIE_KIND_NONE
			    ? TEXT("kind", tie_kind_name(row.kind))
			    : NO_FACT,
			DAY("since", row.since), DAY("until", row.until),
			COUNT("sessions_left", row.sessions_left)));
	}
	return more;
}
