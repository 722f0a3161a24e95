#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crieur/base/limits.h"
#include "crieur/base/span.h"

const char *
files_whole_path(const char *config_path, struct arena *arena)
{
	char *whole = realpath(config_path, NULL);
	const char *path =
	    arena_dups(arena, whole != NULL ? whole : config_path);

	free(whole);
	return path;
}

void
files_complain(const struct findings *findings)
{
	char line[2048];

	for (size_t i = 0; i < findings->n_items; i++)
		fprintf(stderr, "%s\n",
		    finding_format(&findings->items[i], line, sizeof(line)));
	if (findings->n_dropped > 0)
		fprintf(stderr, "and %zu more\n", findings->n_dropped);
}

void
files_print(struct print *print, const struct findings *findings)
{
	print_array(print, "findings");
	for (size_t i = 0; i < findings->n_items; i++) {
		const struct finding *finding = &findings->items[i];
		print_record(print, NULL,
		    FACTS(TEXT("file", finding->at.file),
			INT("line", finding->at.line),
			INT("column", finding->at.column),
			TEXT("text", finding->text),
			TEXT("severity",
			    finding->is_warning ? "warning" : "error")));
	}
	print_close(print);
}

/* The text without what follows a '#' or "//" outside quotes. */
static struct span
without_comment(struct span line)
{
	bool is_quoted = false;

	for (size_t i = 0; i < line.len; i++) {
		if (line.at[i] == '"')
			is_quoted = !is_quoted;
		if (!is_quoted && (line.at[i] == '#' ||
				      (line.at[i] == '/' && i + 1 < line.len &&
					  line.at[i + 1] == '/')))
			return span_first(line, i);
	}
	return line;
}

/* The value of `path = "…"` in a line, empty if it has none. */
static struct span
path_of(struct span line)
{
	size_t at = span_find_text(line, span_of("path"));
	struct span rest = span_trim(span_from_offset(line, at + 4));

	if (at == line.len || rest.len < 2 || rest.at[0] != '=')
		return span_of("");
	rest = span_trim(span_from_offset(rest, 1));
	if (rest.len < 2 || rest.at[0] != '"')
		return span_of("");
	rest = span_from_offset(rest, 1);
	return span_first(rest, span_find(rest, '"'));
}

static struct span
find_store_path(struct span text)
{
	bool is_inside = false;

	while (text.len > 0) {
		struct span line =
		    span_trim(without_comment(span_cut_line(&text)));
		if (!is_inside) {
			if (!span_starts_nocase(line, "store"))
				continue;
			line = span_trim(span_from_offset(line, 5));
			if (line.len == 0 || line.at[0] != '{')
				continue;
			is_inside = true;
		}
		struct span path = path_of(line);
		if (path.len > 0)
			return path;
		if (span_find(line, '}') != line.len)
			is_inside = false;
	}
	return span_of("");
}

int
files_find_store(const char *config_path, struct str *path, struct err *err)
{
	CLEANUP(str_fini) struct str text = STR_MAX(LIMIT_POLICY_FILE);
	char piece[4096];
	size_t n;

	FILE *file = fopen(config_path, "re");
	if (file == NULL)
		return err_errno(err, ERR_CONFIG, errno, "%s", config_path);
	while ((n = fread(piece, 1, sizeof(piece), file)) > 0)
		str_add(&text, span_from(piece, n));
	fclose(file);
	struct span found = find_store_path(str_span(&text));
	if (found.len == 0)
		return err_set(err, ERR_CONFIG,
		    "%s: it has errors, and names no store { path = \"…\" }; "
		    "see crieur check",
		    config_path);
	str_add(path, found);
	return str_check(path, err);
}

int
files_make_directories(const char *name, struct err *err)
{
	CLEANUP(str_fini) struct str path = { 0 };

	for (const char *slash = strchr(name + 1, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		str_clear(&path);
		str_add(&path, span_from(name, (size_t)(slash - name)));
		if (str_check(&path, err) != 0)
			return -1;
		if (mkdir(str_c(&path), 0755) == 0
			? chmod(str_c(&path), 0755) != 0
			: errno != EEXIST)
			return err_errno(err, ERR_EXISTS, errno,
			    "%s: cannot be created", str_c(&path));
	}
	return 0;
}

int
files_write(const char *path, struct span content, mode_t mode, struct err *err)
{
	int fd = open(
	    path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_errno(err, ERR_EXISTS, errno, "%s", path);
	int result =
	    write(fd, content.at, content.len) == (ssize_t)content.len &&
		    fchmod(fd, mode) == 0 && fsync(fd) == 0
		? 0
		: err_errno(err, ERR_TEMPORARY, errno, "%s", path);
	close(fd);
	return result;
}
