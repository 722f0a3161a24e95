#ifndef CRIEUR_SRC_CLI_EFFECT_H
#define CRIEUR_SRC_CLI_EFFECT_H
/* What a message would cause, told by explain: the fields of its header that
 * change, and whom it reaches. */
#include <stdbool.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/insight/explanation.h"
#include "crieur/policy/site.h"

#include "context.h"

struct effect {
	const struct list *list;
	const struct explanation *explanation;
	bool has_message;     /* else a plain one was made up */
	bool with_recipients; /* one by one, and who nearly is one */
};

/* The keys "header", "audience", and "recipients" of the open object. */
MUST_USE int effect_print(
    struct context *context, const struct effect *effect, struct err *err);

#endif
