/* crieur people: the register in bulk. */
#include <string.h>

#include "import_file.h"
#include "options.h"
#include "table.h"
#include "verb.h"

static int
people_import(struct context *context, int argc, char **argv, struct err *err)
{
	struct bulk job = { .kind = BULK_PEOPLE };
	const char *view = NULL, *format = "csv";
	const struct option_rule rules[] = {
		{ .name = "complete", .is_set = &job.is_complete },
		{ .name = "dry-run", .is_set = &job.is_dry },
		{ .name = "strict", .is_set = &job.is_strict },
		{ .name = "format", .value = &format },
		{ .name = "view", .value = &view },
		{ .name = "why", .value = &job.why },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 1, 1, "FILE", err) != 0)
		return -1;
	if (!people_format_find(span_of(format), &job.format))
		return err_set(err, ERR_USAGE,
		    "--format is csv, paheko, galette or dolibarr, not \"%s\"%s",
		    format,
		    strcmp(format, "helloasso") == 0
			? "; what HelloAsso exports are dues: crieur dues "
			  "import --format helloasso"
			: "");
	return import_file(context, &job, argv[1], view, err);
}

static const struct verb verbs[] = {
	{ "import", people_import },
};

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	return verb_run(verbs, COUNT_OF(verbs), context, argc, argv, err);
}

const struct command command_people = {
	.name = "people",
	.usage =
	    "people import FILE.csv|- [--format csv|paheko|galette|dolibarr] "
	    "[--complete] [--dry-run] [--strict] "
	    "[--why TEXT]\n"
	    "people import FILE.sqlite --view NAME [--complete] [--dry-run] "
	    "[--strict] [--why TEXT]",
	.summary = "people from a CSV file: address,name,groups,roles,"
		   "paid_until",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run,
};
