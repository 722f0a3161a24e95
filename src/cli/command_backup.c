/* crieur backup: a consistent copy of the store while everything runs. */
#include "context.h"
#include "options.h"
#include "table.h"

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	if (options_read(NULL, 0, &argc, argv, err) != 0)
		return -1;
	if (argc != 2)
		return err_set(err, ERR_USAGE, "expected the file to write");
	if (store_backup(context->store, argv[1], err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_string(context->print, "file", argv[1]);
	print_string(context->print, "store", context->store_path);
	print_close(context->print);
	print_line(context->print, "%s holds a copy of %s", argv[1],
	    context->store_path);
	return 0;
}

const struct command command_backup = {
	.name = "backup",
	.usage = "backup FILE",
	.summary = "a consistent copy of the store while everything runs",
	.needs = COMMAND_NEEDS_STORE,
	.run = run,
};
