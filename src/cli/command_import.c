/* crieur import: imports the shrink guard has set aside. */
#include "crieur/store/set_aside.h"

#include "import_file.h"
#include "table.h"

static void
print_set_aside(struct print *print, const struct set_aside_row *row)
{
	print_record(print, "{id}\t{at}\t{kind}\t{file}\t{actor}",
	    FACTS(INT("id", row->id),
		TEXT("kind", name_of(&bulk_kind_names, (int)row->kind)),
		TEXT("file", row->file_name), TEXT("actor", row->actor),
		TEXT("why", row->reason), TIME("at", row->created_at),
		INT("size", row->size), TEXT("format", row->format),
		FLAG("complete", row->is_complete), TEXT("loss", row->loss)));
}

int
run_import_list(
    struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct set_aside_row row;
	int more;

	(void)args;
	if (store_set_aside_walk(context->store, &cursor, err) != 0)
		return -1;
	print_array(context->print, "imports");
	while ((more = set_aside_next(&cursor, &row, err)) > 0)
		print_set_aside(context->print, &row);
	return more;
}

int
run_import_show(
    struct context *context, const struct args *args, struct err *err)
{
	struct set_aside_row row;

	if (store_set_aside_get(
		context->store, args->id, context->arena, &row, err) != 0)
		return -1;
	print_set_aside(context->print, &row);
	print_lines(context->print, "  ", span_of(row.loss));
	return 0;
}

int
run_import_accept(
    struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(bulk_result_fini) struct bulk_result result = { 0 };
	struct set_aside_row row;
	struct bulk job = { 0 };

	import_prepare(context, &job);
	if (store_set_aside_get(
		context->store, args->id, context->arena, &row, err) != 0 ||
	    bulk_accept(&job, args->id, &result, err) != 0)
		return -1;
	job.file_name = row.file_name;
	job.is_complete = row.is_complete;
	return import_tell(context, &job, &result);
}

int
run_import_drop(
    struct context *context, const struct args *args, struct err *err)
{
	struct bulk job = { 0 };

	import_prepare(context, &job);
	if (bulk_drop(&job, args->id, err) != 0)
		return -1;
	print_facts(context->print, "import {id} is dropped",
	    FACTS(INT("id", args->id)));
	return 0;
}
