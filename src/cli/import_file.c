#include "import_file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "crieur/register/edit.h"

enum {
	EXIT_BAD_DATA = 65,
	COPY_SIZE = 4096,
};

static void
close_file(FILE **file)
{
	if (*file != NULL)
		fclose(*file);
}

/* A pipe cannot be read twice: a copy without name can. */
static int
copy_pipe(FILE *from, FILE **file_r, struct err *err)
{
	char piece[COPY_SIZE];
	size_t size;
	FILE *copy = tmpfile();

	if (copy == NULL)
		return err_errno(
		    err, ERR_TEMPORARY, errno, "no room for a copy");
	while ((size = fread(piece, 1, sizeof(piece), from)) > 0) {
		if (fwrite(piece, 1, size, copy) != size)
			break;
	}
	if (ferror(from) || ferror(copy)) {
		err_errno(err, ERR_TEMPORARY, errno, "cannot be copied");
		fclose(copy);
		return -1;
	}
	*file_r = copy;
	return 0;
}

static int
open_path(const char *path, FILE **file_r, struct err *err)
{
	struct stat status;

	if (strcmp(path, "-") == 0)
		return copy_pipe(stdin, file_r, err);
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return err_errno(
		    err, ERR_ABSENT, errno, "%s: cannot be read", path);
	if (fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode)) {
		*file_r = file;
		return 0;
	}
	int result = S_ISDIR(status.st_mode)
	                 ? err_set(err, ERR_ABSENT, "%s: is a directory", path)
	                 : copy_pipe(file, file_r, err);
	fclose(file);
	return result;
}

static void
print_note(struct print *print, const struct import_note *note)
{
	const char *outcome = import_outcome_name(note->outcome);

	print_object(print, NULL);
	print_int(print, "line", (int64_t)note->line);
	print_string(print, "outcome", outcome);
	print_string(print, "who", note->who);
	print_string(print, "why", note->words);
	print_close(print);
	if (note->outcome == IMPORT_REFUSED ||
	    note->outcome == IMPORT_UNMATCHED)
		print_line(print, "line %lu: %s: %s%s%s", note->line, outcome,
		    note->who, note->who[0] != '\0' ? ": " : "", note->words);
}

static void
print_report(struct print *print, const struct import_job *job,
    const struct import_report *report, bool is_kept)
{
	print_object(print, NULL);
	print_string(print, "file", job->path);
	print_bool(print, "dry_run", job->is_dry);
	print_bool(print, "applied", is_kept);
	for (size_t i = 0; i < IMPORT_OUTCOMES; i++)
		print_int(print, import_outcome_name((enum import_outcome)i),
		    (int64_t)report->counts[i]);
	print_int(print, "groups_added", (int64_t)report->n_groups_added);
	print_array(print, "lines");
	for (size_t i = 0; i < report->n_notes; i++)
		print_note(print, &report->notes[i]);
	print_close(print);
	print_close(print);
	if (report->counts[IMPORT_REFUSED] + report->counts[IMPORT_UNMATCHED] >
	    report->n_problems)
		print_line(print, "and more, which are not told one by one");
	print_line(print,
	    "%llu added, %llu changed, %llu unchanged, %llu unmatched, "
	    "%llu refused%s",
	    (unsigned long long)report->counts[IMPORT_ADDED],
	    (unsigned long long)report->counts[IMPORT_CHANGED],
	    (unsigned long long)report->counts[IMPORT_UNCHANGED],
	    (unsigned long long)report->counts[IMPORT_UNMATCHED],
	    (unsigned long long)report->counts[IMPORT_REFUSED],
	    job->is_dry ? " (dry run: nothing was changed)"
	    : is_kept   ? ""
			: " (nothing was changed)");
}

static int
run_import(struct context *context, const struct import_job *job, FILE *file,
    struct import_report *report, struct err *err)
{
	struct register_edit edit;
	const struct site *site = context->live;
	struct import_rules rules = {
		.roles = site->roles,
		.n_roles = site->n_roles,
		.is_rolling = site->dues_period == DUES_PERIOD_ROLLING,
		.opening_month = 13,
	};

	if (store_expect_bulk(context->store, err) != 0 ||
	    store_begin(context->store, err) != 0 ||
	    register_edit_begin(&edit, context->store, context->actor, job->why,
		context->now, err) != 0 ||
	    job->import(&edit, file, &rules, report, err) != 0) {
		store_rollback(context->store);
		return err_wrap(err, "%s", job->path);
	}
	return 0;
}

int
import_file(
    struct context *context, const struct import_job *job, struct err *err)
{
	CLEANUP(import_report_fini) struct import_report report = { 0 };
	FILE *file CLEANUP(close_file) = NULL;

	if (open_path(job->path, &file, err) != 0 ||
	    run_import(context, job, file, &report, err) != 0)
		return -1;
	bool is_kept = !job->is_dry &&
	               (!job->is_strict || report.counts[IMPORT_REFUSED] == 0);
	if (!is_kept)
		store_rollback(context->store);
	else if (store_commit(context->store, err) != 0)
		return -1;
	print_report(context->print, job, &report, is_kept);
	return report.counts[IMPORT_REFUSED] > 0 ? EXIT_BAD_DATA : 0;
}
