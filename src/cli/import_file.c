#include "import_file.h"

#include <stdio.h>

#include "crieur/base/arena.h"
#include "crieur/import/import.h"

enum {
	EXIT_BAD_DATA = 65,
};

static void
print_note(struct print *print, const struct import_note *note)
{
	const char *line = NULL;

	if (note->outcome == IMPORT_ENDED)
		line = "ended: {who}: {why}";
	if (note->outcome == IMPORT_REFUSED ||
	    note->outcome == IMPORT_UNMATCHED)
		line = "line {line}: {outcome}: [{who}: ]{why}";
	print_record(print, line,
	    FACTS(SIZE("line", note->line),
		TEXT("outcome", import_outcome_name(note->outcome)),
		TEXT("who", note->who), TEXT("why", note->words)));
}

static void
print_summary(struct print *print, const struct bulk *job,
    const struct bulk_result *result)
{
	const struct import_report *report = &result->report;
	const uint64_t *counts = report->counts;
	const char *ending = "";
	char ended[48] = "";

	if (counts[IMPORT_REFUSED] + counts[IMPORT_UNMATCHED] >
	    report->n_problems)
		print_line(print, "and more, which are not told one by one");
	if (job->is_complete)
		snprintf(ended, sizeof(ended), ", %llu ended",
		    (unsigned long long)counts[IMPORT_ENDED]);
	if (job->is_complete && counts[IMPORT_REFUSED] > 0)
		print_line(print,
		    "nobody was taken off: a refused line may be theirs");
	if (job->is_dry)
		ending = " (dry run: nothing was changed)";
	else if (!result->is_kept)
		ending = " (nothing was changed)";
	print_line(print,
	    "%llu added, %llu changed, %llu unchanged, %llu unmatched, "
	    "%llu refused%s%s",
	    (unsigned long long)counts[IMPORT_ADDED],
	    (unsigned long long)counts[IMPORT_CHANGED],
	    (unsigned long long)counts[IMPORT_UNCHANGED],
	    (unsigned long long)counts[IMPORT_UNMATCHED],
	    (unsigned long long)counts[IMPORT_REFUSED], ended, ending);
}

/* Each line of the loss as an item, and for people indented. */
static int
print_loss(struct context *context, const struct str *loss, struct err *err)
{
	struct span rest = str_span(loss);

	print_array(context->print, "losses");
	while (rest.len > 0) {
		struct span line = span_cut(&rest, '\n');
		const char *text = arena_dup(context->arena, line);
		if (text == NULL)
			return err_memory(err);
		print_item(context->print, text);
		print_line(context->print, "  %s", text);
	}
	print_close(context->print);
	return 0;
}

int
import_tell(struct context *context, const struct bulk *job,
    const struct bulk_result *result)
{
	const struct import_report *report = &result->report;
	struct print *print = context->print;
	struct err ignored = { 0 };

	print_facts(print, NULL,
	    FACTS(TEXT("file", job->file_name), FLAG("dry_run", job->is_dry),
		FLAG("applied", result->is_kept)));
	for (size_t i = 0; i < IMPORT_OUTCOMES; i++)
		print_facts(print, NULL,
		    FACTS(SIZE(import_outcome_name((enum import_outcome)i),
			report->counts[i])));
	print_facts(
	    print, NULL, FACTS(SIZE("groups_added", report->n_groups_added)));
	print_array(print, "lines");
	for (size_t i = 0; i < report->n_notes; i++)
		print_note(print, &report->notes[i]);
	print_close(print);
	print_summary(print, job, result);
	if (result->loss.len > 0)
		print_line(print, "what it %s away:",
		    result->is_kept ? "took" : "would take");
	if (print_loss(context, &result->loss, &ignored) != 0)
		print_line(print, "  …");
	if (result->set_aside_id != 0)
		print_facts(print,
		    "that is more than the guard lets pass: set aside whole "
		    "as import {set_aside}; crieur import accept {set_aside} "
		    "or drop {set_aside}",
		    FACTS(INT("set_aside", result->set_aside_id)));
	if (report->counts[IMPORT_REFUSED] > 0)
		return EXIT_BAD_DATA;
	return result->set_aside_id != 0 ? 1 : 0;
}

void
import_prepare(const struct context *context, struct bulk *job)
{
	job->store = context->store;
	job->site = context->live;
	job->actor = context->actor;
	job->at = context->now;
}

int
import_file(struct context *context, struct bulk *job, const char *path,
    const char *view, struct err *err)
{
	CLEANUP(bulk_result_fini) struct bulk_result result = { 0 };
	FILE *file CLEANUP(bulk_close) = NULL;

	if (bulk_open(path, view, &file, err) != 0)
		return -1;
	import_prepare(context, job);
	job->file = file;
	job->file_name = path;
	if (bulk_run(job, &result, err) != 0)
		return -1;
	return import_tell(context, job, &result);
}
