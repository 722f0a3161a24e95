#ifndef CRIEUR_SRC_IMPORT_MISSING_H
#define CRIEUR_SRC_IMPORT_MISSING_H
/* Members whom a file that should have everybody does not have. */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/register/edit.h"

/* From today on they have left; what they were is remembered. */
MUST_USE int missing_end(
    struct register_edit *edit, int64_t person_id, struct err *err);

/* They are in a file again: what they were before, they are from today on,
 * unless somebody has decided otherwise since. */
MUST_USE int missing_return(
    struct register_edit *edit, int64_t person_id, struct err *err);

#endif
