/* A view of somebody else's SQLite file as the CSV it would have exported. */
#include <csv.h>
#include <errno.h>

#include "crieur/import/csv.h"
#include "crieur/store/foreign.h"

static int
write_row(FILE *file, const struct foreign *foreign, struct err *err)
{
	bool is_written = true;

	for (size_t i = 0; is_written && i < foreign->n_cells; i++)
		is_written = (i == 0 || putc(',', file) != EOF) &&
		             csv_fwrite(file, foreign->cells[i].at,
				 foreign->cells[i].len) == 0;
	if (is_written && putc('\n', file) != EOF)
		return 0;
	return err_errno(err, ERR_TEMPORARY, errno, "no room for a copy");
}

int
csv_from_view(const char *path, const char *view, FILE *file, struct err *err)
{
	CLEANUP(foreign_close) struct foreign foreign = { 0 };
	int more = 1;

	if (foreign_open(&foreign, path, view, err) != 0)
		return -1;
	/* The names of the columns first. */
	while (more > 0) {
		if (write_row(file, &foreign, err) != 0)
			return -1;
		more = foreign_next(&foreign, err);
	}
	return more;
}
