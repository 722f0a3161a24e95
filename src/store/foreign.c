#include "crieur/store/foreign.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "crieur/base/limits.h"
#include "crieur/base/str.h"

static int
complain(sqlite3 *db, const char *path, int status, struct err *err)
{
	enum err_kind kind = ERR_TEMPORARY;

	if ((status & 0xff) == SQLITE_NOTADB)
		kind = ERR_INPUT;
	if ((status & 0xff) == SQLITE_ERROR)
		kind = ERR_ABSENT;
	return err_set(err, kind, "%s: %s", path, sqlite3_errmsg(db));
}

static int
open_read_only(const char *path, sqlite3 **db_r, struct err *err)
{
	if (access(path, R_OK) != 0)
		return err_errno(
		    err, ERR_ABSENT, errno, "%s: cannot be read", path);
	int status = sqlite3_open_v2(
	    path, db_r, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
	if (status != SQLITE_OK)
		return complain(*db_r, path, status, err);
	sqlite3_busy_timeout(*db_r, 10000);
	sqlite3_db_config(*db_r, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(*db_r, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	return 0;
}

/* The name of a view is quoted as SQL has it. */
static int
prepare(sqlite3 *db, const char *path, const char *view,
    sqlite3_stmt **statement_r, struct err *err)
{
	CLEANUP(str_fini) struct str sql = STR_MAX(4 * LIMIT_NAME);

	str_adds(&sql, "SELECT * FROM \"");
	for (; *view != '\0'; view++) {
		if (*view == '"')
			str_addc(&sql, '"');
		str_addc(&sql, *view);
	}
	str_addc(&sql, '"');
	if (!str_ok(&sql))
		return err_set(err, ERR_USAGE, "the view's name is too long");
	int status = sqlite3_prepare_v2(db, str_c(&sql), -1, statement_r, NULL);
	return status == SQLITE_OK ? 0 : complain(db, path, status, err);
}

static struct span
cell_of(sqlite3_stmt *statement, int column)
{
	const unsigned char *text = sqlite3_column_text(statement, column);
	int size = sqlite3_column_bytes(statement, column);

	return span_from(
	    (const char *)text, text != NULL && size > 0 ? (size_t)size : 0);
}

int
foreign_open(struct foreign *foreign, const char *path, const char *view,
    struct err *err)
{
	foreign->path = path;
	if (open_read_only(path, &foreign->db, err) != 0 ||
	    prepare(foreign->db, path, view, &foreign->statement, err) != 0)
		return -1;
	int n_cells = sqlite3_column_count(foreign->statement);
	if (n_cells > LIMIT_CSV_COLUMNS)
		return err_set(err, ERR_INPUT, "%s: %s has %d columns", path,
		    view, n_cells);
	foreign->n_cells = (size_t)n_cells;
	for (int i = 0; i < n_cells; i++)
		foreign->cells[i] =
		    span_of(sqlite3_column_name(foreign->statement, i));
	return 0;
}

int
foreign_next(struct foreign *foreign, struct err *err)
{
	int status = sqlite3_step(foreign->statement);

	if (status == SQLITE_DONE)
		return 0;
	if (status != SQLITE_ROW)
		return complain(foreign->db, foreign->path, status, err);
	for (size_t i = 0; i < foreign->n_cells; i++)
		foreign->cells[i] = cell_of(foreign->statement, (int)i);
	return 1;
}

void
foreign_close(struct foreign *foreign)
{
	sqlite3_finalize(foreign->statement);
	sqlite3_close(foreign->db);
}
