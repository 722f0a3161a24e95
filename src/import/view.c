/* A view of somebody else's SQLite file as the CSV it would have exported. */
#include <csv.h>
#include <errno.h>

#include "crieur/import/csv.h"
#include "crieur/store/foreign.h"

static int
write_row(void *self, const struct span *cells, size_t n_cells, struct err *err)
{
	FILE *file = self;

	for (size_t i = 0; i < n_cells; i++) {
		if ((i > 0 && putc(',', file) == EOF) ||
		    csv_fwrite(file, cells[i].at, cells[i].len) != 0)
			return err_errno(
			    err, ERR_TEMPORARY, errno, "no room for a copy");
	}
	if (putc('\n', file) == EOF)
		return err_errno(
		    err, ERR_TEMPORARY, errno, "no room for a copy");
	return 0;
}

int
csv_from_view(const char *path, const char *view, FILE *file, struct err *err)
{
	return store_foreign_read(path, view, write_row, file, err);
}
