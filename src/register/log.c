#include "crieur/register/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "crieur/store/event.h"

int
log_change(struct register_edit *edit, struct log_subject subject,
    const char *what, const char *detail, struct err *err)
{
	char whole[2 * LOG_DETAIL_SIZE];
	struct event event = {
		.at = edit->at,
		.actor = edit->actor,
		.subject = subject.kind,
		.subject_id = subject.id,
		.what = what,
		.detail = detail,
	};

	edit->n_changes++;
	if (edit->is_quiet)
		return 0;
	if (edit->reason[0] != '\0') {
		snprintf(whole, sizeof(whole), "%s (%s)", detail, edit->reason);
		event.detail = whole;
	}
	return store_event_add(edit->store, &event, err);
}

int
log_person(struct register_edit *edit, int64_t person_id, struct err *err,
    const char *what, const char *format, ...)
{
	char detail[LOG_DETAIL_SIZE];
	va_list arguments;

	if (edit->is_quiet) {
		edit->n_changes++;
		return 0;
	}
	va_start(arguments, format);
	vsnprintf(detail, sizeof(detail), format, arguments);
	va_end(arguments);
	return log_change(edit, ABOUT("person", person_id), what, detail, err);
}
