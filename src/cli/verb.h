#ifndef CRIEUR_SRC_CLI_VERB_H
#define CRIEUR_SRC_CLI_VERB_H
/* Commands about one noun have verbs: `person add`, `person show`. */
#include <stddef.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

#include "command.h"

struct verb {
	const char *name;
	/* argv[0] is the verb. */
	int (*run)(
	    struct context *context, int argc, char **argv, struct err *err);
};

/* Run the verb that stands at argv[1]; ERR_USAGE if there is none such. */
int verb_run(const struct verb *verbs, size_t n_verbs, struct context *context,
    int argc, char **argv, struct err *err);

/* ERR_USAGE unless between least and most words follow the verb. what says
 * what they are: "NAME ADDRESS". */
MUST_USE int verb_words(
    int argc, int least, int most, const char *what, struct err *err);

#endif
