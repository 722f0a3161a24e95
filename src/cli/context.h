#ifndef CRIEUR_SRC_CLI_CONTEXT_H
#define CRIEUR_SRC_CLI_CONTEXT_H
/* What a command is given to work with. */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

#include "command.h"

/* Open what needs says. Findings of files that must be without error go to
 * standard error; err then says how many. context_close() in any case. */
MUST_USE int context_open(
    struct context *context, unsigned needs, struct err *err);
void context_close(struct context *context);

/* context->store_path, of the files, even while they have errors. */
MUST_USE int context_find_store(struct context *context, struct err *err);

/* A list of the live site. ERR_ABSENT if there is none of that name (or
 * address). */
MUST_USE int context_list(const struct context *context, const char *name,
    const struct list **list_r, struct err *err);

/* The person an address (or number) stands for. ERR_ABSENT if it is nobody's.
 */
MUST_USE int context_person(const struct context *context, const char *whom,
    int64_t *person_id_r, struct err *err);

#endif
