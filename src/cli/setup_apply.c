/* What is planned is shown, tried, written, and taken back. The journal is
 * FOLDER/setup.undo: "list", a line "N MODE PATH" a file ("-": it was not
 * there), N.before and N.after; "done" once all is written; "former", the
 * journal of the setup before. */
#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "setup.h"

static const char *
join(struct setup *setup, const char *folder, const char *name)
{
	return arena_printf(setup->arena, "%s/%s", folder, name);
}

static bool
is_changed(const struct change *change)
{
	return change->after != NULL &&
	       (change->before == NULL ||
		   strcmp(change->before, change->after) != 0);
}

static int
write_text(struct setup *setup, const char *folder, const char *name,
    const char *text, struct err *err)
{
	const char *path = join(setup, folder, name);

	return path != NULL ? files_write(path, span_of(text), 0600, err)
	                    : err_memory(err);
}

static int
show_diff(struct setup *setup, const struct change *change, struct err *err)
{
	const char *before = join(setup, setup->scratch, "before");
	const char *after = join(setup, setup->scratch, "after");
	const char *const argv[] = { "diff", "-u", "--label", change->path,
		"--label", "as it will be",
		change->before != NULL ? before : "/dev/null", after, NULL };

	if (before == NULL || after == NULL)
		return err_memory(err);
	if (write_text(setup, setup->scratch, "before",
		change->before != NULL ? change->before : "", err) != 0 ||
	    write_text(setup, setup->scratch, "after", change->after, err) != 0)
		return -1;
	fflush(stdout);
	int status = program_run(argv, NULL, err);
	if (status > 1)
		return err_set(err, ERR_CONFIG, "diff ended with %d", status);
	return status < 0 ? -1 : 0;
}

int
setup_show(struct setup *setup, size_t *n_r, struct err *err)
{
	*n_r = 0;
	for (size_t i = 0; i < setup->n_changes; i++) {
		const struct change *change = &setup->changes[i];
		if (!is_changed(change))
			continue;
		++*n_r;
		if (change->is_secret)
			printf("%s: the password is written\n", change->path);
		else if (show_diff(setup, change, err) != 0)
			return -1;
	}
	return 0;
}

static int
run_quietly(const char *const *argv, struct err *err)
{
	CLEANUP(str_fini) struct str out = { 0 };

	int status = program_run(argv, &out, err);
	if (status > 0)
		return err_set(
		    err, ERR_TEMPORARY, "%s: %s", argv[0], str_c(&out));
	return status;
}

static int
remove_folder(const char *path, struct err *err)
{
	return run_quietly(
	    (const char *const[]){ "rm", "-rf", "--", path, NULL }, err);
}

/* A copy of the site with the changes in it. */
static int
copy_site(struct setup *setup, const char *folder, struct err *err)
{
	size_t len = strlen(setup->folder);

	if (access(setup->folder, F_OK) == 0 &&
	    run_quietly((const char *const[]){ "cp", "-RT", "--", setup->folder,
			    folder, NULL },
		err) != 0)
		return -1;
	for (size_t i = 0; i < setup->n_changes; i++) {
		const struct change *change = &setup->changes[i];
		if (strncmp(change->path, setup->folder, len) != 0 ||
		    change->path[len] != '/')
			continue;
		const char *path = join(setup, folder, change->path + len + 1);
		if (path == NULL)
			return err_memory(err);
		if (files_make_directories(path, err) != 0 ||
		    files_write(path, span_of(change->after), 0600, err) != 0)
			return -1;
	}
	return 0;
}

int
setup_try(struct setup *setup, struct site **site_r, struct err *err)
{
	CLEANUP(findings_fini) struct findings findings = { 0 };
	const char *folder = join(setup, setup->scratch, "site");
	const char *slash = strrchr(setup->config_path, '/');
	const char *config =
	    folder != NULL ? join(setup, folder,
				 slash != NULL ? slash + 1 : setup->config_path)
			   : NULL;

	if (config == NULL)
		return err_memory(err);
	if (remove_folder(folder, err) != 0 ||
	    copy_site(setup, folder, err) != 0)
		return -1;
	if (site_read(config, NULL, site_r, &findings) == 0)
		return 0;
	files_complain(&findings);
	return err_set(
	    err, ERR_CONFIG, "the site would have errors; nothing was changed");
}

/* One line of the journal, and its two files. */
static int
note(struct setup *setup, const char *folder, size_t n, struct str *list,
    struct err *err)
{
	const struct change *change = &setup->changes[n];
	const char *before = arena_printf(setup->arena, "%zu.before", n);
	const char *after = arena_printf(setup->arena, "%zu.after", n);
	struct stat status;

	if (before == NULL || after == NULL)
		return err_memory(err);
	if (change->before == NULL)
		str_addf(list, "%zu - %s\n", n, change->path);
	else if (stat(change->path, &status) == 0)
		str_addf(list, "%zu %03o %s\n", n,
		    (unsigned)status.st_mode & 0777, change->path);
	if (change->before != NULL &&
	    write_text(setup, folder, before, change->before, err) != 0)
		return -1;
	return write_text(setup, folder, after, change->after, err);
}

static int
keep_journal(struct setup *setup, struct err *err)
{
	CLEANUP(str_fini) struct str list = { 0 };
	const char *journal = join(setup, setup->folder, "setup.undo");
	const char *fresh = join(setup, setup->folder, "setup.undo.new");
	const char *former =
	    fresh != NULL ? join(setup, fresh, "former") : NULL;

	if (journal == NULL || former == NULL)
		return err_memory(err);
	if (files_make_directories(journal, err) != 0)
		return -1;
	/* Interrupted between the two renames below. */
	if (access(journal, F_OK) != 0)
		(void)rename(former, journal);
	if (remove_folder(fresh, err) != 0)
		return -1;
	if (mkdir(fresh, 0700) != 0)
		return err_errno(err, ERR_EXISTS, errno, "%s", fresh);
	for (size_t i = 0; i < setup->n_changes; i++) {
		if (is_changed(&setup->changes[i]) &&
		    note(setup, fresh, i, &list, err) != 0)
			return -1;
	}
	if (write_text(setup, fresh, "list", str_c(&list), err) != 0)
		return -1;
	if ((rename(journal, former) != 0 && errno != ENOENT) ||
	    rename(fresh, journal) != 0)
		return err_errno(err, ERR_TEMPORARY, errno, "%s", journal);
	return str_check(&list, err);
}

/* Beside its place; its owner is that of what is there. */
static int
write_beside(struct setup *setup, const struct change *change, struct err *err)
{
	const char *fresh =
	    arena_printf(setup->arena, "%s.crieur-new", change->path);
	const struct group *group =
	    change->group != NULL ? getgrnam(change->group) : NULL;
	struct stat status = {
		.st_mode = change->mode,
		.st_gid = group != NULL ? group->gr_gid : 0,
	};

	if (fresh == NULL)
		return err_memory(err);
	(void)stat(change->path, &status);
	if (files_make_directories(change->path, err) != 0 ||
	    files_write(fresh, span_of(change->after), 0600, err) != 0)
		return -1;
	if (chown(fresh, status.st_uid, status.st_gid) != 0 ||
	    chmod(fresh, status.st_mode & 0777) != 0)
		return err_errno(err, ERR_DENIED, errno, "%s", fresh);
	return 0;
}

int
setup_apply(struct setup *setup, struct err *err)
{
	const char *journal = join(setup, setup->folder, "setup.undo");

	if (journal == NULL)
		return err_memory(err);
	if (keep_journal(setup, err) != 0)
		return -1;
	for (size_t i = 0; i < setup->n_changes; i++) {
		if (is_changed(&setup->changes[i]) &&
		    write_beside(setup, &setup->changes[i], err) != 0)
			return -1;
	}
	for (size_t i = 0; i < setup->n_changes; i++) {
		const char *path = setup->changes[i].path;
		const char *fresh =
		    arena_printf(setup->arena, "%s.crieur-new", path);
		if (fresh == NULL)
			return err_memory(err);
		if (is_changed(&setup->changes[i]) && rename(fresh, path) != 0)
			return err_errno(err, ERR_TEMPORARY, errno, "%s", path);
	}
	return write_text(setup, journal, "done", "", err);
}

static int
put_back(struct setup *setup, const char *path, const char *before, mode_t mode,
    struct err *err)
{
	const char *fresh = arena_printf(setup->arena, "%s.crieur-new", path);
	struct stat status = { .st_uid = 0 };

	if (fresh == NULL)
		return err_memory(err);
	if (before == NULL)
		return unlink(path) == 0 || errno == ENOENT
		           ? 0
		           : err_errno(err, ERR_DENIED, errno, "%s", path);
	(void)stat(path, &status);
	if (files_write(fresh, span_of(before), mode, err) != 0)
		return -1;
	return chown(fresh, status.st_uid, status.st_gid) == 0 &&
	               rename(fresh, path) == 0
	           ? 0
	           : err_errno(err, ERR_DENIED, errno, "%s", path);
}

/* What somebody changed since is theirs. */
static int
undo_line(
    struct setup *setup, const char *journal, struct span line, struct err *err)
{
	struct span number = span_cut(&line, ' ');
	struct span mode = span_cut(&line, ' ');
	const char *path = arena_dup(setup->arena, line);
	const char *base = arena_printf(
	    setup->arena, "%s/%.*s", journal, (int)number.len, number.at);
	const char *before = NULL, *after = NULL, *now = NULL;

	if (path == NULL || base == NULL)
		return err_memory(err);
	(void)unlink(arena_printf(setup->arena, "%s.crieur-new", path));
	if (setup_read(setup, arena_printf(setup->arena, "%s.before", base),
		&before, err) < 0 ||
	    setup_read(setup, arena_printf(setup->arena, "%s.after", base),
		&after, err) < 0 ||
	    setup_read(setup, path, &now, err) < 0)
		return -1;
	if (now != NULL && before != NULL && strcmp(now, before) == 0)
		return 0;
	if (now == NULL && before == NULL)
		return 0;
	if (now != NULL && after != NULL && strcmp(now, after) != 0) {
		printf("%s was changed since, and is left; as it was: "
		       "%s.before\n",
		    path, base);
		return 1;
	}
	printf("%s is %s\n", path, before != NULL ? "as it was" : "gone");
	return put_back(
	    setup, path, before, (mode_t)strtoul(mode.at, NULL, 8) & 0777, err);
}

static int
end_journal(struct setup *setup, const char *journal, struct err *err)
{
	const char *former = join(setup, journal, "former");
	const char *aside = join(setup, setup->folder, "setup.undo.former");

	if (former == NULL || aside == NULL)
		return err_memory(err);
	bool has_former = rename(former, aside) == 0;
	if (remove_folder(journal, err) != 0)
		return -1;
	if (has_former && rename(aside, journal) != 0)
		return err_errno(err, ERR_TEMPORARY, errno, "%s", journal);
	return 0;
}

int
setup_undo(struct setup *setup, struct err *err)
{
	const char *journal = join(setup, setup->folder, "setup.undo");
	const char *path =
	    journal != NULL ? join(setup, journal, "list") : NULL;
	const char *list = NULL;
	bool is_left = false;

	if (path == NULL)
		return err_memory(err);
	int found = setup_read(setup, path, &list, err);
	if (found == 0)
		return err_set(err, ERR_ABSENT,
		    "%s: no setup is there to be undone", setup->folder);
	struct span rest = span_of(list);
	while (found > 0 && rest.len > 0) {
		int one = undo_line(setup, journal, span_cut_line(&rest), err);
		if (one < 0)
			return -1;
		is_left |= one > 0;
	}
	if (found < 0 || is_left)
		return found < 0 ? -1 : 0;
	return end_journal(setup, journal, err);
}

bool
setup_is_interrupted(struct setup *setup)
{
	const char *list = join(setup, setup->folder, "setup.undo/list");
	const char *done = join(setup, setup->folder, "setup.undo/done");

	return list != NULL && done != NULL && access(list, F_OK) == 0 &&
	       access(done, F_OK) != 0;
}
