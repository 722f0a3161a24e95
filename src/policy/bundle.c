/* Reading the files from the disk, includes expanded. */
#include "crieur/policy/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crieur/base/arena.h"
#include "crieur/base/limits.h"
#include "crieur/base/str.h"

#include "build.h"

enum {
	MAX_DEPTH = 16 /* files, each included by the one before */
};

/* A file by what it is, not by one of its many names: a.conf, ./a.conf and a
 * link to it are one. */
struct identity {
	dev_t device;
	ino_t inode;
	bool is_open; /* its includes are being read: to come back is a circle
	               */
};

struct reading {
	struct bundle bundle;
	struct findings *findings;
	struct identity *identities; /* of the bundle's files */
	unsigned depth;
};

void
bundle_fini(struct bundle *bundle)
{
	for (size_t i = 0; i < bundle->n_files; i++) {
		free(bundle->files[i].name);
		free(bundle->files[i].text);
	}
	free(bundle->files);
	*bundle = (struct bundle){ 0 };
}

int
bundle_append(struct bundle *bundle, const char *name, struct span text)
{
	struct bundle_file *files = realloc(
	    bundle->files, (bundle->n_files + 1) * sizeof(*bundle->files));

	if (files == NULL)
		return -1;
	bundle->files = files;
	struct bundle_file *file = &files[bundle->n_files];
	file->name = strdup(name);
	file->text = calloc(1, text.len + 1);
	file->len = text.len;
	if (file->name == NULL || file->text == NULL) {
		free(file->name);
		free(file->text);
		return -1;
	}
	if (text.len > 0)
		memcpy(file->text, text.at, text.len);
	bundle->n_files++;
	return 0;
}

/* What is wrong with a file of that kind and size, or NULL. */
static const char *
refusal(const struct stat *status)
{
	if (S_ISDIR(status->st_mode))
		return "is a directory; expected a file, or a pattern such as "
		       "lists/*.conf";
	if (!S_ISREG(status->st_mode))
		return "is not a regular file";
	if (status->st_size > LIMIT_POLICY_FILE)
		return "is larger than 4 MiB; split it";
	return NULL;
}

static bool
read_all(int fd, struct str *text)
{
	char buffer[16384];

	for (;;) {
		ssize_t got = read(fd, buffer, sizeof(buffer));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got == 0;
		str_add(text, span_from(buffer, (size_t)got));
	}
}

static const struct identity *
find_identity(const struct reading *reading, const struct stat *status)
{
	for (size_t i = 0; i < reading->bundle.n_files; i++) {
		if (reading->identities[i].device == status->st_dev &&
		    reading->identities[i].inode == status->st_ino)
			return &reading->identities[i];
	}
	return NULL;
}

static const char *
twice(const struct identity *identity)
{
	return identity->is_open
	           ? "includes itself in a circle; each file is read once"
	           : "is included already; each file is read once";
}

/* The identity of the file that is about to be appended. */
static bool
remember(struct reading *reading, const struct stat *status)
{
	size_t n = reading->bundle.n_files;
	struct identity *identities =
	    realloc(reading->identities, (n + 1) * sizeof(*identities));

	if (identities == NULL)
		return false;
	reading->identities = identities;
	identities[n] =
	    (struct identity){ status->st_dev, status->st_ino, true };
	return true;
}

static bool
read_open(int fd, const char *path, const struct position *place,
    struct reading *reading, struct str *text)
{
	struct stat status;
	const char *wrong = NULL;

	if (fd < 0 || fstat(fd, &status) != 0) {
		findings_add(reading->findings, *place, "cannot read %s: %s",
		    path, strerrordesc_np(errno));
		return false;
	}
	const struct identity *identity = find_identity(reading, &status);
	if (identity != NULL)
		wrong = twice(identity);
	else
		wrong = refusal(&status);
	if (wrong == NULL &&
	    !(remember(reading, &status) && read_all(fd, text) && str_ok(text)))
		wrong = "cannot be read whole";
	if (wrong != NULL)
		findings_add(reading->findings, *place, "%s %s", path, wrong);
	return wrong == NULL;
}

static bool
read_file(const char *path, const struct position *place,
    struct reading *reading, struct str *text)
{
	/* O_NONBLOCK: a named pipe must not hold us. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool is_read = read_open(fd, path, place, reading, text);

	if (fd >= 0)
		close(fd);
	return is_read;
}

/* NUL and what is not UTF-8 are told with their line. */
static bool
check_octets(const char *path, struct span text, struct findings *findings)
{
	size_t nul = span_find(text, '\0');
	struct span rest = text;
	struct position at = { path, 0, 0 };

	if (nul < text.len) {
		at.line = 1;
		position_pass(&at, span_first(text, nul));
		findings_add(findings, position_line(at),
		    "a NUL octet; expected text in UTF-8");
		return false;
	}
	while (rest.len > 0) {
		at.line++;
		if (!span_is_utf8(span_cut(&rest, '\n'))) {
			findings_add(findings, at,
			    "not UTF-8; save the file in that encoding");
			return false;
		}
	}
	return true;
}

bool
bundle_is_text(const char *name)
{
	return span_ends_nocase(span_of(name), ".txt");
}

static void add_file(
    const char *path, const struct position *place, struct reading *reading);

/* A path or pattern means what it means from the folder of its file. */
static void
add_path(const struct position *place, const char *pattern, struct str *path)
{
	const char *slash = strrchr(place->file, '/');

	if (pattern[0] != '/' && slash != NULL)
		str_add(path,
		    span_from(place->file, (size_t)(slash - place->file) + 1));
	str_adds(path, pattern);
}

static void
add_included(
    const char *path, const struct position *place, struct reading *reading)
{
	if (bundle_is_text(path))
		findings_add(reading->findings, *place,
		    "%s ends in .txt, as the site's texts do; expected a name "
		    "such as FILE.conf",
		    path);
	else
		add_file(path, place, reading);
}

static void
add_pattern(
    const struct position *place, const char *pattern, struct reading *reading)
{
	CLEANUP(str_fini) struct str path = { 0 };
	glob_t found = { 0 };

	add_path(place, pattern, &path);
	errno = 0;
	int status = glob(str_c(&path), GLOB_ERR, NULL, &found);
	int errnum = status == GLOB_ABORTED && errno != 0 ? errno : ENOENT;
	if (status == GLOB_NOMATCH && strpbrk(pattern, "*?[") != NULL)
		findings_warn(reading->findings, *place, "no file matches %s",
		    str_c(&path));
	else if (status != 0)
		findings_add(reading->findings, *place, "cannot read %s: %s",
		    str_c(&path), strerrordesc_np(errnum));
	for (size_t i = 0; status == 0 && i < found.gl_pathc; i++)
		add_included(found.gl_pathv[i], place, reading);
	globfree(&found);
}

/* What lies in the folder of the texts at that depth: texts are read; what
 * looks as if it was meant to be one is told. */
static void
add_texts_like(const char *folder, const char *pattern, bool is_deep,
    const struct position *place, struct reading *reading)
{
	CLEANUP(str_fini) struct str path = { 0 };
	glob_t found = { 0 };
	struct stat status;

	str_addf(&path, "%s/%s", folder, pattern);
	if (glob(str_c(&path), 0, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *name = found.gl_pathv[i];
		if (is_deep && bundle_is_text(name))
			add_file(name, place, reading);
		else if (name[strlen(name) - 1] != '~' &&
			 stat(name, &status) == 0 && S_ISREG(status.st_mode))
			findings_warn(reading->findings,
			    (struct position){ .file = name },
			    "it is not read; a text is a file "
			    "LANGUAGE/NAME.txt");
	}
	globfree(&found);
}

static void
add_texts(
    const struct position *place, const char *name, struct reading *reading)
{
	CLEANUP(str_fini) struct str folder = { 0 };
	struct stat status;

	add_path(place, name, &folder);
	if (stat(str_c(&folder), &status) != 0)
		findings_add(reading->findings, *place,
		    "texts: cannot read %s: %s", str_c(&folder),
		    strerrordesc_np(errno));
	else if (!S_ISDIR(status.st_mode))
		findings_add(reading->findings, *place,
		    "texts: %s is no folder", str_c(&folder));
	add_texts_like(str_c(&folder), "*", false, place, reading);
	add_texts_like(str_c(&folder), "*/*", true, place, reading);
}

/* The files that one statement names. */
static void
add_named(const struct block *block, struct reading *reading)
{
	for (size_t i = 0; i < block->n_settings; i++) {
		const struct setting *setting = &block->settings[i];
		struct position place = position_line(setting->label.at);
		if (block->outer == OUTER_COUNT) {
			for (size_t j = 0; j < setting->n_values; j++)
				add_pattern(
				    &place, setting_text(setting, j), reading);
		} else if (strcmp(block->label.name, "site") == 0 &&
			   strcmp(setting->label.name, "texts") == 0 &&
			   setting_text(setting, 0)[0] != '\0') {
			add_texts(&place, setting_text(setting, 0), reading);
		}
	}
}

static void
add_includes(const struct bundle_file *file, struct reading *reading)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	CLEANUP(findings_fini) struct findings ignored = { 0 };
	CLEANUP(blocks_fini) struct blocks blocks = { .arena = &arena };
	/* Mistakes of form are told by site_build(), which reads it again. */
	const char *name = arena_dups(&arena, file->name);

	if (name == NULL ||
	    blocks_read(&blocks, name, span_from(file->text, file->len),
		&ignored) != 0) {
		findings_add(reading->findings,
		    (struct position){ .file = file->name }, "out of memory");
		return;
	}
	for (size_t i = 0; i < blocks.n_items; i++)
		add_named(&blocks.items[i], reading);
}

static void
add_file(
    const char *path, const struct position *place, struct reading *reading)
{
	CLEANUP(str_fini) struct str text = STR_MAX(LIMIT_POLICY_FILE);
	struct bundle *bundle = &reading->bundle;

	if (bundle->n_files >= LIMIT_POLICY_FILES) {
		findings_add(reading->findings, *place, "more than %d files",
		    LIMIT_POLICY_FILES);
		return;
	}
	if (reading->depth >= MAX_DEPTH) {
		findings_add(reading->findings, *place,
		    "files include one another more than %d deep", MAX_DEPTH);
		return;
	}
	/* What stands in texts is checked with their words, all at once. */
	if (!read_file(path, place, reading, &text) ||
	    (!bundle_is_text(path) &&
		!check_octets(path, str_span(&text), reading->findings)))
		return;
	if (bundle_append(bundle, path, str_span(&text)) != 0) {
		findings_add(reading->findings,
		    (struct position){ .file = path }, "out of memory");
		return;
	}
	struct bundle_file file = bundle->files[bundle->n_files - 1];
	size_t own = bundle->n_files - 1;
	if (bundle_is_text(path))
		return;
	reading->depth++;
	add_includes(&file, reading);
	reading->depth--;
	reading->identities[own].is_open = false;
}

void
bundle_read_most(
    const char *path, struct bundle *bundle_r, struct findings *findings)
{
	struct reading reading = { .findings = findings };
	struct position place = { "", 0, 0 };

	add_file(path, &place, &reading);
	free(reading.identities);
	*bundle_r = reading.bundle;
}

int
bundle_read(
    const char *path, struct bundle *bundle_r, struct findings *findings)
{
	struct bundle bundle;
	size_t n_before = findings->n_errors;

	bundle_read_most(path, &bundle, findings);
	if (findings->n_errors > n_before) {
		bundle_fini(&bundle);
		return -1;
	}
	*bundle_r = bundle;
	return 0;
}
