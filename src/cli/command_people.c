/* crieur people: the register in bulk. */
#include <string.h>

#include "import_file.h"
#include "table.h"

int
run_people_import(
    struct context *context, const struct args *args, struct err *err)
{
	const char *format = args_text(args, "format");
	struct bulk job = {
		.kind = BULK_PEOPLE,
		.is_complete = args_has(args, "complete"),
		.is_dry = args_has(args, "dry-run"),
		.is_strict = args_has(args, "strict"),
		.why = args_text(args, "why"),
	};

	if (!people_format_find(
		span_of(format != NULL ? format : "csv"), &job.format))
		return err_set(err, ERR_USAGE,
		    "--format is csv, paheko, galette or dolibarr, not \"%s\"%s",
		    format,
		    strcmp(format, "helloasso") == 0
			? "; what HelloAsso exports are dues: crieur dues "
			  "import --format helloasso"
			: "");
	return import_file(
	    context, &job, args->words[0], args_text(args, "view"), err);
}
