#ifndef CRIEUR_SRC_MESSAGE_LINKED_H
#define CRIEUR_SRC_MESSAGE_LINKED_H
/* A text of ours as HTML, for readers that make no links of what stands between
 * "<mailto:" and ">" in a plain one. */
#include <stdbool.h>

#include "crieur/base/span.h"
#include "crieur/base/str.h"

/* Whether there is such a link. */
bool linked_is_worth(struct span text);

/* The text as it is, line by line, its links under the words they write. */
void linked_add(struct str *out, struct span text);

#endif
