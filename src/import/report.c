#include "report.h"

#include <string.h>

#include "crieur/base/limits.h"

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

/* Room for twice the limit is taken at once: problems and the rest each have
 * their own share. */
static int
add_note(struct import_report *report, const struct import_note *note,
    struct err *err)
{
	if (report->notes == NULL)
		report->notes = arena_array(&report->arena,
		    2 * LIMIT_IMPORT_NOTES, sizeof(*report->notes));
	if (report->notes == NULL || note->who == NULL || note->words == NULL)
		return err_memory(err);
	report->notes[report->n_notes++] = *note;
	return 0;
}

int
report_line(struct import_report *report, unsigned long line,
    enum import_outcome outcome, struct span who, const char *words,
    struct err *err)
{
	bool is_problem =
	    outcome == IMPORT_REFUSED || outcome == IMPORT_UNMATCHED;

	report->counts[outcome]++;
	if (outcome == IMPORT_UNCHANGED)
		return 0;
	size_t n_such = is_problem ? report->n_problems
	                           : report->n_notes - report->n_problems;
	if (n_such >= LIMIT_IMPORT_NOTES)
		return 0;
	struct import_note note = {
		.line = line,
		.outcome = outcome,
		.who = arena_dup(&report->arena, who),
		.words = arena_dups(&report->arena, words),
	};
	if (is_problem)
		report->n_problems++;
	return add_note(report, &note, err);
}
