#ifndef MESSAGE_PARAMETER_H
#define MESSAGE_PARAMETER_H
/* The value of Content-Type and Content-Disposition: a word and parameters
 * (RFC 2045 §5.1, RFC 2183), long and encoded ones as well (RFC 2231). */
#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"

/* What stands before the first parameter, without comments, in lower case;
 * "" if it is malformed. */
MUST_USE int parameter_head(struct arena *arena, struct span value,
    const char **head_r, struct err *err);

/* The parameter of that name, unquoted, "" if there is none. */
MUST_USE int parameter_read(struct arena *arena, struct span value,
    const char *name, const char **text_r, struct err *err);

/* The same, for people: as UTF-8 without control characters. */
MUST_USE int parameter_read_text(struct arena *arena, struct span value,
    const char *name, const char **text_r, struct err *err);

#endif
