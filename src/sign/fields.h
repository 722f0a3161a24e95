#ifndef CRIEUR_SRC_SIGN_FIELDS_H
#define CRIEUR_SRC_SIGN_FIELDS_H
/* A header block, field by field, as libopendkim wants it. */
#include <stdbool.h>

#include "crieur/base/span.h"

/* The first field of the block, with its continuation lines; *rest is what
 * comes after. */
struct span field_cut(struct span *rest);

/* The empty line, or nothing. */
bool fields_are_over(struct span rest);

#endif
