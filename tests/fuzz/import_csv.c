/*
 * Files for imports, of any kind: read row by row, then taken as people and as
 * payments into a register that forgets it again. Fields without problem are
 * UTF-8 within bounds, lines only go forward, and every line is counted once.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "crieur/base/limits.h"
#include "crieur/import/csv.h"
#include "crieur/import/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(int holds)
{
	if (!holds)
		abort();
}

struct reading {
	unsigned long last_line;
	uint64_t n_rows;
};

static int
check_row(void *self, const struct csv_row *row, struct err *err)
{
	struct reading *reading = self;

	(void)err;
	require(row->line >= reading->last_line && row->line > 0);
	require(row->n_fields <= LIMIT_CSV_COLUMNS);
	require(row->problem == NULL || row->n_fields == 0);
	for (size_t i = 0; i < row->n_fields; i++) {
		require(row->fields[i].len <= 3 * LIMIT_CSV_FIELD);
		require(span_is_utf8(row->fields[i]));
	}
	reading->last_line = row->line;
	reading->n_rows++;
	return 0;
}

static char directory[] = "/tmp/crieur-fuzz-XXXXXX";

static void
remove_store(void)
{
	char command[80];

	snprintf(command, sizeof(command), "rm -r %s", directory);
	if (system(command) != 0)
		perror(directory);
}

static struct store *
open_store(void)
{
	char path[64];
	struct store *store = NULL;
	struct err err = { 0 };

	require(mkdtemp(directory) != NULL);
	require(atexit(remove_store) == 0);
	snprintf(path, sizeof(path), "%s/store", directory);
	require(store_prepare(path, &err) == 0);
	require(store_open(path, STORE_ROLE_ADMIN, &store, &err) == 0);
	return store;
}

typedef int import_function(struct register_edit *edit, FILE *file,
    const struct import_rules *rules, struct import_report *report,
    struct err *err);

/* Everything but the header is one line of the report. The size of the file
 * says whose export it is taken for, and whether it has everybody. */
static void
check_import(
    import_function *import, struct store *store, FILE *file, uint64_t n_rows)
{
	long size = ftell(file);
	struct import_rules rules = {
		.opening_month = 10,
		.format = (enum people_format)(size % PEOPLE_FORMATS),
		.is_complete = size / PEOPLE_FORMATS % 2 == 1,
		.guest_sessions = 2,
	};
	struct import_report report = { 0 };
	struct register_edit edit = {
		.store = store,
		.actor = "fuzz",
		.reason = "",
		.at = 1780000000,
	};
	struct err err = { 0 };
	uint64_t n_told = 0;

	require(store_begin(store, &err) == 0);
	require(register_edit_begin(&edit, &err) == 0);
	if (import(&edit, file, &rules, &report, &err) == 0) {
		for (size_t i = 0; i < IMPORT_OUTCOMES; i++)
			n_told += i == IMPORT_ENDED ? 0 : report.counts[i];
		require(n_told + 1 == n_rows || n_rows == 0);
	} else {
		require(err.kind == ERR_INPUT);
	}
	store_rollback(store);
	import_report_fini(&report);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static import_function *const imports[] = { register_import_people,
		register_import_dues, register_import_helloasso };
	static struct store *store;
	struct reading reading = { 0 };
	struct err err = { 0 };

	if (size == 0)
		return 0;
	if (store == NULL)
		store = open_store();
	FILE *file = tmpfile();
	require(file != NULL);
	require(fwrite(data, 1, size, file) == size);
	if (csv_read(file, check_row, &reading, &err) != 0)
		require(err.kind == ERR_INPUT);
	for (size_t i = 0; i < COUNT_OF(imports); i++)
		check_import(imports[i], store, file, reading.n_rows);
	fclose(file);
	return 0;
}
