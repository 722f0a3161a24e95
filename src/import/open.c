/* A file that somebody names, so that it can be read twice. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "crieur/import/csv.h"
#include "crieur/import/file.h"

enum {
	COPY_SIZE = 4096,
};

void
bulk_close(FILE **file)
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

static int
open_view(const char *path, const char *view, FILE **file_r, struct err *err)
{
	FILE *file CLEANUP(bulk_close) = tmpfile();

	if (file == NULL)
		return err_errno(
		    err, ERR_TEMPORARY, errno, "no room for a copy");
	if (csv_from_view(path, view, file, err) != 0)
		return -1;
	*file_r = file;
	file = NULL;
	return 0;
}

int
bulk_open(const char *path, const char *view, FILE **file_r, struct err *err)
{
	return view != NULL ? open_view(path, view, file_r, err)
	                    : open_path(path, file_r, err);
}
