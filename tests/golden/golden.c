#include "golden.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/base/attribute.h"

bool
golden_read(const char *path, struct str *out)
{
	FILE *file = fopen(path, "rb");
	char buffer[4096];
	size_t size;

	if (file == NULL)
		return false;
	while ((size = fread(buffer, 1, sizeof(buffer), file)) > 0)
		str_add(out, span_from(buffer, size));
	fclose(file);
	return str_ok(out);
}

static void
write_file(const char *path, struct span bytes)
{
	FILE *file = fopen(path, "wb");

	if (file == NULL)
		return;
	fwrite(bytes.at, 1, bytes.len, file);
	fclose(file);
}

/* Both texts from the line where they part, as TAP comments. */
static void
show_line(const char *what, struct span text, size_t at)
{
	size_t start = at < text.len ? at : text.len;

	while (start > 0 && text.at[start - 1] != '\n')
		start--;
	struct span rest = span_from_offset(text, start);
	struct span line = span_cut_line(&rest);
	printf("# %s: %.*s\n", what, (int)line.len,
	    line.at != NULL ? line.at : "");
}

static void
show_difference(struct span expected, struct span got)
{
	size_t at = 0;

	while (
	    at < expected.len && at < got.len && expected.at[at] == got.at[at])
		at++;
	show_line("expected", expected, at);
	show_line("     got", got, at);
}

static bool
run_case(const char *stem, golden_make *make)
{
	CLEANUP(str_fini) struct str in = { 0 }, expected = { 0 }, got = { 0 };
	CLEANUP(str_fini) struct str path = { 0 };

	str_addf(&path, "%s.in", stem);
	if (!golden_read(str_c(&path), &in) || !make(str_span(&in), &got) ||
	    !str_ok(&got))
		return false;
	str_clear(&path);
	str_addf(&path, "%s.out", stem);
	if (getenv("GOLDEN_UPDATE") != NULL)
		write_file(str_c(&path), str_span(&got));
	if (!golden_read(str_c(&path), &expected))
		return false;
	if (span_equal(str_span(&expected), str_span(&got)))
		return true;
	show_difference(str_span(&expected), str_span(&got));
	return false;
}

static int
is_case(const struct dirent *entry)
{
	return span_ends_nocase(span_of(entry->d_name), ".in");
}

int
golden_run(const char *directory, golden_make *make)
{
	const char *source = getenv("top_srcdir");
	struct dirent **entries = NULL;
	CLEANUP(str_fini) struct str path = { 0 };
	int n_failed = 0;

	if (source == NULL)
		source = ".";
	str_addf(&path, "%s/tests/golden/%s", source, directory);
	int n = scandir(str_c(&path), &entries, is_case, alphasort);
	if (n <= 0) {
		printf("1..1\nnot ok 1 - %s: no cases\n", str_c(&path));
		return 1;
	}
	printf("1..%d\n", n);
	for (int i = 0; i < n; i++) {
		int length = (int)strlen(entries[i]->d_name) - 3;
		str_clear(&path);
		str_addf(&path, "%s/tests/golden/%s/%.*s", source, directory,
		    length, entries[i]->d_name);
		bool is_good = run_case(str_c(&path), make);
		n_failed += !is_good;
		printf("%sok %d - %.*s\n", is_good ? "" : "not ", i + 1, length,
		    entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return n_failed > 0;
}
