/* crieur backup: a consistent copy of the store while everything runs. */
#include "crieur/store/copy.h"

#include "table.h"

int
run_backup(struct context *context, const struct args *args, struct err *err)
{
	struct copy_mark mark = {
		.site = context->live->name,
		.at = context->now,
	};

	if (store_backup(context->store, args->words[0], &mark, err) != 0)
		return -1;
	print_facts(context->print, "{file} holds a copy of {store}",
	    FACTS(TEXT("file", args->words[0]),
		TEXT("store", context->store_path)));
	return 0;
}
