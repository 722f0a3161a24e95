/* crieur import: imports the shrink guard has set aside. */
#include "crieur/base/date.h"
#include "crieur/store/set_aside.h"

#include "import_file.h"
#include "options.h"
#include "table.h"
#include "verb.h"

static void
print_row(struct print *print, const struct set_aside_row *row, bool with_loss)
{
	char time[TIME_TEXT_SIZE];

	print_object(print, NULL);
	print_int(print, "id", row->id);
	print_string(print, "kind", row->kind);
	print_string(print, "file", row->file_name);
	print_string(print, "actor", row->actor);
	print_string(print, "why", row->reason);
	print_time(print, "at", row->created_at);
	print_int(print, "size", row->size);
	print_string(print, "format", row->format);
	print_bool(print, "complete", row->is_complete);
	print_string(print, "loss", row->loss);
	print_close(print);
	print_line(print, "%lld\t%s\t%s\t%s\t%s", (long long)row->id,
	    time_format(row->created_at, time), row->kind, row->file_name,
	    row->actor);
	for (struct span rest = span_of(row->loss);
	     with_loss && rest.len > 0;) {
		struct span line = span_cut(&rest, '\n');
		print_line(print, "  %.*s", (int)line.len, line.at);
	}
}

static int
import_list(struct context *context, int argc, char **argv, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct set_aside_row row;
	int more;

	if (options_read(NULL, 0, &argc, argv, err) != 0 ||
	    verb_words(argc, 0, 0, "nothing more", err) != 0 ||
	    store_set_aside_walk(context->store, &cursor, err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_array(context->print, "imports");
	while ((more = set_aside_next(&cursor, &row, err)) > 0)
		print_row(context->print, &row, false);
	if (more < 0)
		return -1;
	print_close(context->print);
	print_close(context->print);
	return 0;
}

static int
read_id(int argc, char **argv, int64_t *id_r, struct err *err)
{
	if (options_read(NULL, 0, &argc, argv, err) != 0 ||
	    verb_words(argc, 1, 1, "ID", err) != 0)
		return -1;
	return options_id(argv[1], id_r, err);
}

static int
import_show(struct context *context, int argc, char **argv, struct err *err)
{
	struct set_aside_row row;
	int64_t id;

	if (read_id(argc, argv, &id, err) != 0 ||
	    store_set_aside_get(
		context->store, id, context->arena, &row, err) != 0)
		return -1;
	print_row(context->print, &row, true);
	return 0;
}

static int
import_accept(struct context *context, int argc, char **argv, struct err *err)
{
	CLEANUP(bulk_result_fini) struct bulk_result result = { 0 };
	struct set_aside_row row;
	struct bulk job = { 0 };
	int64_t id;

	import_prepare(context, &job);
	if (read_id(argc, argv, &id, err) != 0 ||
	    store_set_aside_get(
		context->store, id, context->arena, &row, err) != 0 ||
	    bulk_accept(&job, id, &result, err) != 0)
		return -1;
	job.file_name = row.file_name;
	job.is_complete = row.is_complete;
	return import_tell(context, &job, &result);
}

static int
import_drop(struct context *context, int argc, char **argv, struct err *err)
{
	struct bulk job = { 0 };
	int64_t id;

	import_prepare(context, &job);
	if (read_id(argc, argv, &id, err) != 0 || bulk_drop(&job, id, err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_int(context->print, "id", id);
	print_close(context->print);
	print_line(context->print, "import %lld is dropped", (long long)id);
	return 0;
}

static const struct verb verbs[] = {
	{ "list", import_list },
	{ "show", import_show },
	{ "accept", import_accept },
	{ "drop", import_drop },
};

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	return verb_run(verbs, COUNT_OF(verbs), context, argc, argv, err);
}

const struct command command_import = {
	.name = "import",
	.usage = "import list\n"
		 "import show ID\n"
		 "import accept ID\n"
		 "import drop ID",
	.summary = "imports set aside because they would take too much away",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run,
};
