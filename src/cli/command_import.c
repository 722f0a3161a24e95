/* crieur people import, dues import: files into the register; crieur import:
 * those the shrink guard has set aside. */
#include <string.h>

#include "crieur/import/file.h"
#include "crieur/import/import.h"
#include "crieur/store/set_aside.h"

#include "context.h"
#include "table.h"

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

	if (counts[IMPORT_REFUSED] + counts[IMPORT_UNMATCHED] >
	    report->n_problems)
		print_line(print, "and more, which are not told one by one");
	if (job->is_complete && counts[IMPORT_REFUSED] > 0)
		print_line(print,
		    "nobody was taken off: a refused line may be theirs");
	print_facts(print,
	    "{.added} added, {.changed} changed, {.unchanged} unchanged, "
	    "{.unmatched} unmatched, {.refused} refused"
	    "[{.is_complete}, {.ended} ended]{.ending}",
	    FACTS(SIZE(".added", counts[IMPORT_ADDED]),
		SIZE(".changed", counts[IMPORT_CHANGED]),
		SIZE(".unchanged", counts[IMPORT_UNCHANGED]),
		SIZE(".unmatched", counts[IMPORT_UNMATCHED]),
		SIZE(".refused", counts[IMPORT_REFUSED]),
		SIZE(".ended", counts[IMPORT_ENDED]),
		FLAG(".is_complete", job->is_complete),
		TEXT(".ending", job->is_dry ? " (dry run: nothing was changed)"
				: result->is_kept ? ""
						  : " (nothing was changed)")));
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

/* Tell what became of it; the exit code. */
static int
print_result(struct context *context, const struct bulk *job,
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

static struct bulk
bulk_of(
    const struct context *context, const struct args *args, enum bulk_kind kind)
{
	return (struct bulk){
		.store = context->store,
		.site = context->live,
		.kind = kind,
		.file_name = args->words[0],
		.address_column = args_text(args, "address-column"),
		.actor = context->actor,
		.why = args_text(args, "why"),
		.at = context->now,
		.is_dry = args_has(args, "dry-run"),
		.is_strict = args_has(args, "strict"),
		.is_complete = args_has(args, "complete"),
	};
}

/* That view of an SQLite file, or, where view is NULL, the file itself. */
static int
import_file(struct context *context, struct bulk *bulk, const char *view,
    struct err *err)
{
	CLEANUP(bulk_result_fini) struct bulk_result result = { 0 };
	FILE *file CLEANUP(bulk_close) = NULL;

	if (bulk_open(bulk->file_name, view, &file, err) != 0)
		return -1;
	bulk->file = file;
	if (bulk_run(bulk, &result, err) != 0)
		return -1;
	return print_result(context, bulk, &result);
}

int
run_people_import(
    struct context *context, const struct args *args, struct err *err)
{
	const char *format = args_text(args, "format");
	struct bulk bulk = bulk_of(context, args, BULK_PEOPLE);

	if (!people_format_find(
		span_of(format != NULL ? format : "csv"), &bulk.format))
		return err_set(err, ERR_USAGE,
		    "--format is csv, paheko, galette or dolibarr, not \"%s\"%s",
		    format,
		    strcmp(format, "helloasso") == 0
			? "; what HelloAsso exports are dues: crieur dues "
			  "import --format helloasso"
			: "");
	return import_file(context, &bulk, args_text(args, "view"), err);
}

int
run_dues_import(
    struct context *context, const struct args *args, struct err *err)
{
	const char *format = args_text(args, "format");
	struct bulk bulk = bulk_of(context, args, BULK_DUES);

	if (format != NULL && strcmp(format, "helloasso") == 0)
		bulk.kind = BULK_HELLOASSO;
	else if (format != NULL && strcmp(format, "csv") != 0)
		return err_set(err, ERR_USAGE,
		    "--format is csv or helloasso, not \"%s\"", format);
	return import_file(context, &bulk, NULL, err);
}

static void
print_set_aside(struct print *print, const struct set_aside_row *row)
{
	print_record(print, "{id}\t{at}\t{kind}\t{file}\t{actor}",
	    FACTS(INT("id", row->id),
		TEXT("kind", name_of(&bulk_kind_names, (int)row->kind)),
		TEXT("file", row->file_name), TEXT("actor", row->actor),
		TEXT("why", row->reason), TIME("at", row->created_at),
		INT("size", row->size), TEXT("format", row->format),
		FLAG("complete", row->is_complete), TEXT("loss", row->loss)));
}

int
run_import_list(
    struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct set_aside_row row;
	int more;

	(void)args;
	if (store_set_aside_walk(context->store, &cursor, err) != 0)
		return -1;
	print_array(context->print, "imports");
	while ((more = set_aside_next(&cursor, &row, err)) > 0)
		print_set_aside(context->print, &row);
	return more;
}

int
run_import_show(
    struct context *context, const struct args *args, struct err *err)
{
	struct set_aside_row row;

	if (store_set_aside_get(
		context->store, args->id, context->arena, &row, err) != 0)
		return -1;
	print_set_aside(context->print, &row);
	print_lines(context->print, "  ", span_of(row.loss));
	return 0;
}

int
run_import_accept(
    struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(bulk_result_fini) struct bulk_result result = { 0 };
	struct bulk bulk = bulk_of(context, args, BULK_PEOPLE);
	struct set_aside_row row;

	if (store_set_aside_get(
		context->store, args->id, context->arena, &row, err) != 0 ||
	    bulk_accept(&bulk, args->id, &result, err) != 0)
		return -1;
	bulk.file_name = row.file_name;
	bulk.is_complete = row.is_complete;
	return print_result(context, &bulk, &result);
}

int
run_import_drop(
    struct context *context, const struct args *args, struct err *err)
{
	struct bulk bulk = bulk_of(context, args, BULK_PEOPLE);

	if (bulk_drop(&bulk, args->id, err) != 0)
		return -1;
	print_facts(context->print, "import {id} is dropped",
	    FACTS(INT("id", args->id)));
	return 0;
}
