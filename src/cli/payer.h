#ifndef CRIEUR_SRC_CLI_PAYER_H
#define CRIEUR_SRC_CLI_PAYER_H
/* Whose dues a command is about. */
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

#include "command.h"

/* Who pays: a person, or an organisation; the other is 0. */
struct payer {
	int64_t person_id, organisation_id;
};

/* Of "ADDRESS|--organisation NAME", the address being words[at]. */
MUST_USE int payer_find(const struct context *context, const struct args *args,
    size_t at, struct payer *payer_r, struct err *err);

#endif
