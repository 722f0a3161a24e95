#include "crieur/import/watch.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "crieur/base/arena.h"
#include "crieur/base/date.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"
#include "crieur/import/file.h"
#include "crieur/store/set_aside.h"

#include "role.h"

enum {
	WATCH_MEMORY = 4 * 1024 * 1024,
	MAX_TOLD_LINES = 50,
	VERSION_SIZE = 64,
};

struct watch {
	struct store *store;
	const struct site *site;
	int64_t at;
	struct arena arena;
	const char *path;           /* of the file in hand */
	char version[VERSION_SIZE]; /* of it */
	struct str lines;           /* what needs a look */
	struct watch_report report;
};

static void
watch_fini(struct watch *watch)
{
	arena_fini(&watch->arena);
	str_fini(&watch->lines);
}

static void
close_file(FILE **file)
{
	if (*file != NULL)
		fclose(*file);
}

static enum bulk_kind
kind_of(struct span name)
{
	if (span_ends_nocase(name, ".helloasso.csv"))
		return BULK_HELLOASSO;
	if (span_ends_nocase(name, ".dues.csv"))
		return BULK_DUES;
	return span_ends_nocase(name, ".csv") ? BULK_PEOPLE : BULK_NONE;
}

static struct span
file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return span_of(slash != NULL ? slash + 1 : path);
}

/* "members.galette.csv": whose export it is stands before the end. */
static enum people_format
format_of(struct span name)
{
	enum people_format format = PEOPLE_FORMAT_CSV;

	while (name.len > 0) {
		struct span part = span_cut(&name, '.');
		if (name.len > 0)
			(void)people_format_find(part, &format);
	}
	return format;
}

/* One mail of what needs a look, to everybody of the role dsi. */
static int
tell_admins(struct watch *watch, struct err *err)
{
	const struct field fields[] = {
		{ "site", watch->site->name },
		{ "file", watch->path },
		{ "lines", str_c(&watch->lines) },
	};
	const struct notice notice = {
		.site = watch->site,
		.name = "import-report",
		.fields = fields,
		.n_fields = COUNT_OF(fields),
		.at = watch->at,
	};
	int64_t n_told;

	if (watch->lines.len == 0)
		return 0;
	return role_tell(watch->store, "dsi", &notice, &n_told, err);
}

/* What was done of this version is not done again; what needs a look is told
 * in the same transaction. */
static int
settle(struct watch *watch, struct err *err)
{
	watch->report.n_files++;
	watch->report.n_problems += watch->lines.len > 0;
	if (store_begin(watch->store, err) != 0)
		return -1;
	bool is_done = store_watched_set(watch->store, watch->path,
			   watch->version, watch->at, err) == 0 &&
	               tell_admins(watch, err) == 0;
	return store_end(watch->store, is_done ? 0 : -1, err);
}

static void
note_result(struct watch *watch, const struct bulk_result *result)
{
	size_t n_told = 0;

	for (size_t i = 0; i < result->report.n_notes; i++) {
		const struct import_note *note = &result->report.notes[i];
		bool is_problem = note->outcome == IMPORT_REFUSED ||
		                  note->outcome == IMPORT_UNMATCHED;
		if (is_problem && n_told++ < MAX_TOLD_LINES)
			str_addf(&watch->lines, "%lu: %s: %s: %s\n", note->line,
			    import_outcome_name(note->outcome), note->who,
			    note->words);
	}
	if (n_told > MAX_TOLD_LINES)
		str_adds(&watch->lines, "…\n");
	if (result->set_aside_id != 0)
		str_addf(&watch->lines, "crieur import show %lld\n%s",
		    (long long)result->set_aside_id, str_c(&result->loss));
}

/* A file that is none of its kind is told and not tried again; a store that
 * fails is tried again. */
static int
import_file(
    struct watch *watch, FILE *file, enum bulk_kind kind, struct err *err)
{
	CLEANUP(bulk_result_fini) struct bulk_result result = { 0 };
	struct err why = { 0 };
	struct bulk bulk = {
		.is_complete =
		    span_ends_nocase(span_of(watch->path), ".complete.csv"),
		.store = watch->store,
		.site = watch->site,
		.kind = kind,
		.format = format_of(file_name(watch->path)),
		.file = file,
		.file_name = watch->path,
		.actor = "clerk",
		.why = "watched folder",
		.at = watch->at,
	};

	str_clear(&watch->lines);
	if (bulk_run(&bulk, &result, &why) == 0) {
		note_result(watch, &result);
	} else if (why.kind == ERR_INPUT) {
		str_addf(&watch->lines, "%s\n", why.text);
	} else {
		*err = why;
		return -1;
	}
	return settle(watch, err);
}

/* The file, opened, if it is a plain one that is complete and new to us. */
static int
open_new(struct watch *watch, FILE **file_r, struct err *err)
{
	struct stat status;
	const char *known;
	FILE *file CLEANUP(close_file) = fopen(watch->path, "re");

	*file_r = NULL;
	if (file == NULL || fstat(fileno(file), &status) != 0 ||
	    !S_ISREG(status.st_mode) ||
	    watch->at - (int64_t)status.st_mtime < WATCH_QUIET_S)
		return 0;
	snprintf(watch->version, sizeof(watch->version), "%lld.%09ld %lld",
	    (long long)status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
	    (long long)status.st_size);
	if (store_watched_version(
		watch->store, watch->path, &watch->arena, &known, err) != 0)
		return -1;
	if (strcmp(known, watch->version) != 0) {
		*file_r = file;
		file = NULL;
	}
	return 0;
}

static int
look_at(struct watch *watch, const char *name, struct err *err)
{
	enum bulk_kind kind = kind_of(span_of(name));
	FILE *file CLEANUP(close_file) = NULL;

	if (name[0] == '.' || kind == BULK_NONE)
		return 0;
	watch->path = arena_printf(
	    &watch->arena, "%s/%s", watch->site->registry.watch, name);
	if (watch->path == NULL)
		return err_memory(err);
	if (open_new(watch, &file, err) != 0)
		return -1;
	return file != NULL ? import_file(watch, file, kind, err) : 0;
}

/* Told once a day, until it can be read. */
static int
tell_unreadable(struct watch *watch, int errnum, struct err *err)
{
	const char *known;
	struct err why = { 0 };

	err_errno(
	    &why, ERR_TEMPORARY, errnum, "%s", watch->site->registry.watch);
	watch->path = watch->site->registry.watch;
	date_format(date_of(watch->at), watch->version);
	if (store_watched_version(
		watch->store, watch->path, &watch->arena, &known, err) != 0)
		return -1;
	if (strcmp(known, watch->version) == 0)
		return 0;
	str_addf(&watch->lines, "%s\n", why.text);
	return settle(watch, err);
}

int
watch_run(struct store *store, const struct site *site, int64_t at,
    struct watch_report *report_r, struct err *err)
{
	CLEANUP(watch_fini)
	struct watch watch = {
		.store = store,
		.site = site,
		.at = at,
		.arena = ARENA_LIMIT(WATCH_MEMORY),
	};
	struct dirent **entries = NULL;

	if (site->registry.watch[0] == '\0') {
		*report_r = watch.report;
		return 0;
	}
	int n_entries =
	    scandir(site->registry.watch, &entries, NULL, alphasort);
	int result = n_entries < 0 ? tell_unreadable(&watch, errno, err) : 0;
	/* In order of name, so that people come before what they paid where the
	 * names say so. */
	for (int i = 0; i < n_entries; i++) {
		if (result == 0 && i < LIMIT_WATCHED_FILES)
			result = look_at(&watch, entries[i]->d_name, err);
		free(entries[i]);
	}
	free(entries);
	if (result != 0)
		return err_wrap(err, "watched folder");
	*report_r = watch.report;
	return 0;
}
