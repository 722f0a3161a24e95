/* crieur backup: a consistent copy of the store while everything runs. */
#include "table.h"

int
run_backup(struct context *context, const struct args *args, struct err *err)
{
	if (store_backup(context->store, args->words[0], err) != 0)
		return -1;
	print_facts(context->print, "{file} holds a copy of {store}",
	    FACTS(TEXT("file", args->words[0]),
		TEXT("store", context->store_path)));
	return 0;
}
